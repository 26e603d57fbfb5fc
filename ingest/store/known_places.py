"""Venues a calendar names in full once and by name alone elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from events.models import Correction, Feed, Venue, VenueAlias
from ingest.candidate import Address, Candidate, Details
from ingest.store.corrected import venue_corrections
from ingest.venues import folded

_PARTS = {
    "name": "name", "street": "street_address", "city": "city", "state": "state",
    "postal_code": "postal_code", "country_code": "country_code",
}  # fmt: skip
Known = tuple[Address, str]


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
    full, timezone = found
    # No point: the event is where its venue is, however well that will be known.
    return replace(
        details,
        address=replace(full, name=address.name, room=address.room or full.room),
        venue_timezone=timezone,
    )


def _known_places(candidates: Sequence[Candidate], feed: Feed) -> dict[str, Known | None]:
    """Full addresses by venue name; None where a name stands for places in different towns."""
    known: dict[str, Known | None] = {}
    for address, timezone in (*_stored(feed), *_mentioned(candidates)):
        name = folded(address.name)
        earlier = known.setdefault(name, (replace(address, room=""), timezone))
        if earlier is not None and folded(earlier[0].city) != folded(address.city):
            known[name] = None
    return known


def _mentioned(candidates: Sequence[Candidate]) -> list[Known]:
    distinct = {id(one.details): one.details for one in candidates}.values()
    return [
        (details.address, details.venue_timezone)
        for details in distinct
        if details.address is not None and details.address.city
    ]


def _stored(feed: Feed) -> list[Known]:
    venues = list(Venue.objects.filter(events__feed=feed).exclude(city="").distinct().order_by("id"))
    corrections = venue_corrections(venues)
    known = [(_as_said(venue, corrections.get(venue.pk, {})), venue.timezone) for venue in venues]
    aliases = VenueAlias.objects.filter(venue__in=venues).select_related("venue").order_by("id")
    return known + [(_as_alias(alias), alias.venue.timezone) for alias in aliases if "|@" not in alias.key]


def _as_said(venue: Venue, corrections: dict[str, Correction]) -> Address:
    """The address as calendars give it: a corrected one would be another venue to them."""
    said = {
        part: str(corrections[name].source_value if name in corrections else getattr(venue, name))
        for part, name in _PARTS.items()
    }
    return Address(**said)


def _as_alias(alias: VenueAlias) -> Address:
    """The least that leads to the venue by this key."""
    name, town, state = alias.key.split("|", 2)
    return Address(name=name, city=town, state=state)


def _is_bare(address: Address) -> bool:
    return not (address.city or address.postal_code or address.state)
