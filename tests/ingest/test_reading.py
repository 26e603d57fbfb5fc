"""From a source to the database, twice."""

import json
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection

from events.corrections import correct
from events.models import Event, EventText, Feed, Venue
from ingest.fetch.visit import Visit
from ingest.reading import read_feed
from tests.factories import make_feed
from tests.ingest.calendars import NOW, calendar, local

WEEKLY = """UID:a
SUMMARY:Yoga
DESCRIPTION:Breathe.
LOCATION:Hall\\, 1 Main St\\, Newton\\, MA 02458
DTSTART;TZID=America/New_York:20260311T180000
DTEND;TZID=America/New_York:20260311T190000
RRULE:FREQ=WEEKLY;COUNT=3"""

EVENT = {
    "@type": "Event", "name": "Jazz", "url": "https://example.org/jazz",
    "startDate": "2026-03-12T19:00:00-04:00", "location": "Town Hall",
}  # fmt: skip


def page(*events):
    return f'<script type="application/ld+json">{json.dumps(events)}</script>'


def counts(report):
    return (report.created, report.updated, report.unchanged)


def versions():
    """Which transaction wrote each row of events, texts and venues last, and where."""
    rows = []
    with connection.cursor() as cursor:
        for table in ("events_event", "events_eventtext", "events_venue"):
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")  # noqa: S608 names of ours
            rows += cursor.fetchall()
    return rows


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
    before = versions()
    assert counts(ingest(calendar(WEEKLY))) == (0, 0, 3)
    assert counts(ingest(calendar(WEEKLY), is_forced=True)) == (0, 0, 3)
    assert versions() == before


def test_input_13_new_stamps_alone_change_nothing(ingest, embedder):
    ingest(calendar(WEEKLY + "\nDTSTAMP:20260101T000000Z\nLAST-MODIFIED:20260101T000000Z"))
    before = versions()
    again = ingest(calendar(WEEKLY + "\nDTSTAMP:20260202T000000Z\nLAST-MODIFIED:20260202T000000Z"))
    assert counts(again) == (0, 0, 3)
    assert versions() == before
    assert len(embedder.texts) == 1


def test_the_next_day_moves_the_window_and_embeds_nothing(ingest, embedder):
    endless = calendar(WEEKLY.replace(";COUNT=3", ""))
    first = ingest(endless)
    report = ingest(endless, now=NOW + timedelta(days=7))
    assert counts(report) == (1, 0, first.occurrences - 1)
    assert len(embedder.texts) == 1


def test_input_54_a_changed_title_updates_its_events_in_place(ingest):
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
def test_input_2_a_source_that_fails_leaves_its_events_and_says_why(ingest, bad):
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


def test_a_dry_run_tells_what_would_change_and_stores_nothing(ingest, embedder):
    report = ingest(calendar(WEEKLY), dry_run=True)
    assert (report.occurrences, counts(report), report.error) == (3, (3, 0, 0), None)
    assert [line[:4] for line in report.differences] == ["new:"] * 3
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


def test_a_better_point_sharpens_a_known_venue_and_what_is_corrected_stays(ingest):
    ingest(calendar("UID:a\nLOCATION:Hall\\, Newton\\, MA\nDTSTART:20260312T220000Z"))
    correct(Venue.objects.get(), "street_address", "2 Oak St", None)
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


def test_input_1_a_sign_in_page_changes_no_event_and_the_feed_is_degraded(ingest):
    ingest(calendar(WEEKLY))
    before = versions()
    assert ingest("<html><form><input type=password></form></html>").error.startswith("not_a_calendar: ")
    assert versions() == before
    assert Feed.objects.get().health == Feed.Health.DEGRADED


@pytest.fixture
def read_served(db, web, embedder):
    """Serve each body with its ETag, one after the other, and read it as one feed; None is a 304."""

    def run(*answers):
        left = list(answers)

        def answer(request):
            etag, body = left.pop(0)
            request.send_response(304 if body is None else 200)
            request.send_header("ETag", etag)
            request.send_header("Content-Length", str(len(body or b"")))
            request.end_headers()
            request.wfile.write(body or b"")

        feed = make_feed(url=f"{web(answer)}.ics")
        visit = Visit(allow_private=True, sleep=lambda _seconds: None)
        for number in range(len(answers)):
            # One day only, for on the next the window is another one.
            feed.refresh_from_db()
            yield read_feed(feed, now=NOW + timedelta(hours=number), embedder=embedder, visit=visit)

    return run


def test_input_3_not_modified_moves_only_the_time_of_the_last_look(read_served):
    reports = read_served(('"1"', calendar(WEEKLY)), ('"1"', None))
    assert next(reports).created == 3
    before = versions()
    second = next(reports)
    assert (second.error, second.is_unchanged, second.unchanged) == (None, True, 3)
    assert versions() == before
    assert Feed.objects.get().last_checked_at == NOW + timedelta(hours=1)


def test_input_12_an_etag_that_flips_over_the_same_body_changes_nothing(read_served):
    reports = read_served(*((f'"{number}"', calendar(WEEKLY)) for number in range(3)))
    assert next(reports).created == 3
    before = versions()
    assert [report.is_unchanged for report in reports] == [True, True]
    assert versions() == before


def test_input_27_a_moved_occurrence_is_the_same_row_at_its_new_time(ingest):
    ingest(calendar(WEEKLY))
    row = Event.objects.get(start_time__date="2026-03-18")
    moved = "UID:a\nSUMMARY:Yoga\nRECURRENCE-ID;TZID=America/New_York:20260318T180000"
    moved += "\nDTSTART;TZID=America/New_York:20260319T190000"
    assert counts(ingest(calendar(WEEKLY, moved))) == (0, 1, 2)
    again = Event.objects.get(pk=row.pk)
    assert (local(again.start_time), again.event_status) == ("2026-03-19 19:00", "rescheduled")
    assert again.previous_start_time == row.start_time


def test_input_29_a_cancelled_occurrence_is_cancelled_alone_and_a_cancelled_series_all_over(ingest):
    ingest(calendar(WEEKLY))
    one = "UID:a\nSUMMARY:Yoga\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=America/New_York:20260318T180000"
    one += "\nDTSTART;TZID=America/New_York:20260318T180000"
    ingest(calendar(WEEKLY, one))
    assert [local(event.start_time)[8:10] for event in Event.objects.filter(event_status="cancelled")] == [
        "18"
    ]
    ingest(calendar(WEEKLY + "\nSTATUS:CANCELLED"))
    assert Event.objects.filter(event_status="cancelled").count() == 3


def test_input_31_the_highest_sequence_wins_and_two_starts_are_two_rows(ingest):
    sent = [f"UID:a\nSEQUENCE:{n}\nSUMMARY:Take {n}\nDTSTART:20260312T220000Z" for n in (2, 1)]
    assert ingest(calendar(*sent)).created == 1
    assert Event.objects.get().title == "Take 2"
    starts = [f"UID:b\nDTSTART:202603{day}T220000Z" for day in (13, 14)]
    assert ingest(calendar(*starts), url="other").created == 2
    assert counts(ingest(calendar(*reversed(starts)), url="other")) == (0, 0, 2)


def test_input_32_events_without_a_uid_are_the_same_at_the_next_reading(ingest):
    ingest(calendar("UID:\nSUMMARY:Fair\nDTSTART:20260312T220000Z"))
    before = versions()
    assert counts(ingest(calendar("UID:\nSUMMARY:Fair\nDTSTART:20260312T220000Z\nDTSTAMP:1"))) == (0, 0, 1)
    assert versions() == before


def test_input_42_an_exhibition_of_years_is_stored_and_dates_out_of_bounds_are_not(ingest):
    long = "UID:long\nDTSTART;VALUE=DATE:20220101\nDTEND;VALUE=DATE:20320101"
    far = [f"UID:{year}\nDTSTART:{year}0312T220000Z" for year in ("9999", "0001")]
    assert ingest(calendar(long, *far)).created == 1
    assert Event.objects.get().uid == "long"


def test_input_52_a_page_that_cancels_and_one_that_moves_an_event_keep_its_row(ingest):
    ingest(page(EVENT))
    row = Event.objects.get()
    ingest(page(EVENT | {"eventStatus": "http://schema.org/EventCancelled"}))
    assert Event.objects.get(pk=row.pk).event_status == "cancelled"
    moved = {"startDate": "2026-03-13T19:00:00-04:00", "previousStartDate": EVENT["startDate"]}
    ingest(page(EVENT | moved | {"eventStatus": "https://schema.org/EventRescheduled"}))
    again = Event.objects.get()
    assert (again.pk, again.event_status, local(again.start_time)) == (
        row.pk,
        "rescheduled",
        "2026-03-13 19:00",
    )


def test_input_53_one_address_for_many_dates_is_one_row_each(ingest):
    dates = [EVENT | {"startDate": f"2026-03-{day}T19:00:00-04:00"} for day in (12, 13, 14)]
    assert ingest(page(*dates)).created == 3
    assert counts(ingest(page(*reversed(dates), dates[0]))) == (0, 0, 3)


def test_input_58_the_order_of_the_sources_does_not_change_what_is_known_of_a_venue(ingest):
    bodies = {
        "a": calendar("UID:a\nLOCATION:HALL\\, Newton\\, MA 02458\nDTSTART:20260312T220000Z"),
        "b": calendar(
            "LOCATION:Hall\\, 1 Main St\\, Newton\\, MA\nGEO:42.34;-71.2\nDTSTART:20260319T220000Z"
        ),
        "c": calendar("LOCATION:Hall\\, 1 Main Street\\, Newton\\, MA\nDTSTART:20260326T220000Z"),
    }
    states = set()
    for order in permutations(bodies):
        for url in order:
            ingest(bodies[url], url=url)
        before = versions()
        assert [ingest(bodies[url], url=url, is_forced=True).updated for url in order] == [0, 0, 0]
        assert versions() == before
        columns = ("feed__url", "latitude", "venue__name", "venue__street_address", "venue__precision")
        states.add(tuple(Event.objects.order_by("feed__url").values_list(*columns)))
        Feed.objects.all().delete()
        Venue.objects.all().delete()
    assert len(states) == 1


def test_input_86_a_reading_that_dies_between_two_statements_leaves_nothing_half_done(ingest):
    ingest(calendar(WEEKLY))
    before = versions()

    def die(execute, statement, *rest):
        # Merging comes after all events are written.
        if "events_sameevent" in str(statement):
            raise KeyboardInterrupt
        return execute(statement, *rest)

    body = calendar(WEEKLY.replace("18:00", "19:00").replace("Hall", "Barn"), "DTSTART:20260312T220000Z")
    with connection.execute_wrapper(die), pytest.raises(KeyboardInterrupt):
        ingest(body)
    assert [row for row in versions() if row in before] == before
    assert set(Event.objects.values_list("venue__name", flat=True)) == {"Hall"}
    assert counts(ingest(body)) == (1, 3, 0)


def test_input_88_an_event_of_the_year_1970_is_held_as_suspicious(ingest):
    report = ingest(calendar("UID:a\nDTSTART:19700101T000000Z\nDTEND:20270101T000000Z"))
    assert (report.created, len(report.rejected)) == (0, 1)
    assert not Event.objects.exists()


def test_what_a_reading_knows_besides_is_stored(ingest):
    ingest(calendar("SUMMARY:CANCELLED: Talk\nDESCRIPTION:Tickets $5.\nDTSTART:20260312T220000Z"))
    event = Event.objects.get()
    assert (event.title, event.raw_title) == ("Talk", "CANCELLED: Talk")
    assert "$5" in str(event.evidence)
