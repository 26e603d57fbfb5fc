import pytest

from assistant.answering import prepare
from assistant.aspects import is_called
from assistant.query import EventQuery, Spot, Window
from assistant.understanding import Given, Shown
from assistant.writer import write
from tests.factories import NEWTON, NOW, at, make_event, make_venue

pytestmark = pytest.mark.django_db

WEEKEND = (Window(at("2026-03-14 00:00"), at("2026-03-16 00:00")),)
IN_NEWTON = (Spot("Newton, MA", *NEWTON, timezone="America/New_York", place_id=4945283),)


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.NOW = NOW
    settings.HOME_PLACE = "Newton, MA"


def ask(message: str, *, remembered: EventQuery | None = None, shown=(), **more):
    context = {"query": remembered.to_wire()} if remembered else {}
    return prepare(
        message, session_context=context, request_context=Given(), history=(), shown=shown, now=NOW, **more
    )


def test_a_question_is_answered_from_the_events_it_is_about():
    event = make_event("Story Time", venue=make_venue("Newton Free Library"), cost_kind="free")
    make_event("Next month", "2026-04-20 10:00")
    prepared = ask("What events are happening this weekend in Newton?")
    assert prepared.suggested_event_ids == [event.pk]
    assert prepared.query.when == WEEKEND
    assert prepared.query.searched_radius_miles == 10
    text = "".join(write(prepared, now=NOW))
    assert "Story Time\nSaturday, March 14, 10:00–11:00 am, Newton Free Library" in text


def test_a_second_message_keeps_the_place():
    make_event("Sunday walk", "2026-03-15 10:00", cost_kind="free")
    make_event("Sunday gala", "2026-03-15 10:00", cost_kind="paid", cost_min=90)
    first = ask("What is on this weekend in Newton?")
    second = ask("what about Sunday, only free ones?", remembered=first.query)
    assert [spot.name for spot in second.query.where] == ["Newton, MA"]
    assert [found.event.title for found in second.events] == ["Sunday walk"]


def test_nothing_found_comes_with_the_one_change_that_finds_something():
    make_event("Framingham fair", at_point=(42.2793, -71.4162))
    prepared = ask("anything this weekend within 5 miles of Newton?")
    assert prepared.events == ()
    first = prepared.relaxations[0]
    assert (first.count, first.words) == (1, "within 25 miles")
    assert prepared.follow_up_questions[0] == first.question


def test_an_unknown_place_is_asked_about_and_not_searched():
    make_event("Here")
    prepared = ask("what is on in Xyzzyville this weekend?")
    assert (prepared.result, prepared.query.intent) == (None, "clarify")
    assert "Xyzzyville" in "".join(write(prepared, now=NOW))


def test_the_context_for_a_language_model_says_what_was_searched():
    make_event("Story Time")
    prepared = ask("What is on this weekend in Newton?")
    context = prepared.prompt_context(now=NOW)
    assert context["searched"] == "Saturday, March 14 to Sunday, March 15, within 10 miles of Newton, MA"
    assert context["timezone"] == "America/New_York"
    assert [event["title"] for event in prepared.context_events] == ["Story Time"]


def test_stored_interests_rank_a_question_without_a_topic():
    make_event("Market", "2026-03-14 08:00")
    make_event("Jazz brunch", "2026-03-15 11:00")
    prepared = ask("What is on this weekend?", preferences={"interests": ["jazz"], "age": 40})
    assert [found.event.title for found in prepared.events] == ["Jazz brunch", "Market"]


@pytest.mark.parametrize("context", [{"query": None}, {"query": []}, {"query": {"when": 3}}, {"location": 7}])
def test_a_damaged_session_context_does_no_harm(context):
    make_event("Story Time")
    prepared = prepare(
        "What is on this weekend?",
        session_context=context,
        request_context=Given(),
        history=(),
        shown=(),
        now=NOW,
    )
    assert len(prepared.events) == 1


def test_a_default_window_is_told_and_not_remembered():
    make_event("Story Time")
    prepared = ask("story time in Newton")
    assert prepared.query.when == ()
    assert "next 14 days" in prepared.query.label
    assert "".join(write(prepared, now=NOW)).startswith(
        "Today, March 11 to Wednesday, March 25, within 10 miles"
    )


def test_without_a_place_what_is_near_home_comes_first():
    make_event("Far away", "2026-03-14 08:00", at_point=(34.05, -118.24))
    make_event("At home", "2026-03-15 08:00")
    assert [found.event.title for found in ask("what is on this weekend?").events] == ["At home", "Far away"]


def test_dropping_a_filter_is_not_offered_for_events_that_are_listed_anyway():
    make_event("Silent about its price")
    prepared = ask("anything free this weekend in Newton?")
    assert [found.event.title for found in prepared.events] == ["Silent about its price"]
    assert prepared.relaxations == ()


def test_yes_finds_what_the_answer_said_it_would():
    event = make_event("Opera Gala", "2026-03-18 19:00", venue=make_venue("Newton Free Library"))
    first = ask("opera in Newton tomorrow morning")
    assert first.suggested_event_ids == []
    assert first.relaxations
    second = ask("yes please", remembered=first.query)
    assert second.suggested_event_ids == [event.pk]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("When is the farmers market?", "Newton Farmers Market is on Saturday, April 18, 9:00"),
        ("Do I need tickets for the Klezmer Brunch?", "Registration is required for Klezmer Brunch."),
        ("how much is Klezmer Brunch", "Klezmer Brunch costs $22."),
        ("where is the Klezmer Brunch?", "Klezmer Brunch is at "),
    ],
)
def test_a_question_about_one_event_is_answered_and_not_listed(message, words):
    make_event("Newton Farmers Market", "2026-04-18 09:00")
    make_event("Brunch", "2026-03-15 10:00")
    brunch = {"cost_kind": "paid", "cost_min": 22, "cost_max": 22, "requires_registration": True}
    make_event("Klezmer Brunch", "2026-03-15 10:30", **brunch)
    prepared = ask(message)
    assert "".join(write(prepared, now=NOW)).startswith(words)
    assert len(prepared.named_event_ids) == 1


@pytest.mark.parametrize("message", ["where can I hear jazz?", "is there a farmers market tomorrow?", "jazz"])
def test_a_question_for_events_of_a_kind_is_a_list(message):
    make_event("Jazz Night", "2026-03-12 20:00")
    make_event("Jazz Brunch", "2026-03-12 10:00")
    make_event("Farmers Market", "2026-03-12 10:00")
    assert ask(message).form == "list"


def test_a_series_asked_after_is_told_with_its_other_dates():
    venue = make_venue("Green")
    for day in (14, 21, 28):
        make_event("Farmers Market", f"2026-03-{day} 09:00", venue=venue)
    text = "".join(write(ask("when is the farmers market?"), now=NOW))
    assert text.startswith("Farmers Market is on Saturday, March 14, 9:00–10:00 am. Also on Sat, Mar 21")


def test_a_named_event_that_is_off_is_said_to_be_off():
    make_event("Klezmer Brunch", event_status="cancelled")
    text = "".join(write(ask("how much is the Klezmer Brunch?"), now=NOW))
    assert text.startswith("Klezmer Brunch is cancelled.")


def test_of_several_events_of_a_name_the_next_comes_first_and_an_exact_title_alone():
    make_event("Spring Farmers Market", "2026-04-18 09:00")
    make_event("Winter Farmers Market", "2026-03-14 09:00")
    prepared = ask("when is the farmers market?")
    assert [found.event.title for found in prepared.events] == [
        "Winter Farmers Market",
        "Spring Farmers Market",
    ]
    assert prepared.follow_up_questions == ["Tell me more about it", "More like this one"]
    exact = ask("when is the spring farmers market?")
    assert [found.event.title for found in exact.events] == ["Spring Farmers Market"]


def test_an_unknown_event_is_asked_about_and_no_other_is_told_for_it():
    make_event("Planetarium Gala: Moons of Jupiter", "2026-03-27 19:00")
    prepared = ask("is the moon gala dinner still on?")
    assert prepared.query.intent == "status"
    text = "".join(write(prepared, now=NOW))
    assert text.startswith("I find no event called “moon gala dinner” in the calendars I know.")
    assert "still on" not in text
    assert prepared.suggested_event_ids == []
    assert text.count("Planetarium Gala") == len(prepared.named_event_ids)


def test_what_was_asked_for_before_does_not_hide_an_event_that_is_named():
    make_event("Opera Ball", "2026-03-28 19:00", age_min=18, cost_kind="paid", at_point=(41.0, -71.0))
    first = ask("free things for a 4-year-old in Newton this weekend")
    prepared = ask("is the Opera Ball still on?", remembered=first.query)
    assert "Opera Ball is still on" in "".join(write(prepared, now=NOW))


@pytest.mark.parametrize(
    ("title", "topic", "expected"),
    [
        ("Spring Concert", "newton cultural center spring concert", True),
        ("Spring Concert and Supper", "newton cultural center spring concert", True),
        ("Saturday Karate for Kids", "karate", True),
        ("Farmers Market", "farmer's markets", True),
        ("Planetarium Night: Moons of Jupiter", "moon gala", False),
        ("Newton Fair", "newton cultural center", False),
        ("Art", "", False),
    ],
)
def test_an_event_is_called_by_its_title_and_place(title, topic, expected):
    event = make_event(title, venue=make_venue("Newton Cultural Center"))
    assert is_called(event, topic) is expected


def test_the_smallest_change_of_each_kind_is_offered_with_what_it_finds():
    make_event("Fair", "2026-03-14 10:00", at_point=(42.2793, -71.4162), cost_kind="free")  # 12 miles
    make_event("Far Fair", "2026-03-14 10:00", at_point=(42.2626, -71.8023), cost_kind="free")  # 31 miles
    for day in (17, 18, 30):
        make_event(f"Later {day}", f"2026-03-{day} 10:00", cost_kind="free")
    make_event("Gala", "2026-03-14 20:00", cost_kind="paid", cost_min=90)
    prepared = ask("free things in Newton this weekend")
    offered = [(one.words, one.count) for one in prepared.relaxations]
    assert offered == [
        ("within 25 miles", 1),
        ("by Sunday, March 22", 2),
        ("if the price does not matter", 1),
    ]
    text = "".join(write(prepared, now=NOW))
    assert (
        "There is 1 event within 25 miles, 2 by Sunday, March 22 or 1 if the price does not matter."
        " Shall I show the one within 25 miles?" in text
    )
    assert prepared.follow_up_questions == [one.question for one in prepared.relaxations]
    shown = ask("yes", remembered=prepared.query)
    assert [found.event.title for found in shown.events] == ["Fair"]


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("what time is Saturday Story Time?", "Saturday Story Time"),
        ("is there parking at the story time?", "Saturday Story Time"),
        ("how much is the story time?", "Saturday Story Time"),
        ("what is the address?", "Exhibition"),
        ("what time does the exhibition open?", "Exhibition"),
        ("is it free?", "Exhibition"),
        ("when is the new date?", "Exhibition"),
    ],
)
def test_a_question_that_names_another_event_is_not_about_the_one_shown(message, title):
    make_event("Saturday Story Time")
    event = make_event("Exhibition", "2026-03-15 10:00")
    remembered = EventQuery(topic="exhibition", when=WEEKEND)
    shown = (Shown(event.pk, event.title, event.start_time),)
    prepared = ask(message, remembered=remembered, shown=shown)
    assert [found.event.title for found in prepared.events] == [title]
