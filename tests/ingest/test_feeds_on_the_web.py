"""Feeds of the web, reading after reading: what is asked, what is written, when it is asked again."""

from datetime import timedelta

import pytest

from events.models import Event, Feed
from ingest.fetch import robots
from ingest.fetch.visit import Visit
from ingest.reading import read_feed
from tests.ingest.answers import FakeClock, by_path, counted, say
from tests.ingest.calendars import calendar

CALENDAR = calendar("DTSTART:20260312T140000Z\nSUMMARY:Open Mic")
PAGE = b"<html><form><input type=password></form></html>"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    robots.forget()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def feed(web, clock, embedder):
    """Make a feed of what is answered, and give a way to read it and the paths it was asked for."""

    def make(path="feed.ics", **answers):
        asked = []
        url = web(counted(by_path(**answers), asked)).replace("/feed", f"/{path}")
        made = Feed.objects.create(url=url)
        visit = Visit(allow_private=True, clock=clock, sleep=clock.sleep)

        def read():
            clock.now += timedelta(hours=1)
            report = read_feed(Feed.objects.get(pk=made.pk), now=clock.now, embedder=embedder, visit=visit)
            made.refresh_from_db()
            return report

        return made, read, asked

    return make


def conditional(handler):
    """304 to who asks with both validators, else all."""
    known = handler.headers["If-None-Match"] == '"a"' and handler.headers["If-Modified-Since"] == "yesterday"
    (say(status=304) if known else say(CALENDAR, ETag='"a"', Last_Modified="yesterday"))(handler)


def rows():
    return list(Event.objects.order_by("pk").values())


def test_input_3_not_modified_is_well_and_writes_no_event(feed, clock):
    made, read, _ = feed(feed=conditional)
    assert read().created == 1
    stored = rows()
    for count in (1, 2):
        assert (read().unchanged, made.last_checked_at) == (1, clock.now)
        assert (made.health, made.unchanged_readings) == ("unchanged", count)
    assert (rows(), made.etag, made.last_modified) == (stored, '"a"', "yesterday")


def test_input_12_an_etag_that_flips_changes_nothing_while_the_body_is_the_same(feed):
    tags = iter(("1", "2", "3"))
    made, read, _ = feed(feed=lambda handler: say(CALENDAR, ETag=f'"{next(tags)}"')(handler))
    read()
    stored = rows()
    assert (read().unchanged, made.health, rows()) == (1, "unchanged", stored)


def test_input_6_a_feed_waits_as_long_as_its_server_asks_and_keeps_its_events(feed, clock):
    answers = iter((say(CALENDAR), say(b"", 429, Retry_After="86000")))
    made, read, _ = feed(feed=lambda handler: next(answers)(handler))
    read()
    assert read().error.startswith("http_error: the server answered 429")
    assert (made.health, made.failures, Event.objects.count()) == ("failing", 1, 1)
    assert made.next_fetch_at >= clock.now + timedelta(seconds=86_000)


def test_input_7_where_a_feed_has_moved_for_good_is_stored(feed):
    made, read, _ = feed(feed=say(b"", 301, Location="/home.ics"), home=say(CALENDAR))
    assert read().created == 1
    assert made.moved_to == made.url.replace("/feed", "/home")


def test_input_1_and_2_a_sign_in_page_or_an_empty_body_leaves_the_events_alone(feed):
    answers = iter((say(CALENDAR), say(PAGE, Content_Type="text/html"), say(b"")))
    made, read, _ = feed(feed=lambda handler: next(answers)(handler))
    read()
    stored = rows()
    for _ in range(2):
        assert read().error.startswith("not_a_calendar: ")
        assert (rows(), made.health) == (stored, "degraded")


def test_input_14_a_page_that_robots_txt_forbids_is_not_asked_for_and_health_says_so(feed):
    made, read, asked = feed("events", robots=say(b"User-agent: *\nDisallow: /"), events=say(PAGE))
    assert read().error.startswith("robots: ")
    assert asked == ["/robots.txt"]
    assert (made.health, "robots.txt" in made.health_note) == ("failing", True)


def test_failures_move_a_feed_further_and_further_off_until_it_answers(feed, clock):
    answers = iter((*[say(status=500)] * 3, say(CALENDAR)))
    made, read, _ = feed(feed=lambda handler: next(answers)(handler))
    for failures, minutes in ((1, 15), (2, 30), (3, 60), (0, 60)):
        read()
        waited = (made.next_fetch_at - clock.now).total_seconds() / 60
        assert minutes <= waited <= minutes * 1.1 + 1
        assert made.failures == failures
    assert made.health == "ok"
