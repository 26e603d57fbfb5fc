"""Titles that look like dates stay text; dates written with capitals stay dates."""

import pytest

from assistant.titles import names_in
from gazetteer import load_gazetteer


def titles(message: str) -> list[str]:
    return [message[slice(*span)] for span in names_in(message, load_gazetteer().contains_name)]


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("When does Friday Night Lights screen?", "Friday Night Lights"),
        ("the Sunday Street festival", "Sunday Street"),
        ("is there a May Day parade?", "May Day"),
        ("First Night in Boston", "First Night"),
        ("openings at the March Gallery", "March Gallery"),
        ("tickets for Saturday Night Live", "Saturday Night Live"),
        ('where is "this weekend only" playing?', '"this weekend only"'),
    ],
)
def test_a_name_that_begins_with_a_date_word_is_a_title(message: str, title: str) -> None:
    assert titles(message) == [title]


@pytest.mark.parametrize(
    "message",
    [
        "What's on Saturday in Boston",
        "Friday Night in Somerville",
        "anything Friday Night Boston?",
        "Boston Saturday March 14",
        "concerts on Sunday Morning",
        "Jazz This Saturday In Newton Please",
        "next Sunday Mass is where?",
        "friday night lights",
    ],
)
def test_a_date_with_capitals_is_no_title(message: str) -> None:
    assert titles(message) == []
