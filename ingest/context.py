"""What a reader needs to know besides the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from ingest.candidate import Candidate
from ingest.options import Window
from ingest.places import PlaceFinder
from ingest.report import Rejection, Repairs
from ingest.timing import Zones


@dataclass(frozen=True, slots=True)
class Context:
    """The window, the clock, and what to assume where the source is silent."""

    window: Window
    now: datetime
    default_zone: ZoneInfo
    places: PlaceFinder
    option_zone: ZoneInfo | None = None
    default_venue: str = ""
    location_rule: str = "use"
    base_url: str = ""
    repairs: Repairs = field(default_factory=Repairs)

    def zones(self, *, feed: ZoneInfo | None = None, venue: str = "") -> Zones:
        """The zones that may decide the time of an event at a venue's zone in a calendar of a feed's zone."""
        return Zones(self.default_zone, feed, self.option_zone, ZoneInfo(venue) if venue else None)


@dataclass(slots=True)
class Reading:
    """What a body holds: candidates in the window, and what was refused."""

    kind: str
    name: str = ""
    components: int = 0
    candidates: list[Candidate] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    uids: set[str] = field(default_factory=set)
    is_partial: bool = False
    repairs: list[str] = field(default_factory=list)
    odd_zone: str = ""
