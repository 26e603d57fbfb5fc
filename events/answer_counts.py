"""How answers did, by model and prompt: what their readers thought of them, and what was changed in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from events.statements import rows_of
from events.usage import DAYS, first_turn_since

# What is counted costs the same on a site that has a million answers.
MOST_COUNTED, MOST_SHOWN = 10_000, 50
_KEPT_S = 60
_LONGEST = 500

_STORED = ("model", "asked_model", "prompt_version", "fallback", "checked")
_FIELDS = ", ".join([f"'{name}', {{0}}->'{name}'" for name in _STORED])
_WRITTEN = f"jsonb_build_object({_FIELDS})"
_ANSWERS = f"""
SELECT answer.created_at, {_WRITTEN.format("answer.metadata")},
       CASE WHEN jsonb_typeof(answer.metadata->'model_b') = 'object'
            THEN {_WRITTEN.format("(answer.metadata->'model_b')")} END,
       (SELECT value FROM events_feedback AS given WHERE given.message_id = answer.id LIMIT 1),
       (SELECT chosen FROM events_choice AS made WHERE made.message_id = answer.id LIMIT 1)
FROM events_turn AS turn
JOIN events_chatmessage AS answer ON answer.id = turn.answer_id
JOIN events_chatsession AS session ON session.id = turn.session_id AND session.deleted_at IS NULL
WHERE turn.id >= %s AND turn.created_at >= %s AND turn.status NOT IN ('accepted', 'running')
ORDER BY turn.id DESC LIMIT %s
"""  # noqa: S608 composed of constants


@dataclass(frozen=True, slots=True)
class Change:
    """What the checker did not let pass: `put` stands in the place of what was `said`, or it was left out."""

    kind: str
    said: str
    put: str


@dataclass(frozen=True, slots=True)
class Written:
    """What one writer wrote; the names are those of the message's metadata."""

    model: str
    prompt_version: str
    has_fallen_back: bool
    sentences: int
    left_out: int
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, stored: Any) -> Written:
        """What is known of it; what is not there, or is not what it should be, counts as nothing."""
        stored = stored if isinstance(stored, dict) else {}
        checked = stored.get("checked") if isinstance(stored.get("checked"), dict) else {}
        listed = checked.get("changes")
        changes = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        return cls(
            # Where the built-in writer stood in, the model that had been asked is what is judged.
            model=_text(stored, "asked_model") or _text(stored, "model"),
            prompt_version=_text(stored, "prompt_version"),
            has_fallen_back=bool(stored.get("fallback")),
            sentences=_number(checked, "sentences"),
            left_out=_number(checked, "dropped"),
            changes=tuple(
                Change(_text(one, "kind"), _text(one, "said"), _text(one, "put")) for one in changes
            ),
        )


@dataclass(slots=True)
class Tally:
    """The answers of one model with one prompt; `replaced` and `removed` count changes by their kind."""

    model: str
    prompt_version: str
    answers: int = 0
    good: int = 0
    bad: int = 0
    won: int = 0
    lost: int = 0
    alike: int = 0
    fell_back: int = 0
    sentences: int = 0
    left_out: int = 0
    replaced: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)

    @property
    def share_fallen_back(self) -> int:
        """For how many of a hundred answers the built-in writer stood in."""
        return round(100 * self.fell_back / self.answers) if self.answers else 0

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        """Each kind with how often something was put in its place and how often it was left out."""
        kinds = sorted(self.replaced | self.removed)
        return [(kind, self.replaced[kind], self.removed[kind]) for kind in kinds]

    def add(self, written: Written, thumb: int | None) -> None:
        """Count an answer."""
        self.answers += 1
        self.good += thumb == 1
        self.bad += thumb == -1
        self.fell_back += written.has_fallen_back
        self.sentences += written.sentences
        self.left_out += written.left_out
        self.replaced.update(change.kind for change in written.changes if change.put)
        self.removed.update(change.kind for change in written.changes if not change.put)

    def add_choice(self, *, is_won: bool, is_lost: bool) -> None:
        """Count what was chosen between this answer and another."""
        self.won += is_won
        self.lost += is_lost
        self.alike += not is_won and not is_lost


@dataclass(frozen=True, slots=True)
class Corrected:
    """An answer in which something was changed."""

    written_at: datetime
    written: Written


@dataclass(slots=True)
class AnswerCounts:
    """The latest answers: counted, and those in which something was changed."""

    counted: int = 0
    tallies: list[Tally] = field(default_factory=list)
    corrected: list[Corrected] = field(default_factory=list)


def answer_counts(now: datetime) -> AnswerCounts:
    """The answers of the last 30 days, at most MOST_COUNTED; the count is a minute old at most."""
    found: AnswerCounts | None = cache.get("events.answer_counts")
    if found is None:
        since = now - timedelta(days=DAYS)
        found = _counted(rows_of(_ANSWERS, [first_turn_since(since), since, MOST_COUNTED]))
        cache.set("events.answer_counts", found, _KEPT_S)
    return found


def _counted(rows: Iterable[tuple[Any, ...]]) -> AnswerCounts:
    counts = AnswerCounts()
    tallies: dict[tuple[str, str], Tally] = {}
    for written_at, first, second, thumb, chosen in rows:
        counts.counted += 1
        for letter, stored in (("A", first), ("B", second)):
            if stored is None:
                continue
            written = Written.of(json.loads(stored))
            name = (written.model, written.prompt_version)
            tally = tallies.setdefault(name, Tally(*name))
            tally.add(written, thumb)
            if chosen is not None and second is not None:
                tally.add_choice(is_won=chosen == letter, is_lost=chosen not in ("", letter))
            if written.changes and len(counts.corrected) < MOST_SHOWN:
                counts.corrected.append(Corrected(written_at, written))
    counts.tallies = sorted(tallies.values(), key=lambda tally: (-tally.answers, tally.model))
    return counts


def _text(stored: Mapping[str, Any], name: str) -> str:
    value = stored.get(name)
    return value[:_LONGEST] if isinstance(value, str) else ""


def _number(stored: Mapping[str, Any], name: str) -> int:
    value = stored.get(name)
    return max(0, value) if isinstance(value, int) else 0
