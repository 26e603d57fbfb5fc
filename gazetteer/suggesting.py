"""Places for a name that is still being typed."""

import numpy as np

from gazetteer.folding import fold, fold_prefix
from gazetteer.place import Place
from gazetteer.reading import split_parts
from gazetteer.regions import Qualifiers
from gazetteer.table import IntArray, PlaceTable

MAX_LIMIT = 50
NAMESAKES = 500


class Suggester:
    """Completes a prefix: exact names first, then by population."""

    def __init__(self, table: PlaceTable, qualifiers: Qualifiers) -> None:
        self._table = table
        self._qualifiers = qualifiers

    def suggest(self, text: str, *, country: str | None, limit: int) -> list[Place]:
        """Return at most `limit` places, [] for an empty or impossible text."""
        limit = max(0, min(limit, MAX_LIMIT))
        parts = split_parts(text)
        if not parts or not limit:
            return []
        if len(parts) > 1:
            return self._qualified(parts[0], parts[1:], country, limit)
        found = self._completed(parts[0], country, limit)
        name, _, last = parts[0].rpartition(" ")
        if len(found) < limit and name:
            found += self._qualified(name, [last], country, limit)
        return list(dict.fromkeys(found))[:limit]

    def _completed(self, text: str, country: str | None, limit: int) -> list[Place]:
        exact, longer = self._rows(text, country, limit)
        return [self._table.place(row) for row in list(dict.fromkeys(exact + longer))[:limit]]

    def _rows(self, text: str, country: str | None, limit: int) -> tuple[list[int], list[int]]:
        """Return the most populous rows (called exactly so, going on from there)."""
        exact: list[int] = []
        longer: list[int] = []
        for prefix in dict.fromkeys((fold(text), fold_prefix(text))):
            for rows, found in zip(self._table.rows_starting(prefix), (exact, longer), strict=True):
                kept = rows if country is None else rows[self._table.country_mask(rows, country)]
                found += self._most_people(kept, limit)
        return self._sorted(exact), self._sorted(longer)

    def _most_people(self, rows: IntArray, limit: int) -> list[int]:
        # A row stands here once for each of its names, so take some to spare.
        spare = 3 * limit
        if len(rows) > spare:
            rows = rows[np.argpartition(-self._table.populations[rows], spare)[:spare]]
        return [int(row) for row in rows]

    def _sorted(self, rows: list[int]) -> list[int]:
        return sorted(rows, key=lambda row: (-int(self._table.populations[row]), row))

    def _qualified(self, name: str, rest: list[str], country: str | None, limit: int) -> list[Place]:
        exact, _ = self._rows(name, country, NAMESAKES)
        places = [self._table.place(row) for row in dict.fromkeys(exact)]
        *whole, unfinished = [fold(part) for part in rest]
        for key in whole:
            places = self._qualifiers.fitting(places, key)
        return [place for place in places if self._qualifiers.may_fit(place, unfinished)][:limit]
