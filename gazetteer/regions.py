"""States, provinces and countries: what may stand after the comma."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer.folding import fold
from gazetteer.place import Place

ADMIN1_FILE = Path(__file__).parent / "data" / "admin1.csv"
_COUNTRY_ALIASES = {
    "US": ("usa", "u s", "u s a", "united states of america", "america"),
    "GB": ("uk", "u k", "great britain", "britain"),
    "NL": ("holland", "netherlands"),
    "CZ": ("czech republic",),
    "AE": ("uae", "u a e"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level division whose names we know; `code` is GeoNames', `short` the one people write."""

    country_code: str
    code: str
    short: str
    name: str
    aliases: tuple[str, ...]
    population: int


def read_regions(path: Path = ADMIN1_FILE) -> list[Region]:
    """Return the regions of our own table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Region(
                country_code=row["country"],
                code=row["code"],
                short=row["short"],
                name=row["name"],
                aliases=tuple(filter(None, row["aliases"].split("|"))),
                population=int(row["population"]),
            )
            for row in csv.DictReader(file)
        ]


class Qualifiers:
    """Decides which places a text after the name ("MA", "Ontario", "UK", "Somerville") fits."""

    def __init__(self, regions: Sequence[Region], countries: Iterable[Sequence[str]]) -> None:
        self._regions: dict[str, list[Region]] = {}
        self._countries: dict[str, list[str]] = {}
        self._state_names = {fold(r.name): r for r in regions if r.country_code == "US"}
        for region in regions:
            for name in (region.short, region.name, *region.aliases):
                self._regions.setdefault(fold(name), []).append(region)
        for code, name in countries:
            for text in (code, name, *_COUNTRY_ALIASES.get(code, ())):
                self._countries.setdefault(fold(text), []).append(code)

    def state_named(self, key: str) -> Region | None:
        """Return the US state whose full name is `key` (folded), if it is one."""
        return self._state_names.get(key)

    def states_written(self, key: str) -> list[Region]:
        """Return the US states `key` (folded) names in full or for short."""
        return [region for region in self._regions.get(key, ()) if region.country_code == "US"]

    def is_known(self, qualifier: str) -> bool:
        """Whether a folded text names a region or a country."""
        return qualifier in self._regions or qualifier in self._countries

    def may_fit(self, place: Place, prefix: str) -> bool:
        """Whether an unfinished qualifier (folded) may become one that fits the place."""
        names = (place.admin1, place.admin1_name, place.country_code, place.within)
        return any(fold(name).startswith(prefix) for name in names if name)

    def fitting(self, places: Sequence[Place], qualifier: str) -> list[Place]:
        """Keep the places a folded qualifier fits; a US state's code outranks a country's ("CA", "IN")."""
        tests = (self._is_in_state, self._is_in_region, self._is_in_country, _is_in_town)
        for fits in tests:
            kept = [place for place in places if fits(place, qualifier)]
            if kept:
                return kept
        return []

    def _is_in_state(self, place: Place, qualifier: str) -> bool:
        return place.country_code == "US" and self._is_in_region(place, qualifier)

    def _is_in_region(self, place: Place, qualifier: str) -> bool:
        return any(
            (region.country_code, region.short) == (place.country_code, place.admin1)
            for region in self._regions.get(qualifier, ())
        )

    def _is_in_country(self, place: Place, qualifier: str) -> bool:
        return place.country_code in self._countries.get(qualifier, ())


def _is_in_town(place: Place, qualifier: str) -> bool:
    return bool(place.within) and fold(place.within) == qualifier
