"""What would leave less of a result, or find more, in words that are understood as exactly that.

A change holds the query which the next turn understands when its words are said; tests say them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from assistant.dates import read_dates
from assistant.query import Cost, EventQuery, Window
from assistant.retrieval import completed
from assistant.scope import zone_of_query
from assistant.timing import Timing, merged_time
from assistant.wording import miles_in_words

Kind = Literal["cost", "day", "people", "attendance", "distance", "hour"]

NARROWER_RADII_MILES = (5.0, 10.0, 25.0)
WIDER_RADII_MILES = (25.0, 50.0, 100.0)
MOST_DAYS = 8  # of more days a weekday says too little
# The likeliest first; more than a few are not worth their counting.
WEEKDAYS = ("Saturday", "Sunday", "Friday", "Thursday", "Wednesday", "Tuesday", "Monday")
MOST_WEEKDAYS = 3
PARTS = ("In the evening", "In the afternoon", "In the morning")
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A question, what kind of constraint it changes, and the query it makes."""

    kind: Kind
    question: str
    query: EventQuery


def narrowings(query: EventQuery, *, now: datetime) -> tuple[Change, ...]:
    """The single constraints that may be added to what was asked: each finds a part of the same events."""
    return (
        *_cheaper(query),
        *_on_a_day(query, now),
        *_for_some(query),
        *_nearer(query, now),
        *_at_an_hour(query, now),
    )


def widenings(query: EventQuery, *, now: datetime) -> tuple[Change, ...]:
    """What to look at where few were found: the days after, and further around."""
    return (*_later(query, now), *_farther(query, now))


def timed(query: EventQuery, words: str, now: datetime) -> EventQuery:
    """The query with its time as it is understood when these words follow it."""
    local, text = now.astimezone(_zone(query)), words.lower()
    said = read_dates(text, local, remembered=query)
    time = merged_time(said, text, (), Timing(query.when, query.daypart, asked=query.asked_days), local)
    return query.with_changes(when=time.windows, daypart=time.daypart)


def _cheaper(query: EventQuery) -> Iterator[Change]:
    if not query.cost.free:
        yield Change("cost", "Only free ones", query.with_changes(cost=Cost(free=True)))


def _for_some(query: EventQuery) -> Iterator[Change]:
    if not query.ages and not query.audience:
        yield Change("people", "For kids", query.with_changes(audience=("children",)))
    # An online event is in no place: around one it would be another search.
    if query.is_virtual is None and not query.where:
        yield Change("attendance", "Only online ones", query.with_changes(is_virtual=True))
        yield Change("attendance", "In person only", query.with_changes(is_virtual=False))


def _nearer(query: EventQuery, now: datetime) -> Iterator[Change]:
    around = completed(query, now=now).searched_radius_miles
    smaller = [miles for miles in NARROWER_RADII_MILES if around is not None and miles < around]
    if smaller:
        yield _within(query, smaller[-1])


def _farther(query: EventQuery, now: datetime) -> Iterator[Change]:
    around = completed(query, now=now).searched_radius_miles
    if around is not None:
        yield from [_within(query, miles) for miles in WIDER_RADII_MILES if miles > around][:1]


def _within(query: EventQuery, miles: float) -> Change:
    nearer = query.with_changes(radius_miles=miles, searched_radius_miles=miles)
    return Change("distance", f"Within {miles_in_words(miles)}", nearer)


def _on_a_day(query: EventQuery, now: datetime) -> Iterator[Change]:
    """One of the days asked about; of many days, the next weekend."""
    days = _days_of(completed(query, now=now), now)
    if len(days) > MOST_DAYS:
        yield from _at(query, "day", "Just this weekend", now)
    elif len(days) > 1:
        there = {day.strftime("%A") for day in days}
        for name in [name for name in WEEKDAYS if name in there][:MOST_WEEKDAYS]:
            yield from _at(query, "day", f"Only on {name}", now)


def _at_an_hour(query: EventQuery, now: datetime) -> Iterator[Change]:
    if query.daypart is None and len(_days_of(completed(query, now=now), now)) <= MOST_DAYS:
        for words in PARTS:
            yield from _at(query, "hour", words, now)


def _later(query: EventQuery, now: datetime) -> Iterator[Change]:
    """The days that follow those asked about."""
    days = _days_of(completed(query, now=now), now)
    if len(days) > MOST_DAYS:
        return
    today = now.astimezone(_zone(query)).date()
    if days == [today]:
        words = "What about tomorrow?"
    elif {day.weekday() for day in days} <= {5, 6}:
        words = "What about next weekend?"
    else:
        words = "What about next week?"
    changed = timed(query, words, now)
    if changed.when and changed.when != query.when:
        yield Change("day", words, changed)


def _at(query: EventQuery, kind: Kind, words: str, now: datetime) -> Iterator[Change]:
    """The query at the time that is said, if that lies within the time asked about and is less of it."""
    changed = timed(query, words, now)
    asked = completed(query, now=now).when
    if changed.when and changed.when != asked and all(_lies_in(window, asked) for window in changed.when):
        yield Change(kind, words, changed)


def _days_of(query: EventQuery, now: datetime) -> list[date]:
    """The local days of the windows, but for those of a window without an end."""
    zone, days = _zone(query), dict[date, None]()
    for window in query.when:
        day = max(window.start, now).astimezone(zone).date()
        last = (window.end - _MOMENT).astimezone(zone).date() if window.end else day + timedelta(MOST_DAYS)
        while day <= last and len(days) <= MOST_DAYS:
            days[day] = None
            day += timedelta(days=1)
    return list(days)


def _lies_in(window: Window, windows: tuple[Window, ...]) -> bool:
    return any(
        one.start <= window.start and (one.end is None or (window.end is not None and window.end <= one.end))
        for one in windows
    )


def _zone(query: EventQuery) -> ZoneInfo:
    return ZoneInfo(zone_of_query(query))
