from datetime import timedelta

import pytest
from django.db import OperationalError

from assistant.errors import SearchFailed
from assistant.meaning import Meaning
from assistant.query import Cost, EventQuery, Spot, Window
from assistant.retrieval import FoundEvent, SearchResult, search
from embedding import ModelUnavailableError
from tests.factories import BOSTON, NEWTON, NOW, at, make_event, make_venue

pytestmark = pytest.mark.django_db

WEEKEND = (Window(at("2026-03-14 00:00"), at("2026-03-16 00:00")),)
IN_PERSON = {"offline", "mixed", "unknown"}
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


def test_an_event_without_an_end_counts_by_its_start():
    make_event("Open end", "2026-03-14 00:00", hours=None)
    make_event("The day before", "2026-03-13 23:59", hours=None)
    assert titles(find(when=WEEKEND).events) == ["Open end"]


def test_any_of_several_windows_will_do():
    make_event("Saturday", "2026-03-14 10:00")
    make_event("Sunday", "2026-03-15 10:00")
    make_event("Monday", "2026-03-16 10:00")
    windows = (Window(at("2026-03-14 00:00"), at("2026-03-15 00:00")), Window(at("2026-03-16 00:00")))
    assert titles(find(when=windows).events) == ["Saturday", "Monday"]


@pytest.mark.parametrize(
    ("is_virtual", "expected"), [(True, {"online", "mixed"}), (False, IN_PERSON), (None, IN_PERSON)]
)
def test_the_rule_for_online_events_around_a_place(is_virtual, expected):
    for mode in ("offline", "online", "mixed", "unknown"):
        make_event(mode, event_attendance_mode=mode)
    assert set(titles(find(when=WEEKEND, where=IN_NEWTON, is_virtual=is_virtual).events)) == expected


def test_distance_is_ignored_for_online_events():
    make_event("Far webinar", event_attendance_mode="mixed", at_point=(34.05, -118.24))
    result = find(when=WEEKEND, where=IN_NEWTON, is_virtual=True)
    assert titles(result.events) == ["Far webinar"]
    assert (result.searched.searched_radius_miles, result.events[0].distance_miles) == (None, None)


def test_in_person_keeps_the_distance():
    make_event("Far", at_point=(34.05, -118.24))
    assert find(when=WEEKEND, where=IN_NEWTON, is_virtual=False).total == 0


def test_a_highest_price_needs_a_known_price():
    make_event("Five", cost_kind="paid", cost_min=5, cost_max=30)
    make_event("Twenty", cost_kind="paid", cost_min=20)
    make_event("Free", cost_kind="free")
    make_event("Paid, who knows how much", cost_kind="paid")
    result = find(when=WEEKEND, cost=Cost(max=10))
    assert set(titles(result.events)) == {"Five", "Free"}
    assert titles(result.apart) == ["Paid, who knows how much"]


def test_ages_outside_the_range_are_left_out_and_unknown_ones_listed_apart():
    make_event("For two to five", age_min=2, age_max=5)
    make_event("For adults", age_min=18)
    make_event("Tagged", audience_tags=["preschool"])
    make_event("Says nothing")
    result = find(when=WEEKEND, ages=(4,))
    assert set(titles(result.events)) == {"For two to five", "Tagged"}
    assert (titles(result.apart), result.apart[0].unsaid) == (["Says nothing"], ("ages",))


def test_what_suits_both_children_comes_first():
    make_event("For the small", "2026-03-14 09:00", age_min=2, age_max=5)
    make_event("For both", "2026-03-15 10:00", age_min=3, age_max=12)
    assert titles(find(when=WEEKEND, ages=(4, 9)).events) == ["For both", "For the small"]


def test_what_all_must_be_able_to_go_to_is_for_each_of_them():
    make_event("For the small", age_min=2, age_max=5)
    make_event("Teens alone", audience_tags=["teens"])
    make_event("For both", age_min=3)
    make_event("For all", audience_tags=["all ages"])
    make_event("Says nothing")
    result = find(when=WEEKEND, ages=(4, 15), everyone=((4, 4), (13, 17)))
    assert set(titles(result.events)) == {"For both", "For all"}
    assert titles(result.apart) == ["Says nothing"]


def test_what_is_made_for_the_small_comes_before_what_is_for_everyone():
    make_event("Fun run for all", "2026-03-14 09:00", age_min=0, age_max=99)
    make_event("Toddler time", "2026-03-15 10:00", age_min=1, age_max=3)
    assert titles(find(when=WEEKEND, ages=(2,)).events) == ["Toddler time", "Fun run for all"]


def test_a_range_of_ages_is_asked_for_as_one():
    make_event("Teen night", age_min=13, age_max=17)
    make_event("Bridge club", age_min=65)
    assert titles(find(when=WEEKEND, ages=tuple(range(10, 21))).events) == ["Teen night"]


def test_adults_are_meant_where_no_age_is_given_but_not_at_story_time():
    make_event("Lecture")
    make_event("Story Time", age_min=2, age_max=5)
    result = find(when=WEEKEND, audience=("adults",))
    assert (titles(result.events), result.apart) == (["Lecture"], ())


def test_an_excluded_word_leaves_out_titles_and_tags_but_not_descriptions():
    make_event("Soccer practice")
    make_event("Family day", tags=["soccer"])
    make_event("Crafts", description="No soccer today.")
    assert titles(find(when=WEEKEND, exclude=("soccer",)).events) == ["Crafts"]


def test_an_excluded_group_is_left_out():
    make_event("Morning fun", audience_tags=["children"])
    make_event("Wine tasting")
    assert titles(find(when=WEEKEND, exclude=("children",)).events) == ["Wine tasting"]


def test_a_need_is_met_only_where_the_calendar_says_so():
    make_event("Ramp", accessibility=["wheelchair", "asl"])
    make_event("Stairs perhaps")
    result = find(when=WEEKEND, accessibility=("wheelchair",))
    assert (titles(result.events), titles(result.apart)) == (["Ramp"], ["Stairs perhaps"])


def test_wishes_rank_and_never_filter():
    make_event("Market", "2026-03-14 09:00")
    make_event("Jazz in the park", "2026-03-15 09:00")
    assert titles(find(when=WEEKEND, wishes=("jazz",)).events) == ["Jazz in the park", "Market"]


def test_what_begins_in_the_window_comes_before_what_is_already_running():
    make_event("Exhibition", "2026-02-01 09:00", hours=24 * 60)
    make_event("Concert", "2026-03-15 20:00")
    assert titles(find(when=WEEKEND).events) == ["Concert", "Exhibition"]


def test_one_venue_does_not_fill_the_whole_list():
    busy = make_venue()
    for number in range(4):
        make_event(f"Busy {number}", f"2026-03-14 0{number + 6}:00", venue=busy)
    make_event("Elsewhere", "2026-03-14 20:00")
    assert titles(find(limit=4, when=WEEKEND).events) == ["Busy 0", "Busy 1", "Elsewhere", "Busy 2"]


def test_an_unrelated_event_is_no_match_for_a_topic():
    make_event("Blood drive")
    assert find(when=WEEKEND, topic="opera", threshold=0.3).total == 0


@pytest.mark.parametrize("topic", ["' OR 1=1 --", "%_\\", "%s %(x)s", "!! & | :* <->", "\x00", '"', "the of"])
def test_any_words_are_searched_literally(topic):
    make_event("Yoga")
    assert find(when=WEEKEND, topic=topic, threshold=0.9).total in (0, 1)


def test_an_event_not_embedded_yet_is_found_by_its_words():
    make_event("Harp recital", embed=False)
    make_event("Yoga", embed=False)
    assert titles(find(when=WEEKEND, topic="harp", threshold=0.3).events) == ["Harp recital"]


def test_an_event_without_a_text_is_still_found():
    event = make_event("Bare")
    type(event).objects.update(text=None)
    assert titles(find(when=WEEKEND).events) == ["Bare"]


def test_a_search_costs_three_statements_at_most(django_assert_max_num_queries):
    for number in range(12):
        make_event(f"Yoga {number}")
    with django_assert_max_num_queries(3):
        find(when=WEEKEND, where=IN_NEWTON, topic="yoga", ages=(4,), cost=Cost(free=True), exclude=("x",))


def test_a_broken_database_is_a_failed_search_and_not_an_empty_one(monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
    with pytest.raises(SearchFailed) as caught:
        find(when=WEEKEND)
    assert caught.value.code == "rag_error"


def test_a_broken_embedder_is_a_failed_search_too(monkeypatch):
    class Broken:
        dimensions = 384

        def embed(self, texts):
            raise ModelUnavailableError("gone")

    monkeypatch.setattr("assistant.meaning._meaning", Meaning(Broken()))
    with pytest.raises(SearchFailed):
        find(when=WEEKEND, topic="yoga")
