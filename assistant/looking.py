"""Where to look for what a query asks, first where little has to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from assistant.comparing import Words
from assistant.matching import Filters, circles_of
from assistant.sketches import Asked, sketches
from assistant.sources import (
    EVERY_SURE_MATCH,
    EVERYTHING,
    RANKED_TEXTS,
    SOONEST,
    Source,
    around_home,
    bounds,
    has_place,
)

# Recall was measured: docs/decisions/0007-search.md.
NEAREST_TEXTS = 500
NEAREST_SHARE = 0.0035
WIDER = 8  # so many times the texts, when the filters left too few of the nearest
FEW_TEXTS = 1_000  # so many are compared one by one
SMALL = 20_000  # texts of a database whose events are soon read


def sources(filters: Filters, words: Words, *, now: datetime) -> Iterator[Source]:
    """Where to look, one after the other while the filters leave too little: at last, everywhere.

    What only may match has been found by then, as far as it is told.
    """
    looked_at = False
    if words.topic:
        for source in _texts(filters, words, now):
            looked_at = True
            yield source
    elif not has_place(filters):
        looked_at = True
        yield Source(soonest=SOONEST)
    yield EVERY_SURE_MATCH if looked_at else EVERYTHING


def _texts(filters: Filters, words: Words, now: datetime) -> Iterator[Source]:
    """The texts nearest to the topic, where more than a few are to be compared."""
    query = filters.query
    start, end = bounds(query)
    is_online = query.is_virtual is True
    asked = Asked(start, end, circles_of(query), is_online)
    if has_place(filters) and sketches.held is not None and len(sketches.held.rows(asked)) <= FEW_TEXTS:
        return  # for how many they are, what is held need not be up to date
    known = sketches.current(start, now)
    if known is None:
        return
    rows = known.rows(asked)
    if len(rows) <= FEW_TEXTS and (has_place(filters) or len(known) <= SMALL):
        return
    home = around_home(filters)
    local = known.rows(Asked(start, end, home, is_online)) if home else rows[:0]
    for times in (1, WIDER):
        count = times * max(NEAREST_TEXTS, int(NEAREST_SHARE * len(rows)))
        ranked = times * RANKED_TEXTS
        at_home = tuple(known.nearest(local, words.vector, ranked))
        texts = tuple({*known.nearest(rows, words.vector, count), *at_home})
        has_more = len(rows) > count
        yield Source(texts=texts, local=at_home, has_more=has_more, ranked_texts=ranked)
        if not has_more:
            return
