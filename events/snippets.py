"""The sessions that a search found, each with the words around what it was found by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from events.models import ChatSession
from events.session_search import Hit, Wanted

MOST_LETTERS, LEAD_LETTERS = 300, 40
_BEGIN, _END = "\x02", "\x03"

# ts_headline is given a copy of the text in which each letter stands where it stands in the text itself.
_ROWS = """
WITH hit AS MATERIALIZED (
    SELECT session.*, hit.place, message.id AS message_id,
           left(coalesce(message.content, session.title), 50000) AS source
    FROM unnest(%(sessions)s::bigint[], %(messages)s::bigint[])
        WITH ORDINALITY AS hit (session_id, message_id, place)
    JOIN events_chatsession AS session ON session.id = hit.session_id
        AND session.user_id = %(user_id)s AND session.is_active = %(is_active)s
        AND session.deleted_at IS NULL
    LEFT JOIN events_chatmessage AS message ON message.id = hit.message_id AND message.session_id = session.id
),
plain AS MATERIALIZED (
    SELECT *, translate(events_plain(source), %(marks)s, '  ') AS plain FROM hit
)
SELECT id, user_id, title, created_at, updated_at, is_active, context, message_id, source, plain,
       ts_headline('english', plain, %(query)s::tsquery, %(options)s) AS excerpt,
       (SELECT count(*) FROM events_chatmessage AS said WHERE said.session_id = plain.id) AS message_count
FROM plain ORDER BY place
"""
_OPTIONS = f"StartSel={_BEGIN}, StopSel={_END}, MinWords=15, MaxWords=30"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a snippet."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """An excerpt of a message, or of the title where `message_id` is None; its parts make plain text."""

    message_id: int | None
    parts: tuple[Part, ...]


def load_hits(user_id: int, hits: Sequence[Hit], wanted: Wanted, *, is_active: bool) -> list[ChatSession]:
    """The person's sessions of these hits that are still there, each with `snippet` and `message_count`."""
    if not hits:
        return []
    values = {
        "user_id": user_id,
        "is_active": is_active,
        "sessions": [hit.session_id for hit in hits],
        "messages": [hit.message_id for hit in hits],
        "query": wanted.any_of_it,
        "marks": _BEGIN + _END,
        "options": _OPTIONS,
    }
    rows: list[Any] = list(ChatSession.objects.raw(_ROWS, values))
    for row in rows:
        parts = tuple(_parts(row.source, row.plain, row.excerpt))
        row.snippet = Snippet(row.message_id, parts)
    return rows


def _parts(source: str, plain: str, excerpt: str) -> Iterator[Part]:
    """The excerpt of `plain` as it reads in `source`, with a little of what goes before."""
    source = unicodedata.normalize("NFC", source)
    # A mark that no letter is made with is dropped from `plain`, which then is what can be shown.
    shown = source if len(source) == len(plain) else plain
    start = plain.find(_unmarked(excerpt))
    stop = start + len(_unmarked(excerpt))
    matches = [(start + at, start + to) for at, to in _marked(excerpt)]
    begin = _begin(shown, matches[0][0]) if matches else start
    stop = min(stop, begin + MOST_LETTERS)
    if begin > 0:
        yield Part("…", is_match=False)
    for at, to in [*((at, to) for at, to in matches if to <= stop), (stop, stop)]:
        if begin < at:
            yield Part(shown[begin:at], is_match=False)
        if at < to:
            yield Part(shown[at:to], is_match=True)
        begin = to
    if stop < len(shown):
        yield Part("…", is_match=False)


def _begin(text: str, match: int) -> int:
    """Where a snippet begins: with a word, a few words before the first match."""
    if match <= LEAD_LETTERS:
        return 0
    return text.find(" ", match - LEAD_LETTERS, match) + 1 or match


def _marked(excerpt: str) -> Iterator[tuple[int, int]]:
    """Where the marked words are, in letters of the excerpt without marks."""
    at = 0
    for place, piece in enumerate(re.split(f"[{_BEGIN}{_END}]", excerpt)):
        if place % 2:
            yield at, at + len(piece)
        at += len(piece)


def _unmarked(excerpt: str) -> str:
    return excerpt.replace(_BEGIN, "").replace(_END, "")
