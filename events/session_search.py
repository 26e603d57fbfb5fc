"""Finds what a person and their assistant said, by the words of titles and messages.

Each word is indexed by whose week it was said in (migration 0004), so weeks are looked through from the last
one back until enough messages are seen: a word that stands everywhere costs no more than a rare one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from events.models import ChatSession
from events.statements import rows_of

MOST_SESSIONS = 200
# Of the messages with all the words so many are looked at, the latest first, and of those with one of them.
MOST_MESSAGES, MOST_APART = 5_000, 2_000
# With so many sessions that have the words together nobody asks for those that have them apart.
ENOUGH = 20
# Of each session so many of them are weighed.
WEIGHED = 3
MOST_WORDS = 10

_UNITS = """
SELECT query::text FROM (
    SELECT place, CASE kind WHEN 'phrase' THEN phraseto_tsquery('english', events_plain(words))
                            WHEN 'start' THEN to_tsquery('english', '''' || events_plain(words) || ''':*')
                            ELSE plainto_tsquery('english', events_plain(words)) END AS query
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (kind, words, place)
) AS unit WHERE numnode(query) > 0 ORDER BY place
"""
# The weeks are joined in their order: PostgreSQL takes the rows of a loop as they come, until the limit.
_SEEN = """
WITH own AS MATERIALIZED (
    SELECT id, is_active, created_at, updated_at, {title} FROM events_chatsession
    WHERE user_id = %s AND deleted_at IS NULL
),
week AS MATERIALIZED (
    SELECT generate_series(events_week(max(updated_at)) + 1, events_week(min(created_at)), -1) AS number
    FROM own
),
seen AS MATERIALIZED (
    SELECT said.* FROM week CROSS JOIN LATERAL (
        SELECT id, session_id, {message} FROM events_chatmessage
        WHERE events_shelved(words, shelf) @@ replace(%s, '/', events_shelf(%s, week.number))::tsquery
        ORDER BY id DESC
    ) AS said LIMIT %s
),
"""
_TITLE_SCORE = (
    "CASE WHEN title_words @@ %s::tsquery THEN ts_rank_cd(title_words, %s::tsquery) END AS title_score"
)
_TOGETHER = f"""
{_SEEN.format(title=_TITLE_SCORE, message="words @@ %s::tsquery AS is_hit")}
latest AS (
    SELECT id, row_number() OVER (PARTITION BY session_id ORDER BY id DESC) AS place FROM seen WHERE is_hit
),
best AS (
    SELECT DISTINCT ON (session_id) session_id, id, ts_rank_cd(words, %s::tsquery) AS score
    FROM latest JOIN events_chatmessage AS message USING (id) WHERE place <= %s
    ORDER BY session_id, score DESC, id DESC
)
SELECT own.id, CASE WHEN title_score IS NULL THEN best.id END
FROM own LEFT JOIN best ON best.session_id = own.id
WHERE is_active = %s AND (title_score IS NOT NULL OR best.id IS NOT NULL)
ORDER BY title_score DESC NULLS LAST, score DESC NULLS LAST, updated_at DESC, own.id DESC LIMIT %s
"""  # noqa: S608 composed of constants
_APART = f"""
{_SEEN.format(title="title_words", message="words")}
said AS (
    SELECT session_id, id, words FROM seen
    UNION ALL
    SELECT id, NULL, title_words FROM own WHERE title_words @@ %s::tsquery
)
SELECT session_id, max(said.id) FROM said
JOIN unnest(%s::tsquery[]) WITH ORDINALITY AS unit (query, place) ON said.words @@ unit.query
JOIN own ON own.id = session_id
WHERE is_active = %s
GROUP BY session_id, updated_at HAVING count(DISTINCT unit.place) = %s
ORDER BY updated_at DESC, session_id DESC LIMIT %s
"""  # noqa: S608 composed of constants


@dataclass(frozen=True, slots=True)
class Hit:
    """A session that was found, by one of its messages or, where that is None, by its title."""

    session_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text asks for: a tsquery for each word, phrase in quotes, and beginning of a last word.

    There is none when the text has no word that one can look for.
    """

    text: str
    units: tuple[str, ...]

    @classmethod
    def by(cls, text: str) -> Wanted:
        """What is wanted by who writes this text."""
        asked = _asked(text)
        rows = rows_of(_UNITS, [[kind for kind, _ in asked], [words for _, words in asked]])
        return cls(text.strip(), tuple(row[0] for row in rows))

    @property
    def all_of_it(self) -> str:
        """The tsquery that wants every unit."""
        return " & ".join(f"({unit})" for unit in self.units)

    @property
    def any_of_it(self) -> str:
        """The tsquery that wants one unit or more."""
        return " | ".join(f"({unit})" for unit in self.units)


def search(user_id: int, wanted: Wanted, *, is_active: bool) -> list[Hit]:
    """At most MOST_SESSIONS of the person's sessions with all that is wanted, the best first.

    First those with all words in the title, then those with all in one message, the more often and the closer
    together the better, then those with the words spread over title and messages; among equals the latest.
    """
    if not wanted.units:
        return _titled(user_id, wanted.text, is_active=is_active)
    found = _together(user_id, wanted, is_active=is_active)
    if len(wanted.units) > 1 and len(found) < ENOUGH:
        known = {hit.session_id for hit in found}
        apart = _apart(user_id, wanted, is_active=is_active)
        found += [hit for hit in apart if hit.session_id not in known]
    return found


def _together(user_id: int, wanted: Wanted, *, is_active: bool) -> list[Hit]:
    query = wanted.all_of_it
    seen = [query, query, user_id, query, _shelved(query), user_id, MOST_MESSAGES]
    values = [*seen, query, WEIGHED, is_active, MOST_SESSIONS]
    return [Hit(*row) for row in rows_of(_TOGETHER, values)]


def _apart(user_id: int, wanted: Wanted, *, is_active: bool) -> list[Hit]:
    query = wanted.any_of_it
    seen = [user_id, _shelved(query), user_id, MOST_APART]
    values = [*seen, query, list(wanted.units), is_active, len(wanted.units), MOST_SESSIONS]
    return [Hit(*row) for row in rows_of(_APART, values)]


def _titled(user_id: int, text: str, *, is_active: bool) -> list[Hit]:
    """The sessions with a text in their title, letter by letter: "%" or an emoji is no word."""
    own = ChatSession.objects.filter(user_id=user_id, is_active=is_active, title__icontains=text)
    rows = own.order_by("-updated_at", "-id").values_list("pk", flat=True)[:MOST_SESSIONS]
    return [Hit(row_id, None) for row_id in rows]


def _asked(text: str) -> list[tuple[str, str]]:
    """The kinds and words of a text: phrases in quotes, words, and the beginning of the last word."""
    parts = unicodedata.normalize("NFC", text).replace("“", '"').replace("”", '"').split('"')
    asked: list[tuple[str, str]] = []
    for place, part in enumerate(parts):
        words = _words(part)
        # A quote that is not closed is none.
        if place % 2 and place < len(parts) - 1:
            asked.append(("phrase", " ".join(words)))
        else:
            asked += [("word", word) for word in words]
    if asked and asked[-1][0] == "word":
        asked[-1] = ("start", asked[-1][1])
    return asked[:MOST_WORDS]


def _words(text: str) -> Sequence[str]:
    """The runs of letters, marks and digits."""
    return "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in text).split()


def _shelved(query: str) -> str:
    """The query with "/" before each word, for a shelf to stand there; the index knows no order of words."""
    return re.sub(r"'([^']+)'", r"'/\1'", re.sub(r"<(-|\d+)>", "&", query))
