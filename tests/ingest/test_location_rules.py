"""What the operator says about a calendar's places goes before what the calendar says."""

import pytest

from ingest.context import Context
from tests.ingest.calendars import calendar, make_context

TALK = "DTSTART:20260312T190000\nLOCATION:{}\nGEO:42.2793;-71.4162"


@pytest.fixture
def under(read):
    """The details of one event at a place, read under a rule with the library as the default venue."""

    def details(rule, place, *, title="Talk", venue="Newton Library"):
        context = make_context("Newton, MA", venue=venue, location_rule=rule)
        return read(calendar(f"{TALK.format(place)}\nSUMMARY:{title}"), context).candidates[0].details

    return details


def test_by_default_the_calendar_says_where(under):
    found = under("use", "Town Hall\\, Framingham\\, MA")
    assert (found.address.name, found.address.city) == ("Town Hall", "Framingham")
    assert found.point.precision == "exact"


def test_an_overriding_venue_keeps_the_words_of_the_source(under):
    found = under("override", "Town Hall\\, Framingham\\, MA")
    assert (found.address.name, found.address.city, found.address.room) == ("Newton Library", "Newton", "")
    assert found.location_text == "Town Hall, Framingham, MA"
    assert found.point.precision == "city"


def test_an_overriding_venue_stands_even_when_the_event_is_also_online(under):
    found = under("override", "Zoom", title="Virtual: Talk")
    assert (found.address.name, found.attendance) == ("Newton Library", "mixed")


@pytest.mark.parametrize(("place", "room"), [("Fireside Study", "Fireside Study"), ("TBD", "")])
def test_a_room_is_one_of_the_default_venue(under, place, room):
    found = under("room", place)
    assert (found.address.name, found.address.room, found.address.city) == ("Newton Library", room, "Newton")
    assert (found.attendance, found.location_text) == ("offline", place)


def test_an_online_place_is_no_room(under):
    found = under("room", "Zoom")
    assert (found.address, found.point, found.attendance) == (None, None, "online")


def test_an_online_calendar_has_no_venues(under):
    found = under("online", "Town Hall\\, Framingham\\, MA")
    assert (found.address, found.point, found.attendance) == (None, None, "online")
    assert found.location_text == "Town Hall, Framingham, MA"


@pytest.mark.parametrize("rule", ["override", "room"])
def test_a_rule_about_a_default_venue_does_nothing_without_one(under, rule):
    assert under(rule, "Town Hall\\, Framingham\\, MA", venue="").address.name == "Town Hall"


def test_a_page_obeys_the_rule_too(read):
    context: Context = make_context("Newton, MA", venue="Newton Library", location_rule="override")
    page = (
        '<script type="application/ld+json">{"@type": "Event", "name": "Talk",'
        '"startDate": "2026-03-12T19:00",'
        '"location": {"name": "Town Hall", "address": {"addressLocality": "Framingham"}}}</script>'
    )
    assert read(page, context).candidates[0].details.address.name == "Newton Library"
