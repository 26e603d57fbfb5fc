"""The boxes of the search form: what each can be set to, and what it is set to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant.audiences import AGES
from assistant.people import NEEDS
from assistant.query import EventQuery
from gazetteer import load_gazetteer
from web.chips import when_in_brief
from web.search_form import SearchForm
from web.search_links import Params, number
from web.searching import PRESETS

_PRESETS = dict(
    zip(
        PRESETS,
        (
            gettext_lazy("Today"),
            gettext_lazy("Tonight"),
            gettext_lazy("Tomorrow"),
            gettext_lazy("This weekend"),
            gettext_lazy("Next weekend"),
            gettext_lazy("Next 7 days"),
        ),
        strict=True,
    )
)
_RADII = {
    "1": gettext_lazy("1 mile"),
    "5": gettext_lazy("5 miles"),
    "": gettext_lazy("10 miles"),
    "25": gettext_lazy("25 miles"),
    "50": gettext_lazy("50 miles"),
}
_GROUPS = {
    "babies": gettext_lazy("Babies"),
    "toddlers": gettext_lazy("Toddlers"),
    "preschool": gettext_lazy("Preschool"),
    "children": gettext_lazy("Children"),
    "teens": gettext_lazy("Teens"),
    "families": gettext_lazy("Families"),
    "adults": gettext_lazy("Adults"),
    "seniors": gettext_lazy("Seniors"),
}
_NEEDS = {
    "asl": gettext_lazy("Sign language"),
    "wheelchair": gettext_lazy("Wheelchair accessible"),
    "step-free": gettext_lazy("Step-free"),
    "sensory-friendly": gettext_lazy("Sensory-friendly"),
    "hearing-loop": gettext_lazy("Hearing loop"),
    "captions": gettext_lazy("Captions"),
}
_ATTENDANCE = {
    "": gettext_lazy("Either"),
    "no": gettext_lazy("In person"),
    "yes": gettext_lazy("Online"),
}
_ORDERS = {
    "": gettext_lazy("Best match"),
    "soonest": gettext_lazy("Soonest"),
    "closest": gettext_lazy("Closest"),
    "cheapest": gettext_lazy("Cheapest"),
}
_IN_MORE = (
    "from",
    "to",
    "radius",
    "free",
    "max_price",
    "age",
    "audience",
    "online",
    "access",
    "not",
    "order",
)
_HIDDEN = ("near", "together", "wish")


@dataclass(frozen=True, slots=True)
class Option:
    """One of a box's values, in words."""

    value: str
    words: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Fields:
    """The form as it is filled in; `hidden` keeps what no box shows."""

    q: str
    when: list[Option]
    place: str
    place_hint: str
    radius: list[Option]
    ages: str
    groups: list[Option]
    attendance: list[Option]
    needs: list[Option]
    exclude: str
    order: list[Option]
    hidden: Params
    has_more: bool


def fields_of(form: SearchForm, said: Params, query: EventQuery | None) -> Fields:
    """The boxes for an address; `query` is what it means, if it means something."""
    problems = form.problems()
    values: dict[str, list[str]] = {}
    for name, value in said:
        values.setdefault(name, []).append(value)
    named = set(values) | set(problems)
    q, topic = _first(values, "q"), _first(values, "topic")
    hidden = [(name, value) for name in _HIDDEN for value in values.get(name, [])]
    return Fields(
        q=q or topic,
        when=list(_options(_PRESETS, _first(values, "when"), _("Any time"), _time_words(form, query))),
        place=_place(values),
        place_hint=_place_hint(values, query),
        radius=list(_radii(_first(values, "radius"))),
        ages=", ".join(values.get("age", [])),
        groups=_ticks(_GROUPS, AGES, values.get("audience", [])),
        attendance=list(_options(_ATTENDANCE, _first(values, "online"))),
        needs=_ticks(_NEEDS, NEEDS, values.get("access", [])),
        exclude=", ".join(values.get("not", [])),
        order=list(_options(_ORDERS, _first(values, "order"))),
        hidden=[*hidden, *([("topic", topic)] if q and topic else [])],
        has_more=not named.isdisjoint(_IN_MORE),
    )


def _first(values: dict[str, list[str]], name: str) -> str:
    return values.get(name, [""])[0]


def _options(known: Mapping[str, Promise], chosen: str, none: str = "", other: str = "") -> Iterator[Option]:
    """The known values; before them nothing, and after them what is chosen and not known."""
    if none:
        yield Option("", none, is_chosen=not chosen)
    yield from (Option(value, words, is_chosen=value == chosen) for value, words in known.items())
    if chosen and chosen not in known:
        yield Option(chosen, other or chosen, is_chosen=True)


def _ticks(words: Mapping[str, Promise], known: Iterable[str], chosen: list[str]) -> list[Option]:
    ticked = {part.strip() for value in chosen for part in value.split(",")}
    return [Option(name, words.get(name, name), is_chosen=name in ticked) for name in known]


def _radii(chosen: str) -> Iterator[Option]:
    chosen = "" if chosen == "10" else chosen
    is_number = chosen.replace(".", "", 1).isdecimal()
    miles = _("%(miles)s miles") % {"miles": number(float(chosen))} if is_number else ""
    return _options(_RADII, chosen, other=miles)


def _time_words(form: SearchForm, query: EventQuery | None) -> str:
    return when_in_brief(query) if query is not None and form.names_intervals else ""


def _place(values: dict[str, list[str]]) -> str:
    """The place in the box: as typed, or the name of the one chosen."""
    chosen = _first(values, "location_id")
    place = load_gazetteer().by_id(int(chosen)) if chosen.isascii() and chosen.isdigit() else None
    return place.label if place is not None else _first(values, "place")


def _place_hint(values: dict[str, list[str]], query: EventQuery | None) -> str:
    """What stands in the empty box: the point searched around, else what could be written."""
    if "near" in values and query is not None and query.where:
        return query.where[0].name
    return _("Town or ZIP code")
