"""The search: filters in SQL first, then meaning and words over what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error as DatabaseError

from assistant.comparing import Words
from assistant.errors import SearchFailed
from assistant.looking import sources
from assistant.matching import Filters, clean
from assistant.meaning import vector_begun
from assistant.query import EventQuery, Spot, Window
from assistant.ranking import (
    SPARE_ROWS,
    WEIGHTS,
    Ranked,
    Weights,
    count_around,
    count_each,
    rank,
    varied,
)
from assistant.reasons import reasons_for, unsaid_about
from assistant.sources import Source
from embedding import EmbeddingError
from events.loading import load_events
from events.models import Event

DEFAULT_DAYS = 14
DEFAULT_RADIUS_MILES = 10.0
DEFAULT_THRESHOLD = 0.1
LISTED_APART = 3
MOST_TOPIC_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event, by its first occurrence in the time asked about, and why it is here.

    `similarity` is the ranking's score in [0, 1] (1 when the question names no topic). `also_on` holds the
    starts of the next occurrences in that time, at most two of `occurrences - 1`. `unsaid` names what was
    asked for and the calendar does not tell.
    """

    event: Event
    distance_miles: float | None
    similarity: float
    reasons: tuple[str, ...] = ()
    occurrences: int = 1
    also_on: tuple[datetime, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, best first; `total` counts what matches, a series at one venue once.

    With `total_is_least` (a search without a place among very many events) there may be more. `apart` are
    events that may match for all their calendar says (`apart_total` of them). `searched` is the query with
    the window and radius that were applied.
    """

    events: tuple[FoundEvent, ...]
    total: int
    searched: EventQuery
    apart: tuple[FoundEvent, ...] = ()
    apart_total: int = 0
    total_is_least: bool = False

    @property
    def count(self) -> Count:
        """How many there are."""
        return Count(self.total, self.total_is_least)


def search(  # noqa: PLR0913 the session's words, the caller's limits and what is measured
    query: EventQuery,
    *,
    now: datetime,
    limit: int = 8,
    similarity_threshold: float = DEFAULT_THRESHOLD,
    unavailable_too: bool = False,
    home: Spot | None = None,
    weights: Weights = WEIGHTS,
) -> SearchResult:
    """Find the events a query asks for; raises SearchFailed when that could not be done.

    `unavailable_too` keeps the cancelled, postponed and full ones, for questions about them.
    Where the query names no place, what is near `home` comes first.
    """
    filters = Filters(completed(query, now=now), unavailable_too=unavailable_too, home=home)
    return search_among(
        filters, now=now, limit=limit, similarity_threshold=similarity_threshold, weights=weights
    )


def completed(query: EventQuery, *, now: datetime) -> EventQuery:
    """The query with what was left open filled in: the next 14 days, 10 miles around a place."""
    when = query.when or (Window(now, now + timedelta(days=DEFAULT_DAYS)),)
    radius = None
    if query.where and query.is_virtual is not True:
        radius = query.radius_miles or query.searched_radius_miles or DEFAULT_RADIUS_MILES
    return query.with_changes(when=when, searched_radius_miles=radius)


def search_among(
    filters: Filters,
    *,
    now: datetime,
    limit: int,
    similarity_threshold: float,
    weights: Weights = WEIGHTS,
) -> SearchResult:
    """Rank what passes the filters of a completed query and load the best `limit`."""
    searched = filters.query
    try:
        words, rows = words_of(searched), limit + SPARE_ROWS
        ranked, has_more = best_rows(
            filters, words, now=now, threshold=similarity_threshold, rows=rows, weights=weights
        )
        matches = [row for row in ranked if not row.is_apart]
        may_match = [row for row in ranked if row.is_apart]
        chosen = varied(matches, limit) + varied(may_match, min(limit, LISTED_APART))
        loaded = load_events([row.event_id for row in chosen])
    except (DatabaseError, EmbeddingError) as exc:
        raise SearchFailed("the search could not be made") from exc
    # An event deleted between the two statements is simply not there any more.
    found = [(row, _found(row, loaded[row.event_id], searched)) for row in chosen if row.event_id in loaded]
    return SearchResult(
        events=tuple(item for row, item in found if not row.is_apart),
        total=matches[0].total if matches else 0,
        searched=searched,
        apart=tuple(item for row, item in found if row.is_apart),
        apart_total=may_match[0].total if may_match else 0,
        total_is_least=has_more,
    )


def best_rows(
    filters: Filters,
    words: Words,
    *,
    now: datetime,
    threshold: float,
    rows: int,
    weights: Weights = WEIGHTS,
) -> tuple[list[Ranked], bool]:
    """What `rank` finds where little has to be read, or in more when the filters leave too little of that."""
    ranked: list[Ranked] = []
    for source in sources(filters, words, now=now):
        may_match = [row for row in ranked if row.is_apart] if source.only_sure else []
        ranked, has_more = rank(source, filters, words, threshold=threshold, rows=rows, weights=weights)
        ranked += may_match
        if not has_more or sum(not row.is_apart for row in ranked) >= rows:
            break
    return ranked, has_more


def words_of(query: EventQuery) -> Words:
    """What the ranking compares texts with."""
    topic = clean(query.topic or "")[:MOST_TOPIC_CHARACTERS].strip()
    return Words(topic, vector_begun(topic) if topic else None, query.wishes)


def _found(row: Ranked, event: Event, searched: EventQuery) -> FoundEvent:
    return FoundEvent(
        event=event,
        distance_miles=row.distance_miles,
        similarity=row.score,
        reasons=reasons_for(event, searched, has_words=row.has_words, distance_miles=row.distance_miles),
        occurrences=row.occurrences,
        also_on=row.also_on,
        unsaid=unsaid_about(event, searched) if row.is_apart else (),
    )


def count_matches(query: EventQuery, *, now: datetime, similarity_threshold: float) -> int:
    """How many events surely match a query, or at least do; raises SearchFailed."""
    return counts_of([query], now=now, similarity_threshold=similarity_threshold)[0].total


@dataclass(frozen=True, slots=True)
class Count:
    """How many events surely match; with `is_least` there may be more."""

    total: int
    is_least: bool


def counts_of(queries: Sequence[EventQuery], *, now: datetime, similarity_threshold: float) -> list[Count]:
    """How many events surely match each of the queries, in one statement; raises SearchFailed."""
    try:
        each = [_case(query, now) for query in queries]
        return [Count(*row) for row in count_each(each, threshold=similarity_threshold)]
    except (DatabaseError, EmbeddingError) as exc:
        raise SearchFailed("the search could not be made") from exc


def counts_around(
    query: EventQuery,
    narrower: Sequence[EventQuery],
    others: Sequence[EventQuery],
    *,
    now: datetime,
    similarity_threshold: float,
    in_part: bool = False,
) -> list[Count]:
    """How many events surely match a query, then narrower ones, then others, in one statement.

    What a narrower query asks for lies within the query: its matches are counted among those of the query.
    `in_part`: it is enough to look at some of what a search without a place looks at. Raises SearchFailed.
    """
    within = [Filters(completed(one, now=now)) for one in narrower]
    try:
        cases = [_case(one, now) for one in others]
        source, filters, words = _case(query, now)
        looked_at = source.cut() if in_part else source
        rows = count_around((looked_at, filters, words), within, cases, threshold=similarity_threshold)
        of_query = len(within) + 1
        return [
            Count(total, is_least=has_more or (at < of_query and looked_at != source))
            for at, (total, has_more) in enumerate(rows)
        ]
    except (DatabaseError, EmbeddingError) as exc:
        raise SearchFailed("the search could not be made") from exc


def _case(query: EventQuery, now: datetime) -> tuple[Source, Filters, Words]:
    """Where to look first for a query, for what and by which words."""
    filters = Filters(completed(query, now=now))
    words = words_of(filters.query)
    return next(sources(filters, words, now=now)), filters, words
