"""Preferences rank, exclusions filter, and neither is a topic."""

import pytest

from assistant.people import read_people
from assistant.query import Cost


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("preferably at libraries", ("libraries",)),
        ("free if possible", ("free",)),
        ("museums would be best but not a must", ("museums",)),
        ("ideally outdoors", ("outdoors",)),
        ("en español si es posible", ("español",)),
        ("drop-in, no registration", ("drop-in",)),
        ("nothing i have to sign up for", ("drop-in",)),
        ("nothing too loud", ("quiet",)),
        ("pay what you can theater", ("pay what you can",)),
    ],
)
def test_a_preference_is_a_wish_and_no_filter(text: str, wishes: tuple[str, ...]) -> None:
    reading = read_people(text)
    assert (reading.wishes, reading.cost, reading.exclude) == (wishes, Cost(), ())


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("no sports", ("sports",)),
        ("nothing religious, no sports", ("religious", "sports")),
        ("not at a bar", ("bar",)),
        ("anything but jazz", ("jazz",)),
        ("no sports or crafts", ("sports", "crafts")),
        ("i don't like country music", ("country music",)),
        ("no problem", ()),
        ("not on sunday", ()),
        ("no more than three", ()),
        ("not too far", ()),
    ],
)
def test_what_is_not_wanted_is_excluded(text: str, excluded: tuple[str, ...]) -> None:
    assert read_people(text).exclude == excluded
