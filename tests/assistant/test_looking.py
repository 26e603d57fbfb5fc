"""Searches among many texts, where only the nearest are looked at first."""

from datetime import timedelta

import pytest
from django.db import connection

from assistant.comparing import names_in
from assistant.query import Cost, EventQuery, Spot, Window
from assistant.ranking import rank
from assistant.relaxation import relaxations_for
from assistant.retrieval import SearchResult, completed, search, words_of
from assistant.sketches import Asked, Sketches, sketches
from assistant.sources import EVERYTHING, Filters
from events.circles import Circle
from events.models import Event, TextSketch
from tests.factories import BOSTON, NEWTON, NOW, at, make_event, make_venue

pytestmark = pytest.mark.django_db

WEEKEND = (Window(at("2026-03-14 00:00"), at("2026-03-16 00:00")),)
IN_NEWTON = (Spot("Newton, MA", *NEWTON, timezone="America/New_York", place_id=4945283),)
TOPICS = ("yoga", "jazz", "pottery", "chess", "story time", "film")


@pytest.fixture(autouse=True)
def _a_copy_of_this_test():
    sketches.forget()


@pytest.fixture
def few_are_many(monkeypatch):
    """Look at three texts first, then at six, as if a hundred were a million."""
    for name, value in {"FEW_TEXTS": 0, "SMALL": 0, "NEAREST_TEXTS": 3, "WIDER": 2, "SOONEST": 3}.items():
        monkeypatch.setattr(f"assistant.looking.{name}", value)
    monkeypatch.setattr("assistant.looking.RANKED_TEXTS", 3)
    monkeypatch.setattr("assistant.retrieval.SPARE_ROWS", 0)


def find(limit: int = 3, **constraints) -> SearchResult:
    return search(EventQuery(**constraints), now=NOW, limit=limit, similarity_threshold=0.1)


def titles(result: SearchResult) -> list[str]:
    return [item.event.title for item in result.events]


def many() -> None:
    for number in range(60):
        topic = TOPICS[number % len(TOPICS)]
        make_event(
            f"{topic} number {number}",
            f"2026-03-1{4 + number % 2} 10:00",
            at_point=NEWTON if number % 3 else BOSTON,
            cost_kind="free" if number % 20 == 7 else "paid",
        )


@pytest.mark.usefixtures("few_are_many")
@pytest.mark.parametrize(
    "constraints",
    [
        {},
        {"where": IN_NEWTON},
        {"cost": Cost(free=True)},
        {"exclude": ("number",)},
        {"where": IN_NEWTON, "cost": Cost(free=True)},
        {"is_virtual": True},
        {"ages": (4,)},
    ],
)
@pytest.mark.parametrize("topic", ["jazz", "chess number", "nothing like it"])
def test_however_few_are_looked_at_first_a_filter_never_loses_what_matches(constraints, topic):
    many()
    query = EventQuery(when=WEEKEND, topic=topic, **constraints)
    searched = completed(query, now=NOW)
    everything, _ = rank(EVERYTHING, Filters(searched), words_of(searched), threshold=0.1, rows=60)
    sure = [row for row in everything if not row.is_apart]
    assert len(find(when=WEEKEND, topic=topic, **constraints).events) == min(3, len(sure))


@pytest.mark.usefixtures("few_are_many")
def test_the_nearest_texts_come_first_and_the_total_is_a_least_one():
    many()
    result = find(when=WEEKEND, topic="jazz")
    assert all(title.startswith("jazz") for title in titles(result))
    assert result.total_is_least
    assert not find(when=WEEKEND, topic="jazz", cost=Cost(free=True)).total_is_least


@pytest.mark.usefixtures("few_are_many")
def test_without_a_topic_the_soonest_come_first_among_very_many():
    many()
    make_event("Opening", "2026-03-14 06:00")
    result = find(when=WEEKEND)
    assert (titles(result)[0], result.total_is_least) == ("Opening", True)


@pytest.mark.usefixtures("few_are_many")
def test_what_is_around_home_is_among_what_is_looked_at():
    for number in range(20):
        make_event(f"jazz {number}", at_point=(34.05, -118.24))
    make_event("jazz concert")
    result = search(EventQuery(when=WEEKEND, topic="jazz"), now=NOW, limit=3, home=IN_NEWTON[0])
    assert titles(result)[0] == "jazz concert"


@pytest.mark.usefixtures("few_are_many")
def test_a_title_named_in_the_question_wins():
    for number in range(20):
        make_event(f"beethoven piano evening {number}", description="beethoven piano evening " * 5)
    make_event("The Moonlight: beethoven by candlelight", "2026-03-15 20:00")
    assert titles(find(when=WEEKEND, topic="the moonlight"))[0].startswith("The Moonlight")


def test_a_name_is_more_than_half_of_the_topic_in_a_row():
    assert names_in("Story time") == ["story time"]
    assert names_in("jane austen club") == ["jane austen", "austen club", "jane austen club"]


def test_what_a_hundred_events_are_called_is_no_title():
    with connection.cursor() as cursor:
        cursor.execute("SELECT events_title_name('Café de l''Été (with tea)'), events_title_name('A - B: C')")
        assert cursor.fetchone() == ("café de l été", "a")


@pytest.mark.parametrize(
    ("order", "expected"), [("soonest", "Soon"), ("closest", "Near"), ("cheapest", "Cheap")]
)
def test_an_order_asked_for_is_kept(order, expected):
    near, far = make_venue(at=NEWTON), make_venue(at=BOSTON)
    make_event("Soon", "2026-03-14 08:00", venue=far, cost_kind="paid", cost_min=20)
    make_event("Near", "2026-03-15 10:00", venue=near, cost_kind="paid", cost_min=30)
    make_event("Cheap", "2026-03-15 12:00", venue=far, cost_kind="free")
    make_event("Unknown", "2026-03-15 09:00", venue=far)
    assert titles(find(when=WEEKEND, where=IN_NEWTON, order=order))[0] == expected


def test_an_unknown_price_is_never_the_cheapest():
    make_event("Unknown", "2026-03-14 08:00")
    make_event("Dear", "2026-03-15 10:00", cost_kind="paid", cost_min=200)
    assert titles(find(when=WEEKEND, order="cheapest")) == ["Dear", "Unknown"]


def test_every_relaxation_is_counted_in_one_statement(django_assert_num_queries):
    make_event("Monday market", "2026-03-16 10:00")
    make_event("Far market", at_point=(42.2626, -71.8023))
    query = EventQuery(when=WEEKEND, where=IN_NEWTON)
    with django_assert_num_queries(1):
        found = relaxations_for(query, now=NOW, similarity_threshold=0.1)
    counts = {change.words: change.count for change in found}
    assert (found[0].words, counts["within 50 miles"]) == ("by Monday, March 16", 1)


def test_a_sketch_spans_all_events_of_its_text_and_follows_a_move():
    make_event("Walk", "2026-03-14 10:00")
    event = make_event("Walk", "2026-04-14 10:00", event_attendance_mode="online")
    event.start_time += timedelta(days=9)
    event.end_time = None
    event.save()
    sketch = TextSketch.objects.get(text=event.text)
    assert (sketch.first_start, sketch.last_until) == (at("2026-03-14 10:00"), at("2026-04-23 10:00"))
    assert (sketch.is_online, sketch.north) == (True, NEWTON[0])


def test_a_text_embedded_later_is_sketched_then():
    event = make_event("Walk", embed=False)
    assert TextSketch.objects.get(text=event.text).bits is None
    event.text.embedding = [1.0] * 384
    event.text.save()
    assert TextSketch.objects.get(text=event.text).bits == "1" * 384


@pytest.mark.django_db(transaction=True)
def test_the_copy_sees_what_was_written_since():
    """Of rows that are committed: those of a transaction that runs may lie beyond its own snapshot."""
    copy = Sketches()
    asked = Asked(NOW, None, [Circle(*NEWTON, 5)])
    first = make_event("One")
    known = copy.current(NOW, NOW)
    assert known.nearest(known.rows(asked), _vector(), 9) == [first.text_id]
    second = make_event("Two")
    Event.objects.filter(pk=first.pk).delete()
    known = copy.current(NOW, NOW)
    assert set(known.nearest(known.rows(asked), _vector(), 9)) == {first.text_id, second.text_id}


def test_the_copy_knows_place_time_and_whether_online():
    make_event("Here", event_attendance_mode="mixed")
    make_event("There", at_point=(34.05, -118.24))
    make_event("Next month", "2026-04-14 10:00")
    known = Sketches().current(NOW, NOW)
    week = NOW + timedelta(days=7)
    assert len(known.rows(Asked(NOW, None))) == 3
    assert len(known.rows(Asked(NOW, week))) == 2
    assert len(known.rows(Asked(NOW, week, [Circle(*NEWTON, 5)]))) == 1
    assert len(known.rows(Asked(NOW, week, is_online=True))) == 1


def test_the_copy_does_not_reach_back_for_ever():
    assert Sketches().current(NOW - timedelta(days=90), NOW) is None


def _vector():
    return words_of(EventQuery(topic="walk")).vector
