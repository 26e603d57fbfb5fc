"""What an answer may state: the rows of its events, and what was searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from assistant.query import Window
from assistant.wording import day_in_words, hours_in_words

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
MOST_DAYS = 60
_GONE = ("cancelled", "postponed", "full", "withdrawn")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, its moment, and what was searched for it; `places` and `total` in words and number."""

    now: datetime
    timezone: str
    question: str = ""
    places: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    total: int | None = None
    radius_miles: float | None = None
    more: str = ""  # other words that are known to be true: suggestions, parts of a plan

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the place."""
        return ZoneInfo(self.timezone)

    @property
    def today(self) -> date:
        """The day of the question there."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time an event takes place: its days, and the minutes of the day of its start and end."""

    days: frozenset[date]
    start: int | None
    end: int | None

    @property
    def minutes(self) -> frozenset[int]:
        """The times that may be said of it."""
        return frozenset(minute for minute in (self.start, self.end) if minute is not None)


@dataclass(frozen=True, eq=False)
class Row:
    """One event of the answer, by its number in the prompt."""

    number: int
    event: Mapping[str, Any] = field(repr=False)
    today: date

    @cached_property
    def title(self) -> str:
        """As its calendar writes it."""
        return str(self.event.get("title") or "")

    @cached_property
    def when(self) -> str:
        """ "Saturday, March 14, 10:00–11:00 am"."""
        start, end = self.event.get("start_time"), self.event.get("end_time")
        if not isinstance(start, datetime):
            return ""
        first = day_in_words(start.date(), self.today, is_dated=True)
        if self.event.get("all_day"):
            last = (end - timedelta(seconds=1)).date() if isinstance(end, datetime) and end > start else None
            if last is None or last <= start.date():
                return f"{first}, all day"
            return f"{first} to {day_in_words(last, self.today, is_dated=True)}"
        if isinstance(end, datetime) and end - start > timedelta(hours=20):
            last_day = day_in_words(end.date(), self.today, is_dated=True)
            return f"{first} to {last_day}"
        return f"{first}, {hours_in_words(start, end if isinstance(end, datetime) else None)}"

    @cached_property
    def where(self) -> str:
        """Where to go, in one line; empty when nobody knows."""
        if (where := self.event.get("where")) is not None:
            return str(where)
        room, place = self.event.get("room_name"), self.event.get("location")
        return ", ".join(str(part) for part in (room, place) if part)

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """The time it is named with, then its other dates."""
        return tuple(self._occurrences())

    def _occurrences(self) -> Iterable[Occurrence]:
        start, end = self.event.get("start_time"), self.event.get("end_time")
        if not isinstance(start, datetime):
            return
        yield _occurrence(start, end if isinstance(end, datetime) else None, bool(self.event.get("all_day")))
        for other in self.event.get("also_on") or ():
            if isinstance(other, datetime):
                length = end - start if isinstance(end, datetime) else None
                yield _occurrence(
                    other, other + length if length is not None else None, bool(self.event.get("all_day"))
                )

    @cached_property
    def minutes_long(self) -> int | None:
        """How long it lasts."""
        start, end = self.event.get("start_time"), self.event.get("end_time")
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return None
        return round((end - start).total_seconds() / 60)

    @cached_property
    def is_free(self) -> bool:
        """Whether its calendar says that it costs nothing."""
        return self.event.get("cost_kind") == "free"

    @cached_property
    def price(self) -> str:
        """In words."""
        return str(self.event.get("price") or "")

    @cached_property
    def amounts(self) -> frozenset[Decimal]:
        """What may be said that it costs."""
        said = [self.event.get("cost_min"), self.event.get("cost_max")]
        return frozenset(Decimal(str(amount)) for amount in said if amount is not None) | amounts_in(
            self.price
        )

    @cached_property
    def ages(self) -> tuple[int | None, int | None]:
        """The youngest and the oldest; None where its calendar does not say."""
        return self.event.get("age_min"), self.event.get("age_max")

    @cached_property
    def ages_words(self) -> str:
        """Whom it is for, in its calendar's words."""
        parts = [self.event.get("ages") or "", self.event.get("age_range") or ""]
        return " ".join([*map(str, parts), *map(str, self.event.get("audience_tags") or ())]).casefold()

    @cached_property
    def miles(self) -> float | None:
        """How far away it is."""
        miles = self.event.get("distance_miles")
        return float(miles) if isinstance(miles, int | float) else None

    @cached_property
    def status(self) -> str:
        """ "cancelled", "postponed", "full", "withdrawn"; empty while one may go."""
        status = str(self.event.get("event_status") or "")
        return status if status in _GONE else ""

    @cached_property
    def was_moved(self) -> bool:
        """Whether its calendar says that it takes place at another time than first said."""
        return self.event.get("event_status") == "rescheduled"

    @cached_property
    def link(self) -> str:
        """Its organizer's page."""
        return str(self.event.get("url") or "")

    @cached_property
    def text(self) -> str:
        """All that its calendar says, in small letters."""
        names = ("title", "description", "location", "city", "where", "room_name", "organizer", "price")
        said = [str(self.event.get(name) or "") for name in names]
        said += [self.ages_words, " ".join(map(str, self.event.get("accessibility") or ()))]
        return " ".join(said).casefold().replace("’", "'")

    @cached_property
    def place_text(self) -> str:
        """Where it is, in small letters, with its title: a series may be named after its house."""
        names = ("title", "location", "city", "where", "room_name", "organizer")
        return " ".join(str(self.event.get(name) or "") for name in names).casefold().replace("’", "'")

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of `text`."""
        return words_of(self.text)


@dataclass(frozen=True)
class Facts:
    """The rows of an answer, and what was asked."""

    rows: tuple[Row, ...]
    asked: Asked

    @classmethod
    def of(cls, events: Sequence[Mapping[str, Any]], asked: Asked) -> Facts:
        """The facts of the events of `get_context_events`, numbered from 1 in their order."""
        today = asked.today
        return cls(tuple(Row(number, event, today) for number, event in enumerate(events, 1)), asked)

    def row(self, number: int) -> Row | None:
        """The row of this number."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else None

    @cached_property
    def asked_words(self) -> frozenset[str]:
        """The words of the question, of the places searched and of what else is known."""
        asked = self.asked
        return words_of(" ".join([asked.question, *asked.places, asked.more]))

    @cached_property
    def place_words(self) -> frozenset[str]:
        """The words of the places that were searched."""
        return words_of(" ".join(self.asked.places))


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, without a possessive's end."""
    found = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return frozenset(part for word in found for part in {word, word.removesuffix("'s")})


def amounts_in(text: str) -> frozenset[Decimal]:
    """The numbers of a text."""
    return frozenset(Decimal(amount.replace(",", "")) for amount in _AMOUNT.findall(text))


def _occurrence(start: datetime, end: datetime | None, is_all_day: bool) -> Occurrence:  # noqa: FBT001 a column
    last = start.date()
    if end is not None and end > start:
        last = (end - timedelta(seconds=1)).date()
    # An evening that goes on past midnight belongs to the day it begins on.
    if end is not None and not is_all_day and end - start < timedelta(hours=12):
        last = start.date()
    length = min((last - start.date()).days, MOST_DAYS)
    days = frozenset(start.date() + timedelta(days=offset) for offset in range(length + 1))
    if is_all_day:
        return Occurrence(days, None, None)
    return Occurrence(days, _minutes(start), None if end is None else _minutes(end))


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
