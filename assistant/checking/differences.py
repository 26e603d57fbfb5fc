"""How two events differ, as a sentence states it: "two dollars less", "a week apart", "closer than"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from assistant.checking.claims import MASK, Claim
from assistant.checking.facts import Row
from assistant.checking.measures import BY_COMPARATIVE, BY_QUALITY, Measure, cost, top_cost
from assistant.checking.numerals import NUMBER, value_of

Between = Callable[[Row, Row], bool]

_MAY_TELL = re.compile(
    r"\bthan\b|\bstill\b|\bas\b|\bsame\b|\bapart\b|later|earlier|after|before|\bless\b|\bmore\b|er\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    rf"\b(?P<number>{NUMBER}|an?)\s+(?P<unit>day|week)s?\s+"
    rf"(?:(?:later|earlier|apart|afterwards)\b|(?:after|before)(?=\s+(?:(?:that|it|the)\b|{MASK})))"
    r"|\bthe\s+(?P<same>same\s+(?:day|date|evening|afternoon|morning|\w+day))\b"
    r"|\bthe\s+(?P<next>day|night|evening)\s+(?:after|before)\b(?!\s+tomorrow)",
    re.IGNORECASE,
)
_HOURS = re.compile(
    rf"\b(?P<number>{NUMBER}|an?|half\s+an)\s+hours?\s+"
    rf"(?:(?:later|earlier|apart)\b|(?:after|before)(?=\s+(?:the\b|[{MASK}])))",
    re.IGNORECASE,
)
_DOLLARS = re.compile(
    rf"(?:\$(?P<signed>\d+(?:\.\d+)?)|\b(?P<number>{NUMBER}|an?)\s+(?:dollars?|bucks?))"
    r"\s+(?:less|more|cheaper|dearer|lower|higher)\b",
    re.IGNORECASE,
)
_SAME_COST = re.compile(r"\bcosts?\s+the\s+same\b|\bthe\s+same\s+price\b", re.IGNORECASE)
_RATIO = re.compile(
    r"\b(?:(?P<half>half)|(?P<twice>twice)|(?P<number>two|three|four|five|ten)\s+times)\s+as\s+(?P<what>\w+)",
    re.IGNORECASE,
)
_WORDS = "|".join(word.replace(" ", r"\s+") for word in BY_COMPARATIVE)
# "Closer than you think" compares no events.
_COMPARATIVE = re.compile(
    rf"\b(?P<more>{_WORDS})\s+(?:still\b|than\b(?!\s+(?:you|that|\d|\$|{NUMBER}|usual|expected)))",
    re.IGNORECASE,
)
NEAR = 0.05  # of a ratio
CENT = 0.005


def difference_claims(text: str) -> Iterator[Claim]:
    """What is said of two events: which two, the checker finds."""
    if not _MAY_TELL.search(text):
        return
    for found in _DAYS.finditer(text):
        yield _claim(found, partial(_are_days_apart, _days(found)))
    for found in _HOURS.finditer(text):
        yield _claim(found, partial(_are_minutes_apart, round(value_of(found["number"]) * 60)))
    for found in _DOLLARS.finditer(text):
        yield _claim(found, partial(_are_dollars_apart, float(found["signed"] or value_of(found["number"]))))
    for found in _SAME_COST.finditer(text):
        yield _claim(found, partial(_are_dollars_apart, 0))
    yield from _in_order(text)


def _in_order(text: str) -> Iterator[Claim]:
    """What is said of the first of two beside the second."""
    for found in _RATIO.finditer(text):
        yield replace(_claim(found, _ratio(found)), is_ordered=True)
    for found in _COMPARATIVE.finditer(text):
        measure, sign = BY_COMPARATIVE[" ".join(found["more"].casefold().split())]
        yield replace(_claim(found, partial(_is_beyond, measure, sign)), is_ordered=True)


def _claim(found: re.Match[str], between: Between) -> Claim:
    return Claim("difference", *found.span(), _of_one, between=between)


def _of_one(_row: Row) -> bool:
    """No event differs from itself."""
    return False


def _days(found: re.Match[str]) -> int:
    if found["same"]:
        return 0
    if found["next"]:
        return 1
    return round(value_of(found["number"])) * (7 if found["unit"].casefold() == "week" else 1)


def _ratio(found: re.Match[str]) -> Between:
    measure = BY_QUALITY.get(found["what"].casefold())
    if measure is None:
        return _never
    times = 0.5 if found["half"] else 2 if found["twice"] else value_of(found["number"])
    return partial(_is_times, times, measure)


def _never(_one: Row, _other: Row) -> bool:
    """No field says it."""
    return False


def _is_times(times: float, measure: Measure, one: Row, other: Row) -> bool:
    mine, theirs = measure(one), measure(other)
    return mine is not None and bool(theirs) and abs(mine / (theirs or 1) - times) <= NEAR * times


def _is_beyond(measure: Measure, sign: int, one: Row, other: Row) -> bool:
    mine, theirs = measure(one), measure(other)
    return mine is not None and theirs is not None and sign * mine < sign * theirs


def _are_days_apart(days: int, one: Row, other: Row) -> bool:
    return (one is not other or days > 0) and any(
        abs((first - second).days) == days
        for mine in one.occurrences
        for theirs in other.occurrences
        for first in mine.days
        for second in theirs.days
    )


def _are_minutes_apart(minutes: int, one: Row, other: Row) -> bool:
    return one is not other and any(
        mine.start is not None and theirs.start is not None and abs(mine.start - theirs.start) == minutes
        for mine in one.occurrences
        for theirs in other.occurrences
    )


def _are_dollars_apart(dollars: float, one: Row, other: Row) -> bool:
    if one is other:
        return False
    costs = [(measure(one), measure(other)) for measure in (cost, top_cost)]
    return any(
        mine is not None and theirs is not None and abs(abs(mine - theirs) - dollars) < CENT
        for mine, theirs in costs
    )
