"""A search as its page shows it: chips and offers as links, cards, pages, and how to subscribe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assistant.answering import relaxations_of
from assistant.query import Cost, EventQuery
from assistant.relaxation import Relaxation
from assistant.retrieval import FoundEvent, SearchResult, completed
from assistant.scope import filters_in_words, scope_in_words, times_in_words, where_in_words
from assistant.surroundings import home_place
from events.models import Event
from gazetteer import load_gazetteer
from web.answers import CardGroup
from web.cards import View, card_of
from web.chips import chips_of
from web.results import Circle
from web.search_links import Params, path_of, search_params

PAGE_SIZE = 24
PAGES = 5
MOST_LISTED = PAGE_SIZE * PAGES
VIEWS = ("list", "map", "calendar")
_EMPTY: dict[str, Any] = {
    "cost": Cost(),
    "is_virtual": None,
    "topic": None,
    "daypart": None,
    "radius_miles": None,
    "searched_radius_miles": None,
    "order": "",
    "form": "list",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead, if anywhere; `finds` is what is there, where that is known."""

    words: str
    path: str = ""
    finds: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """The addresses to follow a search at, without their host, and whether its fixed dates are left out."""

    ics: str
    rss: str
    is_without_dates: bool


def chip_links(query: EventQuery, *, when_words: str) -> list[Link]:
    """What was searched, each part with the address of the search without it."""
    return [
        Link(chip.words, _path_without(query, chip.fields.split(), when_words) if chip.fields else "")
        for chip in chips_of(query.to_wire())
    ]


def _path_without(query: EventQuery, fields: Sequence[str], when_words: str) -> str:
    without = query.with_changes(**{name: _EMPTY.get(name, ()) for name in fields})
    if "ages" in fields:
        without = without.with_changes(everyone=())
    return path_of(search_params(without, when_words="" if "when" in fields else when_words))


def offers_for(query: EventQuery, result: SearchResult, *, now: datetime, when_words: str) -> list[Link]:
    """The changes that would find something, with how much; raises SearchFailed."""
    return [_offer(one, query, when_words) for one in relaxations_of(query, result, now)]


def _offer(one: Relaxation, query: EventQuery, when_words: str) -> Link:
    has_same_time = one.query.when == query.when and bool(query.when)
    count = ngettext("%(count)s event", "%(count)s events", one.count) % {"count": f"{one.count:,}"}
    finds = _("at least %(count)s") % {"count": count} if one.is_least else count
    params = search_params(one.query, when_words=when_words if has_same_time else "")
    return Link(one.words, path_of(params), finds)


def candidates_for(query: EventQuery, said: Params) -> list[Link]:
    """The places that could be meant, each the same search there."""
    asked = query.clarification
    rest = [(name, value) for name, value in said if name not in ("place", "location_id", "near")]
    found = []
    for label in asked.candidates if asked else ():
        place = load_gazetteer().resolve(label, near=home_place()).place
        if place is not None:
            found.append(Link(place.label, path_of([*rest, ("location_id", str(place.id))])))
    return found


def question_back(query: EventQuery) -> str:
    """Why nothing was searched yet, and what to say instead."""
    asked = query.clarification
    if asked is None:
        return ""
    words = {
        "ambiguous_place": _("There is more than one “%(words)s”. Which one do you mean?"),
        "unknown_place": _("I do not know a place called “%(words)s”, so nothing was searched yet."),
        "no_position": _("This page cannot see where you are, so nothing was searched yet. Name a town."),
        "impossible_date": _("“%(words)s” is not a date in the calendar, so nothing was searched yet."),
        "past_date": _("“%(words)s” is over already; the calendars here are of what is to come."),
    }
    return words[asked.problem] % {"words": asked.words}


def scope_of(result: SearchResult, *, now: datetime) -> str:
    """What was searched, in a sentence's words; in another language than English, in those of the chips."""
    if get_language() == settings.LANGUAGE_CODE:
        return scope_in_words(result.searched, now=now)
    return ", ".join(chip.words for chip in chips_of(result.searched.to_wire()))


def groups_of(result: SearchResult, view: View, number: int) -> tuple[CardGroup, ...]:
    """The cards of one page; what only may match stands after the last of them."""
    if result.searched.where:
        spot = result.searched.where[0]
        view = replace(view, point=(spot.latitude, spot.longitude))
    shown = result.events[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    apart = result.apart if number == pages_of(result) else ()
    events = _loaded([*shown, *apart], view.now)
    groups = [
        CardGroup("", tuple(_cards(shown, events, view))),
        CardGroup(
            _("These may fit; their calendars do not say all that you asked for"),
            tuple(_cards(apart, events, view)),
        ),
    ]
    return tuple(group for group in groups if group.cards)


def pages_of(result: SearchResult) -> int:
    """How many pages there are, at least one."""
    return max(1, -(-len(result.events) // PAGE_SIZE))


def circle_of(query: EventQuery) -> Circle | None:
    """Where was searched, if it was around one point."""
    if len(query.where) != 1 or query.is_virtual is True:
        return None
    [spot] = query.where
    return Circle(spot.name, spot.latitude, spot.longitude, query.searched_radius_miles)


def events_of(found: Iterable[FoundEvent], now: datetime) -> list[Event]:
    """The events with all that is shown of them, in their order."""
    found = list(found)
    loaded = _loaded(found, now)
    return [loaded[one.event.pk] for one in found if one.event.pk in loaded]


def question_of(query: EventQuery, *, now: datetime, when_words: str) -> str:
    """The search as a question for a conversation."""
    whole = completed(query, now=now)
    about = query.topic or _("What is on")
    time = when_words or (times_in_words(whole, now=now, is_dated=True) if query.when else "")
    parts = [f"{about[:1].upper()}{about[1:]}", time, where_in_words(whole), *filters_in_words(whole)]
    return ", ".join(part for part in parts if part)


def name_of(query: EventQuery, *, when_words: str = "") -> str:
    """What a subscription is called: the search without a time that nobody named."""
    chips = [chip for chip in chips_of(query.to_wire()) if chip.fields]
    words = [when_words if when_words and "when" in chip.fields.split() else chip.words for chip in chips]
    if words:
        return " · ".join(f"{word[:1].upper()}{word[1:]}" for word in words)
    home = home_place()
    return _("What’s on near %(place)s") % {"place": home.label} if home else _("What’s on")


def subscription_to(query: EventQuery, said: Params, *, when_words: str) -> Subscription:
    """How to follow a search; dates that are fixed are left out, or it would soon be empty for ever."""
    is_fixed = bool(query.when) and not when_words
    params = search_params(query.with_changes(when=(), daypart=None)) if is_fixed else said
    return Subscription(path_of(params, suffix=".ics"), path_of(params, suffix=".rss"), is_fixed)


def _loaded(found: Iterable[FoundEvent], now: datetime) -> dict[int, Event]:
    shown: dict[int, Event] = (
        Event.objects.with_relations().with_further_dates(now).in_bulk([one.event.pk for one in found])
    )
    return shown


def _cards(found: Iterable[FoundEvent], events: dict[int, Event], view: View) -> Iterator[Any]:
    return (card_of(events[one.event.pk], view) for one in found if one.event.pk in events)
