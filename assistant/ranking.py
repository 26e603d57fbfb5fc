"""Which of the matching events come first.

With a topic an event's score is
    meaning * max(0, cosine of meaning)
    + words_found + words_rank * ts_rank, if title, tags or description have all its words
    + title, if the topic names it by its title
    + closeness * closeness + age_met * fit + wish * ts_rank of the wishes,
with the factors of `Weights`, where fit is how many of the ages it is for, one more if it is made for such
people, and closeness falls from 1 in the town asked about to 0 twenty miles away, or
from 1 around home to 0 a hundred miles away. Without a topic the order is: fit, wishes, the town asked
about and then nearness, what begins before what is running, soonest. A query's own `order` goes before both.
The occurrences of a series at one venue are one row: its first, with the next ones beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg import sql

from assistant.comparing import Words
from assistant.matching import Filters
from assistant.sources import Source
from assistant.statement import counted, counted_within, ranked
from assistant.weights import WEIGHTS, Weights
from events.statements import rows_of_composed

__all__ = ["SPARE_ROWS", "WEIGHTS", "Ranked", "Weights", "count_each", "rank", "varied"]

# More rows than are shown, so that variety has something to choose from.
SPARE_ROWS = 24
ALSO_ON = 2
PER_VENUE = 2
PER_TEXT = 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A series that matches, by its first occurrence in the time asked about; `score` is at most 1."""

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
    source: Source, filters: Filters, words: Words, *, threshold: float, rows: int, weights: Weights = WEIGHTS
) -> tuple[list[Ranked], bool]:
    """The best `rows` matches and, after them, the best `rows` of what may match; one statement.

    The second value tells whether there may be more than the source holds. With a topic an event counts if
    its text has all the words or a similarity of at least `threshold`.
    """
    found = rows_of_composed(ranked(source, filters, words, threshold=threshold, rows=rows, weights=weights))
    return [_ranked(row) for row in found if row[0] is not None], bool(found[0][-1])


def count_each(
    asked: Sequence[tuple[Source, Filters, Words]], *, threshold: float, weights: Weights = WEIGHTS
) -> list[tuple[int, bool]]:
    """How many series surely match in each case, and whether there may be more; one statement."""
    if not asked:
        return []
    counts = [counted(*case, threshold=threshold, weights=weights) for case in asked]
    arms = [
        sql.SQL("SELECT {} AS place, c.* FROM ({}) AS c").format(at, one) for at, one in enumerate(counts)
    ]
    counted_each = rows_of_composed(sql.SQL(" UNION ALL ").join(arms))
    found = {place: (total, has_more) for place, total, has_more in counted_each}
    return [found[at] for at in range(len(asked))]


def count_around(
    asked: tuple[Source, Filters, Words],
    narrower: Sequence[Filters],
    others: Sequence[tuple[Source, Filters, Words]],
    *,
    threshold: float,
    weights: Weights = WEIGHTS,
) -> list[tuple[int, bool]]:
    """How many series surely match, how many of them by each of the narrower filters, and how many match in
    each of the other cases; one statement."""
    within = counted_within(*asked, narrower, threshold=threshold, weights=weights)
    arms = [sql.SQL("SELECT -1 AS place, c.* FROM ({}) AS c").format(within)]
    for at, case in enumerate(others):
        one = counted(*case, threshold=threshold, weights=weights)
        arms.append(sql.SQL("SELECT {}, ARRAY[c.total], c.has_more FROM ({}) AS c").format(at, one))
    rows = sorted(rows_of_composed(sql.SQL(" UNION ALL ").join(arms)))
    return [(total, has_more) for _, counts, has_more in rows for total in counts]


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


def _ranked(row: tuple[Any, ...]) -> Ranked:
    event_id, text_id, venue_id, apart, miles, occurrences, first, starts, score, has_words, total = row[:11]
    return Ranked(
        event_id=event_id,
        text_id=text_id,
        venue_id=venue_id,
        is_apart=apart,
        distance_miles=miles,
        occurrences=occurrences,
        also_on=_after(first, starts),
        score=min(1.0, float(score)),
        has_words=has_words,
        total=total,
    )


def _after(first: float, starts: Sequence[float]) -> tuple[datetime, ...]:
    """The next of some starts after the first one, all in seconds of the epoch; at most ALSO_ON."""
    later = sorted(start for start in starts if start > first + 1)
    return tuple(datetime.fromtimestamp(start, UTC) for start in later[:ALSO_ON])
