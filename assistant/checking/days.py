"""Days as they are said: weekdays, dates, "tomorrow", "this weekend"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.checking.numerals import UNITS

IsDay = Callable[[date, date], bool]  # (the day, today)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = (
    r"(?P<month{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMBER = r"(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|:|\s*[ap]\.?m\b)"
_LAST = r"(?:\s*(?:–|-|—|to|and|&|through)\s*(?P<last{0}>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|:|\s*[ap]\.?m\b))?"
_YEAR = r"(?:,?\s+(?P<year{0}>20\d\d))?"
_NUMBERED = (
    "annual|floor|grade|century|street|avenue|time|birthday|anniversary|edition|season|year|installment"
)
_DATES = (
    rf"{_MONTH.format(1)}\s+{_NUMBER.format(1)}{_LAST.format(1)}{_YEAR.format(1)}",
    rf"(?:the\s+)?{_NUMBER.format(2)}{_LAST.format(2)}\s+(?:of\s+)?{_MONTH.format(2)}{_YEAR.format(2)}",
    r"(?P<year3>20\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)",
    r"(?P<month4>1?\d)/(?P<day4>[0-3]?\d)(?:/(?P<year4>(?:20)?\d\d))?",
    rf"the\s+(?P<day5>[0-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:{_NUMBERED}))",
)
_WEEKDAY = (
    r"(?:(?P<which>this|next|this\s+coming|coming|every|each)\s+)?"
    r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?-i:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
)
_RELATIVE = (
    r"today|tonight|tomorrow|(?:this|next|the|on\s+the|at\s+the)\s+(?:coming\s+)?weekend|weekends?|"
    r"(?:this|next)\s+(?:week|month)|this\s+(?:morning|afternoon|evening)|weekdays?|"
    rf"in\s+(?:{'|'.join(UNITS[:7])}|\d)\s+days?"
)
_BARE = r"(?P<bare>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:/.]|\s*[ap]\.?m\b|\s*(?:–|-|to)\s*\d)\b"
_ANY_DATE = "|".join(f"(?:{one})" for one in _DATES)
_DAY = re.compile(rf"\b(?:{_WEEKDAY}(?:,?\s+(?:the\s+)?(?:{_ANY_DATE}|{_BARE}))?)", re.IGNORECASE)
_DATE = re.compile(rf"(?<![\w/$.,])(?:{'|'.join(_DATES)})(?![\w/])", re.IGNORECASE)
_NEAR = re.compile(rf"\b(?:{_RELATIVE})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A stretch that names a day, and what day it may be; `again` when it says that it comes again."""

    start: int
    end: int
    is_day: IsDay
    comes_again: bool = False


def days_in(text: str) -> Iterator[Day]:
    """The days that a text names, a weekday with its date as one."""
    taken: list[tuple[int, int]] = []
    for pattern, read in ((_DAY, _weekday), (_DATE, _date), (_NEAR, _near)):
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            taken.append(found.span())
            yield from read(found)


def _weekday(found: re.Match[str]) -> Iterator[Day]:
    said = found["weekday"].casefold().rstrip(".")
    number = next(place for place, name in enumerate(_WEEKDAYS) if name.startswith(said[:3]))
    which = " ".join((found["which"] or "").casefold().split())
    dates = _dated(found)
    dated = dates[0] if dates else None

    def is_day(day: date, today: date) -> bool:
        ahead = (day - today).days
        if day.weekday() != number or (dated is not None and not dated(day, today)):
            return False
        if found["bare"] and day.day != int(found["bare"]):
            return False
        if which in ("this", "this coming", "coming") and dated is None and not found["bare"]:
            return -1 <= ahead <= 7
        return not (which == "next" and dated is None and not found["bare"]) or 1 <= ahead <= 14

    comes_again = said.endswith("days") or which in ("every", "each")
    yield Day(found.start(), found.end(), is_day, comes_again)
    yield from (Day(found.start(), found.end(), one) for one in dates[1:])


def _date(found: re.Match[str]) -> Iterator[Day]:
    yield from (Day(found.start(), found.end(), one) for one in _dated(found))


def _dated(found: re.Match[str]) -> list[IsDay]:
    """The day that the numbers of a date name, and the last one of a span; none when there are none."""
    for place in "12345":
        numbers = {name: found.groupdict().get(f"{name}{place}") for name in ("year", "month", "day", "last")}
        days = [number for number in (numbers["day"], numbers["last"]) if number]
        if days:
            return [_is_date(int(day), numbers["month"], numbers["year"]) for day in days]
    return []


def _is_date(number: int, month: str | None, year: str | None) -> IsDay:

    def is_day(day: date, _today: date) -> bool:
        if month is not None and day.month != _month(month):
            return False
        if year is not None and day.year % 100 != int(year) % 100:
            return False
        return day.day == number

    return is_day


def _month(said: str) -> int:
    if said.isdecimal():
        return int(said)
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(said.casefold()[:3]))


def _near(found: re.Match[str]) -> Iterator[Day]:
    said = " ".join(found.group().casefold().split())

    def is_day(day: date, today: date) -> bool:
        ahead = (day - today).days
        monday = today - timedelta(days=today.weekday())
        weeks = (day - monday).days // 7
        if said in ("today", "tonight") or (said.startswith("this ") and said.split()[1] in _PARTS):
            return ahead == 0
        if said == "tomorrow":
            return ahead == 1
        if "weekend" in said:
            return day.weekday() >= 5 and (
                said == "weekends" or weeks in ((0, 1) if "next" in said else (0,))
            )
        if said in ("this week", "next week"):
            return weeks == (said == "next week")
        if said in ("this month", "next month"):
            months = (day.year - today.year) * 12 + day.month - today.month
            return months == (said == "next month")
        if said.startswith("in "):
            word = said.split()[1]
            return ahead == (int(word) if word.isdecimal() else UNITS.index(word) + 1)
        return day.weekday() < 5

    yield Day(found.start(), found.end(), is_day, said in ("weekends", "weekdays"))


_PARTS = ("morning", "afternoon", "evening")
