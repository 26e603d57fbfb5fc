"""A result as a map and a calendar, from the same cards as its list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from gazetteer import Place
from web.cards import EventCard
from web.words import time_in_words

MOST_DAYS = 31
TOWNS = 40
_MARGIN_MILES = 4.0
_MILES_PER_DEGREE = 69.0


@dataclass(frozen=True, slots=True)
class Circle:
    """Where was searched: a named point and the miles around it."""

    name: str
    latitude: float
    longitude: float
    radius_miles: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A card on one of its days: its hours, and where there is little room when it begins."""

    card: EventCard
    hours: str
    begins: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar and what is on."""

    date: date
    is_today: bool
    entries: tuple[Entry, ...]


def days_of(cards: Sequence[EventCard], *, today: date) -> list[CalendarDay]:
    """Whole weeks, from the first day with something on to the last, at most 31 days between them.

    What lasts for days is on each of them; what is under way already makes the calendar no longer.
    """
    if not cards:
        return []
    first = min(_first_day(card, today) for card in cards)
    cut = first + timedelta(days=MOST_DAYS - 1)
    last = min(max(_reach(card, today) for card in cards if _first_day(card, today) <= cut), cut)
    first_shown = first - timedelta(days=_days_into_week(first))
    weeks = (last - first_shown).days // 7 + 1
    days = [first_shown + timedelta(days=number) for number in range(7 * weeks)]
    return [CalendarDay(day, day == today, _entries(cards, day, first, last)) for day in days]


def later_than(cards: Iterable[EventCard], days: Sequence[CalendarDay]) -> int:
    """How many of the cards come after the calendar's last day with something on."""
    last = max((day.date for day in days if day.entries), default=date.max)
    return sum(card.first_day > last for card in cards)


def map_of(towns: Iterable[Place], *, home: Place | None, circle: Circle | None) -> dict[str, Any]:
    """What a map draws besides its cards: towns by size, home, and the circle that was searched."""
    return {
        "towns": [
            [town.name, round(town.latitude, 4), round(town.longitude, 4), town.population] for town in towns
        ],
        "home": [home.label, round(home.latitude, 4), round(home.longitude, 4)] if home else None,
        "circle": [circle.name, circle.latitude, circle.longitude, circle.radius_miles] if circle else None,
    }


def box_of(cards: Iterable[EventCard], circle: Circle | None) -> tuple[float, float, float, float] | None:
    """South, west, north and east of all there is to see, with a margin; None when nothing has a place."""
    points = [card.point for card in cards if card.point is not None]
    margin = _MARGIN_MILES / _MILES_PER_DEGREE
    if circle is not None:
        points.append((circle.latitude, circle.longitude))
        margin = max(margin, (circle.radius_miles or 0) / _MILES_PER_DEGREE)
    if not points:
        return None
    latitudes, longitudes = zip(*points, strict=True)
    # A degree of longitude is shorter: in the towns of this latitude by a quarter to a half.
    wide = margin * 1.5
    return min(latitudes) - margin, min(longitudes) - wide, max(latitudes) + margin, max(longitudes) + wide


def _first_day(card: EventCard, today: date) -> date:
    return max(card.first_day, min(today, card.last_day))


def _reach(card: EventCard, today: date) -> date:
    return _first_day(card, today) if card.first_day < today else card.last_day


def _days_into_week(day: date) -> int:
    """How many days the week has had before this one; where it begins is the language's custom."""
    return (day.isoweekday() - int(get_format("FIRST_DAY_OF_WEEK"))) % 7


def _entries(cards: Sequence[EventCard], day: date, first: date, last: date) -> tuple[Entry, ...]:
    if not first <= day <= last:
        return ()
    on = [card for card in cards if card.first_day <= day <= card.last_day]
    # What has an hour comes last, by the hour; what lasts for days is the day's ground.
    on.sort(key=lambda card: (_is_timed(card), card.start_iso))
    return tuple(Entry(card, _hours(card, day), _begins(card, day)) for card in on)


def _begins(card: EventCard, day: date) -> str:
    if not _is_timed(card):
        return _hours(card, day)
    return time_in_words(datetime.fromisoformat(card.start_iso))


def _is_timed(card: EventCard) -> bool:
    return bool(card.hours) and card.first_day == card.last_day


def _hours(card: EventCard, day: date) -> str:
    if card.first_day == card.last_day:
        return card.hours or _("All day")
    if day == card.last_day:
        return _("Last day")
    return _("Until %(day)s") % {"day": date_format(card.last_day, "M j")}
