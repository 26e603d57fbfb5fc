"""What the calendar around an event tells about it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ingest.ical.values import MomentReader


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """What the calendar around an event tells about it."""

    moments: MomentReader
    zone: ZoneInfo | None = None
    product: str = ""

    @property
    def is_libcal(self) -> bool:
        return "LibCal" in self.product

    @property
    def writes_wall_clock_as_utc(self) -> bool:
        """The Events Calendar writes TZID=UTC with local times on a site whose zone was never set."""
        return "ECPv" in self.product
