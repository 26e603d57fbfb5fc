"""How long `get_context_events` takes, embedding included, beside two yardsticks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from assistant.meaning import embedder
from assistant.rag_service import get_context_events
from benchmarks import corpus, phrases
from benchmarks.exact import ExactSearch, Filters, nearest_then_filtered
from benchmarks.table import Floor, Row, percentile
from gazetteer import load_gazetteer

WARM_UP, MEASURED = 30, 400
FLOOR = Floor(p50=30, p95=80)
PLACES = (
    "Newton, MA",
    "Boston, MA",
    "Chicago, IL",
    "Asheville, NC",
    "Portland, OR",
    "Davis, CA",
    "Brooklyn, NY",
)
SATURDAY = date(2026, 3, 14)


@dataclass(frozen=True, slots=True)
class Question:
    """The arguments of one search, and the same for the yardsticks."""

    kind: str
    message: str
    topic: str
    filters: Filters
    arguments: dict[str, Any] = field(default_factory=dict)


def run(events: int) -> list[Row]:
    """Measure searches of every kind over a corpus of this many events."""
    corpus.make(events)
    questions = list(islice(_questions(), WARM_UP + MEASURED))
    for question in questions[:WARM_UP]:
        get_context_events(question.message, **question.arguments)
    asked = questions[WARM_UP:]
    ours = _timed(asked, lambda question: get_context_events(question.message, **question.arguments))
    exact, plain = _yardsticks(asked)
    name = f"get_context_events, {events:,} events"
    return [
        _row(name, ours, floor=FLOOR, reference="NumPy exact", reference_p50=percentile(exact, 0.5)),
        _row("  the same", ours, reference="plain pgvector", reference_p50=percentile(plain, 0.5)),
        *(_row(f"  {kind}", taken) for kind, taken in _by_kind(asked, ours)),
    ]


def _by_kind(asked: list[Question], taken: list[float]) -> list[tuple[str, list[float]]]:
    kinds: dict[str, list[float]] = {}
    for question, milliseconds in zip(asked, taken, strict=True):
        kinds.setdefault(question.kind, []).append(milliseconds)
    return sorted(kinds.items())


def _yardsticks(asked: list[Question]) -> tuple[list[float], list[float]]:
    search = ExactSearch()

    def exactly(question: Question) -> list[int]:
        vector = embedder().embed([question.topic])[0] if question.topic else None
        return search.search(vector, question.filters)

    def plainly(question: Question) -> list[int]:
        return nearest_then_filtered(embedder().embed([question.topic])[0], question.filters)

    return _timed(asked, exactly), _timed([one for one in asked if one.topic][:60], plainly)


def _timed(questions: list[Question], ask: Callable[[Question], object]) -> list[float]:
    """Milliseconds for each question."""
    taken = []
    for question in questions:
        started = perf_counter()
        ask(question)
        taken.append((perf_counter() - started) * 1000)
    return taken


def _row(name: str, taken: list[float], **fields: Any) -> Row:
    return Row(name, percentile(taken, 0.5), percentile(taken, 0.95), **fields)


def _questions() -> Iterator[Question]:
    """Questions as people ask them, no two with the same words, so that no vector is remembered."""
    random = np.random.default_rng(7)
    kinds = [_near_place, _near_place, _at_weekend, _anywhere, _around_me, _online, _no_topic, _whole_year]
    weights = [0.2, 0.15, 0.2, 0.15, 0.12, 0.05, 0.1, 0.03]
    number = 0
    while True:
        number += 1
        kind = kinds[random.choice(len(kinds), p=weights)]
        topic = (
            f"{phrases.TOPICS[random.integers(len(phrases.TOPICS))]} {_WORDS[number % len(_WORDS)]} {number}"
        )
        yield kind(topic, PLACES[random.integers(len(PLACES))])


_WORDS = ("downtown", "outside", "with friends", "for my mother", "with music", "that is fun", "nearby")


def _filters(*, end: datetime | None = None, start: datetime = corpus.NOW, **more: Any) -> Filters:
    return Filters(start, end or start + timedelta(days=14), **more)


def _circle(place: str, miles: float) -> tuple[float, float, float]:
    found = load_gazetteer().resolve(place).place
    assert found is not None, place
    return found.latitude, found.longitude, miles


def _near_place(topic: str, place: str) -> Question:
    filters = _filters(circle=_circle(place, 10))
    return Question("a topic near a town", topic, topic, filters, {"location": place})


def _at_weekend(topic: str, place: str) -> Question:
    sunday = SATURDAY + timedelta(days=1)
    start = datetime.combine(SATURDAY, time(), tzinfo=ZoneInfo("America/New_York"))
    filters = _filters(start=start, end=start + timedelta(days=2), circle=_circle(place, 10))
    arguments = {"location": place, "date_from": SATURDAY, "date_to": sunday}
    return Question("a topic near a town at the weekend", topic, topic, filters, arguments)


def _anywhere(topic: str, _place: str) -> Question:
    return Question("a topic anywhere, 14 days", topic, topic, _filters())


def _around_me(topic: str, place: str) -> Question:
    latitude, longitude, _ = circle = _circle(place, 50)
    arguments = {"user_lat": latitude, "user_lng": longitude, "max_distance_miles": 50}
    return Question("a topic within 50 miles of me", topic, topic, _filters(circle=circle), arguments)


def _online(topic: str, _place: str) -> Question:
    return Question("a topic online", topic, topic, _filters(is_virtual=True), {"is_virtual": True})


def _no_topic(_topic: str, place: str) -> Question:
    filters = _filters(circle=_circle(place, 10))
    return Question("anything near a town", "What is happening?", "", filters, {"location": place})


def _whole_year(topic: str, _place: str) -> Question:
    arguments = {"time_filter_days": 365}
    return Question(
        "a topic anywhere, a year", topic, topic, _filters(end=corpus.NOW + timedelta(days=365)), arguments
    )
