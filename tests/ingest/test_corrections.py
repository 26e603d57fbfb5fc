"""What an operator has corrected survives every later reading."""

from datetime import timedelta

from django.db import connection

from events.corrections import correct, correct_all, drop_correction
from events.models import Correction, Event, EventText, Venue
from tests.factories import make_venue
from tests.ingest.calendars import NOW, calendar, local

YOGA = """UID:a
SUMMARY:Yoga
DESCRIPTION:Breathe.
LOCATION:Hall\\, 1 Main St\\, Newton\\, MA
GEO:42.34;-71.2
DTSTART:20260312T220000Z
DTEND:20260312T230000Z"""


def counts(report):
    return (report.created, report.updated, report.unchanged)


def test_input_84_a_corrected_title_survives_and_a_change_of_the_source_is_a_conflict(ingest):
    ingest(calendar(YOGA))
    correction = correct(Event.objects.get(), "title", "Gentle Yoga", None)
    assert counts(ingest(calendar(YOGA), is_forced=True)) == (0, 0, 1)
    assert counts(ingest(calendar(YOGA.replace("SUMMARY:Yoga", "SUMMARY:Power Yoga")))) == (0, 1, 0)
    event = Event.objects.select_related("text").get()
    correction.refresh_from_db()
    assert (event.title, event.text.title, correction.latest_value) == (
        "Gentle Yoga",
        "Gentle Yoga",
        "Power Yoga",
    )
    assert correction.is_conflict
    assert event.text.embedding is not None


def test_input_84_another_change_of_the_source_is_taken_beside_a_correction(ingest):
    ingest(calendar(YOGA))
    correction = correct(Event.objects.get(), "title", "Gentle Yoga", None)
    ingest(calendar(YOGA.replace("220000Z", "210000Z").replace("Breathe.", "Relax.")))
    event = Event.objects.select_related("text").get()
    assert (event.title, local(event.start_time)) == ("Gentle Yoga", "2026-03-12 17:00")
    assert (event.text.title, event.text.description) == ("Gentle Yoga", "Relax.")
    correction.refresh_from_db()
    assert not correction.is_conflict


def test_input_84_what_is_taken_back_is_what_the_source_says_by_then(ingest):
    ingest(calendar(YOGA))
    correction = correct(Event.objects.get(), "start_time", NOW + timedelta(days=1), None)
    ingest(calendar(YOGA.replace("20260312T220000Z", "20260312T210000Z")))
    assert Event.objects.get().start_time == NOW + timedelta(days=1)
    correction.refresh_from_db()
    drop_correction(correction)
    assert local(Event.objects.get().start_time) == "2026-03-12 17:00"
    assert not Correction.objects.exists()


def test_input_84_a_corrected_point_moves_the_venue_s_events_and_stays(ingest):
    ingest(calendar(YOGA))
    correct_all(Venue.objects.get(), {"latitude": 42.5, "longitude": -71.5}, None)
    assert Event.objects.get().latitude == 42.5
    assert counts(ingest(calendar(YOGA), is_forced=True)) == (0, 0, 1)
    ingest(calendar(YOGA.replace("GEO:42.34;-71.2", "GEO:42.36;-71.21")))
    event = Event.objects.select_related("venue").get()
    assert (event.latitude, event.longitude) == (42.5, -71.5) == (event.venue.latitude, event.venue.longitude)
    assert Correction.objects.get(field="latitude").is_conflict


def test_input_84_a_venue_corrected_in_name_and_town_is_still_found(ingest):
    bare = "UID:b\nLOCATION:Hall\nDTSTART:20260313T220000Z"
    ingest(calendar(YOGA, bare))
    correct_all(
        Venue.objects.get(), {"name": "Great Hall", "city": "Waltham", "street_address": "2 Oak St"}, None
    )
    assert counts(ingest(calendar(YOGA, bare), is_forced=True)) == (0, 0, 2)
    venue = Venue.objects.get()
    assert (venue.name, venue.city, venue.street_address) == ("Great Hall", "Waltham", "2 Oak St")


def test_input_84_a_source_that_renames_its_street_shows_as_a_conflict_of_the_venue(ingest):
    ingest(calendar(YOGA))
    correction = correct(Venue.objects.get(), "street_address", "2 Oak St", None)
    ingest(calendar(YOGA.replace("1 Main St", "9 Elm St")))
    correction.refresh_from_db()
    assert (correction.latest_value, correction.is_conflict) == ("9 Elm St", True)
    drop_correction(correction)
    assert Venue.objects.get().street_address == "9 Elm St"


def test_input_84_an_event_moved_to_another_venue_by_hand_stays_there(ingest):
    ingest(calendar(YOGA))
    barn = make_venue("Barn", at=(42.4, -71.3))
    correct(Event.objects.get(), "venue", barn, None)
    assert counts(ingest(calendar(YOGA), is_forced=True)) == (0, 0, 1)
    ingest(calendar(YOGA.replace("Breathe", "Relax")))
    event = Event.objects.get()
    assert (event.venue_id, event.latitude) == (barn.pk, 42.4)


def test_reading_the_same_beside_corrections_writes_nothing(ingest):
    def versions():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT xmin::text, ctid::text FROM events_event UNION ALL "
                "SELECT xmin::text, ctid::text FROM events_correction UNION ALL "
                "SELECT xmin::text, ctid::text FROM events_venue"
            )
            return cursor.fetchall()

    ingest(calendar(YOGA))
    correct(Event.objects.get(), "cost_min", "5", None)
    correct(Venue.objects.get(), "name", "Great Hall", None)
    ingest(calendar(YOGA.replace("Breathe", "Relax")))
    before = versions()
    ingest(calendar(YOGA.replace("Breathe", "Relax")), is_forced=True)
    assert versions() == before
    assert EventText.objects.filter(events__isnull=False).distinct().count() == 1
