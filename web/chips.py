"""What was searched, as chips: one for each constraint of a query, with how to take it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assistant.audiences import each_in_words
from assistant.itinerary import part_in_words
from assistant.labels import DEFAULT_DAYS
from assistant.query import EventQuery, Window
from assistant.scope import zone_of_query
from assistant.wording import and_list, miles_in_words, time_in_words

_SHOWN_WINDOWS = 2
_TIME = ("when", "daypart")
# How a label begins when no time was said.
_DEFAULT_TIME = f"next {DEFAULT_DAYS} days"


@dataclass(frozen=True, slots=True)
class Chip:
    """A constraint in words; `fields` of the query are what × clears, none if nobody asked for it."""

    words: str
    fields: str
    is_carried: bool = False


def chips_of(data: Mapping[str, Any]) -> list[Chip]:
    """The chips of a stored query, in the order people say them; none when nothing was searched."""
    if data.get("intent") not in ("search", "clarify"):
        return []
    query = EventQuery.from_wire(data)
    named = data.get("carried_over")
    carried = {field for field in named if isinstance(field, str)} if isinstance(named, list) else set()
    is_default_time = str(data.get("label", "")).startswith(_DEFAULT_TIME)
    return [
        Chip(
            words,
            "" if is_default_time and fields == _TIME else " ".join(fields),
            is_carried=not carried.isdisjoint(fields),
        )
        for words, fields in _parts(query)
        if words
    ]


def _parts(query: EventQuery) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield when_in_brief(query), _TIME
    yield _where(query), ("where", "radius_miles", "searched_radius_miles")
    yield _people(query), ("ages", "audience")
    yield _cost(query), ("cost",)
    yield _attendance(query), ("is_virtual",)
    yield query.topic or "", ("topic",)
    yield _plan(query), ("form", "parts")
    yield and_list(query.accessibility), ("accessibility",)
    yield f"not {and_list(query.exclude, 'or')}" if query.exclude else "", ("exclude",)
    yield f"{query.order} first" if query.order else "", ("order",)


def when_in_brief(query: EventQuery) -> str:
    """ "Sat 14 – Sun 15 Mar", "Sat 14 Mar, 6:00 am–12:00 pm"; empty when no time was searched."""
    zone = ZoneInfo(zone_of_query(query))
    words = [_window(window, zone) for window in query.when[:_SHOWN_WINDOWS]]
    more = len(query.when) - len(words)
    return and_list([*words, f"{more} more times"] if more > 0 else words)


def _window(window: Window, zone: ZoneInfo) -> str:
    start = window.start.astimezone(zone)
    if window.end is None:
        return f"from {_day(start)}"
    end = window.end.astimezone(zone)
    last = end - timedelta(seconds=1)
    if start.date() == last.date() or end - start < timedelta(hours=18):
        hours = "" if _is_midnight(start) and _is_midnight(end) else f", {_hours(start, end)}"
        return f"{_day(start)}{hours}"
    first = f"{start:%a} {start.day}" if (start.month, start.year) == (last.month, last.year) else _day(start)
    return f"{first} – {_day(last)}"


def _hours(start: datetime, end: datetime) -> str:
    return (
        f"from {time_in_words(start)}"
        if _is_midnight(end)
        else f"{time_in_words(start)}–{time_in_words(end)}"
    )


def _day(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b}"


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (0, 0)


def _where(query: EventQuery) -> str:
    if not query.where or query.is_virtual is True:
        return ""
    names = and_list([spot.name for spot in query.where], "or")
    radius = query.radius_miles or query.searched_radius_miles
    return f"within {miles_in_words(radius)} of {names}" if radius else names


def _people(query: EventQuery) -> str:
    if query.everyone:
        return f"ages {and_list(each_in_words(query.everyone))} together"
    if query.ages:
        noun = "age" if len(query.ages) == 1 else "ages"
        return f"{noun} {and_list([str(age) for age in query.ages])}"
    return f"for {and_list(query.audience)}" if query.audience else ""


def _cost(query: EventQuery) -> str:
    if query.cost.free:
        return "free"
    return f"up to ${query.cost.max:g}" if query.cost.max is not None else ""


def _plan(query: EventQuery) -> str:
    if query.form != "plan":
        return ""
    steps = [part_in_words(part) for part in query.parts]
    return f"a plan: {'; '.join(steps)}" if steps else "a plan of the day"


def _attendance(query: EventQuery) -> str:
    return {True: "online", False: "in person", None: ""}[query.is_virtual]
