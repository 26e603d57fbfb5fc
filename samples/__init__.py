"""The sample calendars: invented events at real and plausible places around Newton, always fresh.

The iCal files need no refreshing, for all their events recur. A schema.org page cannot say that something recurs;
its dates are written as `{{week+2 Sat 10:00}}` and filled in by `render_dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# The page's events repeat in periods of ten weeks, counted from this Monday.
FIRST_MONDAY = date(2024, 1, 1)
PERIOD = timedelta(weeks=10)

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PLACEHOLDER = re.compile(r"\{\{week\+(\d) (\w{3}) ?(?:\d\d:\d\d )?(\d\d:\d\d|date)\}\}")
_SCRIPTS = re.compile(r"<script type=\"application/ld\+json\">.*?</script>\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """One sample calendar and what its operator would tell `ingest` about it."""

    path: Path
    name: str
    city: str = "Newton, MA"
    timezone: str = "America/New_York"


FEEDS = tuple(
    SampleFeed(FOLDER / file, name)
    for file, name in (
        ("newton-free-library.ics", "Newton Free Library"),
        ("newton-parks.ics", "Newton Parks and Play"),
        ("newton-senior-center.ics", "Newton Senior Center"),
        ("newton-arts.ics", "Newton City and Arts"),
        ("brookline-library.ics", "Public Library of Brookline"),
        ("boston-cambridge.ics", "Boston and Cambridge Calendar"),
        ("river-stages.ics", "River Stages and Rooms"),
        ("needham-wellesley.ics", "Needham and Wellesley Libraries"),
        ("lantern-house.html", "Lantern House Arts Center"),
    )
)


def sample_paths() -> list[Path]:
    """The files of all sample calendars."""
    return [feed.path for feed in FEEDS]


def render_dates(text: str, today: date) -> str:
    """Fill in a page's dates for the period that `today` is in and the next one.

    The dates, and so the events' addresses, stay the same from day to day until a period ends.
    """
    first = FIRST_MONDAY + (today - FIRST_MONDAY) // PERIOD * PERIOD
    return _SCRIPTS.sub(
        lambda script: "".join(_filled(script.group(), start) for start in (first, first + PERIOD)), text
    )


def _filled(text: str, monday: date) -> str:
    def value(found: re.Match[str]) -> str:
        week, weekday, clock = found.groups()
        day = monday + timedelta(weeks=int(week), days=_DAYS.index(weekday))
        return day.isoformat() if clock == "date" else f"{day.isoformat()}T{clock}:00"

    return _PLACEHOLDER.sub(value, text)
