"""An event as a card: every word on it is a field of the row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import AttendanceMode, CostKind, Event, Precision
from gazetteer import miles_between
from web.card_actions import Actions
from web.links import web_link
from web.words import (
    ages_in_words,
    capitalised,
    checked_in_words,
    hours_in_words,
    long_day,
    near_day,
    place_in_words,
    price_in_words,
    short_day,
    short_distance,
    status_in_words,
    status_named,
    until_in_words,
    weekday,
    when_in_words,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Point = tuple[float, float]

UNTIL = gettext_lazy("Until")


@dataclass(frozen=True, slots=True)
class Tile:
    """The date as a calendar leaf; `above` is the weekday, or "Until" for what is under way for days."""

    above: StrOrPromise
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
class AlsoOn:
    """Another date of the same series, with its page."""

    event_id: int
    day: str


@dataclass(frozen=True, slots=True)
class EventCard:
    """What a card shows of an event; empty strings are not shown.

    `hours` is empty for what lasts all day; with `is_town_only` the point is the town's and not the venue's.
    `further_dates` counts those of its series that `also_on` has no room for.
    """

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
    first_day: date
    last_day: date
    hours: str
    actions: Actions
    point: Point | None = None
    town: str = ""
    is_town_only: bool = False
    venue_id: int | None = None
    venue_name: str = ""
    also_from: tuple[AlsoFrom, ...] = ()
    also_on: tuple[AlsoOn, ...] = ()
    further_dates: int = 0

    @property
    def point_words(self) -> str:
        """The point for a script, "42.33700,-71.20900", whatever the language of the page."""
        return "{:.5f},{:.5f}".format(*self.point) if self.point is not None else ""

    @property
    def also_on_words(self) -> str:
        """ "Sat, Mar 21 · Sat, Mar 28 · Sat, Apr 4 and 5 more"."""
        dates = " · ".join(also.day for also in self.also_on)
        if not self.further_dates:
            return dates
        return _("%(dates)s and %(number)d more") % {"dates": dates, "number": self.further_dates}


@dataclass(frozen=True, slots=True)
class View:
    """From when and where a reader looks at events; `site` begins the addresses that others follow."""

    now: datetime
    zone: str = ""
    point: Point | None = None
    site: str = ""


def card_of(event: Event, view: View) -> EventCard:
    """The card of an event for a reader."""
    feed, venue = event.feed, event.venue
    start, last_day = event.local_start, last_day_of(event)
    also_on, further_dates = _also_on(event, view.now)
    return EventCard(
        id=event.pk,
        title=event.title,
        tile=_tile(event, view.now),
        when=when_on_card(event, view),
        place=capitalised(place_in_words(event)) or _("Place not given"),
        distance=_distance(event, view.point),
        price="" if event.cost_kind == CostKind.FREE else price_in_words(event),
        ages=capitalised(ages_in_words(event)),
        badges=tuple(_badges(event, view.now)),
        url=web_link(event.url),
        source="" if feed is None else feed.name or _("A calendar file"),
        checked="" if feed is None else checked_in_words(feed.last_checked_at, view.now),
        is_off=bool(status_in_words(event)),
        description=event.description,
        start_iso=start.isoformat(),
        first_day=start.date(),
        last_day=last_day,
        hours="" if event.all_day else hours_in_words(start, event.local_end),
        actions=Actions(event, view.site),
        point=_point(event),
        town="" if venue is None else venue.city or venue.name,
        is_town_only=venue is not None and venue.precision == Precision.CITY,
        venue_id=event.venue_id,
        venue_name="" if venue is None else venue.name,
        also_from=tuple(_also_from(event, view.now)),
        also_on=also_on,
        further_dates=further_dates,
    )


def last_day_of(event: Event) -> date:
    """The last day of an event on the clock of its place; a night that ends by 4 am is the day before's."""
    start, end = event.local_start, event.local_end
    if end is None or end <= start:
        return start.date()
    if end.date() == start.date() + timedelta(days=1) and end.hour < 4:
        return start.date()
    return (end - timedelta(seconds=1)).date()


def when_on_card(event: Event, view: View) -> str:
    """ "Saturday, 10:00–11:00 am": the date is left to the tile while the weekday alone is clear."""
    start, tile = event.local_start, _tile(event, view.now)
    if tile.above == UNTIL:
        return until_in_words(tile.date, _today(event, view.now))
    words = when_in_words(event, now=view.now, reader_zone=view.zone)
    days_ahead = (start.date() - _today(event, view.now)).days
    is_one_day = event.end_time is None or event.end_time - event.start_time <= timedelta(hours=24)
    if 1 < days_ahead < 7 and is_one_day:
        words = words.replace(long_day(start.date(), view.now.date()), weekday(start.date()), 1)
    return capitalised(words)


def has_ended(event: Event, now: datetime) -> bool:
    """Whether it is over; without an end it is over two hours after its start."""
    end = event.end_time or event.start_time + timedelta(hours=24 if event.all_day else 2)
    return end <= now


def _also_from(event: Event, now: datetime) -> Iterator[AlsoFrom]:
    for source in getattr(event, "other_sources", []):
        checked = source["checked_at"] and datetime.fromisoformat(source["checked_at"])
        differs = source["event_status"] != event.event_status
        yield AlsoFrom(
            name=source["name"] or _("A calendar file"),
            checked=checked_in_words(checked, now),
            link=web_link(source["link"]),
            differs=status_named(source["event_status"]) if differs else "",
        )


def _also_on(event: Event, now: datetime) -> tuple[tuple[AlsoOn, ...], int]:
    """The next dates of the series and how many there are besides; see `EventQuerySet.with_further_dates`."""
    found = getattr(event, "further_dates", [])
    today = _today(event, now)
    days = [(row["event_id"], _local_day(row["start_time"], event)) for row in found]
    also_on = [AlsoOn(event_id, near_day(day, today) or short_day(day)) for event_id, day in days]
    return tuple(also_on), found[0]["count"] - len(found) if found else 0


def _local_day(moment: str, event: Event) -> date:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(event.timezone)).date()


def _tile(event: Event, now: datetime) -> Tile:
    today = _today(event, now)
    start, end = event.local_start.date(), event.local_end
    last = (end - timedelta(seconds=1)).date() if end is not None and end > event.local_start else start
    if start < today < last:
        return Tile(UNTIL, last, is_today=True)
    day = today if start < today == last else start
    return Tile(capitalised(date_format(day, "D")), day, is_today=day == today)


def _today(event: Event, now: datetime) -> date:
    return now.astimezone(ZoneInfo(event.timezone)).date()


def _point(event: Event) -> Point | None:
    """Where it is on a map; what is online only is nowhere."""
    if event.latitude is None or event.longitude is None:
        return None
    return None if event.event_attendance_mode == AttendanceMode.ONLINE else (event.latitude, event.longitude)


def _distance(event: Event, point: Point | None) -> str:
    if point is None or event.latitude is None or event.longitude is None:
        return ""
    if event.venue is not None and event.venue.precision == Precision.CITY:
        return ""  # the town's centre is not where it happens
    return short_distance(miles_between(*point, event.latitude, event.longitude))


def _badges(event: Event, now: datetime) -> Iterator[Badge]:
    if status := status_in_words(event):
        yield Badge(capitalised(status), "off")
    elif has_ended(event, now):
        yield Badge(_("Over"))
    if event.cost_kind == CostKind.FREE:
        yield Badge(_("Free"), "good")
    if event.event_attendance_mode == AttendanceMode.ONLINE:
        yield Badge(_("Online"))
    if event.event_attendance_mode == AttendanceMode.MIXED:
        yield Badge(_("In person and online"))
    if event.requires_registration:
        yield Badge(_("Registration required"))
    if event.feed is not None and event.feed.is_sample:
        yield Badge(_("Sample"), "sample")
