"""A day is planned from events one can reach one after the other."""

from itertools import pairwise

import pytest

from assistant.itinerary import part_in_words, plan_in_words
from assistant.planning import Step, plan_of
from assistant.prepared import Prepared
from assistant.query import EventQuery, Part, Spot, Window
from assistant.writer import write
from tests.factories import BOSTON, NEWTON, NOW, at, make_event, make_venue

pytestmark = pytest.mark.django_db

SATURDAY = (Window(at("2026-03-14 00:00"), at("2026-03-15 00:00")),)
WEEKEND = (Window(at("2026-03-14 00:00"), at("2026-03-16 00:00")),)
IN_NEWTON = (Spot("Newton, MA", *NEWTON, timezone="America/New_York"),)
MORNING, AFTERNOON, EVENING = Part((360, 720)), Part((720, 1020)), Part((1020, 1440))


def steps(*parts: Part, when=SATURDAY, now=NOW, **fields) -> list[Step]:
    query = EventQuery(form="plan", parts=parts, when=when, **{"where": IN_NEWTON, **fields})
    return list(plan_of(query, now=now, similarity_threshold=0.3, home=None)[0])


def titles(planned: list[Step]) -> list[str | None]:
    return [step.found.event.title if step.found else None for step in planned]


def test_each_part_gets_an_event_of_its_time() -> None:
    make_event("Brunch", "2026-03-14 10:00")
    make_event("Matinee", "2026-03-14 14:00")
    make_event("Concert", "2026-03-14 20:00")
    assert titles(steps(MORNING, AFTERNOON, EVENING)) == ["Brunch", "Matinee", "Concert"]
    assert titles(steps()) == ["Brunch", "Matinee", "Concert"]  # no parts named: the usual ones


def test_a_part_has_its_own_topic_and_people() -> None:
    make_event("Story Time", "2026-03-14 10:00", age_min=2, age_max=5)
    make_event("Wine Tasting", "2026-03-14 10:00", age_min=21)
    make_event("Museum Tour", "2026-03-14 14:00")
    make_event("Rock Climbing", "2026-03-14 14:00")
    parts = (Part((360, 720), None, ("toddlers",)), Part((720, 1020), "museum"))
    assert titles(steps(*parts)) == ["Story Time", "Museum Tour"]


def test_a_part_without_an_event_says_so() -> None:
    make_event("Brunch", "2026-03-14 10:00")
    planned = steps(MORNING, Part((720, 1020), "opera"))
    assert titles(planned) == ["Brunch", None]
    text = list(plan_in_words(planned, now=NOW, zone="America/New_York"))
    assert text[-1] == "I found nothing that fits in for afternoon, “opera”."


def test_nothing_overlaps_and_there_is_time_for_the_way() -> None:
    make_event("Newton Fair", "2026-03-14 11:00", hours=1.5)
    make_event("Still during the fair", "2026-03-14 12:15")
    make_event("Too soon in Boston", "2026-03-14 12:35", at_point=BOSTON)
    make_event("In time in Boston", "2026-03-14 13:30", at_point=BOSTON)
    planned = steps(MORNING, AFTERNOON)
    assert titles(planned) == ["Newton Fair", "In time in Boston"]
    assert planned[1].miles == pytest.approx(7.8, abs=0.2)


def test_the_nearer_of_two_like_events_is_chosen() -> None:
    make_event("Brunch", "2026-03-14 10:00")
    make_event("Jazz", "2026-03-14 14:00", at_point=BOSTON)
    make_event("Jazz here", "2026-03-14 14:00")
    assert titles(steps(MORNING, AFTERNOON)) == ["Brunch", "Jazz here"]


def test_an_earlier_choice_gives_way_so_that_every_part_has_something() -> None:
    make_event("Long Lunch", "2026-03-14 11:00", hours=3)
    make_event("Early Walk", "2026-03-14 09:00")
    make_event("Tea", "2026-03-14 13:00")
    assert titles(steps(MORNING, AFTERNOON)) == ["Early Walk", "Tea"]


def test_an_exhibition_is_visited_whenever_there_is_time() -> None:
    make_event("Brunch", "2026-03-14 10:00", hours=2.5)
    make_event("Exhibition", "2026-03-01 09:00", hours=24 * 60)
    assert titles(steps(MORNING, AFTERNOON)) == ["Brunch", "Exhibition"]


def test_what_has_no_hours_is_no_plan_for_the_evening() -> None:
    make_event("Exhibition", "2026-03-01 09:00", hours=24 * 60)
    make_event("All-Day Fair", "2026-03-14 00:00", hours=24, all_day=True)
    assert titles(steps(EVENING)) == [None]
    assert set(titles(steps(MORNING, AFTERNOON))) == {"Exhibition", "All-Day Fair"}


def test_what_may_fit_fills_a_part_and_says_what_is_left_open() -> None:
    make_event("Silent about ages", "2026-03-14 10:00")
    query = EventQuery(form="plan", parts=(MORNING,), when=SATURDAY, where=IN_NEWTON, ages=(4,))
    planned, result = plan_of(query, now=NOW, similarity_threshold=0.3, home=None)
    prepared = Prepared("", query, result, steps=planned)
    text = "".join(write(prepared, now=NOW))
    assert "Silent about ages\nSaturday" in text
    assert "It may fit: the calendar does not say whom it is for." in text
    assert len(prepared.named_event_ids) == 1
    assert prepared.suggested_event_ids == []


def test_a_plan_of_nothing_is_nothing_found() -> None:
    query = EventQuery(form="plan", parts=(MORNING, EVENING), when=SATURDAY, where=IN_NEWTON)
    planned, result = plan_of(query, now=NOW, similarity_threshold=0.3, home=None)
    text = "".join(write(Prepared("", query, result, steps=planned), now=NOW))
    assert text.startswith("I found no event in the calendars I know. I searched Saturday, March 14, within")


def test_no_event_is_planned_twice_nor_another_date_of_it() -> None:
    venue = make_venue("Museum")
    make_event("Exhibition", "2026-03-01 09:00", hours=24 * 60, venue=venue)
    make_event("Daily Tour", "2026-03-14 10:00", venue=venue)
    make_event("Daily Tour", "2026-03-14 14:00", venue=venue)
    planned = titles(steps(MORNING, AFTERNOON))
    assert len(set(planned)) == 2


def test_what_is_only_online_is_no_part_of_a_day_out() -> None:
    make_event("Webinar", "2026-03-14 10:00", event_attendance_mode="online")
    assert titles(steps(MORNING)) == [None]
    assert titles(steps(MORNING, is_virtual=True)) == ["Webinar"]


def test_what_has_begun_is_no_plan() -> None:
    make_event("Begun", "2026-03-11 15:00", hours=2)
    make_event("To come", "2026-03-11 16:00")
    today = (Window(at("2026-03-11 00:00"), at("2026-03-12 00:00")),)
    assert titles(steps(AFTERNOON, when=today)) == ["To come"]


def test_of_two_days_the_one_with_more_to_do_is_planned() -> None:
    make_event("Brunch", "2026-03-14 10:00")
    make_event("Sunday Brunch", "2026-03-15 10:00")
    make_event("Sunday Concert", "2026-03-15 15:00")
    assert titles(steps(MORNING, AFTERNOON, when=WEEKEND)) == ["Sunday Brunch", "Sunday Concert"]


def test_without_a_day_the_next_whole_one_is_planned() -> None:
    make_event("Tomorrow", "2026-03-12 10:00")
    make_event("Today", "2026-03-11 18:00")
    planned, result = plan_of(
        EventQuery(form="plan", where=IN_NEWTON), now=NOW, similarity_threshold=0.3, home=None
    )
    assert [step.found.event.title for step in planned if step.found] == ["Tomorrow"]
    assert f"{result.searched.when[0].start:%m-%d}" == "03-12"


def test_nothing_overlaps_whatever_is_on() -> None:
    for hour in range(8, 22):
        for length in (0.5, 2, 3):
            make_event(f"Event at {hour} for {length}", f"2026-03-14 {hour:02}:15", hours=length)
    planned = [step.found.event for step in steps(MORNING, AFTERNOON, EVENING, Part((1200, 1440)))]
    assert all(one.end_time <= other.start_time for one, other in pairwise(planned))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (MORNING, "morning"),
        (Part((720, 1020), "museum"), "afternoon, “museum”"),
        (Part((360, 720), None, ("children",)), "morning, for children"),
        (Part((660, 840)), "11:00 am–2:00 pm"),
        (Part(None, "museum"), "“museum”"),
        (Part((1320, 1440)), "10:00 pm"),
    ],
)
def test_a_part_in_words(part: Part, words: str) -> None:
    assert part_in_words(part) == words


def test_a_plan_is_told_part_by_part() -> None:
    make_event("Brunch", "2026-03-14 10:00", venue=make_venue("Cafe"))
    make_event("Concert", "2026-03-14 14:00", at_point=BOSTON)
    query = EventQuery(form="plan", parts=(MORNING, AFTERNOON, EVENING), when=SATURDAY, where=IN_NEWTON)
    planned, result = plan_of(query, now=NOW, similarity_threshold=0.3, home=None)
    prepared = Prepared("", query, result, steps=planned)
    paragraphs = "".join(write(prepared, now=NOW)).split("\n\n")
    assert paragraphs[0] == "A plan for Saturday, March 14, within 10 miles of Newton, MA."
    assert paragraphs[1] == "Morning:"
    assert paragraphs[2].startswith("Brunch\nSaturday, March 14, 10:00–11:00 am, Cafe, Newton, MA")
    assert paragraphs[3] == "Afternoon (7.8 miles from the one before):"
    assert paragraphs[5] == "I found nothing that fits in for evening."
    assert prepared.named_event_ids == prepared.suggested_event_ids == [one.event.pk for one in result.events]
