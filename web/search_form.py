"""The parameters of a search, as an address or the form on its page gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assistant.audiences import AGES
from assistant.people import NEEDS
from assistant.query import MOST_PARTS, ORDERS, Spot, Window
from assistant.remembered import (
    EARLIEST,
    HIGHEST_PRICE,
    LATEST,
    LONGEST_TEXT,
    LONGEST_WORD,
    MOST_SPOTS,
    MOST_WINDOWS,
    MOST_WORDS,
)
from assistant.surroundings import zone_at
from events.circles import FARTHEST_MILES
from gazetteer import load_gazetteer
from web.search_links import point_name

OLDEST = 120
LONGEST_WHEN = 80 * MOST_WINDOWS
_AGES = re.compile(r"(?P<first>\d{1,3})(?:\s*[-–]\s*(?P<last>\d{1,3})|(?P<on>\+))?")
_BETWEEN_AGES = re.compile(r"[\s,;&]+|(?<!\w)and(?!\w)")
_INTERVAL = re.compile(r"^\d{4}-\d\d-\d\dT[^/;]+/[^/;]+(?:;|$)")
_NOT_AGES = _("Write ages in years, such as 4 or 4-7.")
_NOT_A_POINT = _("Write it as latitude,longitude, such as 42.34,-71.21.")


class Several(forms.Field):
    """Any number of values, which `read` makes of a text or refuses with a ValueError.

    With `is_list` one text may name several, apart by commas, as people type them into one box.
    """

    widget = forms.MultipleHiddenInput

    def __init__(
        self, read: Callable[[str], Iterable[Any]], *, most: int, problem: Any, is_list: bool = True
    ) -> None:
        super().__init__(required=False)
        self.read, self.most, self.problem, self.is_list = read, most, problem, is_list

    def clean(self, value: Any) -> tuple[Any, ...]:
        found: dict[Any, None] = {}
        for text in self._texts(value or []):
            if "\x00" in text or len(text) > LONGEST_TEXT or len(found) > self.most:
                raise ValidationError(self.problem)
            try:
                found |= dict.fromkeys(self.read(text))
            except ValueError:
                raise ValidationError(self.problem) from None
        if len(found) > self.most:
            raise ValidationError(self.problem)
        return tuple(found)

    def _texts(self, value: Iterable[str]) -> Iterator[str]:
        for raw in value:
            parts = raw.split(",") if self.is_list else [raw]
            yield from (part.strip() for part in parts if part.strip())


class Choice(forms.CharField):
    """One of a few words, or nothing."""

    def __init__(self, words: Iterable[str], *, problem: Any) -> None:
        super().__init__(required=False)
        self.words, self.problem = frozenset(words), problem

    def clean(self, value: Any) -> str:
        word: str = super().clean(value)
        if word and word not in self.words:
            raise ValidationError(self.problem)
        return word


class Day(forms.DateField):
    """A date as the browser's own picker sends it."""

    def __init__(self) -> None:
        problem = {"invalid": _("Write a date as year-month-day, such as 2026-03-14.")}
        super().__init__(required=False, input_formats=["%Y-%m-%d"], error_messages=problem)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST.year <= day.year < LATEST.year:
            raise ValidationError(_("No calendar reaches that far."))
        return day


def _ages(text: str) -> Iterator[int]:
    for part in filter(None, _BETWEEN_AGES.split(text)):
        first, last = _span(part)
        yield from range(first, last + 1)


def _span(text: str) -> tuple[int, int]:
    found = _AGES.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    first = int(found["first"])
    last = OLDEST if found["on"] else int(found["last"] or first)
    if not first <= last <= OLDEST:
        raise ValueError(text)
    return first, last


def _one_of(words: Iterable[str]) -> Callable[[str], list[str]]:
    known = frozenset(words)

    def read(text: str) -> list[str]:
        if text not in known:
            raise ValueError(text)
        return [text]

    return read


def _word(text: str) -> list[str]:
    if len(text) > LONGEST_WORD:
        raise ValueError(text)
    return [text]


def _place_id(text: str) -> list[int]:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
    if load_gazetteer().by_id(number) is None:
        raise ValueError(text)
    return [number]


def _point(text: str) -> list[Spot]:
    """ "42.34,-71.21", or with a name after it, as a venue's point has."""
    latitude_text, longitude_text, *rest = text.split(",", 2)
    latitude, longitude = float(latitude_text), float(longitude_text)
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(text)
    name = (rest[0].strip() if rest else "") or point_name(latitude, longitude)
    return [Spot(name, latitude, longitude, zone_at(latitude, longitude))]


class SearchForm(forms.Form):
    """What may be asked; `windows` and the values of `cleaned_data` are within what can be searched."""

    q = forms.CharField(required=False, max_length=500)
    when = forms.CharField(required=False, max_length=LONGEST_WHEN)
    from_ = Day()
    to = Day()
    place = forms.CharField(required=False, max_length=LONGEST_WORD)
    location_id = Several(_place_id, most=MOST_SPOTS, problem=_("No place has this number."))
    near = Several(_point, most=MOST_SPOTS, problem=_NOT_A_POINT, is_list=False)
    radius = forms.FloatField(required=False, min_value=0.05, max_value=FARTHEST_MILES)
    free = forms.BooleanField(required=False)
    max_price = forms.FloatField(required=False, min_value=0, max_value=HIGHEST_PRICE)
    age = Several(_ages, most=OLDEST + 1, problem=_NOT_AGES)
    together = Several(lambda text: [_span(text)], most=MOST_PARTS, problem=_NOT_AGES)
    audience = Several(_one_of(AGES), most=len(AGES), problem=_("This is no group we know."))
    online = Choice(("yes", "no"), problem=_("Write yes or no."))
    topic = forms.CharField(required=False, max_length=LONGEST_TEXT)
    not_ = Several(_word, most=MOST_WORDS, problem=_("This is too long."))
    access = Several(_one_of(NEEDS), most=len(NEEDS), problem=_("This is no provision calendars name."))
    wish = Several(_word, most=MOST_WORDS, problem=_("This is too long."), is_list=False)
    order = Choice(filter(None, ORDERS), problem=_("This is no order we know."))

    def add_prefix(self, field_name: str) -> str:
        """The name in the address: `from` and `not` are words of Python's own."""
        return field_name.rstrip("_")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        first, last = values.get("from_"), values.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last day is before the first."))
        if self.names_intervals:
            try:
                values["windows"] = _intervals(values["when"])
            except ValueError:
                self.add_error("when", _("These times cannot be read."))
        return values

    @property
    def names_intervals(self) -> bool:
        """Whether `when` holds moments rather than words."""
        return _INTERVAL.match(self.cleaned_data.get("when", "")) is not None

    def problems(self) -> dict[str, str]:
        """What was not understood, by the name of its parameter."""
        return {self.add_prefix(name): " ".join(map(str, found)) for name, found in self.errors.items()}


def names_of_parameters() -> list[str]:
    """The parameters of a search, in their order."""
    return [name.rstrip("_") for name in SearchForm.base_fields]


def said_in(data: Mapping[str, Any], lists: Callable[[str], list[str]]) -> list[tuple[str, str]]:
    """The parameters that say something, in their order; `lists` gives all values of a name."""
    return [(name, value) for name in names_of_parameters() if name in data for value in lists(name) if value]


def _intervals(text: str) -> tuple[Window, ...]:
    windows = tuple(map(_interval, filter(None, text.split(";"))))
    if len(windows) > MOST_WINDOWS:
        raise ValueError(text)
    return windows


def _interval(text: str) -> Window:
    first, last = text.split("/")
    start, end = _moment(first), None if last == ".." else _moment(last)
    if end is not None and end <= start:
        raise ValueError(text)
    return Window(start, end)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not EARLIEST <= moment <= LATEST:
        raise ValueError(text)
    return moment
