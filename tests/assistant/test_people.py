"""Who comes, what they pay, how they attend."""

import pytest

from assistant.people import read_people
from assistant.query import Cost
from assistant.spans import blanked


@pytest.mark.parametrize(
    ("text", "ages", "audience"),
    [
        ("for 4yo", (4,), "children"),
        ("my two year old", (2,), "children"),
        ("an 18 month old", (1,), "toddlers"),
        ("5 and under", (0, 5), "children"),
        ("kids under 5", (0, 4), "children"),
        ("3rd graders", (8, 9), "children"),
        ("grades 9-12", (14, 18), "teens"),
        ("middle schoolers", (11, 14), "teens"),
        ("kindergarten", (5, 6), "children"),
        ("60+", (60, 120), "seniors"),
        ("18 and over", (18, 120), "adults"),
        ("ages 6, 8 and 11", (6, 8, 11), "children"),
        ("date night", (), "adults"),
        ("my grandma", (), "seniors"),
        ("the whole family", (), "families"),
        ("para niños", (), "children"),
    ],
)
def test_ages_in_many_words(text: str, ages: tuple[int, ...], audience: str) -> None:
    reading = read_people(text)
    assert (reading.ages, reading.audience) == (ages, (audience,))


@pytest.mark.parametrize(
    "text",
    ["with my two kids", "for 3 small children", "my four kids ages 2, 5, 8 and 11", "with two toddlers"],
)
def test_how_many_come_is_no_topic(text: str) -> None:
    reading = read_people(text)
    assert reading.audience
    assert blanked(text, *reading.spans).strip() == ""


@pytest.mark.parametrize(
    ("text", "everyone"),
    [
        ("something my teenager and grandma would both enjoy", ((13, 17), (65, 120))),
        ("my kids are 3 and 8, something for both", ((3, 3), (8, 8))),
        ("things my 3 year old and 10 year old can do together", ((3, 3), (10, 10))),
        ("fun for all of us, ages 5, 9 and 40", ((5, 5), (9, 9), (40, 40))),
        ("crafts for kids 3 and 8", ()),
        ("for all ages", ()),
        ("something my toddler would love", ()),
    ],
)
def test_one_event_for_all_who_come(text: str, everyone: tuple[tuple[int, int], ...]) -> None:
    assert read_people(text).everyone == everyone


@pytest.mark.parametrize(
    "text", ["top 10", "3 to 5pm", "24 hour theatre", "under $20", "10 miles", "1989 tribute"]
)
def test_other_numbers_are_no_ages(text: str) -> None:
    assert read_people(text).ages == ()


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("free", Cost(free=True)),
        ("no charge", Cost(free=True)),
        ("$15 or less", Cost(max=15)),
        ("$20 max", Cost(max=20)),
        ("under 30 bucks for 2", Cost(max=15)),
        ("no more than €12.50", Cost(max=12.5)),
        ("i'm free saturday", Cost()),
        ("gluten-free baking", Cost()),
        ("newton free library", Cost()),
        ("free time", Cost()),
    ],
)
def test_money_and_what_only_sounds_like_it(text: str, cost: Cost) -> None:
    assert read_people(text).cost == cost


@pytest.mark.parametrize(
    ("text", "is_virtual", "drops"),
    [
        ("online", True, False),
        ("in-person only", False, False),
        ("not online please", False, False),
        ("online or in person", None, True),
        ("in person is fine too", None, True),
    ],
)
def test_ways_of_attending(text: str, is_virtual: bool | None, drops: bool) -> None:
    reading = read_people(text)
    assert (reading.is_virtual, reading.drops_virtual) == (is_virtual, drops)
