"""What events can be compared by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from assistant.checking.facts import Row

Measure = Callable[[Row], float | None]  # None where its calendar does not say


def cost(row: Row) -> float | None:
    """The least that it costs, in its currency."""
    if row.is_free:
        return 0
    return float(min(row.amounts)) if row.amounts else None


def top_cost(row: Row) -> float | None:
    """The most that it costs."""
    return float(max(row.amounts)) if row.amounts else cost(row)


def start(row: Row) -> float | None:
    """When it begins, in seconds."""
    moment = row.event.get("start_time")
    return moment.timestamp() if isinstance(moment, datetime) else None


def length(row: Row) -> float | None:
    """How long it lasts, in minutes."""
    return row.minutes_long


def distance(row: Row) -> float | None:
    """How far away it is, in miles."""
    return row.miles


# By the superlative: the measure, and 1 where the least of it is meant, -1 where the most.
BY_SUPERLATIVE: dict[str, tuple[Measure, int]] = {
    "cheapest": (cost, 1), "least expensive": (cost, 1), "most expensive": (top_cost, -1),
    "priciest": (top_cost, -1), "dearest": (top_cost, -1), "closest": (distance, 1), "nearest": (distance, 1),
    "farthest": (distance, -1), "furthest": (distance, -1), "earliest": (start, 1), "soonest": (start, 1),
    "longest": (length, -1), "shortest": (length, 1),
}  # fmt: skip
# By the comparative, likewise.
BY_COMPARATIVE: dict[str, tuple[Measure, int]] = {
    "cheaper": (cost, 1), "less expensive": (cost, 1), "more expensive": (top_cost, -1),
    "dearer": (top_cost, -1), "closer": (distance, 1), "nearer": (distance, 1),
    "farther": (distance, -1), "further away": (distance, -1),
    "longer": (length, -1), "shorter": (length, 1),
}  # fmt: skip
# "Twice as much": by the word after "as".
BY_QUALITY: dict[str, Measure] = {"much": cost, "expensive": cost, "far": distance, "long": length}
