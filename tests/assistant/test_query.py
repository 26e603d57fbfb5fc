"""The query on the wire: what is written is read back, what is malformed is not given."""

import json

import pytest

from assistant.query import EventQuery, Part

PLAN = (Part((360, 720), None, ("children",)), Part(None, "museum"))


def test_order_form_parts_and_language_are_read_back_from_the_wire() -> None:
    query = EventQuery(order="closest", form="plan", parts=PLAN, language="es", everyone=((3, 3), (13, 17)))
    wire = json.loads(json.dumps(query.to_wire()))
    assert EventQuery.from_wire(wire) == query


@pytest.mark.parametrize(
    "data",
    [
        {"order": "random", "form": "poem", "parts": "morning", "language": "Klingon"},
        {"order": ["soonest"], "form": None, "parts": [None, 3, {}, {"topic": 4}], "language": 7},
        {"parts": [{"daypart": [720, 360], "audience": "kids"}]},
        {"everyone": [[8, 3], [1], "4", [0, 900], [True, 4]]},
    ],
)
def test_what_is_malformed_is_not_given(data: dict) -> None:
    assert EventQuery.from_wire(data) == EventQuery()


def test_a_plan_has_no_more_parts_than_a_day_can_hold() -> None:
    assert len(EventQuery.from_wire({"parts": [{"topic": "walk"}] * 50}).parts) == 8
