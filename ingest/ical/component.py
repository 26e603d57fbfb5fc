"""One VEVENT: what it says, when it is, and its part in a series."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from events.models import EventStatus
from ingest.candidate import Details, Said, When
from ingest.context import Context
from ingest.details import describe
from ingest.errors import BadValue
from ingest.ical.facts import CalendarFacts
from ingest.ical.lines import Component
from ingest.ical.refusal import refusal_of
from ingest.ical.said import said_by
from ingest.ical.values import Moment, read_duration, text_of
from ingest.identity import moment_id, stored_uid
from ingest.recurrence import DateOrTime, Occurrence, Part, matching_kind
from ingest.rules import ends_before
from ingest.timing import ONE_DAY, Zones, doubt_of_start, settle

_UTC_NAMES = {"UTC", "ETC/UTC", "GMT", "Z"}


class EventComponent:
    """A VEVENT whose start is readable; raises BadValue when it is made of one that is not."""

    def __init__(self, component: Component, context: Context, calendar: CalendarFacts) -> None:
        self._component = component
        self._context = context
        self._calendar = calendar
        self._start = self._read_start()
        self._end = self._read_end()
        replaces = component.first("RECURRENCE-ID")
        self._replaces = calendar.moments.read(replaces) if replaces is not None else None
        start_text = self._start.wall.isoformat() if self._start.wall else self._start.day.isoformat()
        self.uid = stored_uid(
            text_of(component.first("UID")),
            title=text_of(component.first("SUMMARY")),
            start=start_text,
            place=text_of(component.first("LOCATION")),
        )
        self.sequence = _whole_number(text_of(component.first("SEQUENCE")))
        self.rules = tuple(prop.value for prop in component.all("RRULE") if prop.value.strip())
        self.is_override = replaces is not None
        # What two components must share to be versions of one another.
        self.key = (self.is_override, self.original_id if self.is_override else moment_id(self.start))

    @property
    def is_recurring(self) -> bool:
        """Whether it stands for more than one time."""
        return bool(self.rules or self._component.all("RDATE"))

    @cached_property
    def said(self) -> Said:
        return said_by(self._component, self._context.repairs)

    @cached_property
    def details(self) -> Details:
        return describe(self.said, self._context, is_libcal=self._calendar.is_libcal)

    @cached_property
    def zones(self) -> Zones:
        return self._context.zones(feed=self._calendar.zone, venue=self.details.venue_timezone)

    @property
    def refusal(self) -> str:
        """Why it must not be published; empty when it may."""
        return refusal_of(self._component, self.details)

    @cached_property
    def start(self) -> DateOrTime:
        """A date, or an aware time on the clock its series keeps."""
        return self._placed(self._start)

    @cached_property
    def end(self) -> DateOrTime | None:
        """The given end, of the kind and in the zone of the start; None without a believable one."""
        end = self._placed(self._end) if self._end is not None else None
        if end is None:
            return None
        if isinstance(self.start, datetime):
            end = matching_kind(end, self.start) if not isinstance(end, datetime) else end
            end = end.astimezone(self.start.tzinfo) if isinstance(end, datetime) else end
        else:
            end = end.date() if isinstance(end, datetime) else end
        if end < self.start:
            self._context.repairs.note("an end before its start was dropped")
            return None
        return end

    @cached_property
    def when(self) -> When:
        """Its own time."""
        return settle(self.start, self.end, self.zones, self._tz_source)

    def is_far_from(self, low: datetime, high: datetime) -> bool:
        """Whether it lies clearly outside, whatever its zone; cheap."""
        start, end = _rough(self._start), _rough(self._end or self._start)
        return start > high + timedelta(days=2) or max(start, end) + timedelta(days=2) < low

    def is_over(self, low: datetime) -> bool:
        """Whether all its times clearly lie before; cheap, and False when that takes more than a look."""
        start = _rough(self._start)
        last = low - max(_rough(self._end or self._start) - start, timedelta(0)) - timedelta(days=2)
        replaces = self._component.first("RECURRENCE-ID")
        if self._component.all("RDATE") or (replaces is not None and "RANGE" in replaces.params):
            return False
        return start < last and all(ends_before(rule, last) for rule in self.rules)

    @property
    def far_doubt(self) -> str:
        """Why its start can only be a slip; cheap."""
        return doubt_of_start(_rough(self._start), self._context.now)

    @property
    def original_id(self) -> str:
        """The id of an override: the start it replaces."""
        original = self.part.replaces
        return moment_id(original) if original is not None else ""

    @cached_property
    def part(self) -> Part:
        """This component as part of a series."""
        excluded = [self._like_start(moment) for moment in self._listed("EXDATE")]
        prop = self._component.first("RECURRENCE-ID")
        return Part(
            start=self.start,
            end=self.end if self.end is not None else self._shortest_end(),
            rules=() if self.is_override else self.rules,
            extra=tuple(self._extra),
            extra_ends=self._extra,
            excluded=tuple(excluded),
            replaces=self._placed(self._replaces) if self._replaces is not None else None,
            is_this_and_future=prop is not None and prop.params.get("RANGE", "").upper() == "THISANDFUTURE",
            sequence=self.sequence,
        )

    @cached_property
    def _extra(self) -> dict[DateOrTime, DateOrTime | None]:
        """The starts of RDATE, each with the end of its period (None: as long as the others)."""
        return {
            self._like_start(start): self._like_start(end) if end is not None else None
            for prop in self._component.all("RDATE")
            for start, end in self._calendar.moments.read_periods(prop)
        }

    def when_of(self, occurrence: Occurrence) -> When:
        """The time of one of its occurrences, with the start it was first meant to have."""
        has_end = self.end is not None or self._extra.get(occurrence.start) is not None
        end = occurrence.end if has_end else None
        when = settle(occurrence.start, end, self.zones, self._tz_source)
        original = settle(occurrence.original, None, self.zones, self._tz_source).start
        if not self._is_moved(occurrence):
            return when
        return replace(when, previous_start=original)

    def details_of(self, when: When) -> Details:
        """Its details; a moved occurrence that is on is "rescheduled"."""
        if when.previous_start is not None and self.details.status == EventStatus.SCHEDULED:
            return replace(self.details, status=EventStatus.RESCHEDULED)
        return self.details

    def _is_moved(self, occurrence: Occurrence) -> bool:
        start, original = occurrence.start, occurrence.original
        if isinstance(start, datetime) and isinstance(original, datetime):
            return start != original
        return matching_kind(start, original) != original

    def _shortest_end(self) -> DateOrTime:
        return self.start if isinstance(self.start, datetime) else self.start + timedelta(days=1)

    def _read_start(self) -> Moment:
        prop = self._component.first("DTSTART")
        if prop is None:
            raise BadValue("has no DTSTART")
        moment = self._calendar.moments.read_start(prop)
        is_utc_name = prop.params.get("TZID", "").strip("\"' ").upper() in _UTC_NAMES
        if (
            is_utc_name
            and not prop.value.strip().upper().endswith("Z")
            and self._calendar.writes_wall_clock_as_utc
        ):
            self._context.repairs.note("TZID=UTC held wall-clock times: read in the local zone")
            self._calendar.moments.doubts.note("local times are written as UTC")
            return Moment(moment.day, moment.wall)
        return moment

    def _read_end(self) -> Moment | None:
        prop, span = self._component.first("DTEND"), self._component.first("DURATION")
        if prop is not None and span is not None:
            self._context.repairs.note("DTEND and DURATION: DTEND was used")
        try:
            if prop is not None:
                end = self._calendar.moments.read(prop)
                return Moment(end.day, end.wall) if self._start.is_floating and not end.is_date else end
            if span is not None:
                return self._after(read_duration(span.value))
        except BadValue:
            self._context.repairs.note("an unreadable end was dropped")
        return None

    def _after(self, span: timedelta) -> Moment | None:
        if span < timedelta(0):
            self._context.repairs.note("a negative DURATION was dropped")
            return None
        return self._start.after(max(span, ONE_DAY) if self._start.is_date else span)

    def _placed(self, moment: Moment) -> DateOrTime:
        """A date as it is; a floating time in the zone that decides; UTC on the calendar's clock."""
        if moment.is_date:
            return moment.day
        if moment.is_floating:
            moment = moment.in_zone(*self._floating_zone)
        if moment.is_skipped:
            self._context.repairs.note("a time that the clocks skip was read as the time after it")
        if moment.tz_source == "utc" and self.is_recurring and self._calendar.zone:
            # A series written in UTC keeps its local hour through the change of clocks.
            return moment.aware().astimezone(self._calendar.zone)
        return moment.aware()

    @cached_property
    def _floating_zone(self) -> tuple[ZoneInfo, str]:
        if self._calendar.zone is not None:
            return self._calendar.zone, "calendar"
        return self.zones.of_floating()

    @property
    def _tz_source(self) -> str:
        return self._floating_zone[1] if self._start.is_floating else self._start.tz_source

    def _listed(self, name: str) -> list[Moment]:
        return [
            moment for prop in self._component.all(name) for moment in self._calendar.moments.read_all(prop)
        ]

    def _like_start(self, moment: Moment) -> DateOrTime:
        return matching_kind(self._placed(moment), self.start)


def _rough(moment: Moment) -> datetime:
    return (moment.wall or datetime.combine(moment.day, time.min)).replace(tzinfo=UTC)


def _whole_number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isdigit() and len(text) < 9 else 0
