"""One question, from its words to what the answer is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseError

from assistant.errors import SearchFailed
from assistant.followups import follow_ups
from assistant.labels import label_of
from assistant.places import spot_of
from assistant.query import EventQuery, Window
from assistant.rag_service import event_as_dict
from assistant.relaxation import Relaxation, relaxation_for
from assistant.remembered import remembered_query
from assistant.retrieval import FoundEvent, SearchResult, search
from assistant.scope import scope_in_words, zone_of_query
from assistant.surroundings import home_place, setting_at, zone_at, zone_of
from assistant.understanding import Given, Setting, Shown, understand
from assistant.wording import and_list
from events.models import Event

# From here on a text is about the topic. (The specification's 0.1 lets nearly every text pass.)
TOPIC_SIMILARITY = 0.3
SHOWN_EVENTS = 5
SHOWN_APART = 3
ASKED_AFTER = 3
CONTEXT_EVENTS = 8


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a writer, built in or a language model, answers from.

    `query` is what was understood and is to be remembered; a default window is not in it, or the next turn
    would take it for said. `searched` has it. `result` is None when nothing was searched: we ask back, or the
    message is no question about events. `asker_zone` is the clock of the person.
    """

    message: str
    query: EventQuery
    result: SearchResult | None = None
    relaxations: tuple[Relaxation, ...] = ()
    asker_zone: str = ""

    @property
    def searched(self) -> EventQuery:
        """The query with all that was applied."""
        return self.query if self.result is None else self.result.searched

    @property
    def clock(self) -> str:
        """The zone of the person's clock; without one, that of the place asked about."""
        return self.asker_zone or zone_of_query(self.searched)

    @property
    def events(self) -> tuple[FoundEvent, ...]:
        """The events the answer names, in its order: matches, then what may match."""
        if self.result is None:
            return ()
        return self.result.events[:SHOWN_EVENTS] + self.result.apart[:SHOWN_APART]

    @property
    def named_event_ids(self) -> list[int]:
        """The ids of the events the answer names, in its order."""
        return [found.event.pk for found in self.events]

    @property
    def match_ids(self) -> frozenset[int]:
        """The ids of what surely matches; what only may match is named, but never suggested."""
        return (
            frozenset() if self.result is None else frozenset(found.event.pk for found in self.result.events)
        )

    @property
    def suggested_event_ids(self) -> list[int]:
        """The ids of the matches the answer names, in its order."""
        return [event_id for event_id in self.named_event_ids if event_id in self.match_ids]

    @property
    def context_events(self) -> list[dict[str, Any]]:
        """The found events as `create_event_discovery_prompt` takes them."""
        return (
            []
            if self.result is None
            else [event_as_dict(found) for found in (*self.result.events, *self.result.apart)]
        )

    def prompt_context(self, *, now: datetime) -> dict[str, Any]:
        """The `context` of `create_event_discovery_prompt`: the moment, the place and what was searched."""
        query = self.searched
        return {
            "now": now,
            "timezone": zone_of_query(query),
            "location": query.where[0].name if query.where else None,
            "searched": scope_in_words(query, now=now, asker_zone=self.asker_zone) if self.result else None,
            "total": self.result.total if self.result is not None else None,
            "suggestion": and_list([f"{one.count} {one.words}" for one in self.relaxations], "or"),
        }

    @property
    def follow_up_questions(self) -> list[str]:
        """What the person may want to say next, in their words."""
        return follow_ups(self.query, self.result, self.relaxations)


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
    result = search(
        query,
        now=now,
        limit=CONTEXT_EVENTS,
        similarity_threshold=TOPIC_SIMILARITY,
        home=None if home is None else spot_of(home),
    )
    relaxations = () if result.events else _relaxations(query, result, now)
    remembered = _with_radius(query, result.searched, now)
    if relaxations:
        remembered = remembered.with_changes(offer=relaxations[0].question)
    return Prepared(message, remembered, result, relaxations, asker_zone)


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
    topic = (query.topic or "").casefold()
    entitled = tuple(found for found in result.events if _is_called(found.event, topic))
    return replace(result, events=entitled[:1]) if entitled else result


def _is_called(event: Event, topic: str) -> bool:
    title = event.title.casefold()
    return topic in title or title in topic
