"""The address of a search: each constraint as a plain parameter, which `web.searching` reads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from assistant.audiences import spans_of
from assistant.query import EventQuery, Spot, Window
from assistant.remembered import remembered_query
from assistant.retrieval import DEFAULT_RADIUS_MILES
from assistant.surroundings import home_place, zone_at, zone_of
from gazetteer import load_gazetteer, miles_between

Params = list[tuple[str, str]]

SUFFIXES = ("/", ".ics", ".rss", ".json")
# A name for where a person is says nothing to whoever opens the address later.
_HERE = "your location"
_SAME_PLACE_MILES = 0.1
_MOMENT = "%Y-%m-%dT%H:%M:%S%z"


def search_path(query: EventQuery, *, suffix: str = "/") -> str:
    """The path of a query as a page ("/") or as a feed (".ics", ".rss", ".json")."""
    return path_of(search_params(query), suffix=suffix)


def path_of_stored(data: Mapping[str, Any]) -> str:
    """The path of a query as a turn stored it; empty when nothing was searched, or a day was planned."""
    query = remembered_query({"query": data})
    if query is None or data.get("intent") != "search" or query.form == "plan":
        return ""
    return search_path(query)


def path_of(params: Iterable[tuple[str, str]], *, suffix: str = "/") -> str:
    """The path of a search with these parameters."""
    said = urlencode(list(params))
    path = reverse("web:search").rstrip("/") + suffix
    return f"{path}?{said}" if said else path


def search_params(query: EventQuery, *, when_words: str = "") -> Params:
    """The parameters of a query; with `when_words` these are kept, to be understood on other days."""
    known = [spot for spot in query.where if is_known_place(spot)]
    where = [*known, *(spot for spot in query.where if spot not in known)]
    times = [("when", when_words)] if when_words else list(_times(query.when, zone_read(where)))
    return [*times, *_places(query, where), *_people(query), *_subject(query)]


def zone_read(where: Iterable[Spot]) -> str:
    """The time zone in which an address with these places is read."""
    for spot in where:
        return spot.timezone if is_known_place(spot) and spot.timezone else zone_at(*_rounded(spot))
    return zone_of(home_place())


def point_name(latitude: float, longitude: float) -> str:
    """What a point is called that has no name of its own."""
    nearest = load_gazetteer().nearest(latitude, longitude, within_miles=200)
    if nearest is None:
        return f"{latitude:g}, {longitude:g}"
    return _("a point near %(place)s") % {"place": nearest.label}


def is_known_place(spot: Spot) -> bool:
    """Whether the gazetteer has the spot under its id."""
    place = load_gazetteer().by_id(spot.place_id) if spot.place_id is not None else None
    if place is None:
        return False
    miles = miles_between(spot.latitude, spot.longitude, place.latitude, place.longitude)
    return miles <= _SAME_PLACE_MILES


def _times(windows: tuple[Window, ...], zone_name: str) -> Iterator[tuple[str, str]]:
    joined, zone = _joined(windows), ZoneInfo(zone_name)
    if len(joined) == 1 and (days := _whole_days(joined[0], zone)):
        yield from days
    elif joined:
        yield "when", ";".join(_interval(window, zone) for window in joined)


def _joined(windows: tuple[Window, ...]) -> list[Window]:
    """The windows with those that touch made one: an event in any of them is in that one."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda window: window.start):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and last.end < window.start):
            joined.append(window)
        elif last.end is not None and (window.end is None or window.end > last.end):
            joined[-1] = Window(last.start, window.end)
    return joined


def _whole_days(window: Window, zone: ZoneInfo) -> Params:
    """The window as its first and last day; empty where it does not begin and end at midnight."""
    first = _day_of_midnight(window.start, zone)
    after = _day_of_midnight(window.end, zone) if window.end is not None else None
    if first is None or (window.end is not None and after is None):
        return []
    last = [("to", (after - timedelta(days=1)).isoformat())] if after is not None else []
    return [("from", first.isoformat()), *last]


def _day_of_midnight(moment: datetime, zone: ZoneInfo) -> date | None:
    day = moment.astimezone(zone).date()
    return day if datetime.combine(day, time(), tzinfo=zone) == moment else None


def _interval(window: Window, zone: ZoneInfo) -> str:
    """ "2026-03-14T17:00:00-0400/2026-03-15T00:00:00-0400"; ".." for an end that is open (ISO 8601-2)."""
    end = f"{window.end.astimezone(zone):{_MOMENT}}" if window.end is not None else ".."
    return f"{window.start.astimezone(zone):{_MOMENT}}/{end}"


def _places(query: EventQuery, where: list[Spot]) -> Iterator[tuple[str, str]]:
    for spot in where:
        if is_known_place(spot):
            yield "location_id", str(spot.place_id)
        else:
            latitude, longitude = _rounded(spot)
            is_named = spot.name not in ("", _HERE, point_name(latitude, longitude))
            name = f",{spot.name}" if is_named else ""
            yield "near", f"{latitude},{longitude}{name}"
    radius = query.radius_miles or query.searched_radius_miles
    if radius and where and radius != DEFAULT_RADIUS_MILES:
        yield "radius", number(radius)


def _people(query: EventQuery) -> Iterator[tuple[str, str]]:
    if query.cost.free:
        yield "free", "1"
    if query.cost.max is not None:
        yield "max_price", number(query.cost.max)
    yield from (("age", _span(*ages)) for ages in spans_of(query.ages))
    yield from (("together", _span(*ages)) for ages in query.everyone)
    yield from (("audience", group) for group in query.audience)
    if query.is_virtual is not None:
        yield "online", "yes" if query.is_virtual else "no"


def _subject(query: EventQuery) -> Iterator[tuple[str, str]]:
    if query.topic:
        yield "topic", query.topic
    yield from (("not", word) for word in query.exclude)
    yield from (("access", need) for need in query.accessibility)
    yield from (("wish", wish) for wish in query.wishes)
    if query.order:
        yield "order", query.order


def number(value: float) -> str:
    """A number as people write it: "10", "2.5"."""
    return repr(float(value)).removesuffix(".0")


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _rounded(spot: Spot) -> tuple[float, float]:
    """To a yard: finer than any event's place."""
    return round(spot.latitude, 5), round(spot.longitude, 5)
