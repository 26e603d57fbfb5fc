"""Chips, linked titles, tiles and ages of a check in words."""

from datetime import timedelta

import pytest

from events.models import Event
from tests.factories import NOW, at
from web.cards import View, card_of, checked_in_words
from web.chips import chips_of
from web.linking import paragraphs_of


def linked(text: str, titles: dict[int, str]) -> list[list[tuple[str, int | None]]]:
    return [
        [(part.text, part.event_id) for part in paragraph.parts] for paragraph in paragraphs_of(text, titles)
    ]


def test_the_longest_title_that_starts_first_is_linked_once() -> None:
    titles = {1: "Jazz", 2: "Jazz Night"}
    assert linked("See Jazz Night, Jazzy Jazz and Jazz.", titles) == [
        [("See ", None), ("Jazz Night", 2), (", Jazzy ", None), ("Jazz", 1), (" and Jazz.", None)]
    ]


def test_two_events_of_one_title_are_linked_in_their_order() -> None:
    assert linked("Yoga\n\nYoga", {7: "Yoga", 5: "Yoga"}) == [[("Yoga", 7)], [("Yoga", 5)]]


def test_titles_are_letters_and_no_patterns() -> None:
    assert linked("Go to C++ (intro)?", {1: "C++ (intro)"}) == [
        [("Go to ", None), ("C++ (intro)", 1), ("?", None)]
    ]


def test_an_entry_of_the_list_is_told_from_prose() -> None:
    text = "I found two.\n\nJazz Night (sample)\nToday. Free.\n\nJazz Day is\nalso good."
    paragraphs = paragraphs_of(text, {1: "Jazz Night", 2: "Jazz Day"})
    assert [paragraph.is_listing for paragraph in paragraphs] == [False, True, False]


def test_text_is_never_lost() -> None:
    text = "A (sample)\nB\n\n\n\nC **A**"
    assert "\n\n".join(paragraph.text for paragraph in paragraphs_of(text, {1: "A", 2: "C"})) == text.replace(
        "\n\n\n\n", "\n\n"
    )


def search(**query: object) -> list[tuple[str, str]]:
    return [(chip.words, chip.fields) for chip in chips_of({"intent": "search", **query})]


def window(start: str, end: str | None) -> list[dict[str, str | None]]:
    return [{"start": at(start).isoformat(), "end": at(end).isoformat() if end else None}]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-14 00:00", "2026-03-16 00:00", "Sat 14 – Sun 15 Mar"),
        ("2026-03-14 00:00", "2026-03-15 00:00", "Sat 14 Mar"),
        ("2026-03-14 06:00", "2026-03-14 12:00", "Sat 14 Mar, 6:00 am–12:00 pm"),
        ("2026-03-14 17:00", "2026-03-15 00:00", "Sat 14 Mar, from 5:00 pm"),
        ("2026-03-28 00:00", "2026-04-06 00:00", "Sat 28 Mar – Sun 5 Apr"),
        ("2026-03-28 00:00", None, "from Sat 28 Mar"),
    ],
)
def test_a_window_as_a_chip(start: str, end: str | None, words: str) -> None:
    assert search(when=window(start, end)) == [(words, "when daypart")]


def test_each_constraint_is_a_chip() -> None:
    chips = search(
        ages=[4, 7], cost={"free": False, "max": 15}, is_virtual=False, topic="jazz", exclude=["church"],
        accessibility=["wheelchair"],
    )  # fmt: skip
    assert [words for words, _ in chips] == [
        "ages 4 and 7", "up to $15", "in person", "jazz", "wheelchair", "not church",
    ]  # fmt: skip


def test_an_order_and_a_plan_are_chips_too() -> None:
    parts = [{"daypart": [360, 720], "audience": ["children"]}, {"topic": "museum"}]
    assert search(order="cheapest", form="plan", parts=parts) == [
        ("a plan: morning, for children; “museum”", "form parts"),
        ("cheapest first", "order"),
    ]
    assert search(form="plan") == [("a plan of the day", "form parts")]
    assert search(form="count") == []


def test_what_nobody_asked_for_cannot_be_taken_away() -> None:
    chips = search(when=window("2026-03-11 15:30", "2026-03-25 15:30"), label="next 14 days · free")
    assert chips == [("Wed 11 – Wed 25 Mar", "")]


@pytest.mark.parametrize(
    "query", [{}, {"intent": "other"}, {"intent": "search", "when": "x", "carried_over": 3}]
)
def test_a_strange_query_has_no_chips(query: dict[str, object]) -> None:
    assert chips_of(query) == []


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "checked just now"),
        (timedelta(minutes=5), "checked 5 min ago"),
        (timedelta(hours=2), "checked 2 h ago"),
        (timedelta(days=1), "checked 1 day ago"),
    ],
)
def test_when_a_calendar_was_checked(ago: timedelta, words: str) -> None:
    assert checked_in_words(NOW - ago, NOW) == words


def card(start: str, hours: float, **fields: object):
    begins = at(start)
    return card_of(
        Event(pk=1, title="X", start_time=begins, end_time=begins + timedelta(hours=hours), **fields),
        View(NOW),
    )


def test_the_tile_of_an_exhibition_says_until_when() -> None:
    shown = card("2026-02-01 10:00", 24 * 60)
    assert (shown.tile.above, shown.tile.date.day, shown.tile.is_today) == ("Until", 2, True)
    assert shown.when == "Until April 2"


def test_today_stands_out() -> None:
    assert card("2026-03-11 18:00", 1).tile.is_today
    assert card("2026-03-11 18:00", 1).when == "Today, 6:00–7:00 pm"
    assert not card("2026-03-12 18:00", 1).tile.is_today


def test_a_date_farther_away_is_named_in_full() -> None:
    assert card("2026-03-14 10:00", 1).when == "Saturday, 10:00–11:00 am"
    assert card("2026-03-21 10:00", 1).when == "Saturday, March 21, 10:00–11:00 am"
