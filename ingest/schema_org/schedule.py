"""schema.org's eventSchedule: a rule of repetition, expanded like one of a calendar file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ingest.errors import BadValue
from ingest.loose import Span, Written
from ingest.options import Window
from ingest.recurrence import Part, occurrences
from ingest.schema_org.json_ld import Node
from ingest.schema_org.values import first_text, read_clock, read_moment, read_span

MAX_SCHEDULES = 50
MAX_EXCEPTIONS = 1_000
_FREQUENCY = re.compile(r"^P(\d+)([DWMY])$", re.IGNORECASE)
_NAMES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_WORDS = {
    "daily": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "monthly": "P1M",
    "yearly": "P1Y",
    "annually": "P1Y",
}
_DAY = re.compile(r"^([+-]?[1-5])?(mo|tu|we|th|fr|sa|su)(?:[a-z]|[a-z]*day)?s?$", re.IGNORECASE)


def scheduled_spans(node: Node, window: Window, country: str) -> list[Span]:
    """The times of an event's schedules that may touch the window, on the wall clock; raises BadComponent."""
    schedules = [one for one in listed(node.get("eventSchedule")) if isinstance(one, dict)]
    if not schedules:
        raise BadValue("its schedule cannot be read")
    spans = [span for one in schedules[:MAX_SCHEDULES] for span in _spans(one, node, window, country)]
    return list({span.original: span for span in spans}.values())


def schedule_zone(node: Node) -> str:
    """The name of the zone its schedules are in, empty when they do not say."""
    schedules = (one for one in listed(node.get("eventSchedule")) if isinstance(one, dict))
    return next((zone for one in schedules if (zone := first_text(one.get("scheduleTimezone")))), "")


def listed(value: Any) -> list[Any]:
    """A value that may be one or several, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _spans(schedule: Node, node: Node, window: Window, country: str) -> Iterator[Span]:
    start = _start(schedule, node, country)
    length = _length(schedule, node, start)
    rule = _rule(schedule, country)
    excluded = tuple(_exceptions(schedule, start, country))
    end = start + (length or timedelta(0 if isinstance(start, datetime) else 1))
    part = Part(start, end, (rule,) if rule else (), excluded=excluded)
    for found in occurrences([part], window, UTC):
        first, after = _naive(found.start), _naive(found.end)
        yield Span(first, after if length is not None else None, original=first)


def _start(schedule: Node, node: Node, country: str) -> Written:
    """The first day with the schedule's time of day; its wall clock stands as UTC while it is expanded."""
    written = first_text(schedule.get("startDate")) or first_text(node.get("startDate"))
    if not written:
        raise BadValue("its schedule has no startDate")
    found = read_moment(written, country)
    day = date(found.year, found.month, found.day)
    clock = read_clock(first_text(schedule.get("startTime")))
    if clock is not None:
        return datetime.combine(day, clock, UTC)
    if isinstance(found, datetime):
        if found.tzinfo is not None:
            raise BadValue("its schedule starts at an instant instead of a time of day")
        return found.replace(tzinfo=UTC)
    return day


def _length(schedule: Node, node: Node, start: Written) -> timedelta | None:
    """How long each time lasts; None when nothing says so."""
    end = read_clock(first_text(schedule.get("endTime")))
    if isinstance(start, datetime) and end is not None:
        until_end = datetime.combine(start.date(), end, UTC) - start
        return until_end if until_end > timedelta(0) else until_end + timedelta(days=1)
    span = read_span(first_text(schedule.get("duration"))) or read_span(first_text(node.get("duration")))
    if not span:
        return None
    return span if isinstance(start, datetime) else max(timedelta(days=span.days), timedelta(days=1))


def _rule(schedule: Node, country: str) -> str:
    """The schedule as a rule of RFC 5545; empty when it names one day only."""
    written = first_text(schedule.get("repeatFrequency")).rpartition("/")[2]
    days = [found for text in _words(schedule.get("byDay")) if (found := _DAY.match(text))]
    frequency = _FREQUENCY.match(_WORDS.get(written.lower(), written))
    if frequency is None and not days:
        if written or first_text(schedule.get("endDate")):
            raise BadValue(f"its schedule has the repeatFrequency {written[:20]!r}")
        return ""
    count, unit = (frequency[1], frequency[2].upper()) if frequency else ("1", "W")
    fields = {"FREQ": _NAMES[unit], "INTERVAL": count}
    weeks = [text for text in _words(schedule.get("byMonthWeek")) if re.fullmatch(r"-?[1-5]", text)]
    if days and unit == "D":
        fields["FREQ"] = "WEEKLY"
    if days:
        ordinals = weeks if unit in "MY" and weeks else [""]
        fields["BYDAY"] = ",".join(
            f"{week or day[1] or ''}{day[2].upper()}" for week in ordinals for day in days
        )
    for name, field in (("BYMONTH", "byMonth"), ("BYMONTHDAY", "byMonthDay")):
        numbers = [text for text in _words(schedule.get(field)) if re.fullmatch(r"-?\d{1,2}", text)]
        if numbers:
            fields[name] = ",".join(numbers)
    repeats = first_text(schedule.get("repeatCount"))
    if repeats.isdigit():
        fields["COUNT"] = repeats
    if last := first_text(schedule.get("endDate")):
        fields["UNTIL"] = f"{read_moment(last, country):%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in fields.items())


def _exceptions(schedule: Node, start: Written, country: str) -> Iterator[Written]:
    for value in listed(schedule.get("exceptDate"))[:MAX_EXCEPTIONS]:
        try:
            found = read_moment(first_text(value), country)
        except BadValue:
            continue
        day = date(found.year, found.month, found.day)
        yield datetime.combine(day, start.time(), UTC) if isinstance(start, datetime) else day


def _words(value: Any) -> list[str]:
    """The bare words of a value: "Monday" for "https://schema.org/Monday", two for "Monday, Friday"."""
    texts = (part for one in listed(value) for part in first_text(one).split(","))
    return [text.strip().rpartition("/")[2].rpartition("#")[2] for text in texts if text.strip()]


def _naive(value: Written) -> Written:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
