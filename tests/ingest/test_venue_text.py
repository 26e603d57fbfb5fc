"""Places as calendars write them, and points that are not believed."""

from dataclasses import replace

import pytest

from ingest.candidate import Address
from ingest.venues import loose_key, parse_place, venue_key
from ingest.venues.pins import without_default_pins
from tests.ingest.calendars import calendar, make_context

WHEN = "DTSTART:20260312T190000"


@pytest.fixture
def placed(read):
    """Details and repairs of one event with these lines, of a calendar in Newton."""

    def details(*lines, city="Newton, MA"):
        context = make_context(city)
        return read(calendar("\n".join((WHEN, *lines))), context).candidates[
            0
        ].details, context.repairs.lines()

    return details


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Walker Course, Clemson, S.C.", "Walker Course||Clemson|SC||"),
        ("Spartanburg, S.C.", "||Spartanburg|SC||"),
        (
            "Winslow Complex, 2800 S. Highland Ave., Bloomington, Ind.",
            "Winslow Complex|2800 S. Highland Ave.|Bloomington|IN||",
        ),
        (
            "Banneker Center (930 W 7th St, Bloomington, IN 47404)",
            "Banneker Center|930 W 7th St|Bloomington|IN|47404|",
        ),
        (
            "Banneker Center 930 W. 7th St. Bloomington, IN, USA",
            "Banneker Center|930 W. 7th St.|Bloomington|IN||US",
        ),
        (
            "Dunn Meadow, N Indiana Ave, Bloomington, IN 47405, USA",
            "Dunn Meadow|N Indiana Ave|Bloomington|IN|47405|US",
        ),
        (
            "Bryan Park, 1001 South Henderson Street, tennis courts",
            "Bryan Park|1001 South Henderson Street||||",
        ),
        ("1908 Pub, Student Center", "1908 Pub|||||"),
        ("The Met, 1000 5th Ave, New York, NY 10028", "The Met|1000 5th Ave|New York|NY|10028|"),
        (
            "City Hall, 100 Queen St W, Toronto, ON M5H 2N2, Canada",
            "City Hall|100 Queen St W|Toronto|ON|M5H 2N2|CA",
        ),
        ("The Albany, 12 Douglas Way, London SE8 4AG, UK", "The Albany|12 Douglas Way|London||SE8 4AG|GB"),
        (
            "Social Refuge, 27 Great Ancoats Street, Manchester, M4 5AJ",
            "Social Refuge|27 Great Ancoats Street|Manchester||M4 5AJ|GB",
        ),
        ("Town Hall, Newton, MA 02459-1234", "Town Hall||Newton|MA|02459|"),
    ],
)
def test_addresses_of_many_shapes_are_taken_apart(line, parts):
    found = parse_place(line)
    read = (found.name, found.street, found.city, found.state, found.postal_code, found.country_code)
    assert "|".join(read) == parts


@pytest.mark.parametrize(
    "place", ["TBD", "To Be Confirmed", "Multiple Venues", "Location TBA", "See description"]
)
def test_a_place_that_is_none_stays_text(placed, place):
    details, _ = placed(f"LOCATION:{place}")
    assert (details.address, details.location_text, details.attendance) == (None, place, "unknown")


def test_the_calendars_own_town_at_the_end_is_no_room(placed):
    details, _ = placed("LOCATION:Goat Farm Park\\, Newton")
    assert (details.address.name, details.address.city, details.address.room) == (
        "Goat Farm Park",
        "Newton",
        "",
    )


@pytest.mark.parametrize(
    ("place", "precision"),
    [
        ("LOCATION:City Hall\\, Newton\\, MA\nGEO:42.337;-71.2092", "exact"),
        ("LOCATION:City Hall\\, Newton\\, MA 02459", "postal_code"),
        ("LOCATION:City Hall\\, Dorchester\\, MA", "neighbourhood"),
        ("LOCATION:City Hall\\, Newton\\, MA", "city"),
    ],
)
def test_a_point_says_how_well_it_is_known(placed, place, precision):
    assert placed(place)[0].point.precision == precision


@pytest.mark.parametrize(
    ("geo", "repair"),
    [
        ("0;0", "impossible GEO was ignored"),
        ("95;-71.2", "impossible GEO was ignored"),
        ("42.3", "unreadable GEO was ignored"),
        ("-71.2092;42.337", "GEO with latitude and longitude swapped was ignored"),
        ("34.05;-118.24", "GEO far from the stated town was ignored"),
        ("42.4072107;-71.3824374", "GEO of a whole state or country was ignored"),
        ("39.8283;-98.5795", "GEO of a whole state or country was ignored"),
    ],
)
def test_input_40_a_suspicious_point_is_refused_and_said(placed, geo, repair):
    details, repairs = placed(f"LOCATION:City Hall\\, Newton\\, MA\nGEO:{geo}")
    assert repairs == [repair]
    assert details.point.precision == "city"


def test_input_40_a_swapped_point_without_a_town_is_refused_beside_the_calendars_home(placed):
    details, repairs = placed("LOCATION:The Barn\nGEO:-71.2092;42.337")
    assert repairs == ["GEO with latitude and longitude swapped was ignored"]
    assert details.point.precision == "city"


def test_a_code_of_a_zips_shape_far_from_its_town_is_none(read):
    place = '{"name": "Volksbühne", "address": {"addressLocality": "Berlin", "postalCode": "10178"}}'
    page = (
        '<script type="application/ld+json">{"@type": "Event", "name": "Talk", '
        f'"startDate": "2026-03-12T19:00", "location": {place}}}</script>'
    )
    details = read(page).candidates[0].details
    assert (details.point.precision, details.venue_timezone) == ("city", "Europe/Berlin")


def test_input_40_a_venue_on_the_equator_is_believed(placed):
    details, repairs = placed("LOCATION:Mitad del Mundo\nGEO:0;-78.4558", city="")
    assert (details.point.latitude, details.point.longitude, repairs) == (0, -78.4558, [])


def test_one_point_for_places_in_many_towns_is_a_pin_nobody_moved(read):
    pin = f"{WHEN}\nGEO:42.35;-71.25\nLOCATION:Hall\\, {{}}\\, MA"
    context = make_context()
    found = read(calendar(*(pin.format(town) for town in ("Newton", "Waltham", "Needham"))), context)
    freed = without_default_pins(found.candidates, context)
    assert [one.details.point.precision for one in freed] == ["city"] * 3
    assert context.repairs.lines() == [
        "GEO that one calendar gives for places in several towns was ignored (3×)"
    ]


def test_one_point_for_rooms_of_a_town_is_believed(read):
    lines = [f"{WHEN}\nGEO:42.35;-71.25\nLOCATION:{hall}\\, Newton\\, MA" for hall in ("A", "B", "C", "D")]
    context = make_context()
    found = read(calendar(*lines), context)
    assert without_default_pins(found.candidates, context) == found.candidates


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Comedy Attic", "Comedy Attic"),
        ("Montclair Public Library", "Montclair Library"),
        ("Glen Ridge Free Public Library", "Glen Ridge Library"),
        ("St. Mark's Church", "Saint Mark's Church"),
        ("Arts & Crafts Center", "Arts and Crafts Centre"),
        ("Café Noir", "Cafe Noir"),
    ],
)
def test_spellings_of_one_name_meet_in_the_loose_key(one, other):
    address = Address(name=one, city="Newton", state="MA")
    assert loose_key(address, "feed") == loose_key(replace(address, name=other), "feed")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Address(name="Downtown Library", city="Salem"), Address(name="Southwest Library", city="Salem")),
        (Address(name="Public Library", city="Salem"), Address(name="Public Library", city="Newton")),
        (Address(name="Library North Branch", city="Salem"), Address(name="Library", city="Salem")),
    ],
)
def test_two_branches_stay_two_venues(one, other):
    assert loose_key(one, "feed") != loose_key(other, "feed")
    assert venue_key(one, "feed") != venue_key(other, "feed")
