"""Asks the search a question: from its words, or with its constraints given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.places import spot_of
from assistant.query import Cost, EventQuery, Spot, Window
from assistant.retrieval import search
from assistant.surroundings import home_place, setting_at
from assistant.understanding import understand
from assistant.weights import WEIGHTS, Weights
from evals.relevance_judged.constraints import broken, key_of
from evals.relevance_judged.questions import Question
from events.models import Event

DEPTH = 8

# What the ranking is measured without; the threshold keeps a text that only its words make relevant.
ABLATIONS: dict[str, Weights] = {
    "vector only": Weights(1, 0, 0, 0, 0, 0, 0),
    "text only": Weights(0, WEIGHTS.words_found, WEIGHTS.words_rank, 0, 0, 0, 0),
    "fused": replace(WEIGHTS, title=0, closeness=0, age_met=0, wish=0),
    "fused + ranking": WEIGHTS,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was searched, the series found in their order, and the found events that are wrong, with why."""

    query: EventQuery
    found: tuple[str, ...]
    titles: tuple[str, ...]
    wrong: tuple[str, ...]


Reading = Callable[[Question, datetime], EventQuery]


def from_words(question: Question, now: datetime) -> EventQuery:
    """The query that our understanding makes of the words."""
    return understand(question.words, setting_at(home_place(), now=now))


def as_given(question: Question, now: datetime) -> EventQuery:
    """The query as the question's file says it."""
    zone = str(now.tzinfo)
    circle = question.circle
    spots = (Spot(circle.name, circle.latitude, circle.longitude, zone),) if circle else ()
    return EventQuery(
        when=tuple(Window(*span) for span in question.spans) if question.is_dated else (),
        where=spots,
        radius_miles=circle.miles if circle else None,
        audience=question.groups,
        ages=question.ages,
        everyone=tuple((age, age) for age in question.ages) if len(question.ages) > 1 else (),
        cost=Cost(free=question.is_free, max=question.max_price),
        is_virtual=question.is_online,
        topic=question.topic,
        exclude=question.without,
        accessibility=question.needs,
    )


def ask(question: Question, reading: Reading, *, now: datetime, threshold: float, weights: Weights) -> Answer:
    """Search for one question and look up what is wrong with what was found."""
    query = reading(question, now)
    home = home_place()
    near = spot_of(home) if home else None
    result = search(query, now=now, limit=DEPTH, similarity_threshold=threshold, home=near, weights=weights)
    events = Event.objects.select_related("feed").in_bulk([found.event.pk for found in result.events])
    found = [events[item.event.pk] for item in result.events]
    wrong = [f"{event.title} ({', '.join(why)})" for event in found if (why := broken(event, question))]
    return Answer(query, tuple(map(key_of, found)), tuple(event.title for event in found), tuple(wrong))
