"""What an answer may state: the rows of its events, and what was searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property
from itertools import dropwhile
from typing import Any
from zoneinfo import ZoneInfo

from assistant.checking.forms import Forms, words_of_file
from assistant.checking.hours import times_in
from assistant.checking.numerals import COUNTED, value_of
from assistant.query import Window
from assistant.wording import day_in_words, hours_in_words
from gazetteer.regions import read_regions

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NOT_COUNTED = words_of_file("no_count")
_STATE = re.compile(r"(?<=,\s)[A-Z]{2}\b")
MOST_DAYS = 60
DAY = 24 * 60  # minutes
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
    last: date  # the day it ends on, which of an evening past midnight is none of its days

    @property
    def minutes(self) -> frozenset[int]:
        """The times that may be said of it."""
        return frozenset(minute for minute in (self.start, self.end) if minute is not None)

    def is_over_by(self, minute: int) -> bool:
        """Whether it is over by a minute of its first day; one without an end, whether it has begun."""
        if self.start is None:
            return False
        end = self.start if self.end is None else self.end
        return end + (DAY if end < self.start else 0) <= minute


@dataclass(frozen=True, eq=False)
class Row:
    """One event of the answer, by its number in the prompt."""

    number: int
    event: Mapping[str, Any] = field(repr=False)
    today: date
    peers: Sequence[Row] = field(default=(), repr=False)  # all events of the answer

    @cached_property
    def title(self) -> str:
        """As its calendar writes it."""
        return str(self.event.get("title") or "")

    @cached_property
    def plain_title(self) -> str:
        """In small letters, with plain quotes and dashes."""
        return plain(self.title)

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
    def town(self) -> str:
        """The town's name."""
        return str(self.event.get("city") or "")

    @cached_property
    def towns_of_all(self) -> frozenset[str]:
        """The towns of all events of the answer."""
        return frozenset(other.town for other in self.peers if other.town)

    @cached_property
    def house(self) -> str:
        """The name of the house it is in."""
        return str(self.event.get("location") or "").partition(",")[0]

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
    def title_forms(self) -> Forms:
        """The words of the title, to find others among."""
        return Forms.of(words_of(self.title))

    @cached_property
    def forms(self) -> Forms:
        """The words of `text`, to find others among."""
        return Forms.of(self.words)

    @cached_property
    def told_minutes(self) -> frozenset[int]:
        """The times of day that its text tells besides its own: "a parade at nine"."""
        return frozenset(
            minute for time in times_in(self.text) for choice in time.choices for minute in choice
        )

    @cached_property
    def _named_words(self) -> tuple[frozenset[str], ...]:
        """The words of its title, and of its place with its state and its organizer."""
        return words_of(self.title), self._where_words | self._organizer_words

    @cached_property
    def _where_words(self) -> frozenset[str]:
        location = str(self.event.get("location") or "")
        place = [location, *(str(self.event.get(name) or "") for name in ("city", "where", "room_name"))]
        return words_of(" ".join(place)) | _state_words(location)

    @cached_property
    def _organizer_words(self) -> frozenset[str]:
        return words_of(str(self.event.get("organizer") or ""))

    @cached_property
    def text_without_organizer(self) -> str:
        """All that its calendar says of it but who is behind it."""
        return self.text.replace(str(self.event.get("organizer") or "\n").casefold().replace("’", "'"), " ")

    def is_but_organizer(self, words: frozenset[str]) -> bool:
        """Whether they name who is behind it, and neither where it is nor itself."""
        is_organizer = words <= self._organizer_words
        return is_organizer and not words <= self._where_words | words_of(self.title)

    @cached_property
    def _plain_text(self) -> str:
        return f" {' '.join(_WORD.findall(self.text))} "

    def is_name(self, said: str, words: frozenset[str]) -> bool:
        """Whether a name is one of its title or its place, or stands so in its text.

        Words that are strewn over a description make no name: "the Sea of Tides".
        """
        if any(words <= known for known in self._named_words):
            return True
        # "Expect Brahms and Barber" has two.
        parts = (
            dropwhile(lambda word: word not in words, _WORD.findall(part))
            for part in plain(said).split(" and ")
        )
        phrases = filter(None, map(" ".join, parts))
        return words <= self.words and all(f" {phrase} " in self._plain_text for phrase in phrases)

    @cached_property
    def counted(self) -> Mapping[str, frozenset[float]]:
        """The things of which its text says how many there are: the words after a number, with the number."""
        found: dict[str, set[float]] = {}
        for counted in COUNTED.finditer(self.text):
            for noun in (counted["first"], counted["second"]):
                if noun and noun not in _NOT_COUNTED:
                    found.setdefault(noun, set()).add(value_of(counted["number"]))
        return {noun: frozenset(numbers) for noun, numbers in found.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of `text`, and the names of the states in its address."""
        return words_of(self.text) | _state_words(str(self.event.get("location") or ""))


@dataclass(frozen=True)
class Facts:
    """The rows of an answer, and what was asked."""

    rows: tuple[Row, ...]
    asked: Asked

    @classmethod
    def of(cls, events: Sequence[Mapping[str, Any]], asked: Asked) -> Facts:
        """The facts of the events of `get_context_events`, numbered from 1 in their order."""
        today = asked.today
        rows: list[Row] = []
        rows += [Row(number, event, today, rows) for number, event in enumerate(events, 1)]
        return cls(tuple(rows), asked)

    def row(self, number: int) -> Row | None:
        """The row of this number."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else None

    @cached_property
    def years(self) -> frozenset[int]:
        """The years of today and of the events."""
        return frozenset(day.year for row in self.rows for one in row.occurrences for day in one.days) | {
            self.asked.today.year
        }

    @cached_property
    def longest_titles_first(self) -> tuple[Row, ...]:
        """The rows as their titles are looked for: one may hold another."""
        return tuple(sorted(self.rows, key=lambda row: -len(row.title)))

    @cached_property
    def asked_words(self) -> frozenset[str]:
        """The words of the question, of the places searched and of what else is known."""
        asked = self.asked
        return words_of(" ".join([asked.question, *asked.places, asked.more]))

    @cached_property
    def place_words(self) -> frozenset[str]:
        """The words of the places that were searched."""
        return words_of(" ".join(self.asked.places))


_QUOTES = str.maketrans("’‘“”–—", "''\"\"--")


def plain(text: str) -> str:
    """A text in small letters with plain quotes and dashes, as long as it was."""
    said = text.translate(_QUOTES)
    folded = said.casefold()
    return folded if len(folded) == len(text) else said.lower() if len(said.lower()) == len(text) else said


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, without a possessive's end."""
    found = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return frozenset(part for word in found for part in {word, word.removesuffix("'s")})


def amounts_in(text: str) -> frozenset[Decimal]:
    """The numbers of a text."""
    return frozenset(Decimal(amount.replace(",", "")) for amount in _AMOUNT.findall(text))


@cache
def _state_names() -> Mapping[str, str]:
    """ "Wisconsin" by "WI"."""
    return {region.short: region.name for region in read_regions() if region.country_code == "US"}


def _state_words(address: str) -> frozenset[str]:
    names = _state_names()
    return words_of(" ".join(names.get(code, "") for code in _STATE.findall(address)))


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
        return Occurrence(days, None, None, max(days))
    ends_on = start.date() if end is None else end.date()
    return Occurrence(days, _minutes(start), None if end is None else _minutes(end), ends_on)


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
