"""What a written place says: a name, and what narrows it ("newton ma", "Davis Sq, Somerville", "02458")."""

import re
from dataclasses import dataclass

from gazetteer.distance import miles_between
from gazetteer.folding import fold
from gazetteer.place import Place
from gazetteer.regions import Qualifiers
from gazetteer.table import PlaceTable

MAX_CHARS = 200
MAX_WORDS = 10
MAX_QUALIFIER_WORDS = 4
ZIP_AGREES_MILES = 30
_ZIP_AT_END = re.compile(r"(?:^|[\s,])([0-9]{5})(?:-[0-9]{4})?$")
_LEADING_NOISE = re.compile(r"^(?:(?:the|downtown|greater|city of|town of|village of)\s+)+", re.IGNORECASE)
_TRAILING_NOISE = re.compile(r"\s+(?:metro\s+)?area$", re.IGNORECASE)
_COUNTY = " county"


@dataclass(frozen=True, slots=True)
class Reading:
    """The places a text fits, and its folded name when it stood alone."""

    places: list[Place]
    bare_key: str = ""


class Reader:
    """Reads one written place against the table."""

    def __init__(self, table: PlaceTable, qualifiers: Qualifiers) -> None:
        self._table = table
        self._qualifiers = qualifiers

    def read(self, text: str) -> Reading:
        """Return every place the text fits; none for text too long to be a place."""
        parts = split_parts(text)
        if not parts:
            return Reading([])
        zip_place = self._zip_at_end(parts)
        if zip_place is not None:
            return Reading([zip_place])
        return self._read_parts(parts)

    def _read_parts(self, parts: list[str]) -> Reading:
        name, *rest = parts
        places = self._named(name.split())
        if not places:
            name = _TRAILING_NOISE.sub("", _LEADING_NOISE.sub("", name))
            places = self._named(name.split())
        qualifiers = [key for key in map(fold, rest) if key and not key.endswith(_COUNTY)]
        for key in qualifiers:
            places = self._qualifiers.fitting(places, key)
        return Reading(places, "" if qualifiers else fold(name))

    def _named(self, words: list[str]) -> list[Place]:
        """Find the whole as a name, else a shorter name with the last words narrowing it."""
        if not 0 < len(words) <= MAX_WORDS:
            return []
        return self._beginning(words, len(words), {})

    def _beginning(self, words: list[str], length: int, read: dict[int, list[Place]]) -> list[Place]:
        """Read the first `length` words; `read` keeps each beginning from being read twice."""
        if length not in read:
            rows = self._table.rows_named(fold(" ".join(words[:length])))
            whole = [self._table.place(row) for row in rows]
            read[length] = whole or self._narrowed(words, length, read)
        return read[length]

    def _narrowed(self, words: list[str], length: int, read: dict[int, list[Place]]) -> list[Place]:
        for count in range(1, min(MAX_QUALIFIER_WORDS, length - 1) + 1):
            places = self._beginning(words, length - count, read)
            qualifier = fold(" ".join(words[length - count : length]))
            kept = self._qualifiers.fitting(places, qualifier) if places else []
            if kept:
                return kept
        return []

    def _zip_at_end(self, parts: list[str]) -> Place | None:
        match = _ZIP_AT_END.search(parts[-1])
        rows = self._table.rows_named(match[1]) if match else []
        if match is None or not rows:
            return None
        place = self._table.place(rows[0])
        before = [*parts[:-1], parts[-1][: match.start()].strip()]
        named = self._read_parts([part for part in before if part]).places if any(before) else []
        # "Paris 75001" is not Addison, Texas.
        agrees = any(_miles(other, place) <= ZIP_AGREES_MILES for other in named)
        return place if agrees or not named else None


def _miles(one: Place, other: Place) -> float:
    return miles_between(one.latitude, one.longitude, other.latitude, other.longitude)


def split_parts(text: str) -> list[str]:
    """Return the parts between commas and brackets, spaces tidied; [] for what cannot be a place."""
    if len(text) > MAX_CHARS:
        return []
    spaced = "".join(char if char.isprintable() else " " for char in text)
    parts = [" ".join(part.split()) for part in re.split(r"[,()]", spaced)]
    return [part for part in parts if fold(part)]
