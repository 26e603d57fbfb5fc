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


def everyone(_row: Row) -> bool:
    """Any event."""
    return True


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
    between: Callable[[Row, Row], bool] | None = None  # for a difference: whether it is that of two events
    is_ordered: bool = False  # whether the first of the two is the one it is about
    among: Callable[[Row], bool] = everyone  # of which events it counts so many
    share: float | None = None  # how many of the events the rest of its sentence is said to be true of


def clause_of(masked: str, claim: Claim) -> str:
    """What stands around a claim, between commas."""
    start = max((masked.rfind(mark, 0, claim.start) for mark in ",;:"), default=-1) + 1
    ends = [place for mark in ",;:" if (place := masked.find(mark, claim.end)) >= 0]
    return masked[start : min(ends, default=len(masked))]
