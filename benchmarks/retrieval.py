"""From a question's words to ranked events: how long it takes, and how much of the exact result it finds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from assistant.comparing import Words
from assistant.matching import Filters
from assistant.meaning import embedder, set_embedder, vector_of
from assistant.query import EventQuery, Window
from assistant.ranking import WEIGHTS, Weights, rank
from assistant.retrieval import SearchResult, best_rows, completed, search, words_of
from assistant.sources import EVERYTHING
from assistant.surroundings import setting_at
from assistant.understanding import understand
from benchmarks import corpus
from benchmarks.exact import LIMIT, ExactSearch, plain_pgvector
from benchmarks.moment import NOW
from benchmarks.questions import Case, Question, cases, spot_of
from benchmarks.table import Floor, Row, percentile

UNDERSTANDING = Floor(p95=3)
RECALL = Floor(least=0.99)
# A plain query takes seconds, and so does a search of everything with all the weights.
PLAINLY_ASKED, FULLY_COMPARED = 4, 20
COMPARED_FOR_S = 25
MEANING_ALONE = Weights(words_found=0, words_rank=0, title=0, closeness=0, age_met=0, wish=0)
# No text is left out, so that both sides rank the same ones.
ANY_SIMILARITY = -1.0


def run(events: int) -> list[Row]:
    """Measure every case over a corpus of this many events."""
    corpus.make(events)
    exact = ExactSearch()
    rows: list[Row] = []
    for case in cases():
        sys.stderr.write(f"benchmarks.retrieval: {events:,} events, {case.name}\n")
        rows += _case_rows(f"{case.name}, {events:,} events", case, exact)
    return [*rows, _row(f"understanding alone, {events:,} events", _understanding(), floor=UNDERSTANDING)]


def _understanding() -> list[float]:
    questions = [question for case in cases() for question in case.questions]
    _timed(questions, lambda one: _understood(one.message))
    return _timed(questions, lambda one: _understood(one.message))


def _case_rows(name: str, case: Case, exact: ExactSearch) -> list[Row]:
    for question in case.questions:
        ask(question.message)
    set_embedder(embedder())  # warm, but no question's vector is remembered
    taken = _timed(case.questions, lambda one: ask(one.message))
    numpy = _timed(case.questions, lambda one: exact.nearest(embedder().embed([one.topic])[0], one))
    plain = _timed(
        case.questions[:PLAINLY_ASKED], lambda one: plain_pgvector(vector_of(one.topic), _filters(one))
    )
    by_meaning = [_recall_by_meaning(one, exact) for one in case.questions]
    in_full = _recalls_in_full(case)
    return [
        _row(name, taken, floor=case.floor, reference="NumPy exact", reference_p50=percentile(numpy, 0.5)),
        _row("  the same", taken, reference="plain pgvector", reference_p50=percentile(plain, 0.5)),
        Row("  recall@8 by meaning", _mean(by_meaning), unit="", floor=RECALL),
        Row("  recall@8 of the whole ranking", _mean(in_full), unit="", floor=RECALL),
    ]


def ask(message: str) -> SearchResult:
    """Understand a message and search for what it means."""
    return search(_understood(message), now=NOW)


def _understood(message: str) -> EventQuery:
    return understand(message, setting_at(None, now=NOW))


def _recall_by_meaning(question: Question, exact: ExactSearch) -> float:
    words = _words(question)
    expected = exact.nearest(words.vector, question)
    return _share(expected, _best(question, words, MEANING_ALONE))


def _recalls_in_full(case: Case) -> list[float]:
    recalls, started = [], perf_counter()
    for question in case.questions[:FULLY_COMPARED]:
        recalls.append(_recall_in_full(question))
        if perf_counter() - started > COMPARED_FOR_S:
            break
    return recalls


def _recall_in_full(question: Question) -> float:
    words, filters = _words(question), _filters(question)
    rows, _ = rank(EVERYTHING, filters, words, threshold=ANY_SIMILARITY, rows=4 * LIMIT, weights=WEIGHTS)
    expected = list(dict.fromkeys(row.text_id for row in rows))[:LIMIT]
    return _share(expected, _best(question, words, WEIGHTS))


def _best(question: Question, words: Words, weights: Weights) -> list[int | None]:
    rows, _ = best_rows(
        _filters(question), words, now=NOW, threshold=ANY_SIMILARITY, rows=4 * LIMIT, weights=weights
    )
    return list(dict.fromkeys(row.text_id for row in rows))[:LIMIT]


def _share(expected: list[int] | list[int | None], found: list[int | None]) -> float:
    return len(set(expected) & set(found)) / len(expected) if expected else 1.0


def _words(question: Question) -> Words:
    return words_of(EventQuery(topic=question.topic))


def _filters(question: Question) -> Filters:
    query = EventQuery(
        when=(Window(question.start, question.end),),
        where=spot_of(question),
        radius_miles=question.circle.radius_miles if question.circle else None,
        is_virtual=True if question.is_online else None,
    )
    return Filters(completed(query, now=NOW))


def _timed(questions: Sequence[Question], answer: Callable[[Question], object]) -> list[float]:
    taken = []
    for question in questions:
        started = perf_counter()
        answer(question)
        taken.append((perf_counter() - started) * 1000)
    return taken


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _row(name: str, taken: list[float], **fields: Any) -> Row:
    return Row(name, percentile(taken, 0.5), percentile(taken, 0.95), **fields)
