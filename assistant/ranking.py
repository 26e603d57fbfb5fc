"""Which of the matching events come first.

With a topic an event's score, at most 1, is
    meaning * max(0, cosine of meaning)
    + words_found + words_rank * ts_rank, if title, tags or description have all its words
    + closeness * closeness + age_met * ages met + wish * ts_rank of the wishes,
with the factors of `Weights`, where closeness falls from 1 in the town asked about to 0 at NEAR_BANDS bands
away. Without a topic the order is: ages met, wishes, the town asked about and then nearness, what begins before what is running, soonest.
The occurrences of a series at one venue are one row: its first, with the next ones beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from psycopg import sql

from events.querysets import EventQuerySet

NEAR_BANDS = 10.0
# What an event counts as whose text has no vector yet: it passes the default threshold and no stricter one.
UNEMBEDDED_SIMILARITY = 0.1
# More rows than are shown, so that variety has something to choose from.
SPARE_ROWS = 24
ALSO_ON = 2
PER_VENUE = 2
PER_TEXT = 2

_COLUMNS = (
    "id", "text_id", "venue_id", "start_time", "distance_miles", "apart", "begun", "fit", "near", "cost_kind",
)  # fmt: skip

_RANKED = sql.SQL("""
WITH hit AS ({hits}),
series AS (
    SELECT apart, text_id, venue_id, count(*) AS occurrences, min(distance_miles) AS distance_miles,
           max(fit) AS fit, min(near) AS near, bool_or(cost_kind = 'free') AS is_free,
           min(ARRAY[begun::int::float8, date_part('epoch', start_time), id::float8]) AS first,
           array_agg(start_time) AS starts
    FROM hit
    GROUP BY apart, text_id, venue_id, CASE WHEN text_id IS NULL THEN id END
),
measured AS MATERIALIZED (
    SELECT series.*, {measures}
    FROM series {texts}
),
scored AS MATERIALIZED (
    SELECT measured.*, {score} AS score FROM measured WHERE {relevant}
),
totals AS (
    SELECT apart, count(*) AS total FROM scored GROUP BY apart
),
best AS (
    (SELECT * FROM scored WHERE NOT apart ORDER BY {order} LIMIT {rows})
    UNION ALL
    (SELECT * FROM scored WHERE apart ORDER BY {order} LIMIT {rows})
)
SELECT first[3]::bigint AS id, text_id, venue_id, apart, distance_miles, occurrences, first[2], starts,
       score, has_words, total
FROM best JOIN totals USING (apart)
ORDER BY apart, {order}
""")
_TEXTS = sql.SQL("LEFT JOIN events_eventtext AS text ON text.id = series.text_id")
_WISHED = sql.SQL(
    "CASE WHEN {free} AND is_free THEN 1 ELSE 0 END"
    " + coalesce(ts_rank(text.words, websearch_to_tsquery('english', {wishes})), 0) AS wished"
)
_UNWISHED = sql.SQL("0 AS wished")
_TOPIC_MEASURES = sql.SQL("""
    coalesce(1 - (text.embedding <=> {vector}::halfvec), {unembedded}::float8) AS similarity,
    coalesce(text.words @@ plainto_tsquery('english', {topic}), false) AS has_words,
    CASE WHEN text.words @@ plainto_tsquery('english', {topic})
         THEN {found}::float8 + {rank}::float8 * ts_rank(text.words, plainto_tsquery('english', {topic}))
         ELSE 0 END AS words
""")
_NO_MEASURES = sql.SQL("1.0 AS similarity, false AS has_words, 0 AS words")
_TOPIC_SCORE = sql.SQL(
    # Constants without the casts are numeric, whose arithmetic takes a microsecond a step.
    "least(1, {meaning}::float8 * greatest(similarity, 0) + words"
    " + {closeness}::float8 * greatest(0, 1 - near / {bands}::float8)"
    " + {age}::float8 * fit + {wish}::float8 * wished)"
)
# `first` holds whether it has begun, its start and its id, so that it sorts as people read a calendar.
_TOPIC_ORDER = sql.SQL("score DESC, first")
_PLAIN_ORDER = sql.SQL("fit DESC, wished DESC, near, first[1:2], distance_miles, first")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; 0 leaves the part out, so that it can be measured without.

    With `meaning` at 0 only texts with the topic's words count.
    """

    meaning: float = 1.0
    words_found: float = 0.1
    words_rank: float = 0.3
    closeness: float = 0.1
    age_met: float = 0.03
    wish: float = 0.1


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Words:
    """What the question is about in words, with its meaning; and what is preferred."""

    topic: str = ""
    vector: str = ""  # in pgvector's notation
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A series that matches, by its first occurrence in the time asked about."""

    event_id: int
    text_id: int | None
    venue_id: int | None
    is_apart: bool
    distance_miles: float | None
    occurrences: int
    also_on: tuple[datetime, ...]
    score: float
    has_words: bool
    total: int


def rank(
    events: EventQuerySet, words: Words, *, threshold: float, rows: int, weights: Weights = WEIGHTS
) -> list[Ranked]:
    """The best `rows` matches and, after them, the best `rows` of what may match; one statement.

    With a topic an event counts if its text has all the words or a similarity of at least `threshold`.
    """
    try:
        hits, params = events.order_by().values_list(*_COLUMNS).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        # `hits` comes with placeholders for Django's parameters; ours go in as literals.
        statement = _statement(sql.SQL(hits), words, threshold, rows, weights)
        cursor.execute(statement.as_string(cursor.connection), params)
        return [_ranked(row) for row in cursor.fetchall()]


def varied(ranked: Sequence[Ranked], limit: int) -> list[Ranked]:
    """The first `limit`, with at most PER_VENUE of a venue and PER_TEXT of a text while others are left."""
    chosen: list[Ranked] = []
    put_off: list[Ranked] = []
    venues: Counter[int | None] = Counter()
    texts: Counter[int | None] = Counter()
    for row in ranked:
        crowded = (row.venue_id is not None and venues[row.venue_id] >= PER_VENUE) or (
            row.text_id is not None and texts[row.text_id] >= PER_TEXT
        )
        if crowded:
            put_off.append(row)
            continue
        venues[row.venue_id] += 1
        texts[row.text_id] += 1
        chosen.append(row)
    return (chosen + put_off)[:limit]


def _statement(
    hits: sql.Composable, words: Words, threshold: float, rows: int, weights: Weights
) -> sql.Composed:
    has_topic = bool(words.vector)
    return _RANKED.format(
        hits=hits,
        measures=sql.SQL(", ").join(
            [_topic_measures(words, weights) if has_topic else _NO_MEASURES, _wished(words)]
        ),
        texts=_TEXTS if has_topic or words.wishes else sql.SQL(""),
        score=_topic_score(weights) if has_topic else sql.SQL("1.0"),
        relevant=_relevant(threshold, weights) if has_topic else sql.SQL("true"),
        order=_TOPIC_ORDER if has_topic else _PLAIN_ORDER,
        rows=rows,
    )


def _relevant(threshold: float, weights: Weights) -> sql.Composable:
    if not weights.meaning:
        return sql.SQL("has_words")
    return sql.SQL("has_words OR similarity >= {}").format(threshold)


def _topic_measures(words: Words, weights: Weights) -> sql.Composable:
    return _TOPIC_MEASURES.format(
        vector=_literal(words.vector),
        unembedded=UNEMBEDDED_SIMILARITY,
        topic=_literal(words.topic),
        found=weights.words_found,
        rank=weights.words_rank,
    )


def _topic_score(weights: Weights) -> sql.Composable:
    return _TOPIC_SCORE.format(
        meaning=weights.meaning,
        closeness=weights.closeness,
        bands=NEAR_BANDS,
        age=weights.age_met,
        wish=weights.wish,
    )


def _wished(words: Words) -> sql.Composable:
    if not words.wishes:
        return _UNWISHED
    return _WISHED.format(free="free" in words.wishes, wishes=_literal(" or ".join(words.wishes)))


def _literal(text: str) -> sql.Composable:
    """A quoted string in a statement whose other parameters are still placeholders."""
    return sql.Literal(text.replace("%", "%%"))


def _ranked(row: tuple[Any, ...]) -> Ranked:
    event_id, text_id, venue_id, apart, miles, occurrences, first, starts, score, has_words, total = row
    return Ranked(
        event_id=event_id,
        text_id=text_id,
        venue_id=venue_id,
        is_apart=apart,
        distance_miles=miles,
        occurrences=occurrences,
        also_on=_after(first, starts),
        score=float(score),
        has_words=has_words,
        total=total,
    )


def _after(first: float, starts: Sequence[datetime]) -> tuple[datetime, ...]:
    """The next starts after the first one, given in seconds of the epoch; at most ALSO_ON."""
    later = sorted(start for start in starts if start.timestamp() > first + 1)
    return tuple(later[:ALSO_ON])
