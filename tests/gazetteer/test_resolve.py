import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import load_gazetteer


def label(resolution):
    return resolution.place.label if resolution.place else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Newton", "Newton, MA"),
        ("newton ma", "Newton, MA"),
        ("  NEWTON ,  MA ", "Newton, MA"),
        ("Newton, Massachusetts", "Newton, MA"),
        ("Newton (MA)", "Newton, MA"),
        ("Newton, MA, USA", "Newton, MA"),
        ("Natick, Mass.", "Natick, MA"),
        ("portland maine", "Portland, ME"),
        ("New York, N.Y.", "New York City, NY"),
        ("NYC", "New York City, NY"),
        ("Washington, D.C.", "Washington, DC"),
        ("Coeur d’Alene", "Coeur d'Alene, ID"),
        ("Foxboro", "Foxborough, MA"),
        ("N. Andover", "North Andover, MA"),
        ("St. Louis", "St. Louis, MO"),
        ("Saint Louis, MO", "St. Louis, MO"),
        ("Ft Worth", "Fort Worth, TX"),
        ("Mt. Vernon, NY", "Mount Vernon, NY"),
        ("sao paulo", "São Paulo, BR"),
        ("Manchester, England", "Manchester, England, GB"),
        ("London, Ontario", "London, Ontario, CA"),
        ("Tbilisi, Georgia", "Tbilisi, GE"),
        ("Pembroke, MA", "Pembroke, MA"),
        ("downtown Boston", "Boston, MA"),
        ("Boston area", "Boston, MA"),
    ],
)
def test_a_town_is_found_however_it_is_written(gazetteer, text, meant):
    assert label(gazetteer.resolve(text)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Davis Square", "Davis Square, Somerville, MA"),
        ("davis sq somerville", "Davis Square, Somerville, MA"),
        ("Harvard Sq., Cambridge, MA", "Harvard Square, Cambridge, MA"),
        ("JP", "Jamaica Plain, Boston, MA"),
        ("the North End", "North End, Boston, MA"),
        ("Newton Centre", "Newton Centre, Newton, MA"),
        ("Newton Center, MA", "Newton Centre, Newton, MA"),
        ("Coolidge Corner", "Coolidge Corner, Brookline, MA"),
        ("Martha's Vineyard", "Martha's Vineyard, MA"),
    ],
)
def test_a_neighbourhood_is_found_with_its_town(gazetteer, text, meant):
    place = gazetteer.resolve(text).place
    assert (place.label, place.kind) == (meant, "neighbourhood")


@pytest.mark.parametrize("text", ["02458", "02458-1234", "Newton, MA 02458", "newton 02458"])
def test_a_zip_code_is_found_alone_or_after_its_town(gazetteer, text):
    place = gazetteer.resolve(text).place
    assert (place.label, place.timezone) == ("02458 (Newton, MA)", "America/New_York")


def test_a_postal_code_of_another_country_is_not_read_as_a_zip_code(gazetteer):
    assert gazetteer.resolve("Paris 75001").is_unknown


@pytest.mark.parametrize(
    "text", ["Boston", "Chicago", "New York", "London", "Paris", "Kansas City", "Cambridge"]
)
def test_a_dominant_place_is_not_ambiguous(gazetteer, text):
    assert gazetteer.resolve(text).place is not None


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Portland", {"Portland, OR", "Portland, ME"}),
        ("Springfield", {"Springfield, MO", "Springfield, MA", "Springfield, IL"}),
        ("Salem", {"Salem, OR", "Salem, MA"}),
        ("Arlington", {"Arlington, TX", "Arlington, VA", "Arlington, MA"}),
    ],
)
def test_places_of_one_name_and_comparable_weight_are_all_listed(gazetteer, text, among):
    found = gazetteer.resolve(text)
    assert found.is_ambiguous
    assert found.place is None
    assert among <= {place.label for place in found.candidates}


HOME_TOWNS = "Newton Salem Lexington Arlington Cambridge Somerville Brookline Waltham Needham Wellesley"
HOME_TOWNS += " Framingham Worcester Springfield Concord Lincoln Dover Hudson Plymouth Quincy Boston"


@pytest.mark.parametrize("text", HOME_TOWNS.split())
def test_home_settles_a_name_of_its_own_state(gazetteer, newton, text):
    assert label(gazetteer.resolve(text, near=newton)) == f"{text}, MA"


def test_home_settles_a_large_neighbour_across_the_state_line(gazetteer, newton):
    assert label(gazetteer.resolve("Manchester", near=newton)) == "Manchester, NH"


def test_a_name_out_of_reach_stays_ambiguous_with_the_likeliest_first(gazetteer, newton):
    found = gazetteer.resolve("Portland", near=newton)
    assert [place.label for place in found.candidates[:2]] == ["Portland, ME", "Portland, OR"]
    assert found.is_ambiguous


def test_a_hamlet_nearby_does_not_take_the_name_of_a_great_city(gazetteer):
    buffalo = gazetteer.resolve("Buffalo, NY").place
    found = gazetteer.resolve("Boston", near=buffalo)
    assert {"Boston, NY", "Boston, MA"} <= {place.label for place in found.candidates}
    assert found.is_ambiguous


def test_the_capital_and_the_state_are_told_apart_only_from_close_by(gazetteer):
    baltimore = gazetteer.resolve("Baltimore, MD").place
    assert gazetteer.resolve("Washington").region == "Washington"
    assert gazetteer.resolve("Washington").candidates[0].label == "Washington, DC"
    assert label(gazetteer.resolve("Washington", near=baltimore)) == "Washington, DC"


@pytest.mark.parametrize("text", ["Massachusetts", "MA"])
def test_a_state_is_asked_about_with_its_largest_towns(gazetteer, newton, text):
    found = gazetteer.resolve(text, near=newton)
    assert (found.is_ambiguous, found.region) == (True, "Massachusetts")
    assert found.candidates[0].label == "Boston, MA"


def test_country_leaves_only_its_places(gazetteer):
    assert label(gazetteer.resolve("Cambridge", country="GB")) == "Cambridge, England, GB"
    assert gazetteer.resolve("Needham", country="FR").is_unknown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        ",",
        "\0\0",
        "😀",
        "x" * 10_000,
        "newton " * 2_000,
        "\ud800",
        "qqqqzzz",
        "Newton, Atlantis",
        "99999",
    ],
)
def test_what_names_no_place_is_unknown(gazetteer, text):
    found = gazetteer.resolve(text)
    assert found.is_unknown
    assert (found.place, found.is_ambiguous) == (None, False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Needam", "Needham, MA"),
        ("Bostin", "Boston, MA"),
        ("Somervile MA", "Somerville, MA"),
        ("Wlatham", "Waltham, MA"),
    ],
)
def test_a_slip_of_the_finger_gets_a_suggestion_but_no_place(gazetteer, newton, text, meant):
    found = gazetteer.resolve(text, near=newton)
    assert found.is_unknown
    assert found.suggestions[0].label == meant


def test_a_town_nearby_is_offered_beside_a_hamlet_spelled_alike(gazetteer, newton):
    found = gazetteer.resolve("Brooklin", near=newton)
    assert (found.is_ambiguous, found.candidates[0].label) == (True, "Brookline, MA")


def test_short_or_far_names_get_no_suggestion(gazetteer, newton):
    assert gazetteer.fuzzy("Lym", near=newton) == ()
    assert gazetteer.fuzzy("Needam") == ()


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_gazetteer(text):
    gazetteer = load_gazetteer()
    home = gazetteer.by_id(4945283)
    for near in (None, home):
        found = gazetteer.resolve(text, near=near)
        assert found.place is None or found.place in found.candidates
    gazetteer.suggest(text)
    gazetteer.contains_name(text)
    gazetteer.longest_match(text.split(" "), 0)
