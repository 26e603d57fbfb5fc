"""Every model can be listed, searched and opened in the admin."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from accounts.models import User
from events.models import ChatSession, Event, EventText, Feed, Feedback, TextSketch, Turn, TurnLogEntry, Venue


@pytest.fixture
def operator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("operator", "operator@example.org", "a long phrase 42"))
    return client


@pytest.fixture
def one_of_each(alice: User) -> None:
    feed = Feed.objects.create(name="Library", url="https://example.org/a.ics")
    venue = Venue.objects.create(name="Hall", city="Newton")
    start = datetime(2026, 3, 14, 10, tzinfo=ZoneInfo("America/New_York"))
    event = Event.objects.create(
        title="<b>Jazz</b>",
        start_time=start,
        feed=feed,
        venue=venue,
        text=EventText.objects.for_words("Jazz", "", []),
    )
    session = ChatSession.objects.create(user=alice)
    question = session.add_message("user", "hello")
    answer = session.add_message("assistant", "Jazz")
    answer.referenced_events.add(event)
    Turn.objects.create(session=session, user=alice, question=question, answer=answer)
    Feedback.objects.create(message=answer, user=alice, value=1)


# Sketches and the turns' log are the database's own: nobody has anything to see or to write there.
OWN = (TextSketch, TurnLogEntry)
MODELS = [model for model in apps.get_app_config("events").get_models() if model not in OWN] + [User]


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_is_listed_searched_and_opened(operator: Client, model) -> None:
    assert model in site._registry
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed = operator.get(reverse(f"{name}_changelist"))
    assert listed.status_code == 200
    assert "<b>Jazz</b>" not in listed.content.decode()
    if site._registry[model].search_fields:
        assert operator.get(reverse(f"{name}_changelist"), {"q": "Jazz"}).status_code == 200
    row = model._default_manager.first()
    assert operator.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_an_event_made_by_hand_is_found_by_meaning_and_place(operator: Client) -> None:
    hall = Venue.objects.create(name="Hall", latitude=42.3, longitude=-71.2)
    answer = operator.post(
        reverse("admin:events_event_add"),
        {
            "title": "Jazz Night", "start_time_0": "2026-03-14", "start_time_1": "20:00", "venue": hall.pk,
            "timezone": "America/New_York", "event_status": "scheduled", "event_attendance_mode": "offline",
            "cost_kind": "unknown",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["errors"]
    event = Event.objects.get()
    assert (event.latitude, event.longitude) == (42.3, -71.2)
    assert event.text is not None
    assert event.text.embedding is not None
