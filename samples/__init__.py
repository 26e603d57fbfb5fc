"""The sample calendars: a made-up town year that is fresh on any day.

The .ics files are static: every event in them is a series without an end. A page has no such thing, so its
dates are written relative to the Monday of a ten-week period and filled in when it is read:

    {{period}}             2026-02-09             that Monday
    {{week+1 Sat}}         2026-02-21             a day of the period's second week
    {{week+1 Sat 10:00}}   2026-02-21T10:00:00    a time on it
    {{day week+1 Sat}}     Saturday, February 21  for people

What stands between <!-- period --> and <!-- /period --> is repeated, for the current period and the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

__all__ = ["FEEDS", "SampleFeed", "period_start", "render_dates", "sample_paths"]

FOLDER = Path(__file__).parent
FIRST_MONDAY = date(2024, 1, 1)
# The dates of a page move only once in so many days, and with them its events' addresses and identity.
PERIOD = timedelta(weeks=10)

_DAYS = {"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6}
_REPEATED = re.compile(r"<!-- period -->\n?(.*?)<!-- /period -->\n?", re.DOTALL)
_DAY = rf"week\+(?P<week>\d) (?P<day>{'|'.join(_DAYS)})"
_CLOCK = r"(?: (?P<hour>\d{1,2}):(?P<minute>\d\d))?"
_MOMENT = re.compile(r"\{\{(?P<words>day )?" + _DAY + _CLOCK + r"\}\}")
_PERIOD_TOKEN = "{{period}}"


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """One sample calendar and what an operator would have said when adding it."""

    path: Path
    name: str
    venue: str
    city: str
    timezone: str = "America/New_York"


def _feed(file: str, name: str, venue: str, city: str = "Newton, MA") -> SampleFeed:
    return SampleFeed(FOLDER / file, name, venue, city)


_MUSEUM = "Harbor Museum of Art and Science"
_HOUSE = "Moody Street Community House"

FEEDS = (
    _feed("newton-library.ics", "Homer Street Library Friends", "Newton Free Library"),
    _feed("newton-parks.ics", "Garden City Parks and Play", "Newton Centre Green"),
    _feed("newton-seniors.ics", "Walnut Street Seniors", "Newton Senior Center"),
    _feed("newton-jazz-cafe.ics", "The Blue Heron", "The Blue Heron Jazz Cafe"),
    _feed("sports-league.ics", "Charles River Sports League", "Albemarle Park"),
    _feed("farmers-markets.ics", "Farm Table Markets", "Cold Spring Park"),
    _feed("garden-city-arts.html", "Garden City Arts", "West Newton Playhouse"),
    _feed("brookline-library.ics", "Brookline Page Turners", "Brookline Village Library", "Brookline, MA"),
    _feed("cambridge-arts.ics", "Riverbend Arts", "Riverbend Arts House", "Cambridge, MA"),
    _feed("boston-museum.ics", _MUSEUM, _MUSEUM, "Boston, MA"),
    _feed("waltham-community.ics", _HOUSE, _HOUSE, "Waltham, MA"),
    _feed("needham-wellesley.ics", "West of the Charles", "Needham Free Public Library", "Needham, MA"),
    _feed("watertown-theatre.ics", "Millrace Players", "Millrace Theatre", "Watertown, MA"),
    _feed("somerville-armory.ics", "Highland Avenue Stage", "Somerville Armory", "Somerville, MA"),
)


def sample_paths() -> list[Path]:
    """Every sample calendar, in the order of FEEDS."""
    return [feed.path for feed in FEEDS]


def period_start(today: date) -> date:
    """The Monday on which the ten-week period that holds `today` began."""
    return today - (today - FIRST_MONDAY) % PERIOD


def render_dates(text: str, today: date) -> str:
    """The text with its dates filled in; a text without any, such as an .ics file, comes back as it is.

    All that starts in the next 60 days is in it, whatever day `today` is. Raises ValueError for a token that
    cannot be read.
    """
    start = period_start(today)
    periods = (start, start + PERIOD)
    text = _REPEATED.sub(lambda found: "".join(_filled(found[1], monday) for monday in periods), text)
    text = _filled(text, start)
    if "{{" in text:
        place = text.index("{{")
        raise ValueError(f"not a date token: {text[place : place + 40]!r}")
    return text


def _filled(text: str, monday: date) -> str:
    return _MOMENT.sub(lambda found: _written(found, monday), text.replace(_PERIOD_TOKEN, monday.isoformat()))


def _written(found: re.Match[str], monday: date) -> str:
    day = monday + timedelta(weeks=int(found["week"]), days=_DAYS[found["day"]])
    if found["words"]:
        return f"{day:%A, %B} {day.day}"
    if found["hour"] is None:
        return day.isoformat()
    return datetime.combine(day, time(int(found["hour"]), int(found["minute"]))).isoformat()
