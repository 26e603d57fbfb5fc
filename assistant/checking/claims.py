"""What a sentence states that a row can confirm or refute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.checking.facts import Facts, Row

# Stands for each letter of an event's name while the rest of a sentence is read: no letter, figure or sign.
MASK = "\ufffc"


def never(_facts: Facts) -> bool:
    """Only an event can confirm it."""
    return False


def nothing(_row: Row) -> str:
    """The row has no words to put in its place."""
    return ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of a sentence that states something.

    `holds` tells whether it is true of an event, `is_known` whether it is true of what was searched,
    whichever event is meant; `put` gives the event's own words for its place, or nothing.
    """

    kind: str
    start: int
    end: int
    holds: Callable[[Row], bool]
    is_known: Callable[[Facts], bool] = never
    put: Callable[[Row], str] = nothing
    names: Callable[[Row], bool] | None = None  # for a name: whether it is that of the event or of its place
