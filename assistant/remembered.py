"""The query a session remembers, as far as it can be trusted: clients may edit what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.audiences import AGES
from assistant.places import DEFAULT_RADIUS_MILES, NEAR_RADIUS_MILES, VENUE_RADIUS_MILES
from assistant.query import Clarification, Cost, EventQuery, Part, Spot, Window
from assistant.timing import MOST_ASKED
from events.circles import FARTHEST_MILES

USUAL_RADII = (VENUE_RADIUS_MILES, NEAR_RADIUS_MILES, DEFAULT_RADIUS_MILES)
MOST_WINDOWS = 100  # every evening of a season
MOST_SPOTS = 8
MOST_WORDS = 20
LONGEST_WORD = 100
LONGEST_TEXT = 200
HIGHEST_PRICE = 1_000_000.0
# Moments beyond cannot be moved between time zones, and no calendar reaches there.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)


def remembered_query(session_context: Mapping[str, Any]) -> EventQuery | None:
    """The stored query without what no question of ours can have left there; None when there is none."""
    stored = session_context.get("query")
    if not isinstance(stored, Mapping):
        return None
    query = EventQuery.from_wire(stored)
    when = tuple(filter(_is_possible, query.when))[:MOST_WINDOWS]
    return query.with_changes(
        when=when,
        # A chip that is removed takes with it what followed from it.
        daypart=query.daypart if when else None,
        asked_days=tuple(filter(_is_possible, query.asked_days))[:MOST_ASKED] if when else (),
        where=tuple(dict.fromkeys(map(_known_zone, query.where)))[:MOST_SPOTS],
        radius_miles=_radius(query.radius_miles),
        searched_radius_miles=_searched_radius(query),
        audience=tuple(group for group in dict.fromkeys(query.audience) if group in AGES),
        ages=tuple(dict.fromkeys(query.ages)),
        everyone=query.everyone if query.ages or query.audience else (),
        cost=_cost(query.cost),
        topic=query.topic[:LONGEST_TEXT] if query.topic else None,
        exclude=_words(query.exclude),
        accessibility=_words(query.accessibility),
        wishes=_words(query.wishes),
        clarification=_possible_clarification(query.clarification),
        parts=tuple(map(_possible_part, query.parts)),
        offer=query.offer[:LONGEST_TEXT],
    )


def _is_possible(window: Window) -> bool:
    return window.start >= EARLIEST and (window.end or window.start) <= LATEST


def _possible_part(part: Part) -> Part:
    groups = tuple(group for group in dict.fromkeys(part.audience) if group in AGES)
    return replace(part, topic=part.topic[:LONGEST_TEXT] if part.topic else None, audience=groups)


def _known_zone(spot: Spot) -> Spot:
    return replace(spot, name=spot.name[:LONGEST_TEXT], timezone=spot.timezone if _is_zone(spot) else "")


def _is_zone(spot: Spot) -> bool:
    try:
        return bool(spot.timezone and ZoneInfo(spot.timezone))
    except (KeyError, ValueError, OSError):  # unknown, no relative path, a folder or too long for a file
        return False


def _radius(miles: float | None) -> float | None:
    return miles if miles is not None and 0 < miles <= FARTHEST_MILES else None


def _searched_radius(query: EventQuery) -> float | None:
    """The radius that was searched with; that of a removed distance or place is not the usual one."""
    searched = _radius(query.searched_radius_miles)
    if not query.where or (query.radius_miles is None and searched not in USUAL_RADII):
        return None
    return searched


def _possible_clarification(asked: Clarification | None) -> Clarification | None:
    if asked is None:
        return None
    return replace(asked, words=asked.words[:LONGEST_WORD], candidates=_words(asked.candidates))


def _cost(cost: Cost) -> Cost:
    highest = cost.max if cost.max is not None and 0 <= cost.max <= HIGHEST_PRICE else None
    return replace(cost, max=highest)


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words if word.strip()))[:MOST_WORDS]
