"""The plan of a day: its steps, their hours, and how a message changes one of them."""

import pytest

from assistant.query import Part
from assistant.steps import asks_plan, changed_steps, steps_in

MORNING, AFTERNOON = (360, 720), (720, 1020)
PLAN = (Part(MORNING, None, ("children",)), Part((720, 840), "lunch"), Part(AFTERNOON, "museum"))


def test_the_steps_come_in_their_order_each_after_the_one_before() -> None:
    assert steps_in("plan a day for us: morning something for kids, lunch, then a museum", ()) == PLAN


def test_hours_may_stand_behind_a_step() -> None:
    text = "make us a plan, museum in the morning and something for the kids after lunch"
    assert steps_in(text, ()) == (Part(MORNING, "museum"), Part((780, 1020), None, ("children",)))


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("swap the museum for something outdoors", [None, "lunch", "outdoor"]),
        ("rather live music than the museum", [None, "lunch", "live music"]),
        ("skip the lunch", [None, "museum"]),
        ("add a concert in the evening", [None, "lunch", "museum", "concert"]),
        ("we need to be done by 4", [None, "lunch", "museum"]),
        ("instead of the museum a comedy show", [None, "lunch", "comedy"]),
        ("swap the opera for a walk", [None, "lunch", "museum"]),
    ],
)
def test_one_step_is_changed_and_the_others_stay(text: str, topics: list[str | None]) -> None:
    assert [part.topic for part in changed_steps(text, PLAN)] == topics


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("something else in the morning", 0),
        ("another one instead of the museum", 2),
        ("a different event for the kids", 0),
        ("swap the lunch for something different", 1),
    ],
)
def test_another_event_is_wanted_for_one_step(text: str, place: int) -> None:
    changed = changed_steps(text, PLAN, [7, 8, 9])
    assert [part.unwanted for part in changed] == [(7 + place,) if at == place else () for at in range(3)]
    again = changed_steps(text, changed, [7, 8, 9] if place else [5, 8, 9])
    assert len(again[place].unwanted) == 2


def test_which_event_is_not_wanted_must_be_known() -> None:
    assert changed_steps("something else in the morning", PLAN, [None, 8, 9]) == PLAN
    assert changed_steps("something else please", PLAN, [7, 8, 9]) == PLAN


@pytest.mark.parametrize("text", ["planning board meeting", "flight plans", "what's the plan b band"])
def test_other_plans_are_none_of_a_day(text: str) -> None:
    assert not asks_plan(text)


@pytest.mark.parametrize(
    "text", ["plan sunday for us: crafts, then jazz", "plan a day out", "plan this weekend"]
)
def test_a_day_is_planned_in_many_words(text: str) -> None:
    assert asks_plan(text)


def test_a_plan_has_no_more_steps_than_a_day_can_hold() -> None:
    assert len(steps_in("plan a day: " + ", ".join(["jazz"] * 40), ())) == 8
