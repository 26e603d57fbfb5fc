"""Which of the events shown is meant."""

from datetime import UTC, datetime

import pytest

from assistant.circumstances import Shown
from assistant.intents import about_shown
from assistant.pointing import pointed_at

DAY = datetime(2026, 3, 14, 18, tzinfo=UTC)
SHOWN = (
    Shown(1, "Pottery for Beginners", DAY, 20.0, "Clay Studio"),
    Shown(2, "Dinosaurs!", DAY, 0.0, "Museum of Science"),
    Shown(3, "Jazz Night", DAY, None, "Town Hall"),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the second one", 2),
        ("number three", 3),
        ("the last one", 3),
        ("the pottery one", 1),
        ("the one at the museum", 2),
        ("the free one", 2),
        ("is jazz night sold out?", 3),
    ],
)
def test_an_event_is_counted_named_or_described(text: str, meant: int) -> None:
    assert [event.id for event in pointed_at(text, SHOWN)] == [meant]


@pytest.mark.parametrize(
    "text", ["the second saturday", "the tenth one", "the opera one", "first week of may"]
)
def test_other_ordinals_and_unknown_descriptions_point_at_nothing(text: str) -> None:
    assert pointed_at(text, SHOWN) == ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("is there parking?", ("detail", (1,))),
        ("can i bring my dog to it?", ("detail", (1,))),
        ("how come number two is in there", ("detail", (2,))),
        ("did they call off the pottery one?", ("status", (1,))),
        ("anything outdoors?", None),
        ("can we do sunday instead", None),
    ],
)
def test_a_question_about_what_was_shown_is_no_search(text: str, asked: object) -> None:
    assert about_shown(text, SHOWN, has_context=True) == asked
