"""An event as the plain values of the contract, the same for every door."""

from __future__ import annotations

from typing import Any

from events.models import CostKind, Event, Venue

_PLAIN = (
    "id", "title", "description", "all_day", "timezone", "location", "room_name", "is_virtual",
    "event_attendance_mode", "event_status", "age_range", "audience_tags", "metadata_tags",
    "requires_registration", "organizer", "url",
)  # fmt: skip
_VENUE = (
    "id", "name", "street_address", "city", "state", "postal_code", "latitude", "longitude", "precision",
)  # fmt: skip


def event_to_wire(event: Event) -> dict[str, Any]:
    """All that the contract tells of an event; times are aware, on the clock of its place."""
    return {name: getattr(event, name) for name in _PLAIN} | {
        "start_time": event.local_start,
        "end_time": event.local_end,
        "venue": None if event.venue is None else venue_to_wire(event.venue),
        "cost": cost_of(event),
        "source": source_of(event),
        "also_from": also_from_of(event),
        "sample": is_sample(event),
    }


def venue_to_wire(venue: Venue) -> dict[str, Any]:
    """A venue's own fields."""
    return {name: getattr(venue, name) for name in _VENUE}


def cost_of(event: Event) -> dict[str, Any]:
    """`free` is true, false or null for "not said"."""
    free = {CostKind.FREE: True, CostKind.PAID: False}.get(CostKind(event.cost_kind))
    return {
        "free": free,
        "min": _amount(event.cost_min),
        "max": _amount(event.cost_max),
        "currency": event.cost_currency,
        "text": event.cost_text,
    }


def source_of(event: Event) -> dict[str, Any] | None:
    """The calendar it is from."""
    feed = event.feed
    if feed is None:
        return None
    return {
        "name": str(feed.name or feed.url),
        "url": public_url(feed.url),
        "checked_at": feed.last_checked_at,
    }


def also_from_of(event: Event) -> list[dict[str, Any]]:
    """The other calendars, where the event was loaded `with_relations`."""
    return [
        {**source, "name": source["name"] or public_url(source["url"]), "url": public_url(source["url"])}
        for source in getattr(event, "other_sources", [])
    ]


def is_sample(event: Event) -> bool:
    """Whether it is made up, to show how this works."""
    return event.feed is not None and event.feed.is_sample


def public_url(address: str) -> str:
    """A feed's address; empty for a file, whose path is nobody's business."""
    return address if address.startswith(("http://", "https://", "webcal://")) else ""


def _amount(value: Any) -> float | None:
    return None if value is None else float(value)
