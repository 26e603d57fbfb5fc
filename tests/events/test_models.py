"""What the database holds to."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from events.models import ChatSession, Event, EventText, Feed, Venue

START = datetime(2026, 3, 14, 10, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def session(alice: User) -> ChatSession:
    return ChatSession.objects.create(user=alice)


def test_first_user_message_names_the_session(session: ChatSession) -> None:
    session.add_message("assistant", "Hello")
    session.add_message("user", "x" * 60)
    session.add_message("user", "Second")
    session.refresh_from_db()
    assert session.title == "x" * 50 + "..."


def test_every_message_moves_the_session_up(session: ChatSession) -> None:
    before = session.updated_at
    session.add_message("assistant", "Hello")
    session.refresh_from_db()
    assert session.updated_at > before


def test_naming_loses_no_title_given_meanwhile(session: ChatSession) -> None:
    ChatSession.objects.filter(pk=session.pk).update(title="Mine")
    session.add_message("user", "What's on?")
    session.refresh_from_db()
    assert session.title == "Mine"


def test_messages_of_the_same_instant_keep_their_order(session: ChatSession) -> None:
    for number in range(12):
        session.add_message("user", str(number))
    session.messages.update(created_at=START)
    assert [message.content for message in session.get_recent_messages(3)] == ["9", "10", "11"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"end_time": START - timedelta(hours=1)},
        {"latitude": 91.0, "longitude": 0.0},
        {"latitude": 0.0, "longitude": -181.0},
        {"age_min": 5, "age_max": 3},
    ],
    ids=["ends before it starts", "latitude", "longitude", "ages"],
)
def test_impossible_events_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(title="Impossible", start_time=START, **fields)


@pytest.mark.django_db
def test_one_row_per_occurrence() -> None:
    feed = Feed.objects.create(url="https://example.org/a.ics")
    Event.objects.create(title="A", start_time=START, feed=feed, uid="1", recurrence_id="2026-03-14")
    Event.objects.create(title="A", start_time=START, feed=feed, uid="1", recurrence_id="2026-03-21")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(title="B", start_time=START, feed=feed, uid="1", recurrence_id="2026-03-14")


@pytest.mark.django_db
def test_occurrences_of_a_series_share_their_text() -> None:
    first, second = (EventText.objects.for_words("Jazz", "Every week", ["music"]) for _ in range(2))
    assert first == second
    assert EventText.objects.for_words("Jazz", "Every month", ["music"]) != first


@pytest.mark.django_db
def test_a_venue_has_both_coordinates_or_none() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Venue.objects.create(name="Half", latitude=42.0)


@pytest.mark.django_db
def test_overlap_is_half_open_and_keeps_what_is_under_way() -> None:
    hour = timedelta(hours=1)
    Event.objects.create(title="ends at the start", start_time=START - hour, end_time=START)
    Event.objects.create(title="under way", start_time=START - hour, end_time=START + hour)
    Event.objects.create(title="no end", start_time=START)
    Event.objects.create(title="began before, no end", start_time=START - hour)
    Event.objects.create(title="starts at the end", start_time=START + hour, end_time=START + 2 * hour)
    found = Event.objects.overlapping(START, START + hour)
    assert {event.title for event in found} == {"under way", "no end"}
