"""Where a place is: the gazetteer seen from the town the operator named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from gazetteer import Gazetteer, Place, load_gazetteer, miles_between
from ingest.candidate import Address, Point, PointPrecision
from ingest.venues.centroids import is_middle_of_region

# A town's own point and its farthest venue: a GEO farther off belongs to another place or is swapped.
BELIEVABLE_MILES = 150.0
_PRECISION: dict[str, PointPrecision] = {
    "zip": "postal_code",
    "neighbourhood": "neighbourhood",
    "city": "city",
}


@dataclass(frozen=True, slots=True)
class Located:
    """A point and the zone of its clocks (None/empty: unknown), and why the source's point was refused."""

    point: Point | None = None
    timezone: str = ""
    refusal: str = ""


class PlaceFinder:
    """Looks towns and postal codes up once per name."""

    def __init__(self, default_city: str = "", gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or load_gazetteer()
        self.default_city = self._gazetteer.resolve(default_city).place if default_city else None
        self._home = self.default_city
        self._resolve = lru_cache(maxsize=5_000)(self._looked_up)
        self._nearest = lru_cache(maxsize=5_000)(self._gazetteer.nearest)

    @property
    def home(self) -> Place | None:
        """The town the calendar's bare names are near: the operator's, else where most of its places are."""
        return self._home

    def locate(self, address: Address | None, point: Point | None) -> Located:
        """The best point there is (the source's own, then postal code, then town) and its time zone."""
        place = self.place_of(address)
        refusal = self._refusal(point, place) if point is not None else ""
        if point is not None and not refusal:
            around = place or self._nearest(round(point.latitude, 2), round(point.longitude, 2))
            return Located(point, around.timezone if around else "")
        if place is None:
            return Located(refusal=refusal)
        best = Point(place.latitude, place.longitude, _PRECISION[place.kind])
        return Located(best, place.timezone, refusal)

    def _refusal(self, point: Point, place: Place | None) -> str:
        """Why a point is not believed, empty when it is; a swapped one may be wrong twice."""
        if is_middle_of_region(point.latitude, point.longitude):
            return "GEO of a whole state or country was ignored"
        stated = place or self._home
        if stated is None or _is_near(point, stated):
            return ""
        if abs(point.longitude) <= 90 and _is_near(Point(point.longitude, point.latitude), stated):
            return "GEO with latitude and longitude swapped was ignored"
        return "GEO far from the stated town was ignored" if place is not None else ""

    def place_of(self, address: Address | None) -> Place | None:
        """The postal code's or the town's place; the operator's town when the address names none."""
        if address is None:
            return self.default_city
        found = [
            place
            for text in _names_of(address)
            # A postal code of another state is a slip of the pen.
            if (place := self._resolve(text, address.country_code)) is not None
            and address.state in ("", place.admin1, place.admin1_name)
        ]
        if not found:
            return None if address.city or address.state or address.postal_code else self.default_city
        # Other countries have codes of a ZIP's shape: one far from its own town is none.
        town = Point(found[-1].latitude, found[-1].longitude)
        return found[0] if _is_near(town, found[0]) else found[-1]

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
        # A foreign region's code may be known to us and not to the gazetteer's reader.
        names += dict.fromkeys(
            (", ".join(part for part in (address.city, address.state) if part), address.city)
        )
    return names


def _is_near(point: Point, place: Place) -> bool:
    return miles_between(point.latitude, point.longitude, place.latitude, place.longitude) <= BELIEVABLE_MILES
