"""Where to look for what a query asks, first where little has to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from assistant.comparing import Words
from assistant.matching import Filters, circles_of
from assistant.sketches import Asked, sketches
from assistant.sources import (
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
    """Where to look, one after the other while the filters leave too little: at last, everywhere."""
    if words.vector is not None:
        yield from _texts(filters, words, now)
    elif not has_place(filters):
        yield Source(soonest=SOONEST)
    yield EVERYTHING


def _texts(filters: Filters, words: Words, now: datetime) -> Iterator[Source]:
    """The texts nearest to the topic, where more than a few are to be compared."""
    assert words.vector is not None
    query = filters.query
    start, end = bounds(query)
    known = sketches.current(start, now)
    if known is None:
        return
    is_online = query.is_virtual is True
    rows = known.rows(Asked(start, end, circles_of(query), is_online))
    if len(rows) <= FEW_TEXTS and (has_place(filters) or len(known) <= SMALL):
        return
    home = around_home(filters)
    local = known.rows(Asked(start, end, home, is_online)) if home else rows[:0]
    for times in (1, WIDER):
        count = times * max(NEAREST_TEXTS, int(NEAREST_SHARE * len(rows)))
        ids = dict.fromkeys(known.nearest(rows, words.vector, count))
        ids |= dict.fromkeys(known.nearest(local, words.vector, times * RANKED_TEXTS))
        has_more = len(rows) > count
        yield Source(texts=tuple(ids), has_more=has_more, ranked_texts=times * RANKED_TEXTS)
        if not has_more:
            return
