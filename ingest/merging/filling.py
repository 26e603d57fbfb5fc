"""Which row of a cluster is shown, and what the others add to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from events.models import CostKind, Event, Feed
from ingest.merging.rows import Row

_RANKS = {publisher: rank for rank, publisher in enumerate(Feed.Publisher)}
# Columns that are filled together, with what they are while their calendar says nothing. The description is
# not among them: what is searched, and its vector, would have to change with it.
_GROUPS: tuple[dict[str, Any], ...] = (
    {"url": ""},
    {"organizer": ""},
    {"meeting_url": ""},
    {"end_time": None, "end_given": False},
    {
        "cost_kind": CostKind.UNKNOWN,
        "cost_min": None,
        "cost_max": None,
        "cost_currency": "",
        "cost_text": "",
    },
    {"age_min": None, "age_max": None, "age_range": ""},
    {"accessibility": []},
    {"requires_registration": None},
    {"venue_id": None, "latitude": None, "longitude": None},
)
UNSAID: dict[str, Any] = {name: value for group in _GROUPS for name, value in group.items()}
Values = dict[str, Any]


def own_values(event: Event) -> Values:
    """What the row's own calendar says in the columns that may be filled."""
    return {name: value if name in event.filled else getattr(event, name) for name, value in UNSAID.items()}


def in_precedence(
    group: Sequence[Row], events: Mapping[int, Event], publishers: Mapping[int, str]
) -> list[Row]:
    """The best publisher first, then what says most, then by the lasting name of the row."""

    def place(row: Row) -> tuple[Any, ...]:
        rank = _RANKS[Feed.Publisher(publishers[row.feed_id])]
        return (rank, -_completeness(events[row.id]), row.key)

    return sorted(group, key=place)


def filled_in(shown: Event, others: Sequence[Event], kept: set[str]) -> tuple[Values, dict[str, int]]:
    """The values of the row that is shown, and which came from which row; `kept` are an operator's."""
    values, filled = own_values(shown), dict[str, int]()
    for group in _GROUPS:
        if kept & group.keys() or not _is_unsaid(values, group):
            continue
        for other in others:
            own = own_values(other)
            if not _is_unsaid(own, group) and _may_take(shown, own, group):
                values |= {name: own[name] for name in group}
                filled |= dict.fromkeys(group, other.pk)
                break
    return values, filled


def _is_unsaid(values: Values, group: Values) -> bool:
    return all(values[name] == unsaid for name, unsaid in group.items())


def _may_take(shown: Event, own: Values, group: Values) -> bool:
    # Calendars that are some minutes apart may have an end before this start.
    return "end_time" not in group or (own["end_time"] is not None and own["end_time"] > shown.start_time)


def _completeness(event: Event) -> int:
    values = own_values(event)
    said = sum(not _is_unsaid(values, group) for group in _GROUPS)
    return said + bool(event.description) + bool(event.room_name)
