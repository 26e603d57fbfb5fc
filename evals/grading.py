"""How a query is compared with what was expected, field by field."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from assistant.audiences import groups_meant
from assistant.query import EventQuery, Part
from gazetteer import load_gazetteer, miles_between

FIELDS = ("when", "where", "radius_miles", "audience", "ages", "cost", "is_virtual", "topic", "carried_over")
NEAR_ENOUGH_MILES = 3
GROUPS = ("babies", "toddlers", "preschool", "children", "teens", "families", "adults", "seniors")
ITINERARY = "itinerary: "
PARTS_OF_DAY = {"morning": (360, 720), "afternoon": (720, 1020), "evening": (1020, 1440)}
_STEP = re.compile(r"(?P<what>[^+(]+?)\s*\((?P<when>morning|afternoon|evening)\)")
_AGE = re.compile(r"(?<!\w)age (\d+)")
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
    if found := _AGE.search(expected):
        wanted |= set(groups_meant((), [int(found[1])]))
    return not wanted or bool(wanted.intersection(query.audience))


def _cost(query: EventQuery, expected: str | None) -> bool | None:
    if expected and expected.startswith("max:"):
        return query.cost.max == float(expected[4:].split()[0])
    if expected and expected != "free":
        return None  # "less than result 1": no amount to compare
    return query.cost.free == (expected == "free") and query.cost.max is None


def _topic(query: EventQuery, expected: str | None) -> bool | None:
    if not expected:
        return query.topic is None
    if expected.startswith("similar to result"):
        return None  # the events shown are not part of the conversation: no words to compare
    if expected.startswith(ITINERARY):
        return _steps(query, expected.removeprefix(ITINERARY))
    got = _singular((query.topic or "").lower())
    return all(word in got for word in _singular(expected.lower()).split())


def _steps(query: EventQuery, expected: str) -> bool:
    """Whether each step, "museum (morning)", is a part of the plan at that time of day."""
    parts = iter(query.parts)
    return all(
        any(_is_step(part, found["what"].strip(" +"), PARTS_OF_DAY[found["when"]]) for part in parts)
        for found in _STEP.finditer(expected)
    )


def _is_step(part: Part, what: str, hours: tuple[int, int]) -> bool:
    if part.daypart is None or not hours[0] <= part.daypart[0] < hours[1]:
        return False
    if what.startswith("kids"):
        return "children" in part.audience
    topic = _singular(part.topic or "")
    return all(word.rstrip("s") in topic for word in _singular(what).split())


def _singular(text: str) -> str:
    """The words without the endings of a plural: "parties" and "party" agree, "movies" and "movie" too."""
    return " ".join(re.sub(r"(?:ie|y)$", "i", word.rstrip("s")) for word in re.findall(r"[\w']+", text))


def _carried(query: EventQuery) -> set[str]:
    """The carried fields by the names of the expectations, which say "audience" for ages too."""
    return {"audience" if name == "ages" else name for name in query.carried_over}
