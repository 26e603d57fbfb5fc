"""Questions about one event are answered from the field that holds the answer."""

import pytest

from assistant.aspects import aspect_of
from assistant.details import answer_about, status_of
from assistant.query import EventQuery, Spot
from assistant.retrieval import FoundEvent
from events.models import Event
from tests.factories import NEWTON, NOW, at, make_event, make_feed, make_venue

pytestmark = pytest.mark.django_db

HERE = "America/New_York"
SILENT = "The calendar does not say"


def about(event: Event, question: str, query: EventQuery | None = None) -> str:
    found = FoundEvent(Event.objects.with_relations().get(pk=event.pk), None, 1.0)
    return answer_about(found, question, query or EventQuery(), now=NOW, zone=HERE)


def status(event: Event) -> str:
    found = FoundEvent(Event.objects.with_relations().get(pk=event.pk), None, 1.0)
    return status_of(found, EventQuery(), now=NOW, zone=HERE)


KNOWN = {
    "cost_kind": "paid", "cost_min": 5, "cost_max": 10, "age_min": 3, "age_max": 5,
    "requires_registration": True, "accessibility": ["wheelchair"], "organizer": "The Friends",
    "event_attendance_mode": "offline",
    "description": "Songs and a craft. Parking is behind the library. Dogs must wait outside.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what time does it start?", "Story Time is on Saturday, March 14, 10:00–11:00 am."),
        ("when does it end?", "Story Time is on Saturday, March 14, 10:00–11:00 am."),
        ("is it free?", "Story Time costs $5–10."),
        ("how much is it", "Story Time costs $5–10."),
        ("where exactly is it?", "Story Time is at Library, 330 Homer St, Newton, MA."),
        ("do I need to register?", "Registration is required for Story Time."),
        ("Do I need tickets for Story Time", "Registration is required for Story Time."),
        ("what ages is it for?", "Story Time is for ages 3–5."),
        ("is it ok for a toddler?", "Story Time is for ages 3–5."),
        ("is it wheelchair accessible?", "Story Time has wheelchair access."),
        ("is there sign language?", "Story Time has wheelchair access. The calendar does not say whether"),
        ("is it online?", "Story Time is in person."),
        ("who runs it?", "Story Time is organized by The Friends."),
        ("is there parking?", "About Story Time, the calendar says: “Parking is behind the library.”"),
        ("can I bring my dog to the park?", "About Story Time, the calendar says: “Dogs must wait outside.”"),
        ("is there food?", "The calendar does not say anything about food for Story Time."),
        ("is it full?", "As far as its calendar says, Story Time is still on."),
    ],
)
def test_the_answer_is_the_field_that_was_asked_after(question: str, words: str) -> None:
    event = make_event(venue=make_venue("Library", street_address="330 Homer St"), **KNOWN)
    answer = about(event, question)
    assert answer.startswith(words)
    assert "Saturday, March 14, 10:00–11:00 am" in answer
    assert "330 Homer St" in answer


@pytest.mark.parametrize(
    "question",
    [
        "is it free?", "does it cost anything?", "what ages?", "do we need to sign up?", "who is the host?",
        "is there parking?", "is it wheelchair accessible?", "is it on zoom?", "when does it finish?",
    ],
)  # fmt: skip
def test_what_the_calendar_leaves_out_is_said_to_be_left_out(question: str) -> None:
    event = make_event(hours=None, url="https://library.example/1")
    answer = about(event, question)
    assert answer.startswith(SILENT)
    assert answer.endswith("More: https://library.example/1")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cost_kind": "free"}, "Story Time is free."),
        ({"cost_kind": "pwyc"}, "For Story Time you pay what you can."),
        ({"cost_kind": "paid"}, "Story Time is not free, but the calendar does not say what it costs."),
    ],
)
def test_a_price_in_each_of_its_kinds(fields: dict[str, str], words: str) -> None:
    assert about(make_event(**fields), "is it free?").startswith(words)


def test_a_title_is_not_the_question() -> None:
    event = make_event("Free Jazz for Kids: Where We Begin", cost_kind="free")
    assert "is on Saturday" in about(event, "what time is free jazz for kids: where we begin?")


def test_how_far_it_is_from_the_place_asked_about() -> None:
    event = make_event(venue=make_venue("Library"))
    query = EventQuery(where=(Spot("Newton, MA", *NEWTON),))
    assert "That is less than 0.1 miles from Newton, MA." in about(event, "how far is it?", query)


def test_a_question_about_nothing_in_particular_gets_all_there_is() -> None:
    event = make_event(venue=make_venue("Library"), **KNOWN)
    lines = about(event, "tell me more about the first one").splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "Story Time", "When", "Where", "Price", "Ages", "Registration", "Accessibility", "Organizer", "About",
    ]  # fmt: skip


def test_a_source_is_named_with_when_it_was_checked() -> None:
    feed = make_feed(name="Newton Library", last_checked_at=at("2026-03-11 06:05"))
    answer = about(make_event(feed=feed), "is that info up to date?")
    assert answer.startswith("Story Time is in the calendar “Newton Library”.")
    assert "Its calendar was last checked today, March 11, 6:05 am." in answer


def test_why_an_event_was_named_is_what_it_meets_of_the_question() -> None:
    event = make_event(cost_kind="free", age_min=2, age_max=5)
    query = EventQuery(topic="story time", ages=(4,))
    assert "“story time”" in about(event, "why did you pick the first one?", query)
    assert "ages 2–5" in about(event, "why did you pick the first one?", query)


@pytest.mark.parametrize("state", ["cancelled", "full", "postponed", "withdrawn"])
def test_an_event_one_cannot_go_to_is_never_told_without_saying_so(state: str) -> None:
    event = make_event(event_status=state)
    said = "no longer in its calendar" if state == "withdrawn" else state
    for answer in (status(event), about(event, "what time is it?"), about(event, "tell me more about it")):
        assert answer.startswith(f"Story Time is {said}.")


def test_a_status_comes_with_when_the_calendar_was_checked() -> None:
    feed = make_feed(last_checked_at=at("2026-03-10 18:00"))
    answer = status(make_event(feed=feed, url="https://library.example/1"))
    assert answer.startswith("As far as its calendar says, Story Time is still on.\nWhen: Saturday, March 14")
    assert "Its calendar was last checked Tuesday, March 10, 6:00 pm." in answer
    assert answer.endswith("More: https://library.example/1")


def test_a_moved_event_says_from_when() -> None:
    event = make_event(event_status="rescheduled", previous_start_time=at("2026-03-13 19:00"))
    moved = "It was moved; before, it was to start Friday, March 13, 7:00 pm."
    assert moved in status(event)
    assert moved in about(event, "when is the new date?")


def test_a_postponed_event_without_a_new_date_says_so() -> None:
    assert "the calendar does not say when it will be" in status(make_event(event_status="postponed"))


def test_what_is_over_is_said_to_be_over() -> None:
    event = make_event(start="2026-03-10 10:00")
    assert about(event, "what time is it?").startswith("Story Time is over.\nStory Time was on")


@pytest.mark.parametrize("question", ["", "🎉", "\x00", "?" * 10_000, "ذ" * 100, "free " * 2000])
def test_any_question_has_an_aspect(question: str) -> None:
    assert aspect_of(question)
