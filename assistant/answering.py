"""One question, from its words to what the answer is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseError

from assistant.aspects import is_called, names_one
from assistant.errors import SearchFailed
from assistant.labels import label_of
from assistant.places import spot_of
from assistant.planning import plan_of
from assistant.prepared import Prepared
from assistant.query import EventQuery, Spot, Window
from assistant.relaxation import Relaxation, relaxation_for
from assistant.remembered import remembered_query
from assistant.retrieval import FoundEvent, SearchResult, search
from assistant.scope import zone_of_query
from assistant.surroundings import home_place, setting_at, zone_at, zone_of
from assistant.understanding import Given, Setting, Shown, understand
from events.models import Event

# From here on a text is about the topic. (The specification's 0.1 lets nearly every text pass.)
TOPIC_SIMILARITY = 0.3
ASKED_AFTER = 3
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
) -> Prepared:
    """Understand a message and find what answers it; raises SearchFailed when the search could not be made.

    `session_context["query"]` is what is remembered, `session_context["location"]` the conversation's home.
    `history` holds (role, content) pairs, oldest first; `shown` the events of the last answers.
    """
    named = session_context.get("location")
    home = home_place(named if isinstance(named, str) else "")
    query = _understood(message, session_context, request_context, shown, setting_at(home, now=now))
    query = _with_interests(query, preferences or {})
    here = request_context.user_location
    asker_zone = zone_at(*here) if here else zone_of(home)
    if query.intent in ("detail", "status"):
        return Prepared(message, query, _about(query, now), asker_zone=asker_zone)
    if query.intent != "search":
        return Prepared(message, query, asker_zone=asker_zone)
    near = None if home is None else spot_of(home)
    if query.form == "plan":
        return _planned(message, query, asker_zone, near, now)
    if names_one(message, query):
        named = _named(query, now)
        if named.events and is_called(named.events[0].event, query.topic or ""):
            remembered = _with_radius(query, named.searched, now)
            return Prepared(message, remembered, named, asker_zone=asker_zone, is_about_one=True)
    result = search(query, now=now, limit=CONTEXT_EVENTS, similarity_threshold=TOPIC_SIMILARITY, home=near)
    relaxations = () if result.events else _relaxations(query, result, now)
    remembered = _with_radius(query, result.searched, now)
    if relaxations:
        remembered = remembered.with_changes(offer=relaxations[0].question)
    elif query.form == "count":
        remembered = remembered.with_changes(offer=SHOW_THEM)
    return Prepared(message, remembered, result, relaxations, asker_zone)


def _planned(message: str, query: EventQuery, asker_zone: str, home: Spot | None, now: datetime) -> Prepared:
    """A day's plan; when no part of it has anything, what would find something for the whole of it."""
    steps, result = plan_of(query, now=now, similarity_threshold=TOPIC_SIMILARITY, home=home)
    remembered = _with_radius(query, result.searched, now)
    if result.events:
        return Prepared(message, remembered, result, (), asker_zone, steps)
    return Prepared(
        message, remembered, result, _relaxations(result.searched, result, now), asker_zone, steps
    )


def _relaxations(query: EventQuery, result: SearchResult, now: datetime) -> tuple[Relaxation, ...]:
    """The smallest changes that find something, where nothing was found."""
    found = relaxation_for(
        query, now=now, similarity_threshold=TOPIC_SIMILARITY, is_listed_apart=bool(result.apart)
    )
    return () if found is None else (found,)


def _with_radius(query: EventQuery, searched: EventQuery, now: datetime) -> EventQuery:
    """The query with the radius that was applied, also in its label."""
    if query.searched_radius_miles == searched.searched_radius_miles:
        return query
    query = query.with_changes(searched_radius_miles=searched.searched_radius_miles)
    return query.with_changes(label=label_of(query, now.astimezone(ZoneInfo(zone_of_query(query)))))


def _understood(
    message: str, session_context: Mapping[str, Any], given: Given, shown: Sequence[Shown], setting: Setting
) -> EventQuery:
    remembered = remembered_query(session_context)
    return understand(message, setting, given=given, remembered=remembered, shown=shown)


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
    """The events a topic names, however far ahead when no time was said; the one of that title alone."""
    ahead = query.with_changes(when=query.when or (Window(now),))
    result = search(
        ahead, now=now, limit=ASKED_AFTER, similarity_threshold=TOPIC_SIMILARITY, unavailable_too=True
    )
    entitled = tuple(found for found in result.events if is_called(found.event, query.topic or ""))
    return replace(result, events=entitled[:1]) if entitled else result
