"""Where a turn searches and how far around: said, given with the request, or kept."""

from __future__ import annotations

import re

from assistant.distances import FARTHEST
from assistant.places import (
    DEFAULT_RADIUS_MILES,
    MOST_PLACES,
    NEAR_RADIUS_MILES,
    VENUE_RADIUS_MILES,
    PlaceReading,
)
from assistant.query import EventQuery, Spot

_ADDS_A_PLACE = re.compile(
    r"^\W*(?:or|also|plus|add|include|and\s+also|as\s+well\s+as)(?!\w)|(?<!\w)(?:too|as\s+well|also\s+"
    r"(?:fine|ok|okay|works?)|works?\s+too)\W*$"
)


def placed(
    places: PlaceReading, text: str, given: EventQuery, kept: EventQuery, carried: set[str]
) -> tuple[tuple[Spot, ...], float | None, float | None]:
    """Where, the radius that was said or stays, and the one to search with."""
    where = _spots(places, text, given, kept, carried)
    radius = places.distance.miles or given.radius_miles or _changed_radius(places, kept)
    if radius is None and kept.radius_miles is not None and not places.where and where:
        radius = kept.radius_miles
        carried.add("radius_miles")
    return where, radius, (radius or _usual_radius(places, kept)) if where else None


def _spots(
    places: PlaceReading, text: str, given: EventQuery, kept: EventQuery, carried: set[str]
) -> tuple[Spot, ...]:
    if places.where:
        adds = kept.where and _ADDS_A_PLACE.search(text)
        return tuple(dict.fromkeys((*kept.where, *places.where)))[:MOST_PLACES] if adds else places.where
    if places.is_anywhere:
        return ()
    # A client sends its filters with every message: they are newer than what we remember.
    if given.where:
        return given.where
    if places.is_here and not any(spot.place_id is None for spot in kept.where):
        return ()
    if kept.where:
        carried.add("where")
    return kept.where


def _changed_radius(places: PlaceReading, kept: EventQuery) -> float | None:
    """The circle made wider or smaller: neighbours are within the usual radius, "further" is twice as far."""
    now = kept.searched_radius_miles or DEFAULT_RADIUS_MILES
    if places.distance.is_wider or (places.distance.takes_neighbours and kept.radius_miles):
        return min(2 * now, FARTHEST)
    if places.distance.takes_neighbours:
        return max(now, DEFAULT_RADIUS_MILES)
    return max(now / 2, 1.0) if places.distance.is_closer and kept.where else None


def _usual_radius(places: PlaceReading, kept: EventQuery) -> float:
    if not places.where and kept.searched_radius_miles and kept.radius_miles is None:
        return kept.searched_radius_miles
    if places.is_venue:
        return VENUE_RADIUS_MILES
    return NEAR_RADIUS_MILES if places.is_near else DEFAULT_RADIUS_MILES
