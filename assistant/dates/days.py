"""Which days a phrase means: spans of whole local days and the weekdays kept of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Self

DAY = timedelta(days=1)
WEEK = 7 * DAY
Grain = Literal["day", "weekend", "week", "month", "season", "feast", "rhythm"]


class ImpossibleDate(Exception):
    """A date that no calendar has, as April 31; `end` is where its words end, when that is known."""

    end: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; a `last` of None is open."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """What a phrase says about days.

    `spans` empty: it says only which weekdays ("Monday mornings"). `from_now`: what is over does not count.
    `grain` tells how it may be combined; `is_bare_weekday`: a weekday's name alone, of which a week beside it
    says which one is meant, as of an `is_weekday_range` ("Monday to Friday"). `part` is the part of the day
    that is in the words ("tonight"); `starts_at` the minute of the first day from which a stretch goes on
    without a break ("Friday night through Sunday").
    """

    spans: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()
    from_now: bool = False
    is_past: bool = False
    grain: Grain = "day"
    is_bare_weekday: bool = False
    needs_lead: bool = False
    part: tuple[int, int] | None = None
    starts_at: int = 0
    is_weekday_range: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it names days and no stretch of time: each span a day or a weekend, or weekdays alone."""
        return all(span.last is not None and span.last - span.first <= DAY for span in self.spans)

    @property
    def first(self) -> date:
        """The first day; only for days with spans."""
        return self.spans[0].first

    @property
    def last(self) -> date | None:
        """The last day, None when open; only for days with spans."""
        return self.spans[-1].last

    def with_changes(self, **changes: object) -> Self:
        """A copy with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type] # the fields have different types


def on(day: date) -> Days:
    """That one day."""
    return Days((Span(day, day),))


def between(first: date, last: date | None, *, from_now: bool = False, grain: Grain = "day") -> Days:
    """All days from first to last."""
    return Days((Span(first, last),), from_now=from_now, grain=grain)


def past(first: date, last: date, *, grain: Grain = "day") -> Days:
    """Days that are over."""
    return Days((Span(first, last),), is_past=True, grain=grain)


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
    years = range(today.year, today.year + 9)
    leaps = (date(y, 2, 29) for y in years if y % 4 == 0 and (y % 100 or y % 400 == 0))
    return next(leap for leap in leaps if leap >= today)


def coming_weekday(today: date, weekday: int) -> date:
    """The next such weekday, today included."""
    return today + (weekday - today.weekday()) % 7 * DAY


def monday_of(day: date) -> date:
    """The Monday of the day's calendar week."""
    return day - day.weekday() * DAY


def week_of(day: date) -> Span:
    """Monday to Sunday of the day's calendar week."""
    return Span(monday_of(day), monday_of(day) + 6 * DAY)


def weekend_of(day: date) -> Span:
    """Saturday and Sunday of the day's calendar week."""
    saturday = monday_of(day) + 5 * DAY
    return Span(saturday, saturday + DAY)


def end_of_month(year: int, month: int) -> date:
    """The month's last day."""
    return (date(year, month, 28) + 4 * DAY).replace(day=1) - DAY


def month_span(year: int, month: int, months: int = 1) -> Span:
    """Some whole months; a month number above 12 is one of the next year."""
    last = month + months - 2
    return Span(
        date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1),
        end_of_month(year + last // 12, last % 12 + 1),
    )


def whole_month(today: date, month: int, year: int | None = None) -> Span:
    """The next such month from its first day, the current one included."""
    return month_span(year or (today.year if month >= today.month else today.year + 1), month)


def nth_weekday(month: Span, weekday: int, nth: int) -> date:
    """The nth such weekday of a whole month, -1 the last; raises ImpossibleDate for a fifth that is none."""
    assert month.last is not None
    if nth < 0:
        return month.last - (month.last.weekday() - weekday) % 7 * DAY
    found = coming_weekday(month.first, weekday) + (nth - 1) * WEEK
    if found > month.last:
        raise ImpossibleDate
    return found


def nth_week(month: Span, nth: int) -> Span:
    """The nth seven days of a month (the first week of December is the 1st to the 7th), -1 the last."""
    assert month.last is not None
    first = month.last - 6 * DAY if nth < 0 else month.first + (nth - 1) * WEEK
    if first > month.last:
        raise ImpossibleDate
    return Span(first, min(first + 6 * DAY, month.last))
