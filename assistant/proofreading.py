"""What a language model says, made into what may be said: sentence by sentence, as it comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from assistant.aspects import Aspect
from assistant.checking import Asked, Change, Checked, Checker, Facts, Sentences, Waiting
from assistant.details import aspect_asked
from assistant.itinerary import part_in_words
from assistant.prepared import Prepared
from assistant.scope import zone_of_query

MOST_KEPT = 20
# The kinds of claims that tell of what was asked after; of the rest any sentence may tell.
_TELLS: dict[Aspect, frozenset[str]] = {
    "when": frozenset(("date", "time")),
    "end": frozenset(("time", "date", "duration")),
    "place": frozenset(("name", "place", "attendance")),
    "price": frozenset(("price",)),
    "ages": frozenset(("ages",)),
    "access": frozenset(("access",)),
    "registration": frozenset(("registration",)),
    "attendance": frozenset(("attendance", "name")),
    "status": frozenset(("status",)),
}
MOST_LEFT_OUT = 8  # sentences in a row


class Reader(Protocol):
    """Takes a model's pieces of text and gives back the pieces to say."""

    @property
    def is_hopeless(self) -> bool:
        """Whether the rest is not worth waiting for."""

    def take(self, piece: str) -> list[str]:
        """What can be said now."""

    def end(self) -> list[str]:
        """What is left to say when nothing follows."""

    def to_metadata(self) -> dict[str, Any] | None:
        """What is kept with the answer of the reading."""


class Unchecked:
    """Says what it is given."""

    is_hopeless = False

    def take(self, piece: str) -> list[str]:
        """The piece."""
        return [piece]

    def end(self) -> list[str]:
        """Nothing."""
        return []

    def to_metadata(self) -> None:
        """Nothing."""


class Proofreader:
    """Says whole sentences, checked against the facts; a line's end outlives a sentence that is left out."""

    def __init__(self, facts: Facts) -> None:
        self._checker = Checker(facts)
        self._waiting = Waiting(self._checker)
        self._sentences = Sentences()
        self._said_lines = self._pending_lines = 0  # ends of lines: the last said, and those still to be said
        self._changes: list[Change] = []
        self.sentences = 0
        self.left_out = 0
        self._left_out_in_a_row = 0

    def answers(self, prepared: Prepared) -> bool:
        """Whether an event was named; of a plan each; and of one that was asked about what was asked."""
        if not self._checker.has_named or (prepared.form == "plan" and not self._checker.has_named_all):
            return False
        if prepared.form != "detail" or not prepared.events:
            return True
        aspect = aspect_asked(prepared.events[0].event.title, prepared.message)
        return aspect not in _TELLS or not _TELLS[aspect].isdisjoint(self._checker.told)

    @property
    def is_hopeless(self) -> bool:
        """Whether so much was left out in a row that the rest is not worth waiting for."""
        return self._left_out_in_a_row >= MOST_LEFT_OUT

    def take(self, piece: str) -> list[str]:
        """The sentences that this piece completes, as they may be said."""
        return self._said(one for sentence in self._sentences.take(piece) for one in self._taken(sentence))

    def end(self) -> list[str]:
        """The last sentence, and what waited for it."""
        return self._said([*self._taken(self._sentences.rest()), *self._waiting.end()])

    def to_metadata(self) -> dict[str, Any]:
        """How many sentences there were, and what was changed in them."""
        kept = [{"kind": one.kind, "said": one.said[:200], "put": one.put[:200]} for one in self._changes]
        stored: dict[str, Any] = {"sentences": self.sentences, "changes": kept[:MOST_KEPT]}
        return stored | ({"dropped": self.left_out} if self.left_out else {})

    def _taken(self, sentence: str) -> list[tuple[str, Checked]]:
        """The sentences that are decided with this one."""
        if not sentence.strip():
            return []
        self.sentences += 1
        return self._waiting.take(sentence)

    def _said(self, decided: Iterable[tuple[str, Checked]]) -> list[str]:
        said = []
        for sentence, checked in decided:
            self._changes += checked.changes
            if checked.text:
                text = checked.text.rstrip()
                space = _plain_space(checked.text[len(text) :])
                said.append(self._pending_lines * "\n" + text + space)
                self._said_lines, self._pending_lines = space.count("\n"), 0
                self._left_out_in_a_row = 0
                continue
            self.left_out += 1
            self._left_out_in_a_row += 1
            lines = _plain_space(sentence[len(sentence.rstrip()) :]).count("\n")
            self._pending_lines = max(self._pending_lines, lines - self._said_lines)
        return said


def _plain_space(space: str) -> str:
    """White space between sentences, without the indents and the many empty lines of small models."""
    lines = space.count("\n")
    return "\n" * min(lines, 2) if lines else space


def facts_of(prepared: Prepared, *, now: datetime) -> Facts:
    """What an answer to this may state."""
    query, result = prepared.searched, prepared.result
    known = [*(f"{one.count} {one.words}" for one in prepared.relaxations), query.topic or ""]
    known += [part_in_words(step.part) for step in prepared.steps]
    asked = Asked(
        now=now,
        timezone=zone_of_query(query),
        question=prepared.message,
        places=tuple(spot.name for spot in query.where),
        windows=query.when,
        total=result.total if result is not None else None,
        radius_miles=query.searched_radius_miles or query.radius_miles,
        more=" ".join(known),
    )
    return Facts.of(prepared.context_events, asked)
