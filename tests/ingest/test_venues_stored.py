"""Venues of several calendars: one row, its best point, other names, and what to look at."""

from events.corrections import correct, correct_all
from events.models import Event, Venue, VenueAlias
from events.venue_merging import merge_venues
from ingest.store.venues import APART, NO_POINT, TOWN_ONLY
from tests.ingest.calendars import calendar


def at(place, uid="a", more=""):
    return calendar(f"UID:{uid}\nLOCATION:{place}\n{more}DTSTART:20260312T220000Z")


HALL = "Hall\\, 1 Main St\\, Newton\\, MA"


def test_a_calendar_that_names_the_other_name_means_the_venue_that_was_kept(ingest):
    ingest(at(HALL))
    ingest(at("Old Hall\\, Newton\\, MA"), url="two")
    kept, other = Venue.objects.order_by("name")
    merge_venues(kept, other)
    report = ingest(at("Old Hall\\, Newton\\, MA"), url="two", is_forced=True)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 1)
    assert ingest(at("Old Hall\\, Newton\\, MA", uid="b"), url="three").created == 1
    assert set(Event.objects.values_list("venue__name", flat=True)) == {"Hall"}


def test_a_bare_other_name_leads_to_the_venue_that_was_kept(ingest):
    bare = "UID:b\nLOCATION:Attic\nDTSTART:20260313T220000Z"
    ingest(calendar(f"UID:a\nLOCATION:{HALL}\nDTSTART:20260312T220000Z", bare))
    merge_venues(Venue.objects.get(name="Hall"), Venue.objects.get(name="Attic"))
    ingest(calendar(f"UID:a\nLOCATION:{HALL}\nDTSTART:20260312T220000Z", bare, "DTSTART:20260314T220000Z"))
    assert Venue.objects.count() == 1
    assert VenueAlias.objects.get().venue.name == "Hall"


def test_a_sharper_point_of_another_calendar_reaches_the_events_at_once(ingest):
    ingest(at("Hall\\, Newton\\, MA"))
    ingest(at(HALL, more="GEO:42.34;-71.2\n"), url="two")
    assert set(Event.objects.values_list("latitude", "longitude")) == {(42.34, -71.2)}
    assert ingest(at("Hall\\, Newton\\, MA"), is_forced=True).updated == 0


def test_a_venue_without_a_point_or_with_a_town_s_asks_to_be_looked_at(ingest):
    ingest(at("The Shed"))
    ingest(at("Hall\\, Newton\\, MA"), url="two")
    ingest(at("Barn\\, Newton\\, MA", more="GEO:42.34;-71.2\n"), url="three")
    notes = dict(Venue.objects.values_list("name", "review_note"))
    assert notes == {"The Shed": NO_POINT, "Hall": TOWN_ONLY, "Barn": ""}


def test_calendars_that_place_a_venue_a_mile_apart_are_noted(ingest):
    ingest(at(HALL, more="GEO:42.34;-71.2\n"))
    ingest(at(HALL, more="GEO:42.341;-71.2\n"), url="two")
    assert Venue.objects.get().review_note == ""
    ingest(at(HALL, more="GEO:42.37;-71.2\n"), url="three")
    assert Venue.objects.get().review_note == APART


def test_an_operator_who_gives_a_point_or_sees_no_need_is_not_asked_again(ingest):
    ingest(at("The Shed"))
    ingest(at("Hall\\, Newton\\, MA"), url="two")
    correct_all(Venue.objects.get(name="The Shed"), {"latitude": 42.3, "longitude": -71.2}, None)
    correct(Venue.objects.get(name="Hall"), "review_note", "", None)
    ingest(at("The Shed"), is_forced=True)
    ingest(at("Hall\\, Newton\\, MA"), url="two", is_forced=True)
    assert set(Venue.objects.values_list("review_note", flat=True)) == {""}
