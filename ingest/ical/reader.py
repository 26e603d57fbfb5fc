"""An iCalendar body to candidates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Timezone

from ingest.candidate import Candidate, When
from ingest.context import Context, Reading
from ingest.errors import COMPONENT_ERRORS, RefusedRule, reason_of
from ingest.ical.component import EventComponent
from ingest.ical.doubts import doubt_of_hours
from ingest.ical.facts import CalendarFacts
from ingest.ical.lines import Component, read_calendars
from ingest.ical.values import MomentReader, point_of, text_of
from ingest.identity import moment_id, with_distinct_ids
from ingest.recurrence import occurrences
from ingest.report import Rejection, Repairs
from ingest.timing import doubt, shown_zone
from ingest.venues import parse_place
from ingest.zones import known_zone

MAX_OCCURRENCES = 100_000
MAX_PLACES_ASKED = 200


def read_ical(body: bytes, charset: str, context: Context) -> Reading:
    """The candidates of every VCALENDAR in the body; a bad component costs only itself."""
    found = read_calendars(body, charset, context.repairs)
    reading = Reading("ical", is_partial=found.is_cut_off)
    if found.is_cut_off:
        context.repairs.note("the calendar is cut off: its complete events were read")
    _settle_home(found.calendars, context)
    for calendar in found.calendars:
        _CalendarReader(calendar, context, reading).read()
    reading.candidates = with_distinct_ids(reading.candidates)
    reading.odd_zone = reading.odd_zone or doubt_of_hours(one.when for one in reading.candidates)
    return reading


def _settle_home(calendars: list[Component], context: Context) -> None:
    events = [event for calendar in calendars for event in calendar.inner if event.name == "VEVENT"]
    places = Counter(text_of(event.first("LOCATION")) for event in events)
    addresses = [parse_place(text) for text, _ in places.most_common(MAX_PLACES_ASKED) if text.strip()]
    points = [point_of(event.first("GEO"), Repairs()) for event in events[:MAX_PLACES_ASKED]]
    context.places.settle_home(addresses, [point for point in points if point is not None])


class _CalendarReader:
    """Reads one VCALENDAR into the reading."""

    def __init__(self, calendar: Component, context: Context, reading: Reading) -> None:
        self._calendar = calendar
        self._context = context
        self._reading = reading
        self._moments = MomentReader(self._embedded_zones(), context.repairs)
        self._facts = CalendarFacts(
            moments=self._moments,
            zone=self._zone_of_calendar(),
            product=text_of(calendar.first("PRODID")),
        )

    def read(self) -> None:
        self._reading.name = (
            self._reading.name or text_of(self._calendar.first("X-WR-CALNAME", "NAME")).strip()
        )
        groups: dict[str, list[EventComponent]] = defaultdict(list)
        for component in self._calendar.inner:
            if component.name == "VEVENT":
                self._reading.components += 1
                self._add(component, groups)
        for uid, members in groups.items():
            self._reading.uids.add(uid)
            for series in _series_of(members):
                self._read_series(uid, series)
        self._reading.odd_zone = self._reading.odd_zone or self._moments.doubts.sentence(
            self._reading.components
        )

    def _add(self, component: Component, groups: dict[str, list[EventComponent]]) -> None:
        try:
            event = EventComponent(component, self._context, self._facts)
        except COMPONENT_ERRORS as exc:
            uid, title = text_of(component.first("UID")), text_of(component.first("SUMMARY"))
            self._reject(uid, title, reason_of(exc))
        else:
            groups[event.uid].append(event)

    def _read_series(self, uid: str, series: list[EventComponent]) -> None:
        try:
            for event, when, recurrence_id in self._times(series):
                self._reading.candidates.append(Candidate(uid, recurrence_id, event.details_of(when), when))
        except COMPONENT_ERRORS as exc:
            self._reject(uid, series[0].said.title, reason_of(exc))

    def _times(self, series: list[EventComponent]) -> Iterator[tuple[EventComponent, When, str]]:
        """Each occurrence in the window with its component and the id that keeps it when it moves."""
        if len(series) == 1 and not series[0].is_recurring:
            event = series[0]
            if not event.is_far_from(*self._context.window.bounds(UTC)):
                yield from self._in_window(event, event.when, event.original_id)
            elif event.far_doubt:
                self._reject(event.uid, event.said.title, event.far_doubt)
            return
        low, _ = self._context.window.bounds(UTC)
        if all(event.is_over(low) for event in series):
            return
        parts = [event.part for event in series]
        zone = series[0].zones.of_place()[0]
        found = occurrences(parts, self._context.window, zone)
        if len(found) > MAX_OCCURRENCES:
            raise RefusedRule(f"has {len(found)} occurrences in the window")
        for occurrence in found:
            event = series[occurrence.part]
            when = event.when_of(occurrence)
            yield from self._in_window(event, when, moment_id(occurrence.original))

    def _in_window(
        self, event: EventComponent, when: When, recurrence_id: str
    ) -> Iterator[tuple[EventComponent, When, str]]:
        if not self._context.window.overlaps(when.start, when.end, shown_zone(when)):
            return
        reason = doubt(when, self._context.now) or event.refusal
        if reason:
            self._reject(event.uid, event.said.title, reason)
        else:
            yield event, when, recurrence_id

    def _reject(self, uid: str, title: str, reason: str) -> None:
        self._reading.rejections.append(Rejection(uid, title.strip(), reason))

    def _zone_of_calendar(self) -> ZoneInfo | None:
        named = text_of(self._calendar.first("X-WR-TIMEZONE", "TIMEZONE-ID")).strip()
        zone = known_zone(named) if named else None
        if named and zone is None:
            self._context.repairs.note(f"unknown X-WR-TIMEZONE {named[:60]!r}")
            self._moments.doubts.note(f"the calendar's time zone {named[:60]!r} is unknown", self._floating())
        if zone is not None and zone.key not in {"UTC", "Etc/UTC"}:
            return zone
        defined = {known_zone(prop.value) for part in self._zone_parts() if (prop := part.first("TZID"))}
        defined -= {None, ZoneInfo("UTC"), ZoneInfo("Etc/UTC")}
        return defined.pop() if len(defined) == 1 else None

    def _floating(self) -> int:
        """How many of the events start at a time without a zone."""
        starts = [part.first("DTSTART") for part in self._calendar.inner if part.name == "VEVENT"]
        return sum(
            "T" in start.value and "TZID" not in start.params and not start.value.strip().endswith("Z")
            for start in starts
            if start is not None
        )

    def _zone_parts(self) -> list[Component]:
        return [part for part in self._calendar.inner if part.name == "VTIMEZONE"]

    def _embedded_zones(self) -> dict[str, tzinfo]:
        """The zones the calendar defines itself, for names nobody else knows."""
        zones: dict[str, tzinfo] = {}
        for part in self._zone_parts():
            for prop in part.all("TZID"):
                name = prop.value.strip().strip("\"'")
                if known_zone(name) is None and name not in zones:
                    zone = self._embedded_zone(part)
                    if zone is not None:
                        zones[name] = zone
        return zones

    def _embedded_zone(self, part: Component) -> tzinfo | None:
        place = part.first("X-LIC-LOCATION")
        if place is not None and (zone := known_zone(place.value)):
            return zone
        lines = [line for line in part.source_lines if not line.upper().startswith("TZID")]
        text = "\r\n".join([lines[0], "TZID:embedded", *lines[1:]]) if lines else ""
        try:
            defined: tzinfo = Timezone.from_ical(text).to_tz(lookup_tzid=False)  # type: ignore[attr-defined] # a Timezone
            return defined
        except COMPONENT_ERRORS:
            self._context.repairs.note("an unreadable VTIMEZONE was ignored")
            return None


def _series_of(members: list[EventComponent]) -> Iterator[list[EventComponent]]:
    """The components of one uid, as the events they are: masters with their overrides, else each alone.

    Of versions of the same component the highest SEQUENCE counts, then the later one. Masters of one SEQUENCE
    with different starts are different events that share a uid by mistake.
    """
    latest: dict[tuple[bool, str], EventComponent] = {}
    for member in sorted(members, key=lambda event: event.sequence):
        latest[member.key] = member
    masters = [event for event in latest.values() if not event.is_override]
    overrides = [event for event in latest.values() if event.is_override]
    newest = max((event.sequence for event in masters), default=0)
    masters = [event for event in masters if event.sequence == newest]
    if not masters:
        yield from ([event] for event in overrides)
        return
    # Overrides change a series; among masters that share a uid the recurring one is it.
    masters.sort(key=lambda event: not event.is_recurring)
    yield [masters[0], *overrides]
    yield from ([event] for event in masters[1:])
