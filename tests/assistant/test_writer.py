import pytest

from assistant.answering import Prepared
from assistant.query import Cost, EventQuery, Spot, Window
from assistant.relaxation import relaxation_for
from assistant.retrieval import search
from assistant.writer import write
from tests.factories import NEWTON, NOW, at, make_event, make_venue

pytestmark = pytest.mark.django_db

WEEKEND = (Window(at("2026-03-14 00:00"), at("2026-03-16 00:00")),)
IN_NEWTON = (Spot("Newton, MA", *NEWTON, timezone="America/New_York", place_id=4945283),)


def answer(**constraints) -> str:
    query = EventQuery(**constraints)
    result = search(query, now=NOW)
    relaxation = None if result.events else relaxation_for(query, now=NOW, similarity_threshold=0.3)
    return "".join(write(Prepared("", result.searched, result, relaxation), now=NOW))


def test_an_answer_tells_title_time_place_price_and_ages():
    library = make_venue("Newton Free Library")
    make_event(venue=library, cost_kind="free", age_min=2, age_max=5)
    make_event("Concert", "2026-03-15 19:00", cost_kind="paid", cost_min=5, cost_max=10)
    make_event("Market", "2026-03-15 11:30")
    text = answer(when=WEEKEND, where=IN_NEWTON, topic="story time", ages=(4,), cost=Cost(free=True))
    assert text.startswith(
        "Saturday, March 14 to Sunday, March 15, within 10 miles of Newton, MA, for age 4, free: "
    )
    assert "Story Time\nSaturday, March 14, 10:00–11:00 am, Newton Free Library, Newton" in text
    assert "Free. Ages 2–5." in text
