"""The one door to the table of places."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock

from gazetteer.choosing import NOTABLE_POPULATION, choose, is_in_reach, people
from gazetteer.folding import fold
from gazetteer.place import NameMatch, Place, Resolution
from gazetteer.reading import Reader, Reading, split_parts
from gazetteer.regions import Qualifiers, Region, read_regions
from gazetteer.sentence import NameFinder
from gazetteer.suggesting import Suggester
from gazetteer.table import DATA_FILE, PlaceTable
from gazetteer.typos import one_edit_away

DEFAULT_COUNTRY = "US"
LARGE_TOWN = 100_000
STATE_TOWNS_SHOWN = 4


class Gazetteer:
    """Names to places and back; read-only after construction, so threads may share one."""

    def __init__(self, path: Path = DATA_FILE) -> None:
        self._table = PlaceTable(path)
        self._qualifiers = Qualifiers(read_regions(), self._table.countries)
        self._reader = Reader(self._table, self._qualifiers)
        self._finder = NameFinder(self._table, self._qualifiers)
        self._suggester = Suggester(self._table, self._qualifiers)

    def __len__(self) -> int:
        return len(self._table)

    def resolve(self, text: str, *, near: Place | None = None, country: str | None = None) -> Resolution:
        """Tell which place a text means, seen from `near`; `country` (ISO code) leaves only its places.

        The rule for names that several places bear is in `gazetteer.choosing`.
        """
        home = country or (near.country_code if near else DEFAULT_COUNTRY)
        reading = self._reader.read(text)
        places = [place for place in reading.places if country in (None, place.country_code)]
        state = self._state(reading, places) if home == DEFAULT_COUNTRY else None
        if not places and state is None:
            return Resolution(suggestions=self.fuzzy(text, near=near, country=country))
        found = (
            choose(places, near=near, country=home, state=state)
            if places
            else Resolution((), is_ambiguous=True)
        )
        if state is not None and found.is_ambiguous:
            return self._with_state_towns(found, state)
        return self._beside_namesake_typo(text, reading, found, near)

    def fuzzy(
        self, text: str, *, near: Place | None = None, country: str | None = None, limit: int = 5
    ) -> tuple[Place, ...]:
        """Return places whose name is one typing slip from the text, best first.

        Only names of five letters and more, and only places in reach of `near`, in the state that was
        written, or with LARGE_TOWN people in the home country: anything else would be a guess.
        """
        home = country or (near.country_code if near else DEFAULT_COUNTRY)
        likely: dict[int, Place] = {}
        for name, qualifiers in self._spellings(text):
            for place in self._one_slip_from(name, qualifiers):
                is_large = people(place) >= LARGE_TOWN and place.country_code == home
                is_close = near is not None and is_in_reach(place, near)
                if (qualifiers or is_large or is_close) and country in (None, place.country_code):
                    likely[place.id] = place
        if not likely:
            return ()
        return choose(list(likely.values()), near=near, country=home).candidates[:limit]

    def contains_name(self, text: str) -> bool:
        """Whether the whole text is the name of a place, or a ZIP code."""
        return bool(text) and len(text) <= 100 and self._table.has_name(fold(text))

    def longest_match(self, tokens: Sequence[str], start: int) -> NameMatch | None:
        """Return the longest place name starting at `tokens[start]`, with the state after it, or None."""
        return self._finder.longest_match(tokens, start)

    def by_id(self, place_id: int) -> Place | None:
        """Return the place with this id, or None."""
        row = self._table.row_of_id(place_id)
        return None if row is None else self._table.place(row)

    def suggest(self, prefix: str, *, country: str | None = None, limit: int = 8) -> list[Place]:
        """Return places for what is being typed: exact names first, then the most populous."""
        return self._suggester.suggest(prefix, country=country, limit=limit)

    def nearest(self, latitude: float, longitude: float, *, within_miles: float = 50) -> Place | None:
        """Return the closest city, or None if there is none within the miles or no such point."""
        if not (abs(latitude) <= 90 and abs(longitude) <= 180 and within_miles >= 0):
            return None
        row = self._table.nearest_city(latitude, longitude, within_miles)
        return None if row is None else self._table.place(row)

    def cities_in(
        self, south: float, west: float, north: float, east: float, *, limit: int = 40
    ) -> list[Place]:
        """Return the most populous cities between these degrees, the largest first."""
        return [self._table.place(row) for row in self._table.cities_in(south, west, north, east, limit)]

    def _state(self, reading: Reading, places: Sequence[Place]) -> Region | None:
        """Return the US state a bare text names; a short form ("MA") only if no US place is called so."""
        if not reading.bare_key:
            return None
        named = self._qualifiers.state_named(reading.bare_key)
        if named is not None or any(place.country_code == DEFAULT_COUNTRY for place in places):
            return named
        return next(iter(self._qualifiers.states_written(reading.bare_key)), None)

    def _with_state_towns(self, found: Resolution, state: Region) -> Resolution:
        rows = self._table.largest_in(state.country_code, state.short, STATE_TOWNS_SHOWN)
        towns = [self._table.place(row) for row in rows]
        namesakes = [place for place in found.candidates if people(place) >= NOTABLE_POPULATION]
        both = dict.fromkeys((*namesakes[:STATE_TOWNS_SHOWN], *towns))
        return Resolution(tuple(both), is_ambiguous=True, region=state.name)

    def _beside_namesake_typo(
        self, text: str, reading: Reading, found: Resolution, near: Place | None
    ) -> Resolution:
        """Offer the town nearby that is one slip from a small place far away (Brooklin, Maine)."""
        if near is None or not reading.bare_key or people(found.candidates[0]) >= NOTABLE_POPULATION:
            return found
        if any(is_in_reach(place, near) for place in found.candidates):
            return found
        close = [place for place in self.fuzzy(text, near=near) if is_in_reach(place, near)]
        counted = [place for place in close if people(place) > people(found.candidates[0])]
        if not counted:
            return found
        return replace(found, candidates=(*counted, *found.candidates), is_ambiguous=True)

    def _spellings(self, text: str) -> list[tuple[str, list[str]]]:
        """Return (folded name, known qualifiers) for each way to divide the text."""
        parts = split_parts(text)
        if not parts:
            return []
        words, rest = parts[0].split(), [fold(part) for part in parts[1:]]
        known = [key for key in rest if self._qualifiers.is_known(key)]
        spellings = [(fold(parts[0]), known)]
        for count in (1, 2):
            tail = fold(" ".join(words[-count:]))
            if len(words) > count and self._qualifiers.is_known(tail):
                spellings.append((fold(" ".join(words[:-count])), [tail]))
        return spellings

    def _one_slip_from(self, name: str, qualifiers: Sequence[str]) -> list[Place]:
        keys = [
            key for key in dict.fromkeys(one_edit_away(name)) if key != name and self._table.has_name(key)
        ]
        places = [self._table.place(row) for key in keys for row in self._table.rows_named(key)]
        for key in qualifiers:
            places = self._qualifiers.fitting(places, key)
        return [place for place in places if place.kind != "zip"]


_LOADING = Lock()


@cache
def _load() -> Gazetteer:
    return Gazetteer()


def load_gazetteer() -> Gazetteer:
    """Return the process's gazetteer, loading it on the first call, once whatever the threads."""
    with _LOADING:
        return _load()
