"""The values of iCalendar properties: moments, durations, text, points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from ingest.candidate import Point
from ingest.errors import BadValue
from ingest.ical.doubts import ZoneDoubts
from ingest.ical.lines import Property
from ingest.report import Repairs
from ingest.zones import find_zone

_MOMENT = re.compile(
    r"^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$", re.I
)
_DURATION = re.compile(r"^([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LIST = re.compile(r"[,;]")
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a wall-clock time (`zone` None: floating) or an instant, with the rule that told its zone."""

    day: date
    wall: datetime | None = None
    zone: tzinfo | None = None
    tz_source: str = ""

    @property
    def is_date(self) -> bool:
        return self.wall is None

    @property
    def is_floating(self) -> bool:
        return self.wall is not None and self.zone is None

    @property
    def is_skipped(self) -> bool:
        """Whether the clocks of its zone never show this time: they jump over it in spring."""
        if self.wall is None or self.zone is None or self.zone is UTC:
            return False
        placed = self.wall.replace(tzinfo=self.zone)
        return placed.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != self.wall

    def in_zone(self, zone: tzinfo, tz_source: str) -> Moment:
        """The same wall clock placed in a zone."""
        return replace(self, zone=zone, tz_source=tz_source)

    def after(self, span: timedelta) -> Moment:
        """The moment so much later, hours counted on the wall clock and dates in whole days."""
        if self.wall is None:
            return replace(self, day=self.day + timedelta(days=span.days))
        wall = self.wall + span
        return replace(self, day=wall.date(), wall=wall)

    def aware(self) -> datetime:
        """The instant (a date's midnight): in a gap of the clock the time after it, in a fold the first."""
        if self.zone is None:
            raise BadValue("a time without a zone")
        return (self.wall or datetime.combine(self.day, datetime.min.time())).replace(tzinfo=self.zone)


class MomentReader:
    """Reads moments with the zones of one calendar."""

    def __init__(self, embedded: dict[str, tzinfo], repairs: Repairs) -> None:
        self._embedded = embedded
        self._repairs = repairs
        self.doubts = ZoneDoubts()

    def read(self, prop: Property) -> Moment:
        """The moment of a property; raises BadValue."""
        return self.moment(prop.value, prop)

    def read_start(self, prop: Property) -> Moment:
        """The moment of a DTSTART, whose zone tells how far this calendar's zones are to be trusted."""
        moment, tzid = self.read(prop), prop.params.get("TZID", "")
        if tzid and moment.is_floating:
            self.doubts.note(f"the time zone {tzid[:60]!r} is unknown")
        return moment

    def read_all(self, prop: Property) -> Iterator[Moment]:
        """Every moment of a comma-separated list; unreadable ones are skipped."""
        return (start for start, _ in self.read_periods(prop))

    def read_periods(self, prop: Property) -> Iterator[tuple[Moment, Moment | None]]:
        """Every moment of a list, each with its end where it is a period; unreadable ones are skipped."""
        # vCalendar 1.0 writes lists with semicolons.
        for value in _LIST.split(prop.value.strip(",; ")):
            start, _, end = value.partition("/")
            try:
                first = self.moment(start, prop)
                yield first, self._end_of_period(first, end.strip(), prop)
            except BadValue:
                self._repairs.note(f"unreadable {prop.name} values were skipped")

    def _end_of_period(self, start: Moment, end: str, prop: Property) -> Moment | None:
        if not end or start.wall is None:
            return None
        return start.after(read_duration(end)) if "P" in end.upper() else self.moment(end, prop)

    def moment(self, value: str, prop: Property) -> Moment:
        """The moment in a text that stands in `prop`."""
        found = _MOMENT.match(value.strip())
        if found is None:
            raise BadValue(f"{prop.name} is not a date or time: {value.strip()[:40]!r}")
        day, clock, offset = _date_of(found, prop), found[4], found[7]
        if clock is None or prop.params.get("VALUE", "").upper() == "DATE":
            return Moment(day)
        wall = _wall_of(found, day, prop)
        tzid = prop.params.get("TZID", "")
        if offset:
            if tzid and find_zone(tzid, self._embedded) is not UTC:
                self._repairs.note("a time had both Z and TZID: read as UTC")
            return _instant(wall, offset)
        if not tzid:
            return Moment(day, wall)
        zone = find_zone(tzid, self._embedded)
        if zone is None:
            self._repairs.note(f"unknown time zone {tzid[:60]!r}: read in the calendar's zone")
            return Moment(day, wall)
        return Moment(day, wall, zone, "tzid")


def _date_of(found: re.Match[str], prop: Property) -> date:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise BadValue(f"{prop.name} is not a date: {found[0][:40]!r}") from None


def _wall_of(found: re.Match[str], day: date, prop: Property) -> datetime:
    hour, minute, second = int(found[4]), int(found[5]), min(int(found[6] or 0), 59)
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(day, datetime.min.time()) + timedelta(days=1)
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 the zone comes later
    except ValueError:
        raise BadValue(f"{prop.name} is not a time: {found[0][:40]!r}") from None


def _instant(wall: datetime, offset: str) -> Moment:
    if offset.upper() != "Z":
        sign = -1 if offset[0] == "-" else 1
        digits = offset[1:].replace(":", "")
        wall -= sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return Moment(wall.date(), wall, UTC, "utc")


def read_duration(value: str) -> timedelta:
    """An RFC 5545 duration, possibly negative; raises BadValue."""
    found = _DURATION.match(value.strip().upper())
    if found is None or not any(found.groups()[1:]):
        raise BadValue(f"DURATION is not a duration: {value.strip()[:40]!r}")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if found[1] == "-" else span


def text_of(prop: Property | None) -> str:
    r"""The text of a property with its escapes undone (\, \; \n, and \\n written twice)."""
    if prop is None:
        return ""
    value = prop.value.replace("\\\\n", "\n").replace("\\\\,", ",").replace("\\\\;", ";")
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def texts_of(prop: Property) -> list[str]:
    """The texts of a comma-separated property such as CATEGORIES."""
    parts = _UNESCAPED_COMMA.split(prop.value)
    return [text for part in parts if (text := text_of(replace(prop, value=part)).strip())]


def point_of(prop: Property | None, repairs: Repairs) -> Point | None:
    """The coordinates of a GEO property; None with a repair noted when they are none."""
    if prop is None or not prop.value.strip():
        return None
    try:
        latitude, longitude = (float(part) for part in re.split(r"[;,]", prop.value.replace("\\", "")))
    except ValueError:
        repairs.note("unreadable GEO was ignored")
        return None
    return checked_point(latitude, longitude, repairs)


def checked_point(latitude: float, longitude: float, repairs: Repairs) -> Point | None:
    """The point, unless it is not on the map or is the 0, 0 of an empty form."""
    is_on_map = -90 <= latitude <= 90 and -180 <= longitude <= 180
    if not is_on_map or (latitude == 0 and longitude == 0):
        repairs.note("impossible GEO was ignored")
        return None
    return Point(latitude, longitude)
