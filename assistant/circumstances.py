"""What surrounds a question: what its request says, what was shown before, where and when it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.query import Spot, Window
from gazetteer import Gazetteer, Place


@dataclass(frozen=True, slots=True)
class Given:
    """What the request's context says, checked at the door; None or empty: not given."""

    where: tuple[Spot, ...] = ()
    user_location: tuple[float, float] | None = None
    radius_miles: float | None = None
    is_virtual: bool | None = None
    windows: tuple[Window, ...] = ()
    ages: tuple[int, ...] = ()
    max_price: float | None = None
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An event an earlier answer named, in its order; `price` is the least it costs, None when unknown."""

    id: int
    title: str
    start_time: datetime
    price: float | None = None
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a question is asked.

    `known_venues` finds a venue by its name, `stored_titles` tells which of some names are titles of events.
    """

    now: datetime
    timezone: str
    home: Place | None
    gazetteer: Gazetteer
    known_venues: Callable[[str], Spot | None] | None = None
    stored_titles: Callable[[Sequence[str]], frozenset[str]] | None = None
