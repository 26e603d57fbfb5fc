"""An event as a card: every word on it is a field of the row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.wording import (
    ages_in_words,
    place_in_words,
    price_in_words,
    status_in_words,
    when_in_words,
)
from events.models import AttendanceMode, CostKind, Event, EventStatus, Precision
from gazetteer import miles_between
from web.links import web_link

Point = tuple[float, float]

UNTIL = "Until"


@dataclass(frozen=True, slots=True)
class Tile:
    """The date as a calendar leaf; `above` is the weekday, or "Until" for what is under way for days."""

    above: str
    date: date
    is_today: bool


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word and its kind, by which it is coloured."""

    words: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class AlsoFrom:
    """Another calendar that has the event; `differs` is its status where that is another than the card's."""

    name: str
    checked: str
    link: str
    differs: str


@dataclass(frozen=True, slots=True)
class EventCard:
    """What a card shows of an event; empty strings are not shown."""

    id: int
    title: str
    tile: Tile
    when: str
    place: str
    distance: str
    price: str
    ages: str
    badges: tuple[Badge, ...]
    url: str
    source: str
    checked: str
    is_off: bool
    description: str
    start_iso: str
    also_from: tuple[AlsoFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """From when and where a reader looks at events."""

    now: datetime
    zone: str = ""
    point: Point | None = None


def card_of(event: Event, view: View) -> EventCard:
    """The card of an event for a reader."""
    feed = event.feed
    price = price_in_words(event)
    return EventCard(
        id=event.pk,
        title=event.title,
        tile=_tile(event, view.now),
        when=when_on_card(event, view),
        place=_capitalised(place_in_words(event)) or "Place not given",
        distance=_distance(event, view.point),
        price="" if event.cost_kind == CostKind.FREE else price,
        ages=_capitalised(ages_in_words(event)),
        badges=tuple(_badges(event, view.now)),
        url=web_link(event.url),
        source="" if feed is None else feed.name or "A calendar file",
        checked="" if feed is None else checked_in_words(feed.last_checked_at, view.now),
        is_off=bool(status_in_words(event)),
        description=event.description,
        start_iso=event.local_start.isoformat(),
        also_from=tuple(_also_from(event, view.now)),
    )


def when_on_card(event: Event, view: View) -> str:
    """ "Saturday, 10:00–11:00 am": the date is left to the tile while the weekday alone is clear."""
    start, tile = event.local_start, _tile(event, view.now)
    if tile.above == UNTIL:
        return f"{UNTIL} {tile.date:%B} {tile.date.day}{_other_year(tile.date, view.now)}"
    words = when_in_words(event, now=view.now, reader_zone=view.zone)
    days_ahead = (start.date() - _today(event, view.now)).days
    is_one_day = event.end_time is None or event.end_time - event.start_time <= timedelta(hours=24)
    if 1 < days_ahead < 7 and is_one_day:
        words = words.replace(f"{start:%A}, {start:%B} {start.day}", f"{start:%A}", 1)
    return _capitalised(words)


def checked_in_words(checked_at: datetime | None, now: datetime) -> str:
    """ "checked 2 h ago", "checked 3 days ago"; empty when it never was."""
    if checked_at is None:
        return ""
    minutes = int((now - checked_at).total_seconds() // 60)
    if minutes < 2:
        return "checked just now"
    if minutes < 60:
        return f"checked {minutes} min ago"
    if minutes < 24 * 60:
        return f"checked {minutes // 60} h ago"
    days = minutes // (24 * 60)
    return f"checked {days} {'day' if days == 1 else 'days'} ago"


def has_ended(event: Event, now: datetime) -> bool:
    """Whether it is over; without an end it is over two hours after its start."""
    end = event.end_time or event.start_time + timedelta(hours=24 if event.all_day else 2)
    return end <= now


def _also_from(event: Event, now: datetime) -> Iterator[AlsoFrom]:
    for source in getattr(event, "other_sources", []):
        checked = source["checked_at"] and datetime.fromisoformat(source["checked_at"])
        differs = source["event_status"] != event.event_status
        yield AlsoFrom(
            name=source["name"] or "A calendar file",
            checked=checked_in_words(checked, now),
            link=web_link(source["link"]),
            differs=EventStatus(source["event_status"]).label.lower() if differs else "",
        )


def _tile(event: Event, now: datetime) -> Tile:
    today = _today(event, now)
    start, end = event.local_start.date(), event.local_end
    last = (end - timedelta(seconds=1)).date() if end is not None and end > event.local_start else start
    if start < today < last:
        return Tile(UNTIL, last, is_today=True)
    day = today if start < today == last else start
    return Tile(f"{day:%a}", day, is_today=day == today)


def _today(event: Event, now: datetime) -> date:
    return now.astimezone(ZoneInfo(event.timezone)).date()


def _other_year(day: date, now: datetime) -> str:
    return f", {day.year}" if day.year != now.year else ""


def _distance(event: Event, point: Point | None) -> str:
    if point is None or event.latitude is None or event.longitude is None:
        return ""
    if event.venue is not None and event.venue.precision == Precision.CITY:
        return ""  # the town's centre is not where it happens
    miles = max(0.1, miles_between(*point, event.latitude, event.longitude))
    return f"{miles:.1f}\N{NO-BREAK SPACE}mi" if miles < 10 else f"{miles:.0f}\N{NO-BREAK SPACE}mi"


def _badges(event: Event, now: datetime) -> Iterator[Badge]:
    if status := status_in_words(event):
        yield Badge(_capitalised(status), "off")
    elif has_ended(event, now):
        yield Badge("Over")
    if event.cost_kind == CostKind.FREE:
        yield Badge("Free", "good")
    if event.event_attendance_mode == AttendanceMode.ONLINE:
        yield Badge("Online")
    if event.event_attendance_mode == AttendanceMode.MIXED:
        yield Badge("In person and online")
    if event.requires_registration:
        yield Badge("Registration required")
    if event.feed is not None and event.feed.is_sample:
        yield Badge("Sample", "sample")


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
