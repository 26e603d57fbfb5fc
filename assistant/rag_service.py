"""The specification's search call: filters as arguments, events as dicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseError

from assistant.errors import InvalidSearch, SearchFailed
from assistant.matching import Filters, clean
from assistant.places import spot_of
from assistant.query import EventQuery, Spot, Window
from assistant.retrieval import FoundEvent, completed, search_among
from assistant.surroundings import home_place, spot_named, topic_of, zone_at, zone_of
from assistant.wording import ages_in_words, place_in_words, price_in_words
from events import clock
from events.circles import FARTHEST_MILES

MOST_EVENTS = 100
MOST_DAYS = 3660

Moment = date | datetime | str


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the person is, if they say so, and how far they will go (None: as far as it takes)."""

    spot: Spot | None
    max_distance_miles: float | None


def get_context_events(  # noqa: PLR0913 the specification's call
    user_message: str,
    max_events: int = 8,
    similarity_threshold: float = 0.1,
    time_filter_days: int = 14,
    date_from: Moment | None = None,
    date_to: Moment | None = None,
    location: str | None = None,
    is_virtual: bool | None = None,  # noqa: FBT001 the specification's call
    max_distance_miles: float | None = None,
    user_lat: float | None = None,
    user_lng: float | None = None,
) -> list[dict[str, Any]]:
    """Events that pass every filter, best first for the message's topic, at most `max_events` (100).

    The arguments are the filters; the message only ranks, and drops what falls below `similarity_threshold`.
    A date counts whole in the place's time zone. An unknown or ambiguous `location` finds nothing. The
    distance is measured from the person, else from the location, else from home.
    Raises InvalidSearch (a ValueError) for impossible values and SearchFailed when the search fails.
    """
    _check_number("max_events", max_events, low=1)
    _check_number("time_filter_days", time_filter_days, low=1, high=MOST_DAYS)
    _check_number("similarity_threshold", similarity_threshold, low=-1, high=1)
    reach = _reach(max_distance_miles, user_lat, user_lng)
    try:
        spot = spot_named(location) if location and location.strip() else None
    except DatabaseError as exc:
        raise SearchFailed("the place could not be looked up") from exc
    if spot is None and location and location.strip():
        return []
    now = clock.now()
    centre = spot or reach.spot or (_home_spot() if reach.max_distance_miles is not None else None)
    window = _window(date_from, date_to, now=now, days=time_filter_days, zone=_zone(centre))
    if window is None:
        return []
    is_filtered = spot is not None or reach.max_distance_miles is not None
    query = EventQuery(
        when=(window,),
        where=(centre,) if centre is not None and is_filtered else (),
        radius_miles=None if spot is not None and reach.spot is not None else reach.max_distance_miles,
        is_virtual=is_virtual,
        topic=topic_of(clean(user_message), now=now),
    )
    searched = completed(query, now=now)
    filters = Filters(searched, seen_from=reach.spot, reach_miles=reach.max_distance_miles)
    limit = min(max_events, MOST_EVENTS)
    found = search_among(filters, now=now, limit=limit, similarity_threshold=similarity_threshold)
    return [event_as_dict(item) for item in found.events]


def event_as_dict(found: FoundEvent) -> dict[str, Any]:
    """A found event as the specification's prompt and clients read it."""
    event = found.event
    return {
        "id": event.pk,
        "title": event.title,
        "description": event.description,
        "location": event.location,
        "where": place_in_words(event),
        "city": event.venue.city if event.venue else "",
        "start_time": event.local_start,
        "end_time": event.local_end,
        "all_day": event.all_day,
        "timezone": event.timezone,
        "url": event.url,
        "is_virtual": event.is_virtual,
        "event_attendance_mode": event.event_attendance_mode,
        "event_status": event.event_status,
        "price": price_in_words(event),
        "cost_kind": event.cost_kind,
        "cost_min": event.cost_min,
        "cost_max": event.cost_max,
        "cost_currency": event.cost_currency,
        "age_range": event.age_range,
        "ages": ages_in_words(event),
        "age_min": event.age_min,
        "age_max": event.age_max,
        "audience_tags": list(event.audience_tags),
        "accessibility": list(event.accessibility),
        "requires_registration": event.requires_registration,
        "organizer": event.organizer,
        "room_name": event.room_name,
        "distance_miles": None if found.distance_miles is None else round(found.distance_miles, 2),
        "similarity_score": round(found.similarity, 4),
        "also_on": list(found.also_on),
        "reasons": list(found.reasons),
        "unsaid": list(found.unsaid),
    }


def _reach(max_distance_miles: float | None, latitude: float | None, longitude: float | None) -> Reach:
    if (latitude is None) != (longitude is None):
        raise InvalidSearch("user_lat" if latitude is None else "user_lng", "is missing beside the other")
    if max_distance_miles is not None:
        _check_number("max_distance_miles", max_distance_miles, low=0, high=FARTHEST_MILES)
        if max_distance_miles == 0:
            raise InvalidSearch("max_distance_miles", "must be more than 0")
    if latitude is None or longitude is None:
        return Reach(None, max_distance_miles)
    _check_number("user_lat", latitude, low=-90, high=90)
    _check_number("user_lng", longitude, low=-180, high=180)
    here = Spot("your location", float(latitude), float(longitude), zone_at(latitude, longitude))
    return Reach(here, max_distance_miles)


def _check_number(field: str, value: object, *, low: float, high: float = float("inf")) -> None:
    """Raise InvalidSearch unless the value is a number in [low, high] (NaN is in no range)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidSearch(field, f"must be a number from {low:g} to {high:g}")


def _home_spot() -> Spot | None:
    home = home_place()
    return spot_of(home) if home else None


def _zone(centre: Spot | None) -> ZoneInfo:
    return ZoneInfo(centre.timezone if centre is not None and centre.timezone else zone_of(home_place()))


def _window(
    date_from: Moment | None, date_to: Moment | None, *, now: datetime, days: int, zone: ZoneInfo
) -> Window | None:
    """The half-open time asked about; None when only an end is given and it is over."""
    start = _moment("date_from", date_from, zone, whole_day=False) or now
    end = _moment("date_to", date_to, zone, whole_day=True) or start + timedelta(days=days)
    if end <= start:
        if date_from is not None:
            raise InvalidSearch("date_to", "must not be before date_from")
        return None
    return Window(start, end)


def _moment(field: str, value: Moment | None, zone: ZoneInfo, *, whole_day: bool) -> datetime | None:
    """An aware moment; for a bare date its local midnight, or the midnight after it for a whole day."""
    if isinstance(value, str):
        value = _parsed(field, value)
    if value is None:
        return None
    try:
        if not isinstance(value, datetime):
            day = value + timedelta(days=1) if whole_day else value
            return datetime.combine(day, time(), tzinfo=zone)
        moment = value if value.tzinfo else value.replace(tzinfo=zone)
        moment.astimezone(UTC)
    except (OverflowError, ValueError):
        raise InvalidSearch(field, "is out of range") from None
    return moment


def _parsed(field: str, text: str) -> date | datetime | None:
    text = text.strip()
    try:
        if not text:
            return None
        return date.fromisoformat(text) if len(text) <= len("2026-03-14") else datetime.fromisoformat(text)
    except ValueError:
        raise InvalidSearch(field, "is not a date or time in ISO 8601") from None
