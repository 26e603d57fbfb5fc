"""From the parameters of an address to what is searched and found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from assistant.answering import TOPIC_SIMILARITY
from assistant.labels import label_of
from assistant.places import VENUE_RADIUS_MILES, spot_of
from assistant.query import Clarification, Cost, EventQuery, Spot, Window
from assistant.retrieval import SearchResult, search
from assistant.surroundings import home_place, setting_at, venue_named, zone_of
from assistant.understanding import PLACE_PROBLEMS, Given, Setting, understand
from gazetteer import Place, load_gazetteer
from web.search_form import SearchForm
from web.search_links import zone_read

CANDIDATES = 5
LONGEST_WORDS = 100  # of a time in words
PRESETS = ("today", "tonight", "tomorrow", "this weekend", "next weekend", "next 7 days")
# What means other days on another day: a subscription to it stays fresh.
RELATIVE = (*PRESETS, "this week", "next week", "this month", "next month", "next 30 days")
_DATE_PROBLEMS = frozenset({"impossible_date", "past_date"})


def query_of(form: SearchForm, *, now: datetime) -> EventQuery:
    """The query of a valid form; what it cannot mean is added to the form's errors.

    A query with the intent "clarify" is not to be searched: its place must be asked about first.
    """
    values, home = form.cleaned_data, home_place()
    spots, unclear = _places(values, home)
    setting = setting_at(home, now=now)
    said = _said(form, setting, spots)
    zone = _zone(spots or said.where, home)
    windows = _windows(form, replace(setting, timezone=zone))
    query = _placed(_laid_over(said, values), values, spots, home)
    if windows:
        query = query.with_changes(when=windows, daypart=None)
    query = _asked_back(query, unclear, has_place=bool(spots), has_time=bool(windows))
    return query.with_changes(
        carried_over=(), language="", form="list", label=label_of(query, now.astimezone(ZoneInfo(zone)))
    )


def found_for(query: EventQuery, *, now: datetime, limit: int, unavailable_too: bool = False) -> SearchResult:
    """What a query finds, as a chat finds it; raises SearchFailed."""
    home = home_place()
    return search(
        query,
        now=now,
        limit=limit,
        similarity_threshold=TOPIC_SIMILARITY,
        unavailable_too=unavailable_too,
        home=None if home is None else spot_of(home),
    )


def relative_words(query: EventQuery, *, now: datetime) -> str:
    """The words that mean just the query's time today and move on with the days; empty when none do."""
    if not query.when:
        return ""
    home = home_place()
    setting = replace(setting_at(home, now=now), timezone=_zone(query.where, home))
    return next((words for words in RELATIVE if understand(words, setting).when == query.when), "")


def _said(form: SearchForm, setting: Setting, spots: tuple[Spot, ...]) -> EventQuery:
    """What the words mean as the first message of a conversation would."""
    words = form.cleaned_data["q"].strip()
    if not words:
        return EventQuery()
    said = understand(words, setting, given=Given(where=spots))
    if said.intent in ("other", "subscribe", "reset"):
        form.add_error("q", _("These words name nothing to look for."))
    # Whether one of them is cancelled is asked in a conversation; here it is looked for.
    return said if said.intent == "clarify" else said.with_changes(intent="search")


def _places(values: dict[str, Any], home: Place | None) -> tuple[tuple[Spot, ...], Clarification | None]:
    """Where the parameters say, or what to ask about the place they name."""
    places = load_gazetteer()
    chosen = [place for number in values["location_id"] if (place := places.by_id(number)) is not None]
    if chosen:
        return (*map(spot_of, chosen), *values["near"]), None
    name = values["place"].strip()
    if not name:
        return values["near"], None
    found = places.resolve(name, near=home)
    if found.place is not None:
        return (spot_of(found.place),), None
    if not found.candidates and (venue := venue_named(name)) is not None:
        return (venue,), None
    likely = found.candidates or found.suggestions
    return (), Clarification(
        "ambiguous_place" if found.candidates else "unknown_place",
        name,
        tuple(place.label for place in likely[:CANDIDATES]),
    )


def _zone(spots: Iterable[Spot], home: Place | None) -> str:
    """The zone that decides; the one in which an address with these places is read again."""
    spots = tuple(spots)
    return zone_read(spots) if spots else zone_of(home)


def _windows(form: SearchForm, setting: Setting) -> tuple[Window, ...]:
    """The time the parameters name: dates before words, which are understood now."""
    values = form.cleaned_data
    if values["from_"] or values["to"]:
        return (_days(values["from_"], values["to"], setting),)
    words = values["when"].strip()
    if not words or "windows" in values:
        given: tuple[Window, ...] = values.get("windows", ())
        return given
    understood = understand(words[:LONGEST_WORDS], setting)
    if understood.clarification is not None and understood.clarification.problem == "past_date":
        form.add_error("when", _("This is over already; the calendars here are of what is to come."))
    elif not understood.when or understood.clarification is not None:
        form.add_error("when", _("This is no time we understand. Try “this weekend” or “next Friday”."))
    return understood.when


def _days(first: date | None, last: date | None, setting: Setting) -> Window:
    """From the first day's midnight, or now, to the end of the last, which may be open."""
    zone = ZoneInfo(setting.timezone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone) if last else None
    start = datetime.combine(first, time(), tzinfo=zone) if first else setting.now
    if end is not None and end <= start:
        start = end - timedelta(days=1)
    return Window(start, end)


def _laid_over(said: EventQuery, values: dict[str, Any]) -> EventQuery:
    """The query with what the parameters say in place of what the words say."""
    changes: dict[str, Any] = {}
    if values["age"] or values["audience"] or values["together"]:
        changes = {"ages": values["age"], "audience": values["audience"], "everyone": values["together"]}
        if not values["age"] and not values["audience"]:
            changes["ages"] = tuple(
                sorted({age for low, high in values["together"] for age in range(low, high + 1)})
            )
    if values["free"] or values["max_price"] is not None:
        changes["cost"] = Cost(free=values["free"], max=values["max_price"])
    if values["online"]:
        changes["is_virtual"] = values["online"] == "yes"
    if topic := values["topic"].strip():
        changes["topic"] = topic
    if values["order"]:
        changes["order"] = values["order"]
    return said.with_changes(
        exclude=_joined(said.exclude, values["not_"]),
        accessibility=_joined(said.accessibility, values["access"]),
        wishes=_joined(said.wishes, values["wish"]),
        **changes,
    )


def _joined(said: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*said, *given)))


def _placed(
    query: EventQuery, values: dict[str, Any], spots: tuple[Spot, ...], home: Place | None
) -> EventQuery:
    """The query at the places given, else those said; a distance alone is from home."""
    radius = values["radius"]
    if spots:
        is_venue = len(spots) == 1 and spots[0].place_id is None and not values["near"]
        usual = VENUE_RADIUS_MILES if is_venue else None
        query = query.with_changes(where=spots, searched_radius_miles=query.radius_miles or usual)
    elif radius and not query.where and query.clarification is None and home is not None:
        query = query.with_changes(where=(spot_of(home),))
    return query.with_changes(radius_miles=radius, searched_radius_miles=radius) if radius else query


def _asked_back(
    query: EventQuery, unclear: Clarification | None, *, has_place: bool, has_time: bool
) -> EventQuery:
    """The query with what is still to be asked before it can be searched."""
    asked = unclear or query.clarification
    if asked is not None and unclear is None:
        is_settled = (has_place and asked.problem in PLACE_PROBLEMS) or (
            has_time and asked.problem in _DATE_PROBLEMS
        )
        asked = None if is_settled else asked
    return query.with_changes(intent="clarify" if asked else "search", clarification=asked)
