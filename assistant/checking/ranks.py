"""Which event is the cheapest, the closest, the earliest of an answer, as a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from assistant.checking.claims import Claim
from assistant.checking.facts import Facts, Row
from assistant.checking.measures import BY_SUPERLATIVE, Measure
from assistant.checking.numerals import NUMBER, value_of

_MAY_TELL = re.compile(r"est\b|\b(?:most|least)\b", re.IGNORECASE)
_WORDS = "|".join(word.replace(" ", r"\s+") for word in BY_SUPERLATIVE)
# "The cheapest ticket is $18" and "nearest first" compare no events.
_OTHER = r"ticket|seat|price|way\s+in|first|thing|to\s+latest|is\s+\$|at\s+\$"
_SUPERLATIVE = re.compile(
    rf"\b(?:(?P<number>{NUMBER})\s+)?(?P<most>{_WORDS})\b(?!\s+(?:{_OTHER}))"
    r"(?P<paid>\s+paid|(?:\s+of)?(?:\s+the)?\s+events?\s+with\s+a\s+(?:fixed\s+)?price)?",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(?:one|two|three|some|among)\s+(?:of\s+)?the\s+$", re.IGNORECASE)
AMONG = 3  # how many may be "one of the closest"


def rank_claims(text: str) -> Iterator[Claim]:
    """Superlatives."""
    if not _MAY_TELL.search(text):
        return
    for found in _SUPERLATIVE.finditer(text):
        measure, sign = BY_SUPERLATIVE[" ".join(found["most"].casefold().split())]
        holds = partial(_is_among, measure, sign, _number(text, found), is_paid=bool(found["paid"]))
        yield Claim("rank", *found.span(), holds, _of_none)


def _number(text: str, found: re.Match[str]) -> int:
    """How many events are said to be the first of their kind."""
    if found["number"]:
        return round(value_of(found["number"]))
    return AMONG if _ONE_OF.search(text, 0, found.start()) else 1


def _of_none(_facts: Facts) -> bool:
    """ "Which is the nearest?" states nothing."""
    return True


def _is_among(measure: Measure, sign: int, number: int, row: Row, *, is_paid: bool) -> bool:
    """Whether fewer than `number` others of the answer are further in this direction."""
    own = measure(row)
    if own is None or (is_paid and row.is_free):
        return False
    others = [other for other in row.peers if other is not row and not (is_paid and other.is_free)]
    further = [other for other in others if (far := measure(other)) is not None and sign * far < sign * own]
    # What is called off may be left out of the count.
    return len(further) < number or sum(other.status in ("", "full") for other in further) < number
