"""The changes to a query that find something, the smallest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from assistant.narrowing import timed
from assistant.query import Cost, EventQuery
from assistant.retrieval import completed, counts_of
from assistant.scope import times_in_words, zone_of_query
from assistant.wording import day_in_words, miles_in_words

WIDER_RADII_MILES = (25.0, 50.0, 100.0)
MORE_DAYS = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change and what it finds: `words` complete "there are 3 events …", `question` asks for it.

    With `is_least` there may be more than `count`.
    """

    query: EventQuery
    count: int
    words: str
    question: str
    is_least: bool = False


def relaxation_for(
    query: EventQuery, *, now: datetime, similarity_threshold: float, is_listed_apart: bool = False
) -> Relaxation | None:
    """The first single change, from the smallest to the largest, that finds an event; None when none does."""
    found = relaxations_for(
        query, now=now, similarity_threshold=similarity_threshold, is_listed_apart=is_listed_apart
    )
    return found[0] if found else None


def relaxations_for(
    query: EventQuery, *, now: datetime, similarity_threshold: float, is_listed_apart: bool = False
) -> tuple[Relaxation, ...]:
    """The single changes that find an event, from the smallest to the largest, all counted in one statement.

    Where events of unknown price or ages are listed anyway (`is_listed_apart`), dropping those filters is no
    news and is not tried. Raises SearchFailed.
    """
    changes = list(_changes(completed(query, now=now), now, is_listed_apart=is_listed_apart))
    counts = counts_of(
        [change.query for change in changes], now=now, similarity_threshold=similarity_threshold
    )
    return tuple(
        replace(change, count=count.total, is_least=count.is_least)
        for change, count in zip(changes, counts, strict=True)
        if count.total
    )


def _changes(query: EventQuery, now: datetime, *, is_listed_apart: bool) -> Iterator[Relaxation]:
    yield from _later(query, now, MORE_DAYS[:1])
    yield from _farther(query, WIDER_RADII_MILES[:1])
    yield from _later(query, now, MORE_DAYS[1:2])
    if not is_listed_apart:
        yield from _costlier(query)
        yield from _any_age(query)
    yield from _online(query)
    yield from _farther(query, WIDER_RADII_MILES[1:])
    yield from _later(query, now, MORE_DAYS[2:])
    yield from _any_topic(query, now)


def _farther(query: EventQuery, radii: tuple[float, ...]) -> Iterator[Relaxation]:
    if not query.where or query.is_virtual is True:
        return
    for radius in radii:
        if radius > (query.searched_radius_miles or 0):
            wider = query.with_changes(radius_miles=radius, searched_radius_miles=radius)
            words = f"within {miles_in_words(radius)}"
            yield Relaxation(wider, 0, words, f"What about {words}?")


def _later(query: EventQuery, now: datetime, days: tuple[int, ...]) -> Iterator[Relaxation]:
    ends = [window.end for window in query.when]
    last = max((end for end in ends if end is not None), default=None)
    if last is None or None in ends or last <= now:
        return
    for more in days:
        end = last + timedelta(days=more)
        from_now = ceil((end - now) / timedelta(days=1))
        words = f"by {_day(end - timedelta(seconds=1), now, zone_of_query(query))}"
        question = f"What about the next {from_now} days?"
        yield Relaxation(timed(query, question, now), 0, words, question)


def _costlier(query: EventQuery) -> Iterator[Relaxation]:
    if query.cost:
        words, question = "if the price does not matter", "Paid ones are fine too"
        yield Relaxation(query.with_changes(cost=Cost()), 0, words, question)


def _any_age(query: EventQuery) -> Iterator[Relaxation]:
    if query.ages or query.audience:
        anyone = query.with_changes(ages=(), audience=(), everyone=())
        yield Relaxation(anyone, 0, "if any age will do", "Any age is fine too")


def _online(query: EventQuery) -> Iterator[Relaxation]:
    if query.is_virtual is not True and (query.where or query.is_virtual is False):
        yield Relaxation(query.with_changes(is_virtual=True), 0, "online", "What about online?")


def _any_topic(query: EventQuery, now: datetime) -> Iterator[Relaxation]:
    if query.topic:
        when = times_in_words(query, now=now)
        yield Relaxation(query.with_changes(topic=None), 0, "about other things", f"What else is on {when}?")


def _day(moment: datetime, now: datetime, zone: str) -> str:
    tz = ZoneInfo(zone)
    return day_in_words(moment.astimezone(tz).date(), now.astimezone(tz).date())
