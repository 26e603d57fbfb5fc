"""Which of the events that a sentence names each of its claims is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.checking.claims import Claim
from assistant.checking.facts import Row

Accepts = Callable[[Claim, Row], bool]

_CUT = re.compile(
    r"[,;:—]|\s–\s|\s-\s|\b(?:and|while|but|then|or|plus|whereas|followed\s+by|after\s+that|before|so)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:(?<!you\s)both|all|(?<!\d\s)each|they|these|either|neither)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """An event that is named, and where."""

    start: int
    end: int
    row: Row


def speaks_of_all(text: str, start: int = 0) -> bool:
    """Whether a text speaks of several events together."""
    return bool(_TOGETHER.search(text, start))


def attributed(
    text: str, claims: Sequence[Claim], named: Sequence[Named], accepts: Accepts
) -> Iterator[tuple[Claim, tuple[Row, ...]]]:
    """Each claim with the events that it is about; where it could be either, with the one it is true of.

    `named` are the events in their order, at least one; `accepts` tells whether a claim is true of an event.
    """
    cuts = [_cut(text, claims, before, after, accepts) for before, after in pairwise(named)]
    segments = zip([0, *cuts], [*cuts, len(text)], strict=True)
    of_each = [[claim for claim in claims if start <= claim.start < end] for start, end in segments]
    rows = [one.row for one in named]
    in_turn = _in_turn(of_each[-1], named, accepts)
    for place, (own, one) in enumerate(zip(of_each, named, strict=True)):
        for claim in own:
            about: tuple[Row, ...] = (in_turn.get(claim, one.row),)
            if place == 0 and claim.end <= one.start:
                about += _that_share(claim, of_each, rows)
            elif claim not in in_turn and place == len(rows) - 1 and speaks_of_all(text, one.end):
                about = tuple(rows)
            yield claim, about


def _cut(text: str, claims: Sequence[Claim], before: Named, after: Named, accepts: Accepts) -> int:
    """Where what is said of one event ends and that of the next begins: where most of it holds."""
    places = [found.start() for found in _CUT.finditer(text, before.end, after.start)] or [after.start]
    between = [claim for claim in claims if before.end <= claim.start < after.start]

    def wrong_at(place: int) -> int:
        return sum(not accepts(claim, before.row if claim.start < place else after.row) for claim in between)

    return min(reversed(places), key=wrong_at)


def _in_turn(claims: Sequence[Claim], named: Sequence[Named], accepts: Accepts) -> dict[Claim, Row]:
    """As many claims of a kind after the last event as there are events, each true of one in their order."""
    found: dict[Claim, Row] = {}
    if len(named) < 2:
        return found
    for kind in {claim.kind for claim in claims}:
        own = [claim for claim in claims if claim.kind == kind and claim.start >= named[-1].end]
        pairs = list(zip(own, (one.row for one in named), strict=False))
        if len(own) == len(named) and all(accepts(claim, row) for claim, row in pairs):
            found |= dict(pairs)
    return found


def _that_share(claim: Claim, of_each: Sequence[Sequence[Claim]], rows: Sequence[Row]) -> tuple[Row, ...]:
    """The later events that a claim before the first is about too: up to one with a claim of its kind."""
    shared: list[Row] = []
    for own, row in zip(of_each[1:], rows[1:], strict=True):
        if any(other.kind == claim.kind for other in own):
            break
        shared.append(row)
    return tuple(shared)
