"""What `parts/results.html` needs to show a result in three ways."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings

from assistant.surroundings import home_place, zone_of
from events import clock
from gazetteer import load_gazetteer
from web.answers import CardGroup
from web.cards import EventCard
from web.results import TOWNS, CalendarDay, Circle, box_of, days_of, later_than, map_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class Shown:
    """A result besides its list: the calendar's days, the map's surroundings, and what no map can show."""

    days: list[CalendarDay]
    later: int
    surroundings: str
    off_map: list[EventCard]
    tiles: str
    credit: str

    @property
    def tiles_from(self) -> str:
        """The site that street maps would come from, in people's words."""
        return (urlsplit(self.tiles).hostname or "").removeprefix("tile.")


@register.simple_tag
def shown_result(groups: Sequence[CardGroup], circle: Circle | None = None) -> Shown:
    """The cards of a result by day and by place."""
    cards = [card for group in groups for card in group.cards]
    home = home_place()
    today = clock.now().astimezone(ZoneInfo(zone_of(home))).date()
    days = days_of(cards, today=today)
    return Shown(
        days=days,
        later=later_than(cards, days),
        surroundings=_surroundings(cards, circle or None),
        off_map=[card for card in cards if card.point is None],
        tiles=settings.MAP_TILES,
        credit=settings.MAP_CREDIT,
    )


@register.simple_tag
def shown_place(card: EventCard) -> Shown:
    """One card on a map."""
    return Shown([], 0, _surroundings([card], None), [], settings.MAP_TILES, settings.MAP_CREDIT)


def _surroundings(cards: Sequence[EventCard], circle: Circle | None) -> str:
    box = box_of(cards, circle)
    towns = load_gazetteer().cities_in(*box, limit=TOWNS) if box else []
    return json.dumps(map_of(towns, home=home_place(), circle=circle))
