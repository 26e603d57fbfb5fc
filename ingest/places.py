"""Where a place is: the gazetteer seen from the town the operator named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from gazetteer import Gazetteer, Place, load_gazetteer, miles_between
from ingest.candidate import Address, Point, PointPrecision

# A town's own point and its farthest venue: a GEO farther off belongs to another place or is swapped.
BELIEVABLE_MILES = 150.0
_PRECISION: dict[str, PointPrecision] = {
    "zip": "postal_code",
    "neighbourhood": "neighbourhood",
    "city": "city",
}


@dataclass(frozen=True, slots=True)
class Located:
    """A point with the zone of its clocks; both None/empty when unknown."""

    point: Point | None = None
    timezone: str = ""


class PlaceFinder:
    """Looks towns and postal codes up once per name."""

    def __init__(self, default_city: str = "", gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or load_gazetteer()
        self.default_city = self._gazetteer.resolve(default_city).place if default_city else None
        self._home = self.default_city
        self._resolve = lru_cache(maxsize=5_000)(self._looked_up)
        self._nearest = lru_cache(maxsize=5_000)(self._gazetteer.nearest)

    def locate(self, address: Address | None, point: Point | None) -> Located:
        """The best point there is (the source's own, then postal code, then town) and its time zone."""
        place = self.place_of(address)
        if point is not None and (place is None or _is_near(point, place)):
            around = place or self._nearest(round(point.latitude, 2), round(point.longitude, 2))
            return Located(point, around.timezone if around else "")
        if place is None:
            return Located()
        return Located(Point(place.latitude, place.longitude, _PRECISION[place.kind]), place.timezone)

    def place_of(self, address: Address | None) -> Place | None:
        """The postal code's or the town's place; the operator's town when the address names none."""
        if address is None:
            return self.default_city
        for text in _names_of(address):
            place = self._resolve(text, address.country_code)
            # A postal code of another state is a slip of the pen.
            if place is not None and address.state in ("", place.admin1, place.admin1_name):
                return place
        return None if address.city or address.state or address.postal_code else self.default_city

    def town_of(self, address: Address) -> Place | None:
        """The place of the address's town alone, whatever its postal code."""
        return self.place_of(replace(address, postal_code="")) if address.city else None

    def settle_home(self, addresses: Iterable[Address], points: Iterable[Point]) -> None:
        """Take the place most of a calendar's addresses are in as the one its bare town names are near."""
        if self.default_city is not None:
            return
        found = [place for address in addresses if (place := self.place_of(address)) is not None]
        nearest = (self._nearest(round(point.latitude, 2), round(point.longitude, 2)) for point in points)
        found += [place for place in nearest if place is not None]
        if found:
            self._home = Counter(found).most_common(1)[0][0]
            self._resolve.cache_clear()

    def _looked_up(self, text: str, country: str) -> Place | None:
        return self._gazetteer.resolve(text, near=self._home, country=country or None).place


def _names_of(address: Address) -> list[str]:
    names = []
    if address.postal_code and address.country_code in ("", "US"):
        names.append(address.postal_code[:5])
    if address.city:
        names.append(", ".join(part for part in (address.city, address.state) if part))
    return names


def _is_near(point: Point, place: Place) -> bool:
    return miles_between(point.latitude, point.longitude, place.latitude, place.longitude) <= BELIEVABLE_MILES
