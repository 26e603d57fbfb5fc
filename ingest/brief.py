"""What a reading process is told: everything a Context needs, in values that travel between processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ingest.context import Context
from ingest.errors import IngestError
from ingest.options import Window
from ingest.places import PlaceFinder
from ingest.zones import known_zone


@dataclass(frozen=True, slots=True)
class Brief:
    """The window, the clock, and what to assume where the source is silent; zones and towns by name."""

    window: Window
    now: datetime
    default_zone: str
    timezone: str = ""
    city: str = ""
    venue: str = ""
    location_rule: str = "use"
    base_url: str = ""

    def context(self) -> Context:
        """The context; raises IngestError (bad_option) for a zone or a town that nobody knows."""
        zone = known_zone(self.timezone) if self.timezone else None
        if self.timezone and zone is None:
            raise IngestError(f"unknown time zone {self.timezone!r}", code="bad_option")
        places = PlaceFinder(self.city)
        if self.city and places.default_city is None:
            raise IngestError(f"unknown or ambiguous town {self.city!r}", code="bad_option")
        return Context(
            window=self.window,
            now=self.now,
            default_zone=ZoneInfo(self.default_zone),
            places=places,
            option_zone=zone,
            default_venue=self.venue,
            location_rule=self.location_rule,
            base_url=self.base_url,
        )
