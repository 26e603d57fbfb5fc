"""Where made-up events take place: venues over the towns of the United States, by population."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from benchmarks import phrases
from benchmarks.moment import NOW
from gazetteer import Place
from gazetteer.regions import read_regions
from gazetteer.table import PlaceTable

TOWNS = 3_000
SPREAD_DEGREES = 0.02


@dataclass(frozen=True, slots=True)
class Site:
    """A venue to be and the town it is in."""

    id: int
    town: Place
    latitude: float
    longitude: float


@cache
def towns() -> tuple[Place, ...]:
    """The TOWNS most populous towns, largest first (a borough of a city counts beside the city)."""
    places = PlaceTable()
    states = [region.short for region in read_regions() if region.country_code == "US"]
    rows = [row for state in states for row in places.largest_in("US", state, TOWNS)]
    # The order of the states decides among equals, so that it is the same everywhere.
    largest = sorted(rows, key=lambda row: -int(places.populations[row]))[:TOWNS]
    return tuple(places.place(row) for row in largest)


def sites(random: np.random.Generator, count: int) -> list[Site]:
    """Venues around the middles of towns; a town of twice the people has twice the venues."""
    weights = np.array([town.population for town in towns()], dtype=float)
    chosen = random.choice(len(weights), size=count, p=weights / weights.sum())
    spread = random.normal(0, SPREAD_DEGREES, size=(count, 2))
    return [
        Site(number + 1, town, town.latitude + north, town.longitude + east)
        for number, (town, (north, east)) in enumerate(
            zip((towns()[at] for at in chosen), spread.tolist(), strict=True)
        )
    ]


def venue_row(random: np.random.Generator, site: Site) -> dict[str, Any]:
    """The columns of a site's Venue."""
    name = f"{random.choice(phrases.NAMES)} {random.choice(phrases.BUILDINGS)}"
    return {
        "id": site.id,
        "name": name,
        "key": f"{name} {site.id}",
        "city": site.town.name,
        "state": site.town.admin1,
        "country_code": "US",
        "latitude": site.latitude,
        "longitude": site.longitude,
        "precision": "exact",
        "timezone": site.town.timezone,
        "created_at": NOW,
        "updated_at": NOW,
    }
