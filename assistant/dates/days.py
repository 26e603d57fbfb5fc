"""Which days a phrase means: spans of whole local days and the weekdays kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
FAR = date.max - timedelta(days=2)


class ImpossibleDate(Exception):
    """A date that no calendar has, as April 31."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; a `last` of None is open."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """What a phrase says about days.

    `spans` empty: it says only which weekdays ("Monday mornings"). `from_now`: what is over does not count.
    """

    spans: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()
    from_now: bool = False
    is_past: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it names days and no stretch of time: each span a day or a weekend, or weekdays alone."""
        return all(span.last is not None and span.last - span.first <= DAY for span in self.spans)


def on(day: date) -> Days:
    """That one day."""
    return Days((Span(day, day),))


def between(first: date, last: date, *, from_now: bool = False) -> Days:
    """All days from first to last."""
    return Days((Span(first, last),), from_now=from_now)


def real_date(year: int, month: int, day: int) -> date:
    """The date, or ImpossibleDate."""
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDate from None


def coming_date(today: date, month: int, day: int, year: int | None = None) -> date:
    """The next such day from today on; February 29 in the next leap year; raises ImpossibleDate."""
    if year is not None:
        return real_date(year, month, day)
    if (month, day) != (2, 29):
        found = real_date(today.year, month, day)
        return found if found >= today else real_date(today.year + 1, month, day)
    leap = next(y for y in range(today.year, today.year + 9) if y % 4 == 0 and (y % 100 or y % 400 == 0))
    return date(leap, 2, 29) if date(leap, 2, 29) >= today else date(leap + 4, 2, 29)


def coming_weekday(today: date, weekday: int) -> date:
    """The next such weekday, today included."""
    return today + (weekday - today.weekday()) % 7 * DAY


def monday_of(day: date) -> date:
    """The Monday of the day's calendar week."""
    return day - day.weekday() * DAY


def end_of_month(year: int, month: int) -> date:
    """The month's last day."""
    return (date(year, month, 28) + 4 * DAY).replace(day=1) - DAY


def coming_month(today: date, month: int) -> Span:
    """The next such month; of the current one what is left."""
    year = today.year if month >= today.month else today.year + 1
    first = date(year, month, 1)
    return Span(max(first, today), end_of_month(year, month))


def whole_month(today: date, month: int, year: int | None = None) -> Span:
    """The next such month from its first day."""
    year = year or (today.year if month >= today.month else today.year + 1)
    return Span(date(year, month, 1), end_of_month(year, month))


def weekend_of(day: date) -> Span:
    """Saturday and Sunday of the day's calendar week."""
    saturday = monday_of(day) + 5 * DAY
    return Span(saturday, saturday + DAY)


def nth_weekday(month: Span, weekday: int, nth: int) -> date:
    """The nth such weekday of a whole month, -1 the last; raises ImpossibleDate for a fifth that is none."""
    assert month.last is not None
    if nth < 0:
        return month.last - (month.last.weekday() - weekday) % 7 * DAY
    found = coming_weekday(month.first, weekday) + 7 * (nth - 1) * DAY
    if found > month.last:
        raise ImpossibleDate
    return found
