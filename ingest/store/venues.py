"""The venues of a reading: found by name and town, made once, completed but never overwritten."""

from __future__ import annotations

from collections.abc import Iterable

from events.models import Precision, Venue
from ingest.candidate import Details
from ingest.venues import venue_key

_ORDER = [Precision.EXACT, Precision.POSTAL_CODE, Precision.NEIGHBOURHOOD, Precision.CITY, Precision.UNKNOWN]
_FILLED = ("street_address", "city", "state", "postal_code", "country_code", "timezone")
_WRITTEN = (*_FILLED, "latitude", "longitude", "precision", "updated_at")


def store_venues(details: Iterable[Details], scope: str) -> dict[str, Venue]:
    """The venue of every address by its key; `scope` is the calendar, for names without a town."""
    wanted: dict[str, Venue] = {}
    for one in details:
        if one.address is not None:
            fresh = _venue(one, venue_key(one.address, scope))
            key = str(fresh.key)
            if key in wanted:
                _complete(wanted[key], fresh)
            else:
                wanted[key] = fresh
    known = {str(venue.key): venue for venue in Venue.objects.filter(key__in=wanted)}
    changed = [venue for key, venue in known.items() if _complete(venue, wanted[key])]
    Venue.objects.bulk_create(
        [venue for key, venue in wanted.items() if key not in known], batch_size=500, ignore_conflicts=True
    )
    Venue.objects.bulk_update(changed, [name for name in _WRITTEN if name != "updated_at"], batch_size=500)
    return {str(venue.key): venue for venue in Venue.objects.filter(key__in=wanted)}


def _venue(details: Details, key: str) -> Venue:
    address = details.address
    assert address is not None
    point = details.point
    return Venue(
        name=address.name,
        key=key,
        street_address=address.street,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country_code=address.country_code,
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
        precision=point.precision if point else Precision.UNKNOWN,
        timezone=details.venue_timezone,
    )


def _complete(venue: Venue, fresh: Venue) -> bool:
    """Fill what the venue lacks and sharpen its point; whether anything changed."""
    changed = False
    for name in _FILLED:
        if not getattr(venue, name) and getattr(fresh, name):
            setattr(venue, name, getattr(fresh, name))
            changed = True
    if fresh.latitude is not None and _ORDER.index(Precision(fresh.precision)) < _ORDER.index(
        Precision(venue.precision)
    ):
        venue.latitude, venue.longitude = fresh.latitude, fresh.longitude
        venue.precision = fresh.precision
        changed = True
    return changed
