"""Events as an iCalendar file (RFC 5545), with the definitions of their time zones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

import icalendar

from events.models import Event, EventStatus, Precision
from web.links import web_link

PRODUCT = "-//Superschedules//Events//EN"
FETCHED_EVERY = timedelta(hours=6)
_STATUS = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}


def calendar_of(event: Event, *, page_url: str) -> bytes:
    """The file; the event keeps one UID, so that adding it again updates the entry."""
    return _written(_empty(), [_entry(event, page_url)])


def calendar_of_many(
    events: Iterable[Event], *, name: str, address: str, page_url: Callable[[int], str]
) -> bytes:
    """A calendar to subscribe to: its name, its page's address, and how often to fetch it again."""
    calendar = _empty()
    calendar.add("name", plain(name))
    calendar.add("x-wr-calname", icalendar.vText(plain(name)))
    calendar.add("url", address)
    calendar.add("refresh-interval", FETCHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(FETCHED_EVERY))
    return _written(calendar, [_entry(event, page_url(event.pk)) for event in events])


def _empty() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _written(calendar: icalendar.Calendar, entries: Iterable[icalendar.Event]) -> bytes:
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(event: Event, page_url: str) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.pk}@superschedules")
    entry.add("dtstamp", event.updated_at)
    entry.add("last-modified", event.updated_at)
    entry.add("summary", plain(event.title))
    entry.add("description", plain(_description(event, page_url)))
    entry.add("url", page_url)
    entry.add("status", _STATUS.get(EventStatus(event.event_status), "CONFIRMED"))
    _add_times(entry, event)
    _add_place(entry, event)
    return entry


def _add_times(entry: icalendar.Event, event: Event) -> None:
    start, end = event.local_start, event.local_end
    if event.all_day:
        entry.add("dtstart", start.date())
        entry.add("dtend", max(end.date() if end else start.date(), start.date() + timedelta(days=1)))
        return
    zone = ZoneInfo(event.timezone)
    entry.add("dtstart", start.astimezone(zone))
    if end is not None:
        entry.add("dtend", end.astimezone(zone))


def _add_place(entry: icalendar.Event, event: Event) -> None:
    where = ", ".join(part for part in (event.room_name, event.location) if part)
    if where:
        entry.add("location", plain(where))
    is_exact = event.venue is not None and event.venue.precision == Precision.EXACT
    if is_exact and event.latitude is not None and event.longitude is not None:
        entry.add("geo", (event.latitude, event.longitude))


def _description(event: Event, page_url: str) -> str:
    is_sample = event.feed is not None and event.feed.is_sample
    parts = ["This is a made-up sample event." if is_sample else "", event.description]
    return "\n\n".join(part for part in (*parts, web_link(event.url), page_url) if part)


def plain(text: str) -> str:
    """The text without control characters, which RFC 5545 does not allow in a value."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter in "\n\t" or (letter >= " " and letter != "\x7f"))
