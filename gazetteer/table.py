"""The compact table of places: columns in memory, one `Place` made when it is asked for.

The file `data/places.npz` is written by `gazetteer.build`. A row is a place; an entry is one name (or other
name) of a row. Rows and entries are sorted by folded name, then by falling population.
"""

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gazetteer.distance import EARTH_RADIUS_MILES
from gazetteer.place import Place, PlaceKind

DATA_FILE = Path(__file__).parent / "data" / "places.npz"
KINDS: tuple[PlaceKind, ...] = ("city", "zip", "neighbourhood")
PLACES_KEPT = 4096
AFTER_ANY_LETTER = "\U0010ffff"

IntArray = npt.NDArray[np.integer]


def pack(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Return the texts as one array of bytes, a NUL after each."""
    return np.frombuffer("".join(f"{text}\0" for text in texts).encode(), dtype=np.uint8)


def unpack(packed: npt.NDArray[np.uint8]) -> list[str]:
    """Return the texts that `pack` was given."""
    return packed.tobytes().decode().split("\0")[:-1]


class _Texts:
    """Packed texts, decoded one at a time: a fifth of the memory of a list."""

    def __init__(self, packed: npt.NDArray[np.uint8]) -> None:
        self._bytes = packed.tobytes()
        self._ends = np.flatnonzero(packed == 0).astype(np.int32)

    def at(self, index: int) -> str:
        start = int(self._ends[index - 1]) + 1 if index else 0
        return self._bytes[start : int(self._ends[index])].decode()


class PlaceTable:
    """Names, points and time zones; read-only, so any number of threads may share it."""

    def __init__(self, path: Path = DATA_FILE) -> None:
        with np.load(path, allow_pickle=False) as columns:
            self._ids: IntArray = columns["ids"]
            self._names = _Texts(columns["names"])
            self._within = unpack(columns["within_vocabulary"])
            self._within_codes: IntArray = columns["within"]
            self._timezones = unpack(columns["timezone_vocabulary"])
            self._timezone_codes: IntArray = columns["timezones"]
            self._regions = [tuple(text.split("|")) for text in unpack(columns["region_vocabulary"])]
            self._region_codes: IntArray = columns["regions"]
            self._latitudes = columns["latitudes"] / 100_000
            self._longitudes = columns["longitudes"] / 100_000
            self.populations: IntArray = columns["populations"]
            self._kinds: IntArray = columns["kinds"]
            self._keys = unpack(columns["keys"])
            self._starts: IntArray = columns["starts"]
            self._entry_rows: IntArray = columns["entry_rows"]
            self._entry_is_other: npt.NDArray[np.bool_] = columns["entry_is_other"]
            self.countries = [tuple(text.split("|")) for text in unpack(columns["countries"])]
        self._id_order = np.argsort(self._ids).astype(np.int32)
        self._sorted_ids = self._ids[self._id_order]
        # The same few are looked at in most questions.
        self.place = lru_cache(maxsize=PLACES_KEPT)(self._place)
        self._region_countries = np.array([region[0] for region in self._regions])

    def __len__(self) -> int:
        return len(self._ids)

    def _place(self, row: int) -> Place:
        """Return the place of one row."""
        country, admin1, admin1_name = self._regions[self._region_codes[row]]
        return Place(
            id=int(self._ids[row]),
            name=self._names.at(row),
            admin1=admin1,
            country_code=country,
            latitude=float(self._latitudes[row]),
            longitude=float(self._longitudes[row]),
            timezone=self._timezones[self._timezone_codes[row]],
            population=int(self.populations[row]),
            kind=KINDS[self._kinds[row]],
            within=self._within[self._within_codes[row]],
            admin1_name=admin1_name,
        )

    def row_of_id(self, place_id: int) -> int | None:
        """Return the row of an id, or None."""
        if not 0 < place_id < 2**31:
            return None
        at = int(np.searchsorted(self._sorted_ids, place_id))
        found = at < len(self) and int(self._sorted_ids[at]) == place_id
        return int(self._id_order[at]) if found else None

    def has_name(self, key: str) -> bool:
        """Whether a place is called `key` (folded) in its own country; other names do not count."""
        span = self._entries(key)
        return span is not None and not bool(self._entry_is_other[span].all())

    def begins_a_name(self, start: str) -> bool:
        """Whether a name (folded) is `start` or goes on from there."""
        at = bisect_left(self._keys, start)
        return at < len(self._keys) and self._keys[at].startswith(start)

    def rows_named(self, key: str) -> list[int]:
        """Return the rows called `key` (folded), else those that have it as another name."""
        span = self._entries(key)
        if span is None:
            return []
        rows, is_other = self._entry_rows[span], self._entry_is_other[span]
        return [int(row) for row in (rows if is_other.all() else rows[~is_other])]

    def rows_starting(self, prefix: str) -> tuple[IntArray, IntArray]:
        """Return (rows called exactly `prefix`, rows whose name goes on from there).

        Names a place has elsewhere ("Newton" is one of Tallahassee's) count only if there are no others.
        """
        first = bisect_left(self._keys, prefix)
        last = bisect_left(self._keys, prefix + AFTER_ANY_LETTER)
        exact_end = first + (first < len(self._keys) and self._keys[first] == prefix)
        begin, middle, end = (int(self._starts[at]) for at in (first, exact_end, last))
        wanted = ~self._entry_is_other[begin:end]
        if not wanted.any():
            wanted[:] = True
        rows, exact = self._entry_rows[begin:end], middle - begin
        return rows[:exact][wanted[:exact]], rows[exact:][wanted[exact:]]

    def country_mask(self, rows: IntArray, country: str) -> npt.NDArray[np.bool_]:
        """Tell for each row whether it lies in the country."""
        return np.asarray((self._region_countries == country)[self._region_codes[rows]])

    def largest_in(self, country: str, admin1: str, count: int) -> list[int]:
        """Return the rows of the most populous cities of a state."""
        codes = [at for at, region in enumerate(self._regions) if region[:2] == (country, admin1)]
        rows = np.flatnonzero(np.isin(self._region_codes, codes) & (self._kinds == 0))
        best = rows[np.argsort(-self.populations[rows], kind="stable")][:count]
        return [int(row) for row in best]

    def nearest_city(self, latitude: float, longitude: float, within_miles: float) -> int | None:
        """Return the row of the closest city no farther than `within_miles`, or None."""
        band = np.degrees(within_miles / EARTH_RADIUS_MILES)
        close = np.abs(self._latitudes - latitude) <= band
        rows = np.flatnonzero(close & (self._kinds == 0))
        if not len(rows):
            return None
        half_lat = np.radians(self._latitudes[rows] - latitude) / 2
        half_lon = np.radians(self._longitudes[rows] - longitude) / 2
        cosines = np.cos(np.radians(latitude)) * np.cos(np.radians(self._latitudes[rows]))
        haversine = np.sin(half_lat) ** 2 + cosines * np.sin(half_lon) ** 2
        best = int(np.argmin(haversine))
        miles = 2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(min(1.0, float(haversine[best]))))
        return int(rows[best]) if miles <= within_miles else None

    def cities_in(self, south: float, west: float, north: float, east: float, count: int) -> list[int]:
        """Return the rows of the most populous cities between these degrees."""
        inside = (self._latitudes >= south) & (self._latitudes <= north) & (self._kinds == 0)
        rows = np.flatnonzero(inside & (self._longitudes >= west) & (self._longitudes <= east))
        best = rows[np.argsort(-self.populations[rows], kind="stable")][:count]
        return [int(row) for row in best]

    def _entries(self, key: str) -> slice | None:
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return None
        return slice(int(self._starts[at]), int(self._starts[at + 1]))
