"""Venues a calendar names in full once and by name alone elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from events.models import Feed, Venue
from ingest.candidate import Address, Candidate, Details, Point, PointPrecision
from ingest.venues import folded

Known = tuple[Address, Point | None, str]


def with_known_places(candidates: Sequence[Candidate], feed: Feed) -> list[Candidate]:
    """The candidates, those with a bare venue name given the address this calendar has for the name.

    Only when all its full mentions agree on the town; a name that two towns share stays bare.
    """
    known = _known_places(candidates, feed)
    completed: dict[Details, Details] = {}
    for one in candidates:
        if one.details not in completed:
            completed[one.details] = _completed(one.details, known)
    return [replace(one, details=completed[one.details]) for one in candidates]


def _completed(details: Details, known: dict[str, Known | None]) -> Details:
    address = details.address
    if address is None or not _is_bare(address) or details.point is not None:
        return details
    found = known.get(folded(address.name))
    if found is None:
        return details
    full, point, timezone = found
    return replace(
        details,
        address=replace(full, name=address.name, room=address.room or full.room),
        point=point,
        venue_timezone=timezone,
    )


def _known_places(candidates: Sequence[Candidate], feed: Feed) -> dict[str, Known | None]:
    """Full addresses by venue name; None where a name stands for places in different towns."""
    known: dict[str, Known | None] = {}
    for address, point, timezone in (*_stored(feed), *_mentioned(candidates)):
        name = folded(address.name)
        earlier = known.setdefault(name, (replace(address, room=""), point, timezone))
        if earlier is not None and folded(earlier[0].city) != folded(address.city):
            known[name] = None
    return known


def _mentioned(candidates: Sequence[Candidate]) -> list[Known]:
    distinct = dict.fromkeys(one.details for one in candidates)
    return [
        (details.address, details.point, details.venue_timezone)
        for details in distinct
        if details.address is not None and details.address.city
    ]


def _stored(feed: Feed) -> list[Known]:
    venues = Venue.objects.filter(events__feed=feed).exclude(city="").distinct().order_by("id")
    return [(_address(venue), _point(venue), venue.timezone) for venue in venues]


def _address(venue: Venue) -> Address:
    return Address(
        name=venue.name,
        street=venue.street_address,
        city=venue.city,
        state=venue.state,
        postal_code=venue.postal_code,
        country_code=venue.country_code,
    )


def _point(venue: Venue) -> Point | None:
    if venue.latitude is None or venue.longitude is None:
        return None
    precision: PointPrecision = venue.precision  # type: ignore[assignment] # the field's choices are these words
    return Point(venue.latitude, venue.longitude, precision)


def _is_bare(address: Address) -> bool:
    return not (address.city or address.postal_code or address.state)
