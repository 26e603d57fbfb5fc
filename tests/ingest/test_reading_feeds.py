"""What a reading of a feed leaves alone, and when it comes again."""

from datetime import datetime, timedelta

import pytest

from events.models import Event, Feed, FeedHost
from ingest.fetch.visit import Visit
from ingest.reading import read_feed
from tests.ingest.calendars import NOW, calendar

ONE = "UID:1\nDTSTART:20260312T220000Z\nLOCATION:Hall"


class EditingEmbedder:
    """An operator who changes the calendar's town while it is being read."""

    def __init__(self, embedder) -> None:
        self.embedder = embedder

    def embed(self, texts):
        Feed.objects.update(default_city="Newton, MA")
        return self.embedder.embed(texts)


@pytest.mark.django_db
def test_what_an_operator_changes_during_a_reading_stays_changed(tmp_path, embedder):
    path = tmp_path / "a.ics"
    path.write_bytes(calendar(ONE))
    feed = Feed.objects.create(url=str(path), default_city="Needham, MA")
    report = read_feed(feed, now=NOW, embedder=EditingEmbedder(embedder))
    assert (report.created, Event.objects.get().venue.city) == (1, "Needham")
    assert Feed.objects.get().default_city == "Newton, MA"


@pytest.mark.django_db
def test_a_feed_whose_host_is_busy_is_not_failing_and_comes_again_when_it_is_free(embedder):
    moment = datetime.fromisoformat("2026-03-10T14:00:00+00:00")
    FeedHost.objects.create(host="127.0.0.1:9", free_at=moment + timedelta(minutes=7))
    feed = Feed.objects.create(url="http://127.0.0.1:9/a.ics", unchanged_readings=10)
    visit = Visit(allow_private=True, clock=lambda: moment)
    read_feed(feed, now=NOW, embedder=embedder, visit=visit)
    feed.refresh_from_db()
    assert (feed.failures, feed.health) == (0, "new")
    assert feed.next_fetch_at == moment + timedelta(minutes=7)
