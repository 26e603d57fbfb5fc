"""What a reading is asked for: the window of dates and what to assume where the source is silent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Self

from events.models import Feed

DAYS_BACK = 1
DAYS_AHEAD = 400


@dataclass(frozen=True, slots=True)
class Window:
    """The half-open span [first, end) of local dates whose occurrences are wanted."""

    first: date
    end: date

    @classmethod
    def around(cls, today: date, first: date | None = None, end: date | None = None) -> Self:
        """Fill what is not given: from yesterday, to 400 days on."""
        return cls(first or today - timedelta(days=DAYS_BACK), end or today + timedelta(days=DAYS_AHEAD))

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The window's first and end moment on the clocks of a zone."""
        return (
            datetime.combine(self.first, time.min, zone),
            datetime.combine(self.end, time.min, zone),
        )

    def overlaps(self, start: datetime, end: datetime | None, zone: tzinfo) -> bool:
        """Whether something is under way at any moment of the window, by the clocks of `zone`."""
        low, high = self.bounds(zone)
        return start < high and (start >= low or (end is not None and end > low))


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to read a source; `None` and empty mean "as usual".

    `is_forced`: even if nothing seems to have changed since the last reading.
    """

    venue: str = ""
    city: str = ""
    timezone: str = ""
    location_rule: str = ""
    first: date | None = None
    end: date | None = None
    dry_run: bool = False
    is_forced: bool = False
    is_sample: bool = False
    feed_name: str = ""

    def window(self, today: date) -> Window:
        """The dates to read, seen from `today`."""
        return Window.around(today, self.first, self.end)

    def completed_by(self, feed: Feed) -> Self:
        """These options, and what the feed remembers where they say nothing."""
        return replace(
            self,
            venue=self.venue or feed.default_venue_name,
            city=self.city or feed.default_city,
            timezone=self.timezone or feed.timezone,
            location_rule=self.location_rule or feed.location_rule,
        )

    def given(self) -> dict[str, str]:
        """What was said of the calendar itself, by the feed's fields; what was not said is left out."""
        said = {
            "default_venue_name": self.venue,
            "default_city": self.city,
            "timezone": self.timezone,
            "location_rule": self.location_rule,
        }
        return {name: value for name, value in said.items() if value}
