"""What a client may have written into a session's query."""

from typing import Any

import pytest

from assistant.query import EventQuery
from assistant.remembered import MOST_SPOTS, MOST_WINDOWS, remembered_query

POINT = {"name": "Newton, MA", "latitude": 42.3, "longitude": -71.2}
WINDOW = {"start": "2026-03-14T00:00:00-04:00", "end": "2026-03-15T00:00:00-04:00"}


def remembered(**fields: Any) -> EventQuery:
    query = remembered_query({"query": fields})
    assert query is not None
    return query


def test_what_we_stored_comes_back() -> None:
    fields = {
        "when": [WINDOW], "where": [{**POINT, "timezone": "America/New_York"}], "radius_miles": 5.0,
        "audience": ["children"], "ages": [4, 7], "cost": {"free": False, "max": 20.0}, "is_virtual": False,
        "topic": "story time", "exclude": ["jazz"], "accessibility": ["asl"], "daypart": [360, 720],
    }  # fmt: skip
    wire = remembered(**fields).to_wire()
    spot = {**POINT, "timezone": "America/New_York", "place_id": None}
    assert {name: wire[name] for name in fields} == {**fields, "where": [spot]}


@pytest.mark.parametrize("stored", [None, [], "jazz", 5, True])
def test_a_query_that_is_no_object_is_none(stored: object) -> None:
    assert remembered_query({"query": stored}) is None


@pytest.mark.parametrize(
    "zone", ["Mars/Phobos", "../../etc/passwd", "a" * 300, "America", "\x00", "Europe/Berlin\n"]
)
def test_a_zone_nobody_knows_is_not_given(zone: str) -> None:
    assert remembered(where=[{**POINT, "timezone": zone}]).where[0].timezone == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"when": [{"start": "0001-01-01T00:00:00+14:00", "end": "2026-01-01T00:00:00Z"}]},
        {"when": [{"start": "2026-01-01T00:00:00Z", "end": "9999-12-31T23:59:59-12:00"}]},
        {"when": [{"start": "9999-12-31T23:59:59-12:00", "end": None}]},
        {"when": [{"start": "2026-03-15T00:00:00Z", "end": "2026-03-14T00:00:00Z"}]},
        {"where": [{**POINT, "latitude": 91}]},
        {"radius_miles": -1}, {"radius_miles": 0}, {"radius_miles": 1e9}, {"searched_radius_miles": -3},
        {"audience": ["martians", 5]}, {"ages": [-1, 121, "4", True, 1.5]},
        {"cost": {"max": -5}}, {"cost": {"max": 1e300}}, {"cost": {"free": "yes"}}, {"cost": 5},
        {"topic": 7}, {"exclude": [" ", 5]}, {"wishes": "jazz"}, {"daypart": [0, 99999]}, {"offer": 5},
        {"when": 3, "where": {}, "is_virtual": "yes", "carried_over": 5, "label": [], "intent": "drop"},
    ],
)  # fmt: skip
def test_what_is_impossible_is_not_given(fields: dict[str, Any]) -> None:
    assert remembered(**fields) == EventQuery()


def test_a_flood_is_cut() -> None:
    query = remembered(
        when=[WINDOW] * 5000, where=[{**POINT, "latitude": float(number)} for number in range(80)],
        ages=[4, 5] * 500, exclude=["jazz"] * 500, wishes=[f"{'x' * 500} {number}" for number in range(500)],
        topic="x" * 10_000, offer="x" * 10_000,
    )  # fmt: skip
    assert (len(query.when), len(query.where)) == (MOST_WINDOWS, MOST_SPOTS)
    assert (query.ages, query.exclude) == ((4, 5), ("jazz",))
    assert len(str(query.to_wire())) < 25_000
