from datetime import timedelta

import pytest

from assistant.query import Cost, EventQuery, Spot, Window
from assistant.retrieval import FoundEvent, SearchResult, search
from tests.factories import BOSTON, NEWTON, NOW, at, make_event, make_venue

pytestmark = pytest.mark.django_db

WEEKEND = (Window(at("2026-03-14 00:00"), at("2026-03-16 00:00")),)
IN_NEWTON = (Spot("Newton, MA", *NEWTON, timezone="America/New_York", place_id=4945283),)


def find(limit: int = 8, threshold: float = 0.1, **constraints) -> SearchResult:
    return search(EventQuery(**constraints), now=NOW, limit=limit, similarity_threshold=threshold)


def titles(found: tuple[FoundEvent, ...]) -> list[str]:
    return [item.event.title for item in found]


def test_an_exhibition_under_way_is_on_this_weekend():
    make_event("Exhibition", "2026-02-01 09:00", hours=24 * 60)
    assert titles(find(when=WEEKEND).events) == ["Exhibition"]


def test_what_ends_when_the_window_starts_is_not_in_it():
    make_event("Friday night", "2026-03-13 22:00", hours=2)
    assert find(when=WEEKEND).events == ()


def test_without_a_time_the_next_fourteen_days_are_searched():
    make_event("Soon", "2026-03-25 10:00")
    make_event("Later", "2026-03-26 10:00")
    result = find()
    assert titles(result.events) == ["Soon"]
    assert result.searched.when == (Window(NOW, NOW + timedelta(days=14)),)


@pytest.mark.parametrize("status", ["cancelled", "postponed", "full", "withdrawn"])
def test_what_one_cannot_go_to_is_not_recommended(status):
    make_event("Off", event_status=status)
    assert find(when=WEEKEND).total == 0


def test_a_place_is_searched_within_ten_miles_and_says_so():
    make_event("Here")
    make_event("Worcester", at_point=(42.2626, -71.8023))
    result = find(when=WEEKEND, where=IN_NEWTON)
    assert titles(result.events) == ["Here"]
    assert result.searched.searched_radius_miles == 10
    assert result.events[0].distance_miles == 0


def test_the_town_asked_for_comes_before_its_neighbours():
    boston = make_venue(at=BOSTON, city="Boston")
    make_event("In Boston", "2026-03-14 08:00", venue=boston)
    make_event("In Newton", "2026-03-15 18:00")
    assert titles(find(when=WEEKEND, where=IN_NEWTON).events) == ["In Newton", "In Boston"]


def test_the_topic_decides_the_order():
    make_event("Jazz concert")
    make_event("Yoga in the park")
    assert titles(find(when=WEEKEND, topic="yoga").events)[0] == "Yoga in the park"


def test_unknown_prices_are_no_match_for_free_and_listed_apart():
    make_event("Free one", cost_kind="free")
    make_event("Silent one")
    make_event("Paid one", cost_kind="paid", cost_min=5)
    result = find(when=WEEKEND, cost=Cost(free=True))
    assert titles(result.events) == ["Free one"]
    assert titles(result.apart) == ["Silent one"]
    assert (result.total, result.apart_total, result.apart[0].unsaid) == (1, 1, ("price",))


def test_a_series_is_one_entry_with_its_next_dates():
    venue = make_venue()
    for day in (14, 15):
        make_event("Story Time", f"2026-03-{day} 10:00", venue=venue)
    (found,) = find(when=WEEKEND).events
    assert found.event.start_time == at("2026-03-14 10:00")
    assert (found.occurrences, found.also_on) == (2, (at("2026-03-15 10:00"),))
