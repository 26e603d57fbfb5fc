"""What was understood and found for one question: all that its answer is written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.followups import follow_ups
from assistant.itinerary import part_in_words
from assistant.planning import Step
from assistant.query import EventQuery
from assistant.rag_service import event_as_dict
from assistant.relaxation import Relaxation
from assistant.retrieval import FoundEvent, SearchResult
from assistant.scope import scope_in_words, zone_of_query
from assistant.wording import and_list
from events.models import Event

SHOWN_EVENTS = 5
SHOWN_APART = 3
# By form: how many matches an answer names, and how many that only may match.
_SHOWN = {"count": (2, 0)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a writer, built in or a language model, answers from.

    `query` is what was understood and is to be remembered; a default window is not in it, or the next turn
    would take it for said. `searched` has it. `result` is None when nothing was searched: we ask back, or the
    message is no question about events. `asker_zone` is the clock of the person, `steps` are those of a plan;
    `is_about_one`: a search for one event by its name, to answer a question about it.
    """

    message: str
    query: EventQuery
    result: SearchResult | None = None
    relaxations: tuple[Relaxation, ...] = ()
    asker_zone: str = ""
    steps: tuple[Step, ...] = ()
    is_about_one: bool = False

    @property
    def searched(self) -> EventQuery:
        """The query with all that was applied."""
        return self.query if self.result is None else self.result.searched

    @property
    def form(self) -> str:
        """How it is to be answered: "detail", "status", "other", "nothing", or the query's own form."""
        if self.query.intent in ("detail", "status", "other"):
            return self.query.intent
        if self.is_about_one:
            return "detail"
        if self.result is None or self.result.events or (self.steps and self.events):
            return self.query.form
        return "nothing"

    @property
    def clock(self) -> str:
        """The zone of the person's clock; without one, that of the place asked about."""
        return self.asker_zone or zone_of_query(self.searched)

    @property
    def events(self) -> tuple[FoundEvent, ...]:
        """The events the answer names, in its order: matches, then what may match."""
        if self.result is None:
            return ()
        if self.steps:
            return tuple(step.found for step in self.steps if step.found is not None)
        most, most_apart = _SHOWN.get(self.form, (SHOWN_EVENTS, SHOWN_APART))
        return self.result.events[:most] + self.result.apart[:most_apart]

    @property
    def named_event_ids(self) -> list[int]:
        """The ids of the events the answer names, in its order."""
        return [found.event.pk for found in self.events]

    @property
    def match_ids(self) -> frozenset[int]:
        """The ids of what surely matches and can be gone to; all else is named, but never suggested."""
        found = () if self.result is None else self.result.events
        return frozenset(one.event.pk for one in found if one.event.is_recommendable)

    @property
    def suggested_event_ids(self) -> list[int]:
        """The ids of the matches the answer names, in its order."""
        return [event_id for event_id in self.named_event_ids if event_id in self.match_ids]

    @property
    def context_events(self) -> list[dict[str, Any]]:
        """The found events as `create_event_discovery_prompt` takes them."""
        if self.result is None:
            return []
        found = (*self.result.events, *self.result.apart)
        return [event_as_dict(one) | {"checked_at": _checked_at(one.event)} for one in found]

    def prompt_context(self, *, now: datetime) -> dict[str, Any]:
        """The `context` of `create_event_discovery_prompt`: the moment, the place and what was searched."""
        query, result = self.searched, self.result
        at_least = "at least " if result is not None and result.total_is_least else ""
        return {
            "now": now,
            "timezone": zone_of_query(query),
            "location": query.where[0].name if query.where else None,
            "searched": scope_in_words(query, now=now, asker_zone=self.asker_zone) if result else None,
            "total": f"{at_least}{result.total}" if result is not None else None,
            "plan": [(part_in_words(step.part), step.found and step.found.event.pk) for step in self.steps],
            "form": self.form,
            "suggestion": and_list(
                [f"{'at least ' if one.is_least else ''}{one.count} {one.words}" for one in self.relaxations],
                "or",
            ),
        }

    @property
    def has_counted_follow_ups(self) -> bool:
        """Whether it is answered with events or their number, of which parts are then offered with counts."""
        return self.form in ("list", "count") and self.result is not None and bool(self.result.events)

    @property
    def follow_up_questions(self) -> list[str]:
        """What the person may want to say next, in their words, without what is counted; not what was just
        said.
        """
        offers = follow_ups(self.form, self.query, self.result, self.relaxations)
        return [offer for offer in offers if offer.casefold() != self.message.casefold()]


def _checked_at(event: Event) -> datetime | None:
    """When the event's calendar was last read, on the clock of its place."""
    checked = event.feed.last_checked_at if event.feed is not None else None
    return checked.astimezone(ZoneInfo(event.timezone)) if checked else None
