"""An event as parsed, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from events.models import AttendanceMode, CostKind, EventStatus

PointPrecision = Literal["exact", "postal_code", "neighbourhood", "city", "unknown"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs and the words that say so; unknown unless the source is plain about it."""

    kind: str = CostKind.UNKNOWN
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ages:
    """For whom, in years (inclusive; None: no bound), with the source's words."""

    minimum: int | None = None
    maximum: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a place; empty where unknown."""

    name: str = ""
    room: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country_code: str = ""

    def __bool__(self) -> bool:
        return any((self.name, self.street, self.city, self.postal_code))


@dataclass(frozen=True, slots=True)
class Point:
    """Where on the map, and how well that is known."""

    latitude: float
    longitude: float
    precision: PointPrecision = "exact"


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says about an event apart from its time: cleaned of nothing, judged in nothing."""

    title: str = ""
    description: str = ""
    location: str = ""
    address: Address | None = None
    point: Point | None = None
    url: str = ""
    organizer: str = ""
    categories: tuple[str, ...] = ()
    status: str = ""
    attendance: str = ""
    cost: Cost | None = None
    ages: str = ""
    language: str = ""
    meeting_url: str = ""
    registration: str = ""
    sold_out: str = ""
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """All that is known of an event apart from its time; the occurrences of a series share one."""

    title: str
    description: str = ""
    url: str = ""
    organizer: str = ""
    location_text: str = ""
    address: Address | None = None
    point: Point | None = None
    venue_timezone: str = ""
    attendance: str = AttendanceMode.UNKNOWN
    status: str = EventStatus.SCHEDULED
    cost: Cost = Cost()
    ages: Ages = Ages()
    audience_tags: tuple[str, ...] = ()
    metadata_tags: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    requires_registration: bool | None = None
    language: str = ""
    meeting_url: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    raw_title: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """The time of one occurrence: aware, half-open; `end` is None when the source gives none."""

    start: datetime
    end: datetime | None
    all_day: bool
    timezone: str
    tz_source: str
    end_given: bool = True
    previous_start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One occurrence, known by the series' uid and its original start ("" for a single event)."""

    uid: str
    recurrence_id: str
    details: Details
    when: When
