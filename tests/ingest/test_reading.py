"""From a source to the database, twice."""

from datetime import timedelta

import pytest

from events.models import Event, EventText, Feed, Venue
from tests.ingest.calendars import NOW, calendar, local

WEEKLY = """UID:a
SUMMARY:Yoga
DESCRIPTION:Breathe.
LOCATION:Hall\\, 1 Main St\\, Newton\\, MA 02458
DTSTART;TZID=America/New_York:20260311T180000
DTEND;TZID=America/New_York:20260311T190000
RRULE:FREQ=WEEKLY;COUNT=3"""


def counts(report):
    return (report.created, report.updated, report.unchanged)


def test_a_series_becomes_events_that_share_one_text_and_one_venue(ingest, embedder):
    report = ingest(calendar(WEEKLY))
    assert (report.kind, report.components, report.occurrences, counts(report)) == ("ical", 1, 3, (3, 0, 0))
    assert (EventText.objects.count(), Venue.objects.count(), len(embedder.texts)) == (1, 1, 1)
    event = Event.objects.first()
    assert (event.venue.city, event.venue.precision, event.latitude) == (
        "Newton",
        "postal_code",
        event.venue.latitude,
    )
    assert local(event.start_time) == "2026-03-11 18:00"


def test_reading_the_same_again_writes_nothing(ingest):
    ingest(calendar(WEEKLY))
    before = list(Event.objects.values_list("id", "updated_at"))
    assert counts(ingest(calendar(WEEKLY))) == (0, 0, 3)
    assert list(Event.objects.values_list("id", "updated_at")) == before


def test_new_stamps_alone_change_nothing(ingest, embedder):
    ingest(calendar(WEEKLY + "\nDTSTAMP:20260101T000000Z\nLAST-MODIFIED:20260101T000000Z"))
    again = ingest(calendar(WEEKLY + "\nDTSTAMP:20260202T000000Z\nLAST-MODIFIED:20260202T000000Z"))
    assert counts(again) == (0, 0, 3)
    assert len(embedder.texts) == 1


def test_the_next_day_moves_the_window_and_embeds_nothing(ingest, embedder):
    endless = calendar(WEEKLY.replace(";COUNT=3", ""))
    first = ingest(endless)
    report = ingest(endless, now=NOW + timedelta(days=7))
    assert counts(report) == (1, 0, first.occurrences - 1)
    assert len(embedder.texts) == 1


def test_a_changed_title_updates_its_events_in_place(ingest):
    ingest(calendar(WEEKLY))
    ids = set(Event.objects.values_list("id", flat=True))
    assert counts(ingest(calendar(WEEKLY.replace("Yoga", "CANCELLED: Yoga")))) == (0, 3, 0)
    assert set(Event.objects.values_list("id", "title", "event_status")) == {
        (pk, "Yoga", "cancelled") for pk in ids
    }


def test_a_moved_single_event_is_the_same_event(ingest):
    ingest(calendar("UID:a\nDTSTART:20260312T220000Z"))
    assert counts(ingest(calendar("UID:a\nDTSTART:20260313T220000Z"))) == (0, 1, 0)
    assert local(Event.objects.get().start_time) == "2026-03-13 18:00"


def test_an_occurrence_that_left_its_series_is_withdrawn_and_comes_back(ingest):
    ingest(calendar(WEEKLY))
    report = ingest(calendar(WEEKLY + "\nEXDATE;TZID=America/New_York:20260318T180000"))
    assert counts(report) == (0, 1, 2)
    assert Event.objects.filter(event_status="withdrawn").count() == 1
    assert counts(ingest(calendar(WEEKLY))) == (0, 1, 2)
    assert not Event.objects.filter(event_status="withdrawn").exists()


def test_events_that_are_missing_from_a_capped_feed_stay(ingest):
    ingest(calendar("UID:a\nDTSTART:20260312T220000Z", "UID:b\nDTSTART:20260313T220000Z"))
    ingest(calendar("UID:b\nDTSTART:20260313T220000Z"))
    assert Event.objects.filter(event_status="scheduled").count() == 2


def test_cancelled_events_are_stored_and_counted(ingest):
    report = ingest(calendar("DTSTART:20260312T220000Z\nSTATUS:CANCELLED", "DTSTART:20260313T220000Z"))
    assert (report.created, report.cancelled) == (2, 1)


@pytest.mark.parametrize("bad", ["", "<html><title>Sign in</title></html>", "not a calendar"])
def test_a_source_that_fails_leaves_its_events_and_says_why(ingest, bad):
    ingest(calendar(WEEKLY))
    report = ingest(bad)
    assert report.error.startswith("not_a_calendar: ")
    assert Event.objects.count() == 3
    assert Feed.objects.get().last_outcome == Feed.Outcome.FAILED
    assert counts(ingest(calendar(WEEKLY))) == (0, 0, 3)


def test_a_cut_off_source_is_partial_and_withdraws_nothing(ingest):
    both = calendar(WEEKLY, "UID:b\nDTSTART:20260313T220000Z")
    ingest(both)
    report = ingest(both[: both.rindex(b"UID:b")])
    assert (report.error, counts(report)) == (None, (0, 0, 3))
    assert Feed.objects.get().last_outcome == Feed.Outcome.PARTIAL
    assert Event.objects.filter(event_status="scheduled").count() == 4


def test_a_source_that_never_worked_makes_no_feed(ingest):
    assert ingest("nothing").error
    assert not Feed.objects.exists()


def test_a_dry_run_counts_and_stores_nothing(ingest, embedder):
    report = ingest(calendar(WEEKLY), dry_run=True)
    assert (report.occurrences, counts(report), report.error) == (3, (0, 0, 0), None)
    assert (Event.objects.count(), Feed.objects.count(), EventText.objects.count(), embedder.texts) == (
        0,
        0,
        0,
        [],
    )


def test_the_same_uid_in_two_feeds_is_two_events(ingest):
    ingest(calendar("UID:1\nDTSTART:20260312T220000Z"))
    ingest(calendar("UID:1\nDTSTART:20260312T220000Z"), url="other-feed")
    assert Event.objects.count() == 2


def test_the_order_of_sources_does_not_matter(ingest):
    one, two = calendar(WEEKLY), calendar(WEEKLY.replace("UID:a", "UID:b").replace("02458", "02459"))
    for name, body in (("x", one), ("y", two), ("x", one)):
        ingest(body, url=name)
    assert Venue.objects.count() == 1
    assert Event.objects.values("latitude").distinct().count() <= 2


def test_defaults_of_the_operator_fill_what_the_source_leaves_out(ingest):
    ingest(calendar("DTSTART:20260312T180000"), venue="Town Hall", city="Chicago, IL")
    event = Event.objects.select_related("venue").get()
    assert (event.venue.name, event.venue.city, event.venue.precision) == ("Town Hall", "Chicago", "city")
    assert local(event.start_time, "America/Chicago") == "2026-03-12 18:00"
    assert Feed.objects.get().default_city == "Chicago, IL"


def test_other_defaults_are_applied_to_a_body_seen_before(ingest):
    body = calendar("DTSTART:20260312T180000")
    ingest(body)
    assert counts(ingest(body, timezone="America/Denver")) == (0, 1, 0)


@pytest.mark.parametrize("options", [{"city": "Nowhereville, ZZ"}, {"timezone": "Mars/Base"}])
def test_an_option_that_means_nothing_is_said(ingest, options):
    assert ingest(calendar(WEEKLY), **options).error.startswith("bad_option: ")
    assert not Event.objects.exists()


def test_a_better_point_sharpens_a_known_venue_and_nothing_is_overwritten(ingest):
    ingest(calendar("UID:a\nLOCATION:Hall\\, Newton\\, MA\nDTSTART:20260312T220000Z"))
    Venue.objects.update(street_address="2 Oak St")
    ingest(
        calendar(
            "UID:b\nGEO:42.34;-71.2\nLOCATION:Hall\\, 1 Main St\\, Newton\\, MA\nDTSTART:20260312T220000Z"
        ),
        url="two",
    )
    venue = Venue.objects.get()
    assert (venue.precision, venue.street_address) == ("exact", "2 Oak St")


def test_a_venue_named_in_full_once_is_known_by_its_name_alone(ingest):
    full, bare = "LOCATION:Hall\\, 1 Main St\\, Newton\\, MA 02458", "LOCATION:Hall"
    body = calendar(f"{full}\nDTSTART:20260312T220000Z", f"{bare}\nDTSTART:20260313T220000Z")
    assert ingest(body).created == 2
    assert {event.venue.city for event in Event.objects.select_related("venue")} == {"Newton"}
    assert ingest(body, now=NOW + timedelta(days=4)).updated == 0


def test_hostile_text_is_stored_as_plain_text(ingest):
    event = """SUMMARY:A\u202eB\u0007
    DESCRIPTION:<img src=x onerror=alert(1)>ok <a href="javascript:x">go</a>
    URL:javascript:alert(1)
    DTSTART:20260312T220000Z"""
    ingest(calendar(event))
    stored = Event.objects.get()
    assert (stored.title, stored.description, stored.url) == ("AB", "ok go", "")
