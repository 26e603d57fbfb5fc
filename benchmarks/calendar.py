"""When made-up events take place, and what else is said of each.

Real calendars were read for the shares (14 of libraries, towns, universities and newspapers; 2,226
occurrences of 120 days): 968 distinct texts, so 0.43 for each occurrence. Eight texts in ten occur once, one
two to four times, one more often, up to 81 times; that is as much as a feed shows, and feeds are cut off,
so that a full year would have fewer texts for its events. One occurrence in a hundred takes longer than two
days, one in two hundred longer than a month; one in a hundred is online, of which more are made here, as such
a search would otherwise have little to do. A quarter names ages, a quarter a kind of people, and the price is
mostly not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.moment import DAYS, NOW
from benchmarks.towns import Site

TEXTS_PER_EVENT = 0.43
# Values with the share of events that have at most this one.
STATUS = (("scheduled", 0.96), ("cancelled", 0.98), ("full", 1.0))
MODE = (("offline", 0.91), ("online", 0.97), ("mixed", 1.0))
COST = (("free", 0.2), ("paid", 0.35), ("unknown", 1.0))
AUDIENCE = (
    ("", 0.73), ("children", 0.83), ("teens", 0.87), ("adults", 0.92), ("seniors", 0.95), ("families", 1.0),
)  # fmt: skip


class Occurrence(NamedTuple):
    """What of an Event its text and its venue do not say."""

    id: int
    text_id: int
    venue_id: int
    start_time: datetime
    end_time: datetime
    event_attendance_mode: str
    event_status: str
    cost_kind: str
    cost_min: int | None
    age_min: int | None
    age_max: int | None
    audience: str


def occurrences(
    random: np.random.Generator, sites: Sequence[Site], texts: int, count: int
) -> Iterator[Occurrence]:
    """Yield so many occurrences of so many texts, ids from 1; the last text takes what is left over."""
    made = 0
    for text_id in range(1, texts + 1):
        left = count - made
        most = left - (texts - text_id)  # each text to come needs one
        repeats = most if text_id == texts else min(_repeats(random), most)
        site = sites[int(random.integers(len(sites)))]
        shared = _shared(random)
        for start, end in _times(random, site, repeats):
            made += 1
            status = _one_of(random, STATUS)
            yield Occurrence(made, text_id, site.id, start, end, event_status=status, **shared)


def _repeats(random: np.random.Generator) -> int:
    drawn = random.random()
    if drawn < 0.8:
        return 1
    return int(random.integers(2, 5)) if drawn < 0.9 else int(random.integers(5, 22))


def _times(random: np.random.Generator, site: Site, repeats: int) -> Iterator[tuple[datetime, datetime]]:
    """Starts and ends: once at any time, or weekly as long as that fits into the days, else daily."""
    every = 7 if repeats * 7 <= DAYS else 1
    day = NOW.date() + timedelta(days=int(random.integers(max(1, DAYS - every * (repeats - 1)))))
    hour, minute = int(random.integers(9, 21)), 30 * int(random.integers(2))
    zone = ZoneInfo(site.town.timezone)
    length = timedelta(hours=int(random.integers(1, 4)))
    if repeats == 1 and random.random() < 0.02:
        length = timedelta(days=int(random.integers(3, 90)))
        day -= timedelta(days=int(random.integers(30)))
    for number in range(repeats):
        # Midnight and not the day of the last one is moved: the clocks may change between the two.
        date = day + timedelta(days=every * number)
        start = datetime(date.year, date.month, date.day, hour, minute, tzinfo=zone).astimezone(UTC)
        yield start, start + length


def _shared(random: np.random.Generator) -> dict[str, Any]:
    cost = _one_of(random, COST)
    low = int(random.integers(0, 18)) if random.random() < 0.25 else None
    return {
        "event_attendance_mode": _one_of(random, MODE),
        "cost_kind": cost,
        "cost_min": int(random.integers(5, 60)) if cost == "paid" else None,
        "age_min": low,
        "age_max": None if low is None else low + int(random.integers(2, 12)),
        "audience": _one_of(random, AUDIENCE),
    }


def _one_of(random: np.random.Generator, shares: Sequence[tuple[str, float]]) -> str:
    drawn = random.random()
    return next(value for value, share in shares if drawn < share)
