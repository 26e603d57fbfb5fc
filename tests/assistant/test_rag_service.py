from datetime import date, datetime

import pytest

from assistant import rag_service
from assistant.rag_service import get_context_events
from tests.factories import BOSTON, NEWTON, NOW, at, make_event, make_venue

pytestmark = pytest.mark.django_db

SATURDAY, SUNDAY = date(2026, 3, 14), date(2026, 3, 15)
KEYS = {
    "id", "title", "description", "location", "city", "start_time", "end_time", "url", "is_virtual",
    "age_range", "audience_tags", "requires_registration", "distance_miles", "similarity_score",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _frozen(settings):
    settings.NOW = NOW
    settings.HOME_PLACE = "Newton, MA"


def titles(**filters) -> list[str]:
    return [event["title"] for event in get_context_events("", **filters)]


def test_an_event_comes_with_the_keys_of_the_contract():
    venue = make_venue("Newton Free Library")
    event = make_event(venue=venue, url="https://library.example/1")
    (found,) = rag_service.get_context_events("story time")
    assert found.keys() >= KEYS
    assert (found["id"], found["city"], found["start_time"]) == (event.pk, "Newton", at("2026-03-14 10:00"))
    assert found["location"] == "Newton Free Library, Newton, MA"


def test_the_message_ranks():
    make_event("Jazz concert")
    make_event("Yoga in the park")
    first = get_context_events("yoga")[0]
    assert first["title"] == "Yoga in the park"
    assert 0.1 <= first["similarity_score"] <= 1


def test_scores_fall_from_best_to_last():
    for title in ("Yoga", "Yoga for seniors", "Chair yoga and tea", "Market"):
        make_event(title)
    scores = [event["similarity_score"] for event in get_context_events("yoga", similarity_threshold=-1)]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("last", [SUNDAY, "2026-03-15"])
def test_the_last_date_counts_whole(last):
    make_event("Late", "2026-03-15 23:30", hours=None)
    make_event("Next day", "2026-03-16 00:00")
    assert titles(date_from=SATURDAY, date_to=last) == ["Late"]


def test_a_moment_counts_to_the_minute():
    make_event("At noon", "2026-03-14 12:00")
    assert titles(date_from=SATURDAY, date_to="2026-03-14T12:00:00-04:00") == []
    assert titles(date_from=SATURDAY, date_to=datetime.fromisoformat("2026-03-14T12:01:00")) == ["At noon"]


def test_dates_are_those_of_the_place():
    honolulu = make_venue(at=(21.3069, -157.8583), city="Honolulu", timezone="Pacific/Honolulu")
    # 23:30 on Saturday in Honolulu is Sunday morning in Newton.
    start = datetime.fromisoformat("2026-03-14T23:30:00-10:00")
    make_event("Luau", start, venue=honolulu, timezone="Pacific/Honolulu")
    assert titles(date_from=SATURDAY, date_to=SATURDAY, location="Honolulu, HI") == ["Luau"]


def test_without_dates_the_days_to_come_are_searched():
    make_event("Over", "2026-03-11 10:00")
    make_event("In a week", "2026-03-18 10:00")
    assert titles(time_filter_days=6) == []
    assert titles(time_filter_days=8) == ["In a week"]


def test_an_end_that_is_past_finds_nothing():
    assert titles(date_to="2026-03-01") == []


def test_a_place_is_searched_by_name_and_home_settles_which():
    make_event("Here")
    make_event("Worcester", at_point=(42.2626, -71.8023))
    assert titles(location="Newton") == ["Here"]


def test_a_known_venue_is_a_place_too():
    make_event("Here", venue=make_venue("The Zyzzyva Room"))
    make_event("There", at_point=(42.2626, -71.8023))
    assert titles(location="the zyzzyva room") == ["Here"]


@pytest.mark.parametrize("location", ["Xyzzyville", "'; DROP TABLE events_event; --", "Springfield, ZZ"])
def test_an_unknown_place_finds_nothing(location):
    make_event("Here")
    assert titles(location=location) == []


def test_an_ambiguous_place_finds_nothing(settings):
    settings.HOME_PLACE = ""
    make_event("Here", at_point=(43.6591, -70.2568))
    assert titles(location="Portland") == []


def test_distance_is_measured_from_the_person():
    make_event("Newton")
    make_event("Boston", at_point=BOSTON)
    (found,) = get_context_events("", user_lat=BOSTON[0], user_lng=BOSTON[1], max_distance_miles=5)
    assert (found["title"], found["distance_miles"]) == ("Boston", 0)


def test_a_place_and_a_distance_from_the_person_must_both_hold():
    make_event("Newton")
    make_event("Boston", at_point=BOSTON)
    where = {"location": "Newton, MA", "user_lat": NEWTON[0], "user_lng": NEWTON[1]}
    assert titles(**where, max_distance_miles=3) == ["Newton"]
    assert titles(location="Newton, MA", user_lat=40.7, user_lng=-74.0, max_distance_miles=3) == []


def test_a_position_without_a_distance_measures_and_does_not_filter():
    make_event("Boston", at_point=BOSTON)
    (found,) = get_context_events("", user_lat=NEWTON[0], user_lng=NEWTON[1])
    assert found["distance_miles"] == pytest.approx(7.8, abs=0.3)


def test_a_distance_alone_is_measured_from_home():
    make_event("Newton")
    make_event("Boston", at_point=BOSTON)
    assert titles(max_distance_miles=4) == ["Newton"]


def test_the_origin_of_the_map_is_a_position():
    make_event("Null Island", at_point=(0.0, 0.0), timezone="UTC")
    assert titles(user_lat=0, user_lng=0, max_distance_miles=1) == ["Null Island"]


@pytest.mark.parametrize(("is_virtual", "expected"), [(True, ["Online"]), (False, ["Here"])])
def test_online_and_in_person(is_virtual, expected):
    make_event("Here")
    make_event("Online", event_attendance_mode="online")
    assert titles(is_virtual=is_virtual) == expected


def test_no_more_than_asked_for_are_returned():
    for number in range(12):
        make_event(f"Event {number}")
    assert (len(titles()), len(titles(max_events=3)), len(titles(max_events=1000))) == (8, 3, 12)


@pytest.mark.parametrize(
    "filters",
    [
        {"date_from": SUNDAY, "date_to": SATURDAY},
        {"date_from": "31 April"},
        {"date_to": "10000-01-01"},
        {"date_to": date.max},
        {"user_lat": 42.0},
        {"user_lng": -71.0},
        {"user_lat": float("nan"), "user_lng": 0.0},
        {"user_lat": 91, "user_lng": 0},
        {"user_lat": 0, "user_lng": 181},
        {"user_lat": "42", "user_lng": "-71"},
        {"max_distance_miles": 0},
        {"max_distance_miles": -1},
        {"max_distance_miles": 1e9},
        {"max_distance_miles": float("inf")},
        {"max_events": 0},
        {"time_filter_days": 0},
        {"similarity_threshold": float("nan")},
    ],
)
def test_impossible_filters_are_refused(filters):
    with pytest.raises(ValueError, match=r"\w") as caught:
        get_context_events("anything", **filters)
    assert caught.value.code == "invalid_request"


@pytest.mark.parametrize(
    "message", ["", "   ", "🎉🎉", "?!", "\x00", "\ud800", "x" * 9000, "' OR 1=1 --", "%_\\"]
)
def test_any_message_is_answered(message):
    make_event("Yoga")
    assert isinstance(get_context_events(message), list)
