"""One question, from its words to what the answer is written from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseError

from assistant.aspects import is_called, thing_asked_about, titles_it
from assistant.errors import SearchFailed
from assistant.labels import label_of
from assistant.places import spot_of
from assistant.planning import plan_of
from assistant.prepared import Prepared
from assistant.query import CARRIED, EventQuery, Spot, Window
from assistant.relaxation import Relaxation, relaxations_for
from assistant.remembered import remembered_query
from assistant.retrieval import FoundEvent, SearchResult, completed, search
from assistant.scope import zone_of_query
from assistant.surroundings import home_place, setting_at, zone_at, zone_of
from assistant.understanding import Given, Setting, Shown, understand
from events.models import Event

# From here on a text is about the topic. (The specification's 0.1 lets nearly every text pass.)
TOPIC_SIMILARITY = 0.3
ASKED_AFTER = 3
OFFERED = 3
SHOW_THEM = "Show them all"
CONTEXT_EVENTS = 8


def prepare(  # noqa: PLR0913 all that a turn knows
    message: str,
    *,
    session_context: Mapping[str, Any],
    request_context: Given,
    history: Sequence[tuple[str, str]],
    shown: Sequence[Shown],
    now: datetime,
    preferences: Mapping[str, Any] | None = None,
    on_understood: Callable[[EventQuery], None] | None = None,
    help_understanding: Callable[[str, EventQuery], EventQuery] | None = None,
) -> Prepared:
    """Understand a message and find what answers it; raises SearchFailed when the search could not be made.

    `session_context["query"]` is what is remembered, `session_context["location"]` the conversation's home.
    `history` holds (role, content) pairs, oldest first; `shown` the events of the last answers.
    `on_understood` is told what is searched for before it is; `help_understanding` may add to it before.
    """
    named = session_context.get("location")
    home = home_place(named if isinstance(named, str) else "")
    query = _understood(message, session_context, request_context, shown, setting_at(home, now=now))
    if query.about_event_ids:
        alone = understand(message, setting_at(home, now=now))
        query = _about_another(message, alone, shown) or query
    if help_understanding is not None:
        query = _labelled(help_understanding(message, query), now)
    query = _with_interests(query, preferences or {})
    if on_understood is not None:
        on_understood(query)
    here = request_context.user_location
    asker_zone = zone_at(*here) if here else zone_of(home)
    asked = _Asked(message, query, now, asker_zone, None if home is None else spot_of(home))
    try:
        return _found_for(asked)
    except SearchFailed as exc:
        exc.query = query
        raise


@dataclass(frozen=True, slots=True)
class _Asked:
    """An understood question, the moment and the clock of who asks it, and where they are at home."""

    message: str
    query: EventQuery
    now: datetime
    zone: str
    home: Spot | None

    def prepared(self, result: SearchResult | None = None, **more: Any) -> Prepared:
        """What was found for it; the query remembers the radius that was applied."""
        query = self.query if result is None else _with_radius(self.query, result.searched, self.now)
        relaxations = more.get("relaxations")
        if relaxations:
            query = query.with_changes(offer=relaxations[0].question)
        return Prepared(self.message, query, result, asker_zone=self.zone, **more)


def _found_for(asked: _Asked) -> Prepared:
    query, now = asked.query, asked.now
    if query.intent in ("detail", "status"):
        return asked.prepared(_about(query, now))
    if query.intent != "search":
        return asked.prepared()
    if query.form == "plan":
        return _planned(asked)
    if thing := thing_asked_about(asked.message, query):
        named = _named(query.with_changes(topic=thing), now)
        if named.events:
            return asked.prepared(named, is_about_one=True)
    result = search(
        query, now=now, limit=CONTEXT_EVENTS, similarity_threshold=TOPIC_SIMILARITY, home=asked.home
    )
    if not result.events:
        return asked.prepared(result, relaxations=relaxations_of(query, result, now))
    if query.form == "count":
        asked = replace(asked, query=query.with_changes(offer=SHOW_THEM))
    return asked.prepared(result)


def _planned(asked: _Asked) -> Prepared:
    """A day's plan; when no part of it has anything, what would find something for the whole of it."""
    now = asked.now
    steps, result = plan_of(asked.query, now=now, similarity_threshold=TOPIC_SIMILARITY, home=asked.home)
    is_empty = all(step.found is None for step in steps)
    relaxations = relaxations_of(result.searched, result, now) if is_empty else ()
    return asked.prepared(result, steps=steps, relaxations=relaxations)


def relaxations_of(query: EventQuery, result: SearchResult, now: datetime) -> tuple[Relaxation, ...]:
    """The changes that find something where nothing was found: the smallest of each kind, few of them."""
    found = relaxations_for(
        query, now=now, similarity_threshold=TOPIC_SIMILARITY, is_listed_apart=bool(result.apart)
    )
    smallest: dict[frozenset[str], Relaxation] = {}
    for relaxation in found:
        smallest.setdefault(_changed(relaxation.query, result.searched), relaxation)
    return tuple(smallest.values())[:OFFERED]


def _changed(query: EventQuery, other: EventQuery) -> frozenset[str]:
    """The constraints in which two queries differ."""
    return frozenset(name for name in CARRIED if getattr(query, name) != getattr(other, name))


def _with_radius(query: EventQuery, searched: EventQuery, now: datetime) -> EventQuery:
    """The query with the radius that was applied, also in its label."""
    if query.searched_radius_miles == searched.searched_radius_miles:
        return query
    return _labelled(query.with_changes(searched_radius_miles=searched.searched_radius_miles), now)


def _labelled(query: EventQuery, now: datetime) -> EventQuery:
    return query.with_changes(label=label_of(query, now.astimezone(ZoneInfo(zone_of_query(query)))))


def _understood(
    message: str, session_context: Mapping[str, Any], given: Given, shown: Sequence[Shown], setting: Setting
) -> EventQuery:
    remembered = remembered_query(session_context)
    return understand(message, setting, given=given, remembered=remembered, shown=shown)


def _about_another(message: str, alone: EventQuery, shown: Sequence[Shown]) -> EventQuery | None:
    """The question by itself, where it names an event that is none of those shown; None where it does not.

    "What time is the story time?" is about no concert, whatever was shown before.
    """
    thing = thing_asked_about(message, alone)
    if not thing or any(titles_it(event.title, thing) for event in shown):
        return None
    return alone.with_changes(topic=thing) if alone.intent in ("search", "status") else None


def _with_interests(query: EventQuery, preferences: Mapping[str, Any]) -> EventQuery:
    """Let stored interests rank what a question without a topic finds."""
    interests = preferences.get("interests")
    if query.topic or not isinstance(interests, list | tuple):
        return query
    words = tuple(word for word in interests if isinstance(word, str))
    return query.with_changes(wishes=(*query.wishes, *words))


def _about(query: EventQuery, now: datetime) -> SearchResult:
    """The events a question is about: those shown before, else those its topic names, cancelled ones too."""
    if not query.about_event_ids:
        return _named(query, now) if query.topic else SearchResult((), 0, query)
    try:
        loaded = Event.objects.with_relations().in_bulk(query.about_event_ids)
    except DatabaseError as exc:
        raise SearchFailed("the events could not be loaded") from exc
    events = [loaded[pk] for pk in query.about_event_ids if pk in loaded]
    found = tuple(FoundEvent(event, distance_miles=None, similarity=1.0) for event in events)
    return SearchResult(found, len(found), query)


def _named(query: EventQuery, now: datetime) -> SearchResult:
    """The events a topic names, however far ahead when no time was said, cancelled ones too.

    An event of that very title is meant alone; else those whose titles hold the words, the next one first.
    Where no title does, what comes close is `apart`: it is asked whether that is meant.
    """
    # What was asked for before, ages or a price, does not say which event is meant.
    when = query.when if "when" not in query.carried_over else ()
    where = query.where if "where" not in query.carried_over else ()
    named = EventQuery(
        topic=query.topic, when=when or (Window(now),), where=where, radius_miles=query.radius_miles
    )
    result = search(
        named, now=now, limit=CONTEXT_EVENTS, similarity_threshold=TOPIC_SIMILARITY, unavailable_too=True
    )
    topic = query.topic or ""
    called = [found for found in result.events if is_called(found.event, topic)]
    entitled = [found for found in called if found.event.title.casefold() == topic.casefold()][:1]
    chosen = entitled or sorted(called, key=lambda found: found.event.start_time)
    close = () if chosen else result.events[:ASKED_AFTER]
    searched = completed(query, now=now)
    return replace(result, events=tuple(chosen[:ASKED_AFTER]), apart=close, searched=searched)
