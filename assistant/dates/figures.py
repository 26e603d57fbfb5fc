"""Dates in figures and number words: March 20-25, 3/20, the 20th, Sat 21."""

from __future__ import annotations

import re
from datetime import date

from assistant.dates import days
from assistant.dates.days import Days, ImpossibleDate, Span
from assistant.dates.frame import Frame
from assistant.dates.names import (
    AND,
    DAY_NUMBER,
    DAY_WORD,
    MONTH,
    TO,
    WEEKDAY,
    YEAR,
    month_of,
    number_of,
    weekday_of,
)
from assistant.dates.rules import Rules

RULES = Rules()
_ON = rf"(?:{WEEKDAY}s?\.?,?\s+(?:the\s+)?)?"
_NO_CLOCK = r"(?!\s*(?:[ap]\.?m\b|:|o'clock|-?year|%))"
_YEAR = rf"(?:,?\s+(?:of\s+|in\s+)?(?P<year>{YEAR}))?"
_MORE = rf"(?P<more>(?:{AND}{DAY_NUMBER}{_NO_CLOCK}(?!\s*{MONTH})(?![\w/]))+)?"
# "1/2 hour", "3/4 of a mile" are no dates.
_OF_A_WHOLE = re.compile(
    r"\s*(?:of\s+(?:a|an|the)|an?\s|hours?|miles?|days?|price|off|size|time|cups?)(?!\w)"
)


@RULES.phrase(
    rf"{_ON}(?P<month>{MONTH})\s+(?:the\s+)?(?P<first>{DAY_NUMBER})(?:{TO}|\s+and\s+){_ON}(?P<last>{DAY_NUMBER}){_NO_CLOCK}{_YEAR}"
    rf"|(?P<one>{DAY_NUMBER}){TO}(?P<other>{DAY_NUMBER})\s+(?:of\s+|de\s+)?(?P<its>{MONTH})(?!\w)(?:,?\s+(?P<then>{YEAR}))?"
)
def _days_to_days(found: re.Match[str], frame: Frame) -> Days | None:
    """ "March 20-25", "between March 20 and 22", "the 3rd to the 5th of April"."""
    before = found.string[max(0, found.start() - 12) : found.start()]
    is_and = re.search(r"\d\w*\s+and\s", found.group()) is not None
    if is_and and not re.search(r"(?<!\w)between\s+(?:the\s+)?$", before):
        return None
    month = month_of(found["month"] or found["its"])
    year = found["year"] or found["then"]
    numbers = (number_of(found["first"] or found["one"]), number_of(found["last"] or found["other"]))
    last = days.coming_date(frame.today, month, numbers[1], int(year) if year else None)
    first = days.real_date(last.year, month, numbers[0])
    if first > last:
        raise ImpossibleDate
    return days.between(first, last)


@RULES.phrase(r"(?P<year>20\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)")
def _iso(found: re.Match[str], _frame: Frame) -> Days:
    return days.on(days.real_date(int(found["year"]), int(found["month"]), int(found["day"])))


@RULES.phrase(rf"{_ON}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})(?:/(?P<year>(?:20)?\d\d))?")
def _slashed(found: re.Match[str], frame: Frame) -> Days | None:
    one, two = int(found["one"]), int(found["two"])
    is_fraction = _OF_A_WHOLE.match(found.string, found.end()) is not None
    if is_fraction or (found["one"], found["two"]) == ("24", "7"):
        return None
    month, day = (two, one) if frame.is_day_first or one > 12 >= two else (one, two)
    year = int(found["year"]) % 100 + 2000 if found["year"] else None
    return days.on(days.coming_date(frame.today, month, day, year))


@RULES.phrase(rf"{_ON}(?P<month>{MONTH})\s+(?:the\s+)?(?P<day>{DAY_NUMBER}){_NO_CLOCK}{_MORE}{_YEAR}")
def _month_day(found: re.Match[str], frame: Frame) -> Days:
    numbers = [found["day"], *re.findall(rf"(?<![\w]){DAY_NUMBER}", found["more"] or "")]
    return _dates(found, frame, numbers)


@RULES.phrase(rf"{_ON}(?P<day>{DAY_NUMBER})\s*(?:of\s+|de\s+)?(?P<month>{MONTH})(?!\w){_YEAR}")
def _day_month(found: re.Match[str], frame: Frame) -> Days:
    return _dates(found, frame, [found["day"]])


@RULES.phrase(rf"(?P<days>{DAY_NUMBER}(?:{AND}{DAY_NUMBER})+)\s+(?:of\s+)?(?P<month>{MONTH})(?!\w){_YEAR}")
def _days_of_month(found: re.Match[str], frame: Frame) -> Days:
    """ "20 and 21 March"; after "between" all days from the one to the other."""
    before = found.string[max(0, found.start() - 12) : found.start()]
    listed = _dates(found, frame, re.findall(rf"(?<![\w]){DAY_NUMBER}", found["days"]))
    if re.search(r"(?<!\w)between\s+(?:the\s+)?$", before):
        return days.between(listed.first, listed.last)
    return listed


def _dates(found: re.Match[str], frame: Frame, numbers: list[str]) -> Days:
    """The days of these numbers in the month that was found."""
    month, year = month_of(found["month"]), int(found["year"]) if found["year"] else None
    all_days = sorted(days.coming_date(frame.today, month, number_of(number), year) for number in numbers)
    return Days(
        tuple(Span(day, day) for day in all_days), is_past=year is not None and all_days[-1] < frame.today
    )


@RULES.phrase(
    rf"{_ON}(?:el\s+)?(?P<day>(?:[12]?\d|3[01])(?:st|nd|rd|th))(?!\s+(?:grade|floor|annual|century|street|st|ave|one|week|birthday))"
)
def _numbered_day(found: re.Match[str], frame: Frame) -> Days | None:
    """The 20th: the next day of that number; without a weekday or "the" before it, it is any number."""
    before = found.string[max(0, found.start() - 8) : found.start()]
    if found.group() == found["day"] and not re.search(r"(?<!\w)(?:the|on|or|and|to|until|-|el)\s*$", before):
        return None
    number = number_of(found["day"])
    weekday = re.match(WEEKDAY, found.group())
    coming = [day for ahead in range(25) if (day := _numbered(frame, ahead, number)) is not None]
    # "Friday the 13th" is the next 13th that is one, if there is one within two years.
    fitting = [day for day in coming if weekday and day.weekday() == weekday_of(weekday.group())]
    if not coming:
        raise ImpossibleDate
    return days.on((fitting or coming)[0])


def _numbered(frame: Frame, months_ahead: int, number: int) -> date | None:
    """The day of this number in a month from the anchor's on, if it has one that is to come."""
    month = days.month_span(frame.anchor.year, frame.anchor.month + months_ahead)
    assert month.last is not None
    if not 1 <= number <= month.last.day:
        return None
    day = month.first.replace(day=number)
    return day if day >= frame.anchor else None


@RULES.phrase(
    rf"(?P<day>\d{{1,2}})[-/](?P<month>{MONTH})[-/](?P<year>20\d\d)|(?P<its>{MONTH})[-/](?P<number>\d{{1,2}})(?:[-/](?P<then>20\d\d))?"
)
def _stroked(found: re.Match[str], frame: Frame) -> Days:
    """ "05-Aug-2026", "Oct/2"."""
    year = found["year"] or found["then"]
    month, day = month_of(found["month"] or found["its"]), int(found["day"] or found["number"])
    those = days.coming_date(frame.today, month, day, int(year) if year else None)
    return days.on(those).with_changes(is_past=those < frame.today)


@RULES.phrase(rf"(?P<day>{WEEKDAY})\s+(?P<number>[12]?\d|3[01]){_NO_CLOCK}(?!\s*[-–])")
def _weekday_and_number(found: re.Match[str], frame: Frame) -> Days | None:
    """ "Sat 21", when one of the next months has such a day."""
    weekday, number = weekday_of(found["day"]), int(found["number"])
    coming = (_numbered(frame, ahead, number) for ahead in range(3) if number)
    return next((days.on(day) for day in coming if day is not None and day.weekday() == weekday), None)


@RULES.phrase(r"(?P<month>\d{1,2})[-.](?P<day>\d{1,2})[-.](?P<year>20\d\d)")
def _dashed(found: re.Match[str], frame: Frame) -> Days:
    month, day = int(found["month"]), int(found["day"])
    if frame.is_day_first or month > 12 >= day:
        month, day = day, month
    return days.on(days.real_date(int(found["year"]), month, day))


@RULES.phrase(rf"(?P<day>{WEEKDAY})\s+the\s+(?P<number>{DAY_WORD})")
def _weekday_number(found: re.Match[str], frame: Frame) -> Days:
    month = frame.today.replace(day=1)
    number = number_of(found["number"])
    if number < frame.today.day:
        month = days.month_span(month.year, month.month + 1).first
    return days.on(days.real_date(month.year, month.month, number))
