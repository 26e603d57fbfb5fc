"""How far around a place: miles, kilometres, minutes on foot or by car, and "a bit further"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.spans import Span

MILES = {"mile": 1.0, "mi": 1.0, "kilometer": 0.621371, "kilometre": 0.621371, "km": 0.621371, "k": 0.621371,
         "block": 0.05}  # fmt: skip
# 3 miles an hour on foot, 10 by bike, 15 by bus, 30 by car; "20 minutes away" is by car.
MILES_PER_MINUTE = {"walk": 0.05, "foot": 0.05, "bike": 0.16, "ride": 0.16, "bus": 0.25, "train": 0.25,
                    "subway": 0.25, "transit": 0.25, "driv": 0.5, "car": 0.5, "away": 0.5,
                    "": 0.5}  # fmt: skip
WALKABLE_MILES = 1.0
COUNTS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
          "eight": 8.0, "ten": 10.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0,
          "forty": 40.0, "fifty": 50.0, "a few": 3.0, "a couple of": 2.0, "a couple": 2.0,
          "half a": 0.5}  # fmt: skip
_NUMBER = rf"\d{{1,3}}(?:\.\d{{1,2}})?|{'|'.join(sorted(COUNTS, key=len, reverse=True))}"
_LIMIT = (
    r"(?:(?:within|inside|in\s+a\s+radius\s+of|less\s+than|(?:go\s+|to\s+)?up\s+to|no\s+(?:more|further"
    r"|farther)\s+than|at\s+most"
    r"|not\s+more\s+than|only|about|under|max(?:imum)?)\s+)"
)
_RADIUS = re.compile(
    rf"(?<![\w$]){_LIMIT}?(?:an?\s+(?=\d))?(?P<count>{_NUMBER})\s*(?:-\s*)?"
    r"(?P<unit>miles?|mi|kilomet(?:er|re)s?|kms?|blocks?)(?!\w)(?:\s+(?:radius|max(?:imum)?|tops|or\s+less))?"
    r"(?:\s+away)?(?!\w)"
)
_RADIUS_OF = re.compile(
    r"(?<!\w)radius\s+(?:of\s+|to\s+)?(?P<count>\d{1,3})(?:\s*(?P<unit>miles?|mi|kms?))?(?!\w)"
)
_TRAVEL = re.compile(
    r"(?<!\w)(?:within\s+|less\s+than\s+)?(?:an?\s+|about\s+){0,2}"
    r"(?P<count>\d{1,2}|half\s+an|an|one|a\s+half|five|ten|fifteen|twenty|thirty|forty)[\s-]*"
    r"(?P<unit>min(?:ute)?s?|hours?|hrs?)['’]?s?[\s-]+(?:by\s+|on\s+)?"
    r"(?P<way>walk|bike|driv|ride|bus|car|foot|train|subway|transit|away|(?=(?:from|of)\s))(?:ing|e)?"
    r"(?:\s+(?:distance|ride|away))?(?!\w{2})"
)
_WALKABLE = re.compile(
    r"(?<!\w)(?:(?:with)?in\s+)?(?:walking\s+distance|walkable|(?:i|we)\s+can\s+walk\s+to|a\s+short\s+walk)"
    r"(?!\w)"
)
_NEIGHBOURS = re.compile(
    r"(?<!\w)(?:(?:try|in|from|and|the|also|any)\s+){0,3}"
    r"(?:(?:nearby|neighbou?ring|surrounding|adjacent|other)\s+(?:towns?|cities|communities|areas?)"
    r"|(?:towns?|cities)\s+(?:nearby|around|close\s+by)|the\s+next\s+town\s+over)(?!\w)"
)
_FURTHER = re.compile(
    r"(?<!\w)(?:(?:a\s+)?(?:little\s+|bit\s+|lot\s+)?(?:further|farther)(?:\s+(?:out|away|afield))?"
    r"|(?:a\s+)?(?:wider|larger|bigger)\s+(?:area|radius|circle|search)|(?:widen|expand|broaden|increase)\s+"
    r"(?:it|the\s+(?:area|radius|search|circle))(?!\s+to)|(?:the\s+)?(?:whole|greater)\s+area)(?!\w)"
)
_CLOSER = re.compile(
    r"(?<!\w)(?:(?:a\s+)?(?:little\s+|bit\s+)?(?:closer|nearer)(?!\s+to\s+(?!me|home|here))(?:\s+(?:to\s+"
    r"(?:me|home|here)|by|in))?"
    r"|(?:that|it|this)(?:['’]s|\s+is)\s+too\s+far(?:\s+away)?|not\s+(?:so|that)\s+far|less\s+far)(?!\w)"
)
FARTHEST = 500.0


@dataclass(frozen=True, slots=True)
class DistanceReading:
    """The miles said; or that the circle is to be wider (with the neighbours, or further out) or smaller."""

    miles: float | None = None
    takes_neighbours: bool = False
    is_wider: bool = False
    is_closer: bool = False


def read_distance(text: str, spans: list[Span]) -> DistanceReading:
    """Read a lower-case text; what was read is added to `spans`."""
    miles = _miles(text, spans)
    changes = [_take(pattern, text, spans) for pattern in (_NEIGHBOURS, _FURTHER, _CLOSER)]
    return DistanceReading(miles, *changes)


def _miles(text: str, spans: list[Span]) -> float | None:
    if _take(_WALKABLE, text, spans):
        return WALKABLE_MILES
    if found := _TRAVEL.search(text):
        spans.append(found.span())
        return _possible(_minutes(found) * MILES_PER_MINUTE[_way(found["way"])])
    if found := _RADIUS.search(text) or _RADIUS_OF.search(text):
        spans.append(found.span())
        unit = found["unit"] or "miles"
        per_unit = MILES[unit if unit in MILES else unit.rstrip("s")]
        return _possible(_count(found["count"]) * per_unit)
    return None


def _minutes(found: re.Match[str]) -> float:
    count = " ".join(found["count"].split())
    number = 0.5 if "half" in count else _count(count)
    return number * 60 if found["unit"].startswith("h") else number


def _way(way: str) -> str:
    return way if way in MILES_PER_MINUTE else way[:4]


def _count(word: str) -> float:
    word = " ".join(word.split())
    return COUNTS[word] if word in COUNTS else float(word)


def _possible(miles: float) -> float | None:
    return min(round(miles, 2), FARTHEST) or None


def _take(pattern: re.Pattern[str], text: str, spans: list[Span]) -> bool:
    found = pattern.search(text)
    if found:
        spans.append(found.span())
    return found is not None
