"""Calendars that are read no more."""

import pytest

from events.corrections import correct
from events.models import Event, Feed
from ingest import retiring
from ingest.retiring import activate, delete_feed, retire
from tests.ingest.calendars import NOW, calendar

BODY = calendar("UID:a\nDTSTART:20260312T220000Z", "UID:b\nSTATUS:CANCELLED\nDTSTART:20260313T220000Z")
SHARED = calendar(
    "UID:a\nSUMMARY:Jazz Night\nLOCATION:Hall\\, 1 Main St\\, Newton\\, MA\nDTSTART:20260312T220000Z"
)


def statuses():
    return dict(Event.objects.values_list("uid", "event_status"))


def test_input_85_a_retired_calendar_s_events_to_come_are_withdrawn(ingest):
    ingest(BODY)
    assert retire(Feed.objects.get(), NOW) == 1
    assert statuses() == {"a": "withdrawn", "b": "cancelled"}
    assert not Feed.objects.get().is_active


def test_input_85_what_has_been_stays_as_it_was(ingest):
    ingest(BODY)
    assert retire(Feed.objects.get(), NOW.replace(day=20)) == 0
    assert statuses() == {"a": "scheduled", "b": "cancelled"}


def test_input_85_a_retired_calendar_that_is_read_again_has_its_events_back(ingest):
    ingest(BODY)
    before = Event.objects.get(uid="a").pk
    retire(Feed.objects.get(), NOW)
    ingest(BODY)
    assert statuses() == {"a": "scheduled", "b": "cancelled"}
    assert Event.objects.get(uid="a").pk == before


@pytest.mark.parametrize("leave", [lambda feed: retire(feed, NOW), delete_feed])
def test_input_85_an_event_that_another_calendar_still_has_is_still_shown(ingest, leave):
    ingest(SHARED)
    ingest(SHARED, url="other")
    assert Event.objects.shown().count() == 1
    leave(Event.objects.shown().get().feed)
    assert Event.objects.shown().count() == 1


def test_a_status_an_operator_has_set_survives_its_calendar(ingest):
    ingest(BODY)
    correct(Event.objects.get(uid="a"), "event_status", "full", None)
    assert retire(Feed.objects.get(), NOW) == 0
    assert statuses()["a"] == "full"


def test_an_activated_calendar_is_read_soon(ingest, monkeypatch):
    ingest(BODY)
    feed, soon = Feed.objects.get(), []
    retire(feed, NOW)
    monkeypatch.setattr(retiring, "fetch_soon", soon.append)
    activate(feed)
    assert (Feed.objects.get().is_active, soon) == (True, [feed])
