"""Rows as merging compares them: by what their own calendar says, without what was filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from events.models import AttendanceMode
from ingest.merging.addresses import canonical
from ingest.merging.places import Place, may_be_one
from ingest.merging.titles import words_of
from ingest.venues import folded

MINUTES_APART = timedelta(minutes=15)
_ROWS = """
SELECT event.id, event.feed_id, feed.url, event.uid, event.recurrence_id, event.title,
       CASE WHEN event.filled ? 'url' THEN '' ELSE event.url END,
       CASE WHEN event.filled ? 'organizer' THEN '' ELSE event.organizer END,
       event.start_time, event.all_day, event.timezone, event.event_attendance_mode, event.event_status,
       CASE WHEN event.filled ? 'venue_id' THEN NULL ELSE event.latitude END,
       CASE WHEN event.filled ? 'venue_id' THEN NULL ELSE event.longitude END,
       venue.id, venue.name, venue.street_address, venue.city, venue.state, venue.precision,
       venue.latitude, venue.longitude
FROM events_event AS event JOIN events_feed AS feed ON feed.id = event.feed_id
LEFT JOIN events_venue AS venue ON venue.id = event.venue_id AND NOT event.filled ? 'venue_id'
WHERE event.id = ANY(%s)
"""
Point = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One stored occurrence; `key` is its lasting name, whenever and in whichever order it was stored."""

    id: int
    feed_id: int
    key: tuple[str, str, str]
    title: str
    url: str
    page: str
    organizer: str
    start: datetime
    day: date
    all_day: bool
    attendance: str
    is_withdrawn: bool
    place: Place
    words: tuple[str, ...] = field(default=())

    @property
    def series(self) -> tuple[int, str]:
        """Its feed and uid, which the occurrences of a series share."""
        return self.feed_id, self.key[1]


def load_rows(ids: Iterable[int]) -> dict[int, Row]:
    """The rows of calendars with these ids, by id."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [sorted(ids)])
        return {values[0]: _row(values) for values in cursor.fetchall()}


def may_be_same(here: Row, there: Row) -> bool:
    """The gates: two calendars, one time, one day, a place in common or unsaid."""
    return (
        here.feed_id != there.feed_id
        and abs(here.start - there.start) <= MINUTES_APART
        and here.day == there.day
        and here.all_day == there.all_day
        and {here.attendance, there.attendance} != {AttendanceMode.ONLINE, AttendanceMode.OFFLINE}
        and may_be_one(here.place, there.place)
    )


def _row(values: tuple[object, ...]) -> Row:
    row_id, feed_id, feed_url, uid, recurrence_id, title, url, organizer = values[:8]
    start, all_day, zone, attendance, status, latitude, longitude = values[8:15]
    assert isinstance(start, datetime)
    local = start.astimezone(ZoneInfo(str(zone)))
    return Row(
        id=int(str(row_id)),
        feed_id=int(str(feed_id)),
        key=(str(feed_url), str(uid), str(recurrence_id)),
        title=str(title),
        url=str(url),
        page=canonical(str(url)),
        organizer=folded(str(organizer)),
        start=start,
        day=local.date(),
        all_day=bool(all_day),
        attendance=str(attendance),
        is_withdrawn=status == "withdrawn",
        place=_place((latitude, longitude), values[15:]),  # type: ignore[arg-type] # columns of numbers
        words=words_of(str(title), local.year),
    )


def _place(own: Point, venue: tuple[object, ...]) -> Place:
    venue_id, name, street, city, state, precision, *point = venue
    if venue_id is None:
        return Place(point=_known(own))
    town = f"{folded(str(city))} {folded(str(state))}".strip() if city else ""
    called = folded(str(name))
    return Place(
        venue_id=int(str(venue_id)),
        name=called,
        town=town,
        is_town=not street and bool(city) and called in ("", folded(str(city)), town),
        point=_known((point[0], point[1])) if precision == "exact" else None,  # type: ignore[arg-type] # columns of numbers
    )


def _known(point: Point) -> tuple[float, float] | None:
    latitude, longitude = point
    return None if latitude is None or longitude is None else (latitude, longitude)
