"""Where and when a question is asked, from the settings and the gazetteer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from assistant.places import spot_of
from assistant.query import Spot
from assistant.understanding import Given, Setting, understand
from events.models import Venue
from events.statements import rows_of
from gazetteer import Gazetteer, Place, load_gazetteer

_TITLES = """
SELECT name FROM unnest(%s::text[]) AS name
WHERE EXISTS (SELECT 1 FROM events_eventtext WHERE events_title_name(title) = name)
"""


def home_place(named: str = "") -> Place | None:
    """Where a conversation is at home: the place named, else the setting HOME_PLACE; None when unclear."""
    default = _home_named(settings.HOME_PLACE)
    return _seen_from(default, named.strip()) or default


@lru_cache(maxsize=8)
def _home_named(name: str) -> Place | None:
    return load_gazetteer().resolve(name).place if name else None


@lru_cache(maxsize=256)
def _seen_from(home: Place | None, name: str) -> Place | None:
    return load_gazetteer().resolve(name, near=home).place if name else None


def setting_at(home: Place | None, *, now: datetime) -> Setting:
    """What understanding must know besides the words."""
    places: Gazetteer = load_gazetteer()
    return Setting(
        now=now,
        timezone=zone_of(home),
        home=home,
        gazetteer=places,
        known_venues=venue_named,
        stored_titles=titles_among,
    )


def zone_of(place: Place | None) -> str:
    """The time zone of a place, else the setting TIME_ZONE."""
    zone: str = settings.TIME_ZONE
    return place.timezone if place is not None and place.timezone else zone


def zone_at(latitude: float, longitude: float) -> str:
    """The time zone at a point: that of the nearest town."""
    return zone_of(load_gazetteer().nearest(latitude, longitude, within_miles=200))


def spot_named(name: str) -> Spot | None:
    """The one place or known venue of this name, seen from home; None when unknown or ambiguous."""
    found = load_gazetteer().resolve(name, near=home_place())
    if found.place is not None:
        return spot_of(found.place)
    if found.candidates:
        return None
    return venue_named(name)


def venue_named(name: str) -> Spot | None:
    """The venue of this name, or the first whose name begins so when all are in one town; else None."""
    named = Venue.objects.filter(name__istartswith=name.strip()[:200], latitude__isnull=False)
    venues = list(named.order_by("name", "id")[:10])
    exact = [venue for venue in venues if venue.name.lower() == name.strip().lower()]
    found = exact or (venues if len({venue.city for venue in venues}) == 1 else [])
    if not found or found[0].latitude is None or found[0].longitude is None:
        return None
    return Spot(found[0].name, found[0].latitude, found[0].longitude, found[0].timezone)


def titles_among(names: Sequence[str]) -> frozenset[str]:
    """Those of some names that are titles of events, compared as `events_title_name` writes them."""
    return frozenset(name for (name,) in rows_of(_TITLES, [list(names)]))


def topic_of(message: str, *, now: datetime) -> str | None:
    """What a message is about, without its dates, places and filters; None when it names no topic."""
    query = understand(message, setting_at(home_place(), now=now), given=Given(), remembered=None, shown=())
    return query.topic
