"""A conversation knows the stretches of days it has named, for "both weeks"."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.query import EventQuery
from assistant.understanding import Setting, understand
from gazetteer import load_gazetteer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("America/New_York"))


def conversation(*messages: str) -> EventQuery:
    query = None
    for message in messages:
        query = understand(
            message, Setting(NOW, "America/New_York", None, load_gazetteer()), remembered=query
        )
    assert query is not None
    return query


def days(query: EventQuery) -> list[tuple[str, str]]:
    return [(f"{window.start:%m-%d %H:%M}", f"{window.end:%m-%d %H:%M}") for window in query.when]


@pytest.mark.parametrize("message", ["how many in both weeks?", "and the two weeks together"])
def test_both_weeks_are_the_last_two_asked_about(message: str) -> None:
    query = conversation("markets first week of December", "and the third week", "evenings only", message)
    assert days(query) == [("12-01 00:00", "12-08 00:00"), ("12-15 00:00", "12-22 00:00")]


def test_both_weeks_survive_the_wire() -> None:
    query = conversation("markets first week of December", "and the second week")
    again = EventQuery.from_wire(query.to_wire())
    assert again.asked_days == query.asked_days != ()


def test_a_new_question_forgets_the_days_named() -> None:
    query = conversation("markets next weekend", "start over", "jazz in May", "both weeks")
    assert days(query) == [("05-01 00:00", "06-01 00:00")]


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        ("for my third grader", "ages", (8, 9)),
        ("algo para bebes", "audience", ("babies",)),
        ("i need a hearing loop", "accessibility", ("hearing-loop",)),
        ("which one starts earliest", "order", "soonest"),
        ("story hour on saturday", "topic", "story hour"),
        ("open mics on wednesday", "topic", "open mic"),
    ],
)
def test_words_residents_use_are_known(message: str, field: str, value: object) -> None:
    assert getattr(conversation(message), field) == value
