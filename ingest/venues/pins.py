"""Points that say nothing: the same one for places in several towns of a calendar."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from ingest.candidate import Candidate, Details
from ingest.context import Context
from ingest.venues.keys import folded

MANY_TOWNS = 3


def without_default_pins(candidates: list[Candidate], context: Context) -> list[Candidate]:
    """The candidates, without the exact point that one calendar gives for places in several towns.

    Where many towns share a point it is where the map stood before anybody moved it.
    """
    towns: dict[tuple[float, float], set[str]] = defaultdict(set)
    for details in dict.fromkeys(one.details for one in candidates):
        if (spot := _pin(details)) and details.address and details.address.city:
            towns[spot].add(folded(details.address.city))
    pins = {spot for spot, names in towns.items() if len(names) >= MANY_TOWNS}
    if not pins:
        return candidates
    pinned = dict.fromkeys(one.details for one in candidates if _pin(one.details) in pins)
    freed = {details: _unpinned(details, context) for details in pinned}
    return [replace(one, details=freed.get(one.details, one.details)) for one in candidates]


def _pin(details: Details) -> tuple[float, float] | None:
    point = details.point
    return (point.latitude, point.longitude) if point is not None and point.precision == "exact" else None


def _unpinned(details: Details, context: Context) -> Details:
    context.repairs.note("GEO that one calendar gives for places in several towns was ignored")
    located = context.places.locate(details.address, None)
    return replace(details, point=located.point, venue_timezone=located.timezone or details.venue_timezone)
