"""Events and venues as JSON: the shape of the contract."""

from datetime import datetime
from typing import Any

from ninja import Schema

from events.models import CostKind, Event


class VenueOut(Schema):
    id: int
    name: str
    street_address: str
    city: str
    state: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    precision: str


class CostOut(Schema):
    free: bool | None
    min: float | None
    max: float | None
    currency: str
    text: str


class SourceOut(Schema):
    name: str
    url: str
    checked_at: datetime | None


class AlsoFromOut(SourceOut):
    """Another calendar that has the event: its row there, and what it says of it."""

    event_id: int
    event_status: str


class EventOut(Schema):
    id: int
    title: str
    description: str
    start_time: datetime
    end_time: datetime | None
    all_day: bool
    timezone: str
    location: str
    room_name: str
    venue: VenueOut | None
    is_virtual: bool
    event_attendance_mode: str
    event_status: str
    cost: CostOut
    age_range: str
    audience_tags: list[str]
    metadata_tags: list[str]
    requires_registration: bool | None
    organizer: str
    url: str
    source: SourceOut | None
    also_from: list[AlsoFromOut] = []
    sample: bool

    @staticmethod
    def resolve_start_time(event: Event) -> datetime:
        return event.local_start

    @staticmethod
    def resolve_end_time(event: Event) -> datetime | None:
        return event.local_end

    @staticmethod
    def resolve_cost(event: Event) -> dict[str, Any]:
        """`free` is true, false or null for "not said"."""
        free = {CostKind.FREE: True, CostKind.PAID: False}.get(CostKind(event.cost_kind))
        return {
            "free": free,
            "min": _amount(event.cost_min),
            "max": _amount(event.cost_max),
            "currency": event.cost_currency,
            "text": event.cost_text,
        }

    @staticmethod
    def resolve_source(event: Event) -> dict[str, Any] | None:
        feed = event.feed
        if feed is None:
            return None
        return {
            "name": str(feed.name or feed.url),
            "url": public_url(feed.url),
            "checked_at": feed.last_checked_at,
        }

    @staticmethod
    def resolve_also_from(event: Event) -> list[dict[str, Any]]:
        """The other calendars, where the event was loaded `with_relations`."""
        return [
            {**source, "name": source["name"] or public_url(source["url"]), "url": public_url(source["url"])}
            for source in getattr(event, "other_sources", [])
        ]

    @staticmethod
    def resolve_sample(event: Event) -> bool:
        return event.feed is not None and event.feed.is_sample


def _amount(value: Any) -> float | None:
    return None if value is None else float(value)


def public_url(address: str) -> str:
    """A feed's address; empty for a file, whose path is nobody's business."""
    return address if address.startswith(("http://", "https://", "webcal://")) else ""
