"""What is offered after a list: understood as exactly what was counted, and worth a tap."""

import pytest

from assistant.answering import TOPIC_SIMILARITY, prepare
from assistant.followups import counted_follow_ups
from assistant.narrowing import narrowings, widenings
from assistant.prepared import Prepared
from assistant.query import CARRIED, EventQuery
from assistant.remembered import remembered_query
from assistant.understanding import Given
from tests.factories import NOW, make_event, make_venue

pytestmark = pytest.mark.django_db

FRAMINGHAM, WELLESLEY = (42.2793, -71.4162), (42.2965, -71.2924)  # 12 and 5 miles from Newton
QUESTIONS = [
    "What is on this weekend in Newton?",
    "what is on in Newton",
    "what is on?",
    "anything today in Newton",
    "concerts this week in Newton",
    "things to do in Newton next week",
    "online events this week",
    "free things for a 4-year-old this weekend within 20 miles of Newton",
    "things to do on Saturday evening in Newton",
    "events in Newton in April",
    "what is on this week without jazz",
    "something under $20 near Newton this weekend",
    "what is on from Friday to Sunday in Los Angeles",
]


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.NOW = NOW
    settings.HOME_PLACE = "Newton, MA"


@pytest.fixture
def town():
    """Two weeks of events of all kinds; each question finds some of them."""
    kinds = [
        {"cost_kind": "free"},
        {"cost_kind": "free", "audience_tags": ["children"], "age_min": 3, "age_max": 9},
        {"cost_kind": "paid", "cost_min": 15, "at_point": WELLESLEY},
        {"audience_tags": ["adults"], "at_point": FRAMINGHAM},
        {"cost_kind": "free", "event_attendance_mode": "online"},
    ]
    for number, day in enumerate(
        ["03-11", "03-12", "03-13", "03-14", "03-15", "03-17", "03-19", "03-21", "04-02"]
    ):
        for turn, kind in enumerate(kinds):
            hour = (19, 10, 14)[(number + turn) % 3]
            title = f"{('Jazz concert', 'Story time', 'Walk')[turn % 3]} {number}.{turn}"
            make_event(title, f"2026-{day} {hour}:00", **kind)


def ask(message: str, *, remembered: EventQuery | None = None) -> Prepared:
    context = {"query": remembered.to_wire()} if remembered else {}
    return prepare(message, session_context=context, request_context=Given(), history=(), shown=(), now=NOW)


def offered(prepared: Prepared):
    return counted_follow_ups(
        prepared.query, prepared.result.count, now=NOW, similarity_threshold=TOPIC_SIMILARITY
    )


def as_remembered(query: EventQuery) -> EventQuery:
    return remembered_query({"query": query.to_wire()})


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_change_is_understood_as_exactly_that(question):
    query = as_remembered(ask(question).query)
    changes = [*narrowings(query, now=NOW), *widenings(query, now=NOW)]
    assert changes
    for change in changes:
        said = ask(change.question, remembered=query).query
        assert said.intent == "search"
        for name in CARRIED:
            assert getattr(said, name) == getattr(change.query, name), (change.question, name)


@pytest.mark.parametrize("question", QUESTIONS[:-1])
def test_the_count_promised_is_what_the_next_turn_finds(town, question):
    prepared = ask(question)
    follow_ups = offered(prepared)
    assert 0 < len(follow_ups) <= 3
    for follow_up in follow_ups:
        found = ask(follow_up.question, remembered=as_remembered(prepared.query)).result
        assert (found.total, follow_up.is_least) == (follow_up.count, False), follow_up


def test_parts_differ_in_kind_and_leave_some_and_not_all(town):
    prepared = ask("what is on in Newton")
    questions = [(one.question, one.count) for one in offered(prepared)]
    assert prepared.result.total == 22
    assert questions == [("Only free ones", 15), ("Within 5 miles", 15), ("For kids", 7)]


def test_what_leaves_everything_or_nothing_is_not_offered():
    for hour in range(10, 16):
        make_event(f"Walk {hour}", f"2026-03-14 {hour}:00", cost_kind="free")
    questions = [one.question for one in offered(ask("what is on this weekend in Newton?"))]
    assert questions == ["In the afternoon"]


def test_what_was_said_is_not_asked_again(town):
    questions = {one.question for one in offered(ask("free events for kids this week in Newton"))}
    assert questions
    assert not questions & {"Only free ones", "For kids"}


def test_few_are_widened_and_not_narrowed():
    make_event("Walk", "2026-03-14 10:00", cost_kind="free")
    make_event("Talk", "2026-03-15 10:00", cost_kind="paid")
    make_event("Far walk", "2026-03-14 10:00", at_point=FRAMINGHAM)
    make_event("Later walk", "2026-03-21 10:00")
    found = [(one.question, one.count) for one in offered(ask("what is on this weekend in Newton?"))]
    assert found == [("What about next weekend?", 1), ("Within 25 miles", 3)]


def test_a_series_counts_once_and_by_any_of_its_days():
    library = make_venue()
    for day in (14, 15):
        make_event("Story Time", f"2026-03-{day} 10:00", venue=library)
    for number in range(4):
        make_event(f"Walk {number}", "2026-03-15 14:00")
    prepared = ask("what is on this weekend in Newton?")
    counts = {one.question: one.count for one in offered(prepared)}
    assert counts["Only on Saturday"] == 1


def test_all_is_counted_in_one_statement(town, django_assert_num_queries):
    prepared = ask("concerts this week in Newton")
    with django_assert_num_queries(1):
        assert len(offered(prepared)) == 3


def test_a_topic_in_an_order_of_its_own_promises_no_counts(town):
    prepared = ask("concerts in Newton this week, cheapest first")
    assert prepared.query.order == "cheapest"
    assert offered(prepared) == []


@pytest.mark.parametrize(
    "question",
    [
        "jazz on Monday evening in Newton",
        "story time in Natick tonight",
        "free on March 16 within 2 miles of Newton",
    ],
)
def test_where_nothing_was_found_the_count_promised_is_found_too(town, question):
    prepared = ask(question)
    assert prepared.relaxations
    for change in prepared.relaxations:
        found = ask(change.question, remembered=as_remembered(prepared.query)).result
        assert found.total == change.count, change.question
