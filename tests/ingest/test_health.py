"""How a feed is, from its last reading; and the history that is kept of its readings."""

from datetime import timedelta

import pytest

from events.models import Feed
from ingest.health import judge
from ingest.history import KEPT, remember_reading
from ingest.report import Rejection, SourceReport
from tests.ingest.calendars import NOW, calendar


def rejections(count: int) -> list[Rejection]:
    return [Rejection("uid", "title", "reason")] * count


@pytest.mark.parametrize(
    ("facts", "health"),
    [
        ({"created": 1}, "ok"),
        ({"updated": 1}, "ok"),
        ({"unchanged": 9}, "unchanged"),
        ({"created": 1, "is_partial": True}, "degraded"),
        ({"components": 10, "rejected": rejections(3)}, "degraded"),
        ({"components": 10, "unchanged": 8, "rejected": rejections(2)}, "unchanged"),
        ({"unchanged": 0, "held": "It shows nothing any more."}, "empty"),
        ({"created": 5, "odd_zone": "Half of its events begin at night."}, "odd_zone"),
        ({"error": "http_error: the server answered 404"}, "failing"),
        ({"error": "timeout: no answer within 30 s"}, "failing"),
    ],
)
def test_health_follows_from_the_report(facts, health):
    assert judge(SourceReport("source", **facts))[0] == health


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        ({"created": 1}, ""),
        ({"error": "http_error: the server answered 404"}, "The server answered 404."),
        ({"error": "ingest_error: Traceback in /srv/secret.py"}, "It cannot be read."),
        ({"error": "something never seen"}, "It cannot be read."),
        ({"components": 10, "rejected": rejections(3)}, "3 of its 10 entries cannot be read."),
        ({"held": "It shows nothing any more."}, "It shows nothing any more."),
    ],
)
def test_the_note_is_a_sentence_for_people_without_internals(facts, note):
    assert judge(SourceReport("source", **facts))[1] == note


def test_a_long_note_fits_its_column():
    for facts in ({"error": f"http_error: {'x' * 900}"}, {"odd_zone": "y" * 900}, {"held": "z" * 900}):
        assert len(judge(SourceReport("source", **facts))[1]) <= 300


def test_input_1_a_sign_in_page_makes_the_feed_degraded_and_leaves_its_events(ingest):
    ingest(calendar("DTSTART:20260312T220000Z"))
    report = ingest("<html><title>Sign in</title><form></form></html>")
    feed = Feed.objects.get()
    assert report.error.startswith("not_a_calendar: ")
    assert (feed.health, feed.failures, feed.events.count()) == ("degraded", 1, 1)
    assert feed.health_note == "What is there is no calendar; what was read before is kept."


@pytest.mark.django_db
def test_the_newest_readings_are_kept_with_the_number_of_events_to_come():
    feed, other = (Feed.objects.create(url=f"https://{name}.example.org/") for name in "ab")
    remember_reading(other, SourceReport("b"), took_ms=1, now=NOW)
    for hour in range(KEPT + 5):
        report = SourceReport("a", created=hour)
        remember_reading(feed, report, took_ms=12, now=NOW + timedelta(hours=hour))
    kept = list(feed.readings.values_list("created", flat=True))
    assert kept == list(range(KEPT + 4, 4, -1))
    assert other.readings.count() == 1


def test_a_reading_counts_the_events_that_are_still_to_come(ingest):
    ingest(calendar("DTSTART:20260312T220000Z", "DTSTART:20260310T120000Z", "DTSTART:20260401T120000Z"))
    reading = Feed.objects.get().readings.get()
    assert (reading.upcoming, reading.created, reading.health) == (2, 3, "ok")
