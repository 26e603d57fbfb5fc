"""What is suspicious about the time zones of a calendar, for whoever looks after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.candidate import When
from ingest.timing import shown_zone

# A few odd events among many are those events' fault, not the calendar's.
_FEW = 0.1
_ENOUGH = 10
_MORNING = 6


class ZoneDoubts:
    """Counts the starts of one calendar whose zone had to be guessed, by what was wrong with them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def note(self, what: str, times: int = 1) -> None:
        """Count starts for which this is wrong."""
        self._counts[what] += times

    def sentence(self, events: int) -> str:
        """What is wrong with a good part of the events; empty when nothing is."""
        for what, count in self._counts.most_common(1):
            if count >= max(1, events * _FEW):
                return f"{what}: {count} of {events} events are read in the zone that seemed right"
        return ""


def doubt_of_hours(times: Iterable[When]) -> str:
    """What is odd about the hours of instants; empty when they are hours at which people meet."""
    hours = [
        when.start.astimezone(shown_zone(when)).hour
        for when in times
        if when.tz_source == "utc" and not when.all_day
    ]
    early = sum(hour < _MORNING for hour in hours)
    if len(hours) < _ENOUGH or early * 2 <= len(hours):
        return ""
    return f"{early} of {len(hours)} events written in UTC start between midnight and six in the morning"
