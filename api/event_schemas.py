"""Events and venues as JSON: the shape of the contract."""

from datetime import datetime
from typing import Any

from ninja import Schema

from events.models import Event
from events.wire import also_from_of, cost_of, is_sample, source_of


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
        return cost_of(event)

    @staticmethod
    def resolve_source(event: Event) -> dict[str, Any] | None:
        return source_of(event)

    @staticmethod
    def resolve_also_from(event: Event) -> list[dict[str, Any]]:
        return also_from_of(event)

    @staticmethod
    def resolve_sample(event: Event) -> bool:
        return is_sample(event)
