from concurrent.futures import ThreadPoolExecutor

import pytest

from gazetteer import load_gazetteer


def labels(places):
    return [place.label for place in places]


def test_typing_offers_exact_names_first_then_the_most_populous(gazetteer):
    found = gazetteer.suggest("newton", country="US", limit=40)
    exact = [place for place in found if place.name == "Newton"]
    assert found[: len(exact)] == exact
    assert labels(exact[:2]) == ["Newton, MA", "Newton, KS"]
    rest = [place.population for place in found[len(exact) :]]
    assert rest == sorted(rest, reverse=True)


@pytest.mark.parametrize(
    ("prefix", "offered"),
    [
        ("newton, m", "Newton, MA"),
        ("newton m", "Newton, MA"),
        ("newton, ma", "Newton, MA"),
        ("st l", "St. Louis, MO"),
        ("ston", "Stoneham, MA"),
        ("foxborou", "Foxborough, MA"),
        ("davis sq", "Davis Square, Somerville, MA"),
        ("0245", "02451 (Waltham, MA)"),
        ("sao pau", "São Paulo, BR"),
    ],
)
def test_an_unfinished_name_is_completed(gazetteer, prefix, offered):
    assert offered in labels(gazetteer.suggest(prefix))


def test_a_name_borne_only_in_another_language_does_not_crowd_out_its_owner(gazetteer):
    assert "Tallahassee, FL" not in labels(gazetteer.suggest("newton", limit=50))


def test_suggestions_keep_to_the_country_and_the_limit(gazetteer):
    assert {place.country_code for place in gazetteer.suggest("lon", country="GB")} == {"GB"}
    assert len(gazetteer.suggest("a", limit=3)) == 3
    assert len(gazetteer.suggest("a", limit=10_000)) == 50


@pytest.mark.parametrize("prefix", ["", " ", "\0", "😀", "x" * 10_000, ",,,", "\ud800"])
def test_nothing_is_offered_for_what_is_no_name(gazetteer, prefix):
    assert gazetteer.suggest(prefix) == []


def test_a_place_is_found_again_by_its_id(gazetteer):
    for text in ("Newton, MA", "02458", "Davis Square", "Waban", "Pembroke, MA"):
        place = gazetteer.resolve(text).place
        assert gazetteer.by_id(place.id) == place


@pytest.mark.parametrize("place_id", [0, -1, 1, 10**30])
def test_an_id_nobody_has_gives_none(gazetteer, place_id):
    assert gazetteer.by_id(place_id) is None


def test_the_nearest_city_gives_a_point_its_time_zone(gazetteer):
    assert gazetteer.nearest(42.337, -71.209).label == "Newton, MA"
    assert gazetteer.nearest(34.05, -118.24).timezone == "America/Los_Angeles"
    assert gazetteer.nearest(-16.75, -179.99).country_code == "FJ"


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(0, -30), (float("nan"), 0), (0, float("inf")), (91, 0), (0, 181)]
)
def test_a_point_far_from_any_city_or_off_the_map_has_no_nearest(gazetteer, latitude, longitude):
    assert gazetteer.nearest(latitude, longitude) is None


def test_threads_share_one_gazetteer():
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: load_gazetteer(), range(16)))
        found = list(pool.map(lambda at: loaded[at % 16].resolve("Newton, MA").place.id, range(200)))
    assert len({id(one) for one in loaded}) == 1
    assert set(found) == {4945283}
