"""Every model can be listed, searched and opened in the admin."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from events.models import (
    ChatSession,
    Choice,
    Correction,
    Event,
    EventText,
    Feed,
    Feedback,
    FeedHost,
    FeedReading,
    SameEvent,
    SharedConversation,
    TextSketch,
    Turn,
    TurnLogEntry,
    Venue,
    VenueAlias,
)


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
    second = Event.objects.create(title="Jazz again", uid="2", start_time=start, feed=feed, venue=venue)
    SameEvent.objects.create(first=event, second=second, score=90, reason="same hall")
    session = ChatSession.objects.create(user=alice)
    question = session.add_message("user", "hello")
    answer = session.add_message("assistant", "Jazz")
    answer.referenced_events.add(event)
    Turn.objects.create(session=session, user=alice, question=question, answer=answer)
    Feedback.objects.create(message=answer, user=alice, value=1)
    Choice.objects.create(message=answer, user=alice, chosen="B")
    SharedConversation.objects.create(session=session, last_message=answer)


# Sketches, hosts and the turns' log are the machine's own: nobody has anything to see or to write there.
OWN = (TextSketch, TurnLogEntry, FeedHost)
# These are seen with the rows they belong to.
WITHIN = (Correction, FeedReading, VenueAlias)
SHOWN = [model for model in apps.get_app_config("events").get_models() if model not in (*OWN, *WITHIN)]
MODELS = [*SHOWN, User]


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


def submitted(client: Client, row: Event | Venue, **changes: object) -> None:
    """Open a row's page as a browser does, change some fields, and save it."""
    address = reverse(f"admin:events_{row._meta.model_name}_change", args=[row.pk])
    context = client.get(address).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    given = {name: value for form in forms for name, value in _values(form).items()}
    answer = client.post(address, given | changes)
    assert answer.status_code == 302, [form.errors for form in answer.context["adminform"].form.errors]


def _values(form) -> dict[str, object]:
    """What a browser would send of an unchanged form."""
    values: dict[str, object] = {}
    for bound in form:
        widget = bound.field.widget
        shown = widget.get_context(bound.html_name, bound.value(), {})["widget"]
        for part in shown.get("subwidgets") or [shown]:
            if part["attrs"].get("checked"):
                values[part["name"]] = "on"
            elif part.get("value") not in (None, False) and not isinstance(part["value"], list):
                values[part["name"]] = part["value"]
            elif part.get("value"):
                values[part["name"]] = part["value"][0]
    return values


@pytest.fixture
def hall(db: None) -> Venue:
    """A venue as a calendar has it."""
    return Venue.objects.create(name="Hal", key="hal|newton ma", city="Newton", review_note="Two towns")


def test_input_84_what_is_changed_in_a_calendar_s_venue_is_a_correction(
    operator: Client, hall: Venue
) -> None:
    submitted(operator, hall, name="Hall")
    hall.refresh_from_db()
    assert hall.name == "Hall"
    correction = Correction.objects.get()
    assert (correction.field, correction.value, correction.source_value) == ("name", "Hall", "Hal")
    assert correction.made_by.username == "operator"


def test_a_venue_made_by_hand_needs_no_corrections(operator: Client) -> None:
    own = Venue.objects.create(name="Hal")
    submitted(operator, own, name="Hall")
    own.refresh_from_db()
    assert own.name == "Hall"
    assert not Correction.objects.exists()


def test_saving_without_a_change_corrects_nothing(operator: Client, hall: Venue) -> None:
    submitted(operator, hall)
    assert not Correction.objects.exists()


def test_a_note_for_operators_is_no_correction(operator: Client, hall: Venue) -> None:
    submitted(operator, hall, review_note="")
    hall.refresh_from_db()
    assert hall.review_note == ""
    assert not Correction.objects.exists()


def test_input_84_a_corrected_field_says_so_and_shows_the_conflict(operator: Client, hall: Venue) -> None:
    submitted(operator, hall, name="Hall")
    Correction.objects.update(latest_value="<b>Haal")
    page = operator.get(reverse("admin:events_venue_change", args=[hall.pk])).content.decode()
    assert escape("Corrected. Conflict: its calendar says “<b>Haal” since.") in page
    assert "The source says something else since" in page
    assert "<b>Haal" not in page


def test_a_deleted_correction_gives_the_source_its_word_back(operator: Client, hall: Venue) -> None:
    submitted(operator, hall, name="Hall")
    Correction.objects.update(latest_value="Haal")
    submitted(operator, hall, **{"corrections-0-DELETE": "on"})
    hall.refresh_from_db()
    assert hall.name == "Haal"
    assert not Correction.objects.exists()


@pytest.mark.usefixtures("one_of_each")
def test_input_84_what_is_changed_in_a_calendar_s_event_is_a_correction(operator: Client) -> None:
    event = Event.objects.get(title="<b>Jazz</b>")
    other = Venue.objects.create(name="Barn", latitude=42.3, longitude=-71.2)
    submitted(operator, event, title="Jazz Night", venue=other.pk)
    event.refresh_from_db()
    assert (event.title, event.venue, event.latitude) == ("Jazz Night", other, 42.3)
    assert set(Correction.objects.values_list("field", "source_value")) == {
        ("title", "<b>Jazz</b>"), ("venue", Venue.objects.get(name="Hall").pk),
    }  # fmt: skip


@pytest.mark.usefixtures("one_of_each")
def test_a_corrected_title_is_found_by_its_meaning(operator: Client) -> None:
    event = Event.objects.get(title="<b>Jazz</b>")
    submitted(operator, event, title="Swing Night")
    event.refresh_from_db()
    assert event.text is not None
    assert event.text.title == "Swing Night"
    assert event.text.embedding is not None


def test_coordinates_are_corrected_together(operator: Client, hall: Venue) -> None:
    event = Event.objects.create(title="Jazz", start_time=datetime.now(ZoneInfo("UTC")), venue=hall)
    submitted(operator, hall, latitude=42.3, longitude=-71.2)
    event.refresh_from_db()
    assert (event.latitude, event.longitude) == (42.3, -71.2)
    assert set(Correction.objects.values_list("field", "source_value")) >= {
        ("latitude", None), ("longitude", None),
    }  # fmt: skip


@pytest.mark.usefixtures("one_of_each")
def test_a_start_after_the_old_end_is_corrected_with_its_end(operator: Client) -> None:
    event = Event.objects.get(title="<b>Jazz</b>")
    Event.objects.filter(pk=event.pk).update(end_time=event.start_time, age_min=5, age_max=10)
    submitted(operator, event, start_time_0="2026-03-15", end_time_0="2026-03-15", age_min=12, age_max=15)
    event.refresh_from_db()
    assert (event.start_time.day, event.end_time.day, event.age_min, event.age_max) == (15, 15, 12, 15)
    assert set(Correction.objects.values_list("field", flat=True)) >= {"start_time", "end_time", "age_min"}


def test_coordinates_are_given_back_together(operator: Client, hall: Venue) -> None:
    submitted(operator, hall, latitude=42.3, longitude=-71.2)
    submitted(operator, hall, **{"corrections-0-DELETE": "on"})
    hall.refresh_from_db()
    assert (hall.latitude, hall.longitude) == (None, None)
    assert not Correction.objects.filter(field__in=["latitude", "longitude"]).exists()


@pytest.mark.usefixtures("one_of_each")
def test_what_cannot_be_corrected_cannot_be_changed(operator: Client) -> None:
    event = Event.objects.get(title="<b>Jazz</b>")
    address = reverse("admin:events_event_change", args=[event.pk])
    form = operator.get(address).context["adminform"].form
    assert "title" in form.fields
    assert not {"location_text", "latitude", "evidence", "raw_title"} & set(form.fields)


def test_venues_to_look_at_are_listed_and_noted(operator: Client, hall: Venue) -> None:
    Venue.objects.create(name="Fine Place")
    address = reverse("admin:events_venue_changelist")
    assert list(operator.get(address, {"review": "yes"}).context["cl"].result_list) == [hall]
    operator.post(address, {"action": "note_as_reviewed", "_selected_action": [hall.pk]})
    assert not operator.get(address, {"review": "yes"}).context["cl"].result_list


def test_venues_are_merged_into_the_one_that_stands_first(operator: Client, hall: Venue) -> None:
    other = Venue.objects.create(name="A Hall", key="a hall|newton ma")
    event = Event.objects.create(title="Jazz", start_time=datetime.now(ZoneInfo("UTC")), venue=other)
    chosen = {"action": "merge_into_the_first", "_selected_action": [hall.pk, other.pk]}
    operator.post(reverse("admin:events_venue_changelist"), chosen)
    event.refresh_from_db()
    assert event.venue == hall
    assert list(Venue.objects.all()) == [hall]


def test_one_venue_alone_cannot_be_merged(operator: Client, hall: Venue) -> None:
    chosen = {"action": "merge_into_the_first", "_selected_action": [hall.pk]}
    page = operator.post(reverse("admin:events_venue_changelist"), chosen, follow=True).content.decode()
    assert "Select two venues or more." in page
