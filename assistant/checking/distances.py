"""How far away something is, as a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from assistant.checking.claims import Claim
from assistant.checking.facts import Facts, Row
from assistant.checking.numerals import NUMBER, value_of
from assistant.wording import distance_in_words

_MAY_TELL = re.compile(
    r"mi\b|mile|k(?:m\b|ilom)|walk|drive|ride|stroll|minute|hour|block|corner|away", re.IGNORECASE
)
_MILES = re.compile(
    rf"\b(?:(?P<near>about|around|roughly|almost|nearly|just\s+over|a\s+(?:little|bit)\s+(?:over|under)|just\s+under|a\s+little\s+over|some|approximately)\s+)?"
    rf"(?:(?P<most>within|less\s+than|under|no\s+more\s+than|not\s+even)\s+)?(?:(?P<least>more\s+than|over)\s+)?(?P<number>{NUMBER}|half\s+a|a)(?:\s+of\s+a)?(?P<half>\s+and\s+a\s+half)?[\s-]*(?P<unit>miles?\b|mi\b|km\b|kilomet(?:er|re)s?\b)(?P<half2>\s+and\s+a\s+half\b)?",
    re.IGNORECASE,
)
# "The boat at 0.6 miles and the parade at 1.5."
_NO_UNIT = re.compile(r"(?<![\w.$,])(?P<number>\d+\.\d+)(?!\s*[\w%])")
_BETWEEN = re.compile(rf"\bbetween\s+(?P<low>{NUMBER})\s+and\s+(?P<high>{NUMBER})\s+miles\b", re.IGNORECASE)
_WAY = re.compile(
    rf"\b(?:{NUMBER}|an?|a\s+few|a\s+short)[\s-]*(?:minutes?|mins?|hours?|blocks?)['’]?[\s-]*(?:away|walk|drive|ride|from|by\s+(?:car|bus|train|bike|foot|subway))\b|\b(?:a\s+)?(?:short|quick|easy|five-minute)\s+(?:walk|drive|stroll|ride)\b|\bwalking\s+distance\b|\baround\s+the\s+corner\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|nothing|none|neither|never)\b|n['’]t\b", re.IGNORECASE)
MILES_PER_KM = 0.621371
WALKED = 1.0  # miles that may be called a short way
NEAR = 0.3


def distance_claims(text: str) -> Iterator[Claim]:
    """Miles, kilometres and ways."""
    if not _MAY_TELL.search(text):
        return
    between = [found.span() for found in _BETWEEN.finditer(text)]
    for found in _MILES.finditer(text):
        if any(start <= found.start() < end for start, end in between):
            continue
        said, unit = value_of(found["number"]), found["unit"].casefold()
        said += 0.5 if found["half"] or found["half2"] else 0
        miles = said * (MILES_PER_KM if unit.startswith("k") else 1)
        step = _step(found["number"]) * (MILES_PER_KM if unit.startswith("k") else 1)
        slack = NEAR * max(1.0, miles / 3) if found["near"] else step / 2 + 1e-6
        is_most = found["most"] or (found["least"] and _DENIED.search(text, 0, found.start()))
        if is_most:
            holds = partial(_is_within, miles)
        else:
            holds = partial(_is_beyond, miles) if found["least"] else partial(_is_about, miles, slack)
        yield Claim("distance", *found.span(), holds, partial(_was_searched, said), _put)
    for found in _BETWEEN.finditer(text):
        low, high = value_of(found["low"]), value_of(found["high"])
        yield Claim("distance", *found.span(), partial(_is_between, low, high))
    if unit_said := _MILES.search(text):
        for found in _NO_UNIT.finditer(text, unit_said.end()):
            said = float(found["number"])
            yield Claim(
                "distance", *found.span(), partial(_is_about, said, _step(found["number"]) / 2 + 1e-6)
            )
    for found in _WAY.finditer(text):
        is_counted = bool(re.search(r"\d|minute|hour|block", found.group(), re.IGNORECASE))
        yield Claim("distance", *found.span(), _is_unknown if is_counted else partial(_is_within, WALKED))


def _is_within(miles: float, row: Row) -> bool:
    return row.miles <= miles if row.miles is not None else bool(row.event.get("is_virtual"))


def _is_between(low: float, high: float, row: Row) -> bool:
    return row.miles is not None and low <= row.miles <= high


def _is_beyond(miles: float, row: Row) -> bool:
    return row.miles is not None and row.miles >= miles


def _is_about(miles: float, slack: float, row: Row) -> bool:
    return row.miles is not None and abs(row.miles - miles) <= slack


def _is_unknown(_row: Row) -> bool:
    """No calendar says how long the way takes."""
    return False


def _step(number: str) -> float:
    """What the last figure of a number counts."""
    figures = number.partition(".")[2]
    return 10.0 ** -len(figures) if figures.isdecimal() else 1.0


def _was_searched(said: float, facts: Facts) -> bool:
    return facts.asked.radius_miles == said or f"{said:g}" in facts.asked_words


def _put(row: Row) -> str:
    return "" if row.miles is None else distance_in_words(row.miles).removesuffix(" away")
