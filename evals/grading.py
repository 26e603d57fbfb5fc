"""How a query is compared with what was expected, field by field."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from assistant.query import EventQuery
from gazetteer import load_gazetteer, miles_between

FIELDS = ("when", "where", "radius_miles", "audience", "ages", "cost", "is_virtual", "topic", "carried_over")
NEAR_ENOUGH_MILES = 3
GROUPS = ("babies", "toddlers", "preschool", "children", "teens", "families", "adults", "seniors")
_UNCLEAR = re.compile(r"\((?:ambiguous|unknown)")


def grade(query: EventQuery, expected: dict[str, Any]) -> dict[str, bool]:
    """Whether each field is right; fields the expectation is silent about are left out."""
    graded = {
        "when": _when(query, expected.get("when_iso")),
        "where": _where(query, expected["where"]),
        "radius_miles": query.radius_miles == expected["radius_miles"],
        "audience": _audience(query, expected["audience"]),
        "ages": set(query.ages) == set(expected["ages"]) if expected.get("ages") else None,
        "cost": _cost(query, expected["cost"]),
        "is_virtual": query.is_virtual == expected["is_virtual"],
        "topic": _topic(query, expected["topic"]),
        "carried_over": _carried(query) == set(expected["carried_over"]),
    }
    return {name: right for name, right in graded.items() if right is not None}


def _when(query: EventQuery, expected: list[list[str | None]] | None) -> bool | None:
    if not expected:
        return None
    wanted = [(_minute(start), _minute(end)) for start, end in expected]
    got = [(_minute(window.start), _minute(window.end)) for window in query.when]
    if wanted[-1][1] is None:
        return not got or got[0][0] == wanted[0][0]
    return got == wanted


def _minute(moment: str | datetime | None) -> int | None:
    if moment is None:
        return None
    value = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return round(value.timestamp() / 60)


def _where(query: EventQuery, expected: str | None) -> bool:
    if expected and _UNCLEAR.search(expected):
        return query.clarification is not None
    wanted = [name.strip() for name in expected.split("|")] if expected else []
    if len(wanted) != len(query.where):
        return False
    places = [load_gazetteer().resolve(name).candidates[:1] for name in wanted]
    return all(
        any(
            miles_between(place[0].latitude, place[0].longitude, spot.latitude, spot.longitude)
            <= NEAR_ENOUGH_MILES
            for spot in query.where
        )
        for place in places
        if place
    )


def _audience(query: EventQuery, expected: str | None) -> bool:
    if not expected:
        return not query.audience
    wanted = {group for group in GROUPS if group in expected}
    if "age " in expected:
        wanted |= {"children", "preschool"}
    return not wanted or bool(wanted.intersection(query.audience))


def _cost(query: EventQuery, expected: str | None) -> bool | None:
    if expected and expected.startswith("max:"):
        return query.cost.max == float(expected[4:].split()[0])
    if expected and expected != "free":
        return None  # "less than result 1": no amount to compare
    return query.cost.free == (expected == "free") and query.cost.max is None


def _topic(query: EventQuery, expected: str | None) -> bool:
    if not expected:
        return query.topic is None
    got = (query.topic or "").lower()
    return all(word.rstrip("s") in got for word in re.findall(r"\w+", expected.lower()))


def _carried(query: EventQuery) -> set[str]:
    """The carried fields by the names of the expectations, which say "audience" for ages too."""
    return {"audience" if name == "ages" else name for name in query.carried_over}
