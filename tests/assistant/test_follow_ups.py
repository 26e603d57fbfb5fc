"""What a follow-up changes, and what it leaves as it was."""

from datetime import datetime

import pytest

from assistant.query import EventQuery
from assistant.understanding import Setting, Shown, understand
from gazetteer import load_gazetteer

WEDNESDAY = datetime.fromisoformat("2026-03-11T15:30:00-04:00")
SHOWN = (
    Shown(1, "Opera Gala", datetime.fromisoformat("2026-03-28T23:30:00+00:00")),
    Shown(2, "Clay for Beginners", datetime.fromisoformat("2026-03-29T15:00:00+00:00")),
)


def ask(*messages: str, shown: tuple[Shown, ...] = ()) -> EventQuery:
    """The query of the last of some messages of one conversation."""
    places = load_gazetteer()
    query: EventQuery | None = None
    for message in messages:
        setting = Setting(WEDNESDAY, "America/New_York", places.resolve("Newton, MA").place, places)
        query = understand(message, setting, remembered=query, shown=shown if message == messages[-1] else ())
    assert query is not None
    return query


def windows(query: EventQuery) -> list[str]:
    return [
        f"{w.start:%m-%d %H:%M} {w.end:%m-%d %H:%M}" if w.end else f"{w.start:%m-%d %H:%M}"
        for w in query.when
    ]


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("jazz saturday at 7pm", "an hour later", ["03-14 20:00 03-14 21:00"]),
        ("jazz saturday after 6", "an hour earlier", ["03-14 17:00 03-15 00:00"]),
        ("jazz saturday at 7pm", "same time sunday", ["03-15 19:00 03-15 20:00"]),
        ("jazz saturday at 7pm", "a week later", ["03-21 19:00 03-21 20:00"]),
        ("jazz saturday afternoon", "anything earlier?", ["03-14 06:00 03-14 12:00"]),
        ("jazz saturday afternoon", "something later", ["03-14 17:00 03-15 00:00"]),
        ("jazz saturday", "sunday works too", ["03-14 00:00 03-16 00:00"]),
        ("jazz this weekend", "not sunday", ["03-14 00:00 03-15 00:00"]),
        ("jazz this weekend", "in the afternoon", ["03-14 12:00 03-14 17:00", "03-15 12:00 03-15 17:00"]),
        ("jazz next weekend", "what about sunday?", ["03-22 00:00 03-23 00:00"]),
        ("jazz next week", "just the tuesday", ["03-17 00:00 03-18 00:00"]),
        ("jazz on friday", "the day after", ["03-14 00:00 03-15 00:00"]),
        ("jazz on friday", "how about thursday instead", ["03-12 00:00 03-13 00:00"]),
        ("jazz on friday night", "after 9", ["03-13 21:00 03-14 00:00"]),
        ("jazz saturday night", "make it friday", ["03-13 17:00 03-14 00:00"]),
        ("jazz on friday night", "only free ones", ["03-13 17:00 03-14 00:00"]),
    ],
)
def test_the_time_moves_as_it_is_said(first: str, then: str, expected: list[str]) -> None:
    query = ask(first, then)
    assert windows(query) == expected
    assert query.topic == "jazz"


def test_mornings_of_no_day_are_those_of_the_coming_two_weeks() -> None:
    query = ask("yoga in the morning")
    assert len(query.when) == 13
    assert windows(query)[0] == "03-12 06:00 03-12 12:00"


def test_an_exclusion_is_taken_back_by_its_word() -> None:
    assert ask("concerts, no jazz", "jazz is fine too").exclude == ()
    assert ask("concerts, no jazz", "sunday").exclude == ("jazz",)


def test_standing_needs_stay_and_are_not_called_carried_over() -> None:
    query = ask("ASL interpreted theater, no musicals", "in April or May")
    assert (query.accessibility, query.exclude, query.carried_over) == (("asl",), ("musicals",), ("topic",))


def test_more_like_one_of_those_shown_is_about_its_title() -> None:
    query = ask("things to do in april", "more like the second one", shown=SHOWN)
    assert (query.intent, query.topic, query.carried_over) == ("search", "clay for beginners", ("when",))


def test_that_day_is_the_day_of_the_event_shown() -> None:
    query = ask("opera", "what else is on that day?", shown=SHOWN)
    assert windows(query) == ["03-28 00:00 03-29 00:00"]
    assert query.topic is None


def test_a_question_when_something_is_does_not_filter_by_its_name() -> None:
    query = ask("when is the St. Patrick's Day parade?")
    assert (query.when, query.topic) == ((), "st. patrick's day parade")


def test_the_plan_of_a_day_is_about_the_whole_day() -> None:
    query = ask("plan a Saturday for us: morning something for kids, then a museum")
    assert windows(query) == ["03-14 00:00 03-15 00:00"]


def test_a_question_about_it_changes_nothing() -> None:
    query = ask("free opera in Waltham", "is it kid friendly?")
    assert (query.intent, query.audience, query.topic) == ("detail", (), "opera")


def test_what_is_over_is_asked_about_unless_it_is_asked_what_was() -> None:
    query = ask("concerts last weekend")
    assert query.clarification is not None
    assert (query.intent, query.clarification.problem) == ("clarify", "past_date")
    assert query.clarification.words == "last weekend"
    assert ask("which concerts were there last weekend?").intent == "search"


def test_or_adds_a_place_and_and_in_moves_there() -> None:
    assert [spot.name for spot in ask("jazz in Cambridge", "or Somerville").where] == [
        "Cambridge, MA",
        "Somerville, MA",
    ]
    assert [spot.name for spot in ask("jazz in Cambridge", "and in Somerville?").where] == ["Somerville, MA"]


def test_one_for_both_stays_so_until_others_are_named() -> None:
    both = ((3, 3), (8, 8))
    assert ask("crafts for kids ages 3 and 8", "something they'd both like").everyone == both
    assert ask("something for both my kids, 3 and 8", "free ones only").everyone == both
    assert ask("something for both my kids, 3 and 8", "just for the 3 year old").everyone == ()


def test_who_must_all_be_able_to_come_is_echoed() -> None:
    label = ask("something my teenager and grandma would both enjoy").label
    assert label == "next 14 days · ages 13–17 and 65+ together"
