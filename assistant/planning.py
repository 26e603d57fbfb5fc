"""The plan of a day: one search for each of its parts, and one event of each that goes with the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from assistant.describing import is_located
from assistant.query import EventQuery, Part, Spot, Window
from assistant.retrieval import FoundEvent, SearchResult, completed, search
from assistant.scope import zone_of_query
from assistant.steps import USUAL_PARTS
from gazetteer import miles_between

CANDIDATES = 8
KEPT_PLANS = 30
# What is on for longer is visited, not attended: a museum, a market.
LONGEST_ATTENDED = timedelta(hours=3, minutes=30)
# What has no hours of its own, an exhibition of weeks, a fair of all day, is taken to be open by day.
LONGEST_WITH_HOURS, OPENS, CLOSES = timedelta(hours=20), 9 * 60, 17 * 60
VISIT = timedelta(minutes=90)
UNKNOWN_LENGTH = timedelta(hours=1)
# Door to door in a town: parking and walking, then 20 miles an hour.
SETTING_OUT, MINUTES_PER_MILE = timedelta(minutes=10), 3
UNKNOWN_WAY = timedelta(minutes=20)
# Against one place further down the list of what fits a part: so many miles more on the way.
MILES_PER_RANK = 2.0


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the day and what to do in it; None: nothing was found that fits in.

    `miles` is the way from the step before, where both places are known.
    """

    part: Part
    found: FoundEvent | None = None
    miles: float | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The first steps of a day, until when they take and how well they suit (less is better)."""

    steps: tuple[Step, ...] = ()
    ends: datetime | None = None
    last: FoundEvent | None = None
    cost: float = 0.0

    @property
    def misses(self) -> int:
        return sum(step.found is None for step in self.steps)


def plan_of(
    query: EventQuery, *, now: datetime, similarity_threshold: float, home: Spot | None
) -> tuple[tuple[Step, ...], SearchResult]:
    """The steps of a day in their order, none overlapping the next, and what was searched and found.

    Of several days the one on which most parts have something is planned. Raises SearchFailed.
    """
    parts = query.parts or tuple(replace(part, topic=query.topic) for part in USUAL_PARTS)
    days = _days(query, now)
    found = []
    for part in parts:
        asked = _query_of(part, query, days)
        result = (
            search(
                asked,
                now=now,
                limit=CANDIDATES + len(part.unwanted),
                similarity_threshold=similarity_threshold,
                home=home,
            )
            if asked.when
            else SearchResult((), 0, asked)
        )
        # What may fit, for all its calendar says, comes after all that does.
        events = result.events + result.apart
        found.append(tuple(one for one in events if one.event.pk not in part.unwanted))
    plans = [_best(parts, found, day, now) for day in days]
    best = min(range(len(days)), key=lambda number: (plans[number].misses, number))
    steps = plans[best].steps
    chosen = [step.found for step in steps if step.found is not None]
    day = Window(days[best].start, days[best].end)
    searched = completed(query.with_changes(when=(day,)), now=now)
    sure = tuple(found for found in chosen if not found.unsaid)
    unsure = tuple(found for found in chosen if found.unsaid)
    return steps, SearchResult(sure, len(sure), searched, unsure, len(unsure))


@dataclass(frozen=True, slots=True)
class _Day:
    """What is asked about of one local day."""

    date: date
    zone: ZoneInfo
    start: datetime
    end: datetime


MOST_DAYS = 7


def _days(query: EventQuery, now: datetime) -> list[_Day]:
    """The days asked about; where none is said, today until noon, else tomorrow."""
    zone = ZoneInfo(zone_of_query(query))
    local = now.astimezone(zone)
    if not query.when:
        start = local if local.hour < 12 else datetime.combine(local.date() + timedelta(days=1), time(), zone)
        return [_Day(start.date(), zone, start, _midnight_after(start.date(), zone))]
    return list(_cut(query.when, zone))[:MOST_DAYS]


def _cut(windows: tuple[Window, ...], zone: ZoneInfo) -> Iterator[_Day]:
    for window in windows:
        start = window.start.astimezone(zone)
        last = window.end.astimezone(zone) if window.end else start + timedelta(days=MOST_DAYS)
        for _ in range(MOST_DAYS):
            if start >= last:
                break
            end = min(last, _midnight_after(start.date(), zone))
            yield _Day(start.date(), zone, start, end)
            start = end


def _midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _windows(part: Part, days: list[_Day]) -> tuple[Window, ...]:
    """The part on each of the days, as far as it is asked about."""
    found = []
    for day in days:
        start, end = day.start, day.end
        if part.daypart is not None:
            low, high = (_at_minute(day, minute) for minute in part.daypart)
            start, end = max(start, low), min(end, high)
        if start < end:
            found.append(Window(start, end))
    return tuple(found)


def _at_minute(day: _Day, minute: int) -> datetime:
    if minute >= 24 * 60:
        return _midnight_after(day.date, day.zone)
    return datetime.combine(day.date, time(minute // 60, minute % 60), day.zone)


def _query_of(part: Part, query: EventQuery, days: list[_Day]) -> EventQuery:
    """What to search for one part: its own words, and all that was asked of the whole day."""
    return query.with_changes(
        when=_windows(part, days),
        daypart=None,
        topic=part.topic,
        audience=part.audience or query.audience,
        # One goes there: what is only online is no part of a day out, unless it is asked for.
        is_virtual=False if query.is_virtual is None else query.is_virtual,
        form="list",
        parts=(),
    )


def _best(parts: tuple[Part, ...], found: list[tuple[FoundEvent, ...]], day: _Day, now: datetime) -> _Plan:
    """The plan with the fewest parts left open, then the best and nearest events."""
    plans = [_Plan()]
    for part, events in zip(parts, found, strict=True):
        windows = _windows(part, [day])
        longer = [_with_step(plan, Step(part)) for plan in plans]
        for plan in plans:
            for rank, event in enumerate(events):
                if windows and (step := _fitted(plan, part, event, windows[0], rank, now)) is not None:
                    longer.append(step)
        plans = sorted(longer, key=lambda plan: (plan.misses, plan.cost))[:KEPT_PLANS]
    return plans[0]


def _with_step(plan: _Plan, step: Step) -> _Plan:
    return replace(plan, steps=(*plan.steps, step))


def _fitted(
    plan: _Plan, part: Part, found: FoundEvent, window: Window, rank: int, now: datetime
) -> _Plan | None:
    """The plan with this event next; None when one cannot be there in time."""
    if any(step.found and _is_same(step.found, found) for step in plan.steps):
        return None
    miles = _miles(plan.last, found)
    free_from = max(window.start, now)
    if plan.ends is not None:
        free_from = max(free_from, plan.ends + _way(miles))
    starts, ends = found.event.start_time, found.event.end_time or found.event.start_time + UNKNOWN_LENGTH
    if found.event.all_day or ends - starts > LONGEST_WITH_HOURS:
        starts, ends = (_at_minute(_day_of(window), minute) for minute in (OPENS, CLOSES))
    if ends - starts > LONGEST_ATTENDED:
        starts = max(starts, free_from)
        ends = min(ends, starts + VISIT)
        if ends - starts < VISIT / 2:
            return None
    if starts < free_from or (window.end is not None and starts >= window.end):
        return None
    cost = plan.cost + rank + (miles or 0) / MILES_PER_RANK
    return _Plan((*plan.steps, Step(part, found, miles)), ends, found, cost)


def _day_of(window: Window) -> _Day:
    zone = window.start.tzinfo
    assert isinstance(zone, ZoneInfo)  # `_windows` makes them on the clock of the place
    return _Day(window.start.date(), zone, window.start, window.start)


def _is_same(one: FoundEvent, other: FoundEvent) -> bool:
    """The same event, or another date of it."""
    return one.event.pk == other.event.pk or (
        one.event.title == other.event.title and one.event.venue_id == other.event.venue_id
    )


def _miles(one: FoundEvent | None, other: FoundEvent) -> float | None:
    if one is None or not (is_located(one.event) and is_located(other.event)):
        return None
    here, there = one.event, other.event
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return None
    return miles_between(here.latitude, here.longitude, there.latitude, there.longitude)


def _way(miles: float | None) -> timedelta:
    """How long it takes to get there; nothing next door."""
    if miles is None:
        return UNKNOWN_WAY
    return timedelta() if miles < 0.1 else SETTING_OUT + timedelta(minutes=ceil(miles * MINUTES_PER_MILE))
