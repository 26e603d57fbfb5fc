"""A row that another calendar's row is shown for is found by no search, and still known by its id."""

import pytest

from assistant.answering import prepare
from assistant.query import Cost, EventQuery, Window
from assistant.retrieval import count_matches, search
from assistant.sketches import sketches
from assistant.understanding import Given, Shown
from events.models import Event
from tests.factories import NOW, at, make_event

pytestmark = pytest.mark.django_db

WEEK = (Window(NOW, at("2026-03-18 00:00")),)


@pytest.fixture
def hidden() -> Event:
    """The aggregator's row of a concert, shown as the library's."""
    sketches.forget()
    shown = make_event("Jazz Concert", "2026-03-14 19:00", cost_kind="free")
    return make_event("JAZZ Concert", "2026-03-14 19:05", cost_kind="free", shown_as=shown, venue=shown.venue)


@pytest.mark.parametrize(
    "query",
    [
        EventQuery(when=WEEK),
        EventQuery(when=WEEK, topic="jazz concert"),
        EventQuery(when=WEEK, topic="jazz concert", cost=Cost(free=True)),
        EventQuery(when=WEEK, order="soonest"),
        EventQuery(topic="JAZZ Concert"),
    ],
)
def test_only_the_row_that_is_shown_is_found(hidden: Event, query: EventQuery) -> None:
    for unavailable_too in (False, True):
        found = search(query, now=NOW, unavailable_too=unavailable_too, similarity_threshold=0.0)
        assert [item.event.pk for item in found.events] == [hidden.shown_as_id]
        assert found.total == 1
    assert count_matches(query, now=NOW, similarity_threshold=0.0) == 1


def test_a_conversation_still_knows_a_row_that_was_hidden_since(hidden: Event) -> None:
    shown = [Shown(hidden.pk, hidden.title, hidden.start_time)]
    asked = prepare(
        "What time does the first one start?",
        session_context={},
        request_context=Given(),
        history=[],
        shown=shown,
        now=NOW,
    )
    assert asked.result is not None
    assert [item.event.pk for item in asked.result.events] == [hidden.pk]
