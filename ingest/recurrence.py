"""Series to occurrences, within a window and within bounded work.

`recurring_ical_events` joins rules, exceptions and overrides; it is handed a calendar made here, in which
everything it is known to trip over is settled already: every time is aware or a date, UNTIL is exact, COUNT
is resolved, rules that could run for minutes are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar, Component, Event
from icalendar.prop import vDDDTypes, vRecur

from ingest.errors import COMPONENT_ERRORS, RefusedRule
from ingest.options import Window
from ingest.rules import refuse_unbounded, rule_fields
from ingest.strides import last_day, nearer_start

_PART = "X-PART"
_A_DAY = timedelta(days=1)

DateOrTime = date | datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a series: its rule-bearing master, or an override (`replaces` an original start)."""

    start: DateOrTime
    end: DateOrTime
    rules: tuple[str, ...] = ()
    extra: tuple[DateOrTime, ...] = ()
    extra_ends: Mapping[DateOrTime, DateOrTime | None] = field(default_factory=dict)
    excluded: tuple[DateOrTime, ...] = ()
    replaces: DateOrTime | None = None
    is_this_and_future: bool = False
    sequence: int = 0

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a series: the position of the part that describes it, when it is and was meant to be."""

    part: int
    start: DateOrTime
    end: DateOrTime
    original: DateOrTime


def occurrences(parts: Sequence[Part], window: Window, zone: tzinfo) -> list[Occurrence]:
    """The occurrences of one uid that may touch the window; `zone` gives dates their place on the time line.

    The result reaches a day beyond the window on both sides, so that every local calendar is covered.
    Raises RefusedRule.
    """
    low, high = window.bounds(UTC)
    low, high = low - timedelta(days=1), high + timedelta(days=1)
    calendar = Calendar()
    master = next((part for part in parts if part.replaces is None), None)
    near = low - _reach(parts)
    for position, part in enumerate(parts):
        part = _nearer(_bounded(_like_master(part, master), high, zone), near.date())
        calendar.add_component(_library_event(position, part))
    try:
        found = recurring_ical_events.of(calendar, components=["VEVENT"]).between(low, high)
        return [_occurrence(event, parts) for event in found]
    except COMPONENT_ERRORS as exc:
        raise RefusedRule(f"cannot be expanded: {type(exc).__name__}") from exc


def _bounded(part: Part, high: datetime, zone: tzinfo) -> Part:
    return replace(part, rules=tuple(bounded_rule(rule, part.start, high, zone) for rule in part.rules))


def _reach(parts: Sequence[Part]) -> timedelta:
    """How long before the window an occurrence may be meant to start that still touches it."""
    lengths = [_span(part.start, part.end) for part in parts]
    moves = [_span(part.replaces, part.start) for part in parts if part.replaces is not None]
    return sum((abs(span) for span in (max(lengths), *moves)), timedelta(days=2))


def _span(first: DateOrTime, last: DateOrTime) -> timedelta:
    first = matching_kind(first, last)
    if isinstance(first, datetime) and isinstance(last, datetime):
        # On the wall clock, as times are added to it.
        return last.replace(tzinfo=None) - first.astimezone(last.tzinfo).replace(tzinfo=None)
    return date(last.year, last.month, last.day) - date(first.year, first.month, first.day)


def _nearer(part: Part, low: date) -> Part:
    """The part without the times long before the window, which cost as much as those in it."""
    if len(part.rules) != 1:
        return part
    fields = rule_fields(part.rules[0])
    until = _moment(fields["UNTIL"])
    start = nearer_start(fields, part.start, min(low, date(until.year, until.month, until.day) - _A_DAY))
    return replace(part, start=start, end=start + _span(part.start, part.end))


def _occurrence(event: Component, parts: Sequence[Part]) -> Occurrence:
    position = int(str(event[_PART]))
    part = parts[position]
    start, end = _dt(event, "DTSTART"), _dt(event, "DTEND")
    if part.replaces is None:
        return Occurrence(position, start, part.extra_ends.get(start) or end, start)
    if part.is_this_and_future and type(start) is type(part.start) and isinstance(part.replaces, type(start)):
        # Later occurrences are moved by as much as this one was.
        return Occurrence(position, start, end, start - (part.start - part.replaces))
    return Occurrence(position, start, end, part.replaces)


def _dt(event: Component, name: str) -> DateOrTime:
    value: DateOrTime = event[name].dt  # type: ignore[union-attr,assignment] # vDDDTypes, put in below
    return value


def _like_master(part: Part, master: Part | None) -> Part:
    """The part with its RECURRENCE-ID of the master's kind: a bare date means that day's occurrence."""
    if part.replaces is None or master is None:
        return part
    return replace(part, replaces=matching_kind(part.replaces, master.start))


def matching_kind(value: DateOrTime, start: DateOrTime) -> DateOrTime:
    """`value` as a date or as a time of day like `start`."""
    if isinstance(start, datetime) and not isinstance(value, datetime):
        return datetime.combine(value, start.timetz())
    if isinstance(value, datetime) and not isinstance(start, datetime):
        return value.date()
    return value


def _library_event(position: int, part: Part) -> Event:
    event = Event()
    event[_PART] = str(position)
    event.add("UID", "series")
    event["DTSTART"], event["DTEND"] = vDDDTypes(part.start), vDDDTypes(part.end)
    event.add("SEQUENCE", part.sequence)
    for rule in part.rules:
        event.add("RRULE", vRecur.from_ical(rule))
    for name, values in (("RDATE", part.extra), ("EXDATE", part.excluded)):
        for value in values:
            event.add(name, [matching_kind(value, part.start) if name == "RDATE" else value])
    if part.replaces is not None:
        event["RECURRENCE-ID"] = vDDDTypes(part.replaces)
        if part.is_this_and_future:
            event["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    return event


def bounded_rule(rule: str, start: DateOrTime, high: datetime, zone: tzinfo) -> str:
    """The rule with an exact UNTIL no later than `high` instead of its COUNT; raises RefusedRule."""
    fields = rule_fields(rule)
    refuse_unbounded(fields, start)
    limit: DateOrTime = high if isinstance(start, datetime) else high.date()
    if "UNTIL" in fields:
        limit = min(_until(fields.pop("UNTIL"), start, zone), limit)
    if "COUNT" in fields:
        limit = _last_of(fields, int(fields.pop("COUNT")), start, limit)
    fields["UNTIL"] = (
        f"{limit.astimezone(UTC):%Y%m%dT%H%M%SZ}" if isinstance(limit, datetime) else f"{limit:%Y%m%d}"
    )
    return _text(fields)


def _text(fields: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in fields.items())


def _until(text: str, start: DateOrTime, zone: tzinfo) -> DateOrTime:
    """The last time of a rule, of the kind of `start`: exact if the text is, else the end of that local day.

    Publishers write UNTIL as a date, without a zone, or as midnight UTC when they mean "until that day".
    """
    found = _moment(text)
    place = start.tzinfo if isinstance(start, datetime) and start.tzinfo else zone
    is_instant = isinstance(found, datetime) and found.tzinfo is not None
    local = found.astimezone(place) if isinstance(found, datetime) and is_instant else None
    day = date(found.year, found.month, found.day)
    if not isinstance(start, datetime):
        return local.date() if local and not _is_midnight(found) else day
    if isinstance(found, datetime) and local and (local.time() == start.time() or not _is_midnight(found)):
        return found
    return datetime.combine(day, time(23, 59, 59), place).astimezone(UTC)


def _is_midnight(value: DateOrTime) -> bool:
    return isinstance(value, datetime) and value.time() == time.min


def _moment(text: str) -> DateOrTime:
    digits = text.rstrip("Z").replace("-", "").replace(":", "")
    for form in ("%Y%m%dT%H%M%S", "%Y%m%dT%H%M", "%Y%m%d"):
        try:
            found = datetime.strptime(digits, form)  # noqa: DTZ007 the zone is in the Z
        except ValueError:
            continue
        if form == "%Y%m%d":
            return found.date()
        return found.replace(tzinfo=UTC) if text.endswith("Z") else found
    raise RefusedRule(f"its rule has UNTIL={text[:20]}")


def _last_of(fields: dict[str, str], count: int, start: DateOrTime, limit: DateOrTime) -> DateOrTime:
    """The `count`th time of a rule, or `limit` when that comes first."""
    last = last_day(fields, count, start)
    if last is not None:
        return min(_at_its_time(last, start), limit)
    # Counted on the wall clock, where a rule is defined.
    wall = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time.min)
    beyond = date(limit.year, limit.month, limit.day) + timedelta(days=1)
    try:
        rule = rrulestr(_text({**fields, "UNTIL": f"{beyond:%Y%m%dT235959}"}), dtstart=wall)
        times = list(islice(rule, count))
    except COMPONENT_ERRORS as exc:
        raise RefusedRule("its rule cannot be read") from exc
    if len(times) < count:
        return limit
    if isinstance(start, datetime):
        return min(times[-1].replace(tzinfo=start.tzinfo).astimezone(UTC), limit)
    return min(times[-1].date(), limit)


def _at_its_time(day: date, start: DateOrTime) -> DateOrTime:
    """The time on a day of a series that starts at `start`, in UTC; the day itself for a series of days."""
    if not isinstance(start, datetime):
        return day
    # A day short of the end of time, where no zone can overflow.
    return datetime.combine(min(day, date.max - _A_DAY), start.timetz()).astimezone(UTC)
