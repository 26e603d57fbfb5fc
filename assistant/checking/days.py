"""Days as they are said: weekdays, dates, "tomorrow", "this weekend"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.checking.numerals import ORDINALS, UNITS, value_of
from assistant.dates.holidays import FIXED

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
_NUMBER = r"(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|:\d|\s*[ap]\.?m\b)"
_LAST = r"(?:\s*(?:–|-|—|to|and|&|through)\s*(?P<last{0}>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|:\d|\s*[ap]\.?m\b))?"
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
_AHEAD = rf"{'|'.join(UNITS)}|an?|\d\d?"
_RELATIVE = (
    r"the\s+day\s+after\s+tomorrow|today|tonight|tomorrow|(?:this|next|the|on\s+the|at\s+the)\s+(?:coming\s+)?weekend|(?<=every\s)weekend|weekends|"
    r"(?:this|next)\s+(?:week|month)|this\s+(?:morning|afternoon|evening)|weekdays?|"
    rf"in\s+(?:{_AHEAD})\s+(?:days?|weeks?)(?:['’]\s+time)?|(?:{_AHEAD})\s+(?:days?|weeks?)\s+(?:from\s+(?:now|today)|away)"
)
_BARE = r"(?P<bare>[0-3]?\d)(?:st|nd|rd|th)?(?![\d/]|[:.]\d|\s*[ap]\.?m\b|\s*(?:–|-|to)\s*\d)\b"
_SEVERAL = re.compile(
    rf"\b{_MONTH.format('')}\s+(?P<first>[0-3]?\d)(?P<more>(?:,\s*[0-3]?\d(?!\d))+)(?:,?\s+and\s+(?P<last>[0-3]?\d))?(?!\d|:\d|\s*[ap]\.?m\b)",
    re.IGNORECASE,
)
_ANY_DATE = "|".join(f"(?:{one})" for one in _DATES)
_FEASTS = "|".join(sorted(map(re.escape, FIXED), key=len, reverse=True))
_DAY = re.compile(rf"\b(?:{_WEEKDAY}(?:,?\s+(?:the\s+)?(?:{_ANY_DATE}|{_BARE}))?)", re.IGNORECASE)
_DATE = re.compile(rf"(?<![\w/$.,])(?:{'|'.join(_DATES)})(?![\w/])", re.IGNORECASE)
_NEAR = re.compile(rf"\b(?:{_RELATIVE})\b", re.IGNORECASE)


_ORDER = ("first", "second", "third", "fourth", "last")
# "On the tenth" of the month, and not "on the second floor".
_TH = re.compile(
    rf"\bon\s+the\s+(?P<th>{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
    r"(?=\s*(?:[.,;:!?)]|$|(?:and|or|at|from|since|so|but|with)\b|in\s+the\b))",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\bthe\s+(?P<nth>{'|'.join(_ORDER)})\s+(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s+(?:of|in)\s+"
    rf"(?:the\s+month|(?P<month>{'|'.join(_MONTHS)}))\b",
    re.IGNORECASE,
)
_WEEKEND_OF = re.compile(
    rf"\bweekend\s+of\s+(?:the\s+)?(?:{_MONTH.format('')}\s+)?(?P<first>[0-3]?\d)(?:st|nd|rd|th)?"
    r"(?:\s*(?:–|-|and|to|through)\s*(?:the\s+)?(?P<second>[0-3]?\d)(?:st|nd|rd|th)?)?(?!\d|:\d)",
    re.IGNORECASE,
)
# A feast is a day after these words; "the Halloween party" is none.
_FEAST = re.compile(
    rf"\b(?:on|by|until|till|through)\s+(?P<feast>{_FEASTS})(?![\w'’])(?!\s+[A-Z])",
    re.IGNORECASE,
)


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
    for pattern, read in (
        (_SEVERAL, _several),
        (_TH, _th),
        (_WEEKEND_OF, _weekend_of),
        (_NTH, _nth),
        (_FEAST, _feast),
        (_DAY, _weekday),
        (_DATE, _date),
        (_NEAR, _near),
    ):
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

    def dated(day: date, today: date) -> bool:
        """Whether it is one of the dates beside the weekday; "Sunday, October 17 and 18" is on the 18th."""
        return any(is_date(day, today) for is_date in dates)

    def is_day(day: date, today: date) -> bool:
        ahead = (day - today).days
        if day.weekday() != number or (dates and not dated(day, today)):
            return False
        if found["bare"] and day.day != int(found["bare"]):
            return False
        if which in ("this", "this coming", "coming") and not dates and not found["bare"]:
            return -1 <= ahead <= 7
        return not (which == "next" and not dates and not found["bare"]) or 1 <= ahead <= 14

    comes_again = said.endswith("days") or which in ("every", "each")
    yield Day(found.start(), found.end(), is_day, comes_again)
    if len(dates) > 1:
        yield from (Day(found.start(), found.end(), one) for one in dates)


def _weekend_of(found: re.Match[str]) -> Iterator[Day]:
    """ "The weekend of October 10 and 11": one of its days."""
    first = int(found["first"])
    numbers = (first, int(found["second"]) if found["second"] else first + 1)

    def is_day(day: date, _today: date) -> bool:
        return day.day in numbers and (not found["month"] or day.month == _month(found["month"]))

    yield Day(found.start(), found.end(), is_day)


def _several(found: re.Match[str]) -> Iterator[Day]:
    """ "January 2, 9 and 16": each of them."""
    for number in (found["first"], *re.findall(r"\d+", found["more"]), found["last"]):
        if number:
            yield Day(found.start(), found.end(), _is_date(int(number), found["month"], None))


def _th(found: re.Match[str]) -> Iterator[Day]:
    """ "On the tenth"."""
    number = ORDINALS[found["th"].casefold()]
    yield Day(found.start(), found.end(), lambda day, _today: day.day == number)


def _nth(found: re.Match[str]) -> Iterator[Day]:
    """ "The first Saturday of October"."""
    weekday = next(
        place for place, name in enumerate(_WEEKDAYS) if name.startswith(found["weekday"].casefold()[:3])
    )
    order = _ORDER.index(found["nth"].casefold())

    def is_day(day: date, today: date) -> bool:
        if (
            day.month != (_month(found["month"]) if found["month"] else today.month)
            or day.weekday() != weekday
        ):
            return False
        if found["nth"].casefold() == "last":
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 == order

    yield Day(found.start(), found.end(), is_day)


def _feast(found: re.Match[str]) -> Iterator[Day]:
    """ "On Halloween"."""
    month_and_day = FIXED[found["feast"].casefold().replace("’", "'")]
    yield Day(found.start(), found.end(), lambda day, _today: (day.month, day.day) == month_and_day)


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
    ahead_said = re.match(rf"(?:in )?({_AHEAD}) (day|week)", said)
    apart = int(value_of(ahead_said[1])) * (7 if ahead_said[2] == "week" else 1) if ahead_said else None

    def is_day(day: date, today: date) -> bool:
        ahead = (day - today).days
        monday = today - timedelta(days=today.weekday())
        weeks = (day - monday).days // 7
        if said in ("today", "tonight") or (said.startswith("this ") and said.split()[1] in _PARTS):
            return ahead == 0
        if said == "tomorrow":
            return ahead == 1
        if said == "the day after tomorrow":
            return ahead == 2
        if apart is not None:
            return ahead == apart
        if "weekend" in said:
            return day.weekday() >= 5 and (
                said == "weekends" or weeks in ((0, 1) if "next" in said else (0,))
            )
        if said in ("this week", "next week"):
            return weeks == (said == "next week")
        if said in ("this month", "next month"):
            months = (day.year - today.year) * 12 + day.month - today.month
            return months == (said == "next month")
        return day.weekday() < 5

    yield Day(found.start(), found.end(), is_day, said in ("weekends", "weekdays"))


_PARTS = ("morning", "afternoon", "evening")
