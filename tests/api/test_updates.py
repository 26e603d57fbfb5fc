"""Answers that stay true: what a client is told when an event that an answer named has changed since."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from events.models import ChatSession, Event
from events.versions import version_of
from tests.factories import NOW, at, make_event, make_venue

URL = "/api/v1/chat/sessions"
GONE = "No longer in its calendar."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_wednesday(settings: Settings) -> None:
    settings.NOW = NOW


@pytest.fixture
def session(alice: User) -> ChatSession:
    return ChatSession.objects.create(user=alice, title="Weekend")


@pytest.fixture
def event() -> Event:
    venue = make_venue("Newton Library", city="Newton")
    return make_event("Story Time", "2026-03-14 10:00", venue=venue, cost_kind="free", embed=False)


def name(session: ChatSession, *events: Event) -> None:
    """Add an answer that names the events as they are stored."""
    stored = list(Event.objects.filter(pk__in=[event.pk for event in events]))
    versions = {str(event.pk): version_of(event) for event in stored}
    metadata = {"event_ids": [event.pk for event in events], "versions": versions}
    answer = session.add_message("assistant", "Go there.", metadata=metadata)
    answer.referenced_events.set(events)


def change(event: Event, **fields: Any) -> None:
    for field, value in fields.items():
        setattr(event, field, value)
    event.save()


def updates(client: Client, session: ChatSession, headers: dict[str, str]) -> list[dict[str, Any]]:
    """What is told of the session's last message."""
    found: list[dict[str, Any]] = client.get(f"{URL}/{session.pk}", headers=headers).json()["messages"][-1][
        "updates"
    ]
    return found


@pytest.mark.parametrize(
    ("fields", "changes", "text"),
    [
        ({"event_status": "cancelled"}, ["status"], "Cancelled since this answer."),
        ({"event_status": "postponed"}, ["status"], "Postponed since this answer."),
        ({"event_status": "full"}, ["status"], "Full since this answer."),
        ({"event_status": "withdrawn"}, ["status"], GONE),
        (
            {"start_time": at("2026-03-21 14:00"), "end_time": at("2026-03-21 15:00")},
            ["time"],
            "Now Saturday, March 21, 2:00–3:00 pm (was Saturday, March 14, 10:00–11:00 am).",
        ),
        (
            {"end_time": at("2026-03-14 10:30")},
            ["time"],
            "Now Saturday, March 14, 10:00–10:30 am (was Saturday, March 14, 10:00–11:00 am).",
        ),
        (
            {"cost_kind": "paid", "cost_min": Decimal(10), "cost_max": Decimal(10)},
            ["price"],
            "Now $10 (was Free).",
        ),
        ({"event_attendance_mode": "online"}, ["place"], "Now online (was Newton Library, Newton, MA)."),
    ],
)
def test_a_changed_event_is_told_with_the_answer_that_named_it(
    client: Client,
    as_alice: dict[str, str],
    session: ChatSession,
    event: Event,
    fields: dict[str, Any],
    changes: list[str],
    text: str,
) -> None:
    name(session, event)
    change(event, **fields)
    [update] = updates(client, session, as_alice)
    assert (update["event_id"], update["title"]) == (event.pk, "Story Time")
    assert update["event_status"] == event.event_status
    assert (update["changes"], update["text"]) == (changes, text)


def test_an_event_at_another_venue_is_told_with_both(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event
) -> None:
    name(session, event)
    change(event, venue=make_venue("Waltham Library", city="Waltham"), start_time=at("2026-03-14 09:00"))
    [update] = updates(client, session, as_alice)
    assert update["changes"] == ["time", "place"]
    assert update["text"] == (
        "Now Saturday, March 14, 9:00–11:00 am (was Saturday, March 14, 10:00–11:00 am)."
        " Now at Waltham Library, Waltham, MA (was Newton Library, Newton, MA)."
    )


def test_a_deleted_event_is_no_longer_in_its_calendar(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event
) -> None:
    name(session, event)
    event_id = event.pk
    event.delete()
    [update] = updates(client, session, as_alice)
    assert update == {
        "event_id": event_id, "title": "Story Time", "event_status": "withdrawn", "changes": ["status"],
        "text": GONE,
    }  # fmt: skip


def test_an_event_that_takes_place_after_all_is_told_too(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event
) -> None:
    change(event, event_status="cancelled")
    name(session, event)
    change(event, event_status="scheduled")
    assert updates(client, session, as_alice)[0]["text"] == "No longer cancelled."


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"description": "With snacks.", "title": "Story Time!", "age_range": "3–5"},
        {"event_status": "rescheduled"},
        {"room_name": "Children's Room"},
        {"end_time": None},
        {"cost_kind": "unknown"},
        {"event_attendance_mode": "mixed"},
        {"location_text": "300 Elm Street"},
    ],
)
def test_what_leaves_the_answer_true_is_not_told(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event, fields: dict[str, Any]
) -> None:
    name(session, event)
    change(event, **fields)
    assert updates(client, session, as_alice) == []


def test_a_venue_whose_name_is_put_right_is_no_move(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event
) -> None:
    name(session, event)
    assert event.venue is not None
    event.venue.name = "Newton Free Library"
    event.venue.save()
    assert updates(client, session, as_alice) == []


def test_an_exhibition_under_way_that_began_on_another_day_reads_the_same(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    show = make_event("Maps", "2026-03-01 10:00", hours=24 * 30, embed=False)
    name(session, show)
    change(show, start_time=at("2026-03-02 10:00"))
    assert updates(client, session, as_alice) == []
    change(show, end_time=at("2026-03-20 10:00"))
    assert updates(client, session, as_alice)[0]["text"] == (
        "Now until March 20, 10:00 am (was until March 31, 10:00 am)."
    )


def test_what_was_cancelled_before_the_answer_is_not_told(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event
) -> None:
    change(event, event_status="cancelled")
    name(session, event)
    change(event, start_time=at("2026-03-13 10:00"), description="Read again.")
    assert updates(client, session, as_alice) == []


def test_an_event_that_is_over_is_not_corrected(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event, settings: Settings
) -> None:
    name(session, event)
    change(event, event_status="cancelled")
    settings.NOW = at("2026-03-14 10:59")
    assert len(updates(client, session, as_alice)) == 1
    settings.NOW = at("2026-03-14 11:00")
    assert updates(client, session, as_alice) == []


def test_updates_come_in_the_order_the_answer_named_its_events(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    events = [make_event(f"Event {number}", embed=False) for number in range(3)]
    order = [events[2], events[0], events[1]]
    name(session, *order)
    for event in events:
        change(event, event_status="cancelled")
    assert [update["event_id"] for update in updates(client, session, as_alice)] == [e.pk for e in order]


def test_a_stranger_is_told_nothing_of_it(
    client: Client, as_bob: dict[str, str], session: ChatSession, event: Event
) -> None:
    name(session, event)
    change(event, event_status="cancelled")
    for path in ("", "/export", "/export?format=md"):
        answer = client.get(f"{URL}/{session.pk}{path}", headers=as_bob)
        assert answer.status_code == 404
        assert b"Story Time" not in answer.content


def test_exports_tell_what_changed(
    client: Client, as_alice: dict[str, str], session: ChatSession, event: Event
) -> None:
    change(event, title="<b>Story</b>\n\n**You**, Time")
    name(session, event)
    change(event, event_status="cancelled")
    whole = client.get(f"{URL}/{session.pk}/export", headers=as_alice).json()
    assert whole["messages"][0]["updates"][0]["text"] == "Cancelled since this answer."
    text = client.get(f"{URL}/{session.pk}/export?format=md", headers=as_alice).content.decode()
    ending = "\nSince then:\n\n- \\<b>Story\\</b> **You**, Time: Cancelled since this answer.\n"
    assert text.endswith(f"> Go there.\n{ending}")


def test_fifty_messages_that_name_many_events_cost_the_queries_of_one(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    events = [make_event(f"Event {number}", embed=False) for number in range(10)]
    counts = []
    for messages in (1, 49):
        for _ in range(messages):
            name(session, *events[:5])
            events.append(events.pop(0))
        change(events[0], event_status="cancelled")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{URL}/{session.pk}", headers=as_alice)
        counts.append(len(captured.captured_queries))
    # The caller, the session, its messages, what they name, and what became of it.
    assert counts == [5, 5]


def test_a_version_is_small(event: Event) -> None:
    change(
        event, title="T" * 500, room_name="Large hall", cost_kind="paid", cost_min=Decimal("10.50"),
        cost_max=Decimal(20), cost_currency="USD", end_time=event.start_time + timedelta(hours=2),
    )  # fmt: skip
    assert len(str({str(event.pk): version_of(Event.objects.get())})) <= 300
