"""What a person may want to say next, in words that are understood, with what it would find.

After a list it comes from the query: what would leave a part of the result, or find more where it is short,
all counted in one statement. A part of about half says most; what leaves nothing or all is not offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.narrowing import Change, narrowings, widenings
from assistant.query import EventQuery
from assistant.relaxation import Relaxation
from assistant.retrieval import Count, SearchResult, counts_around

MOST = 3
FEW = 3  # events, of which nobody wants a part: only what finds more is offered
SOME = 8  # events, all of which a model sees: what finds more is counted too
USEFUL_SHARE = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and how many events it finds, None when that is not known; `is_least`: there may be more."""

    question: str
    count: int | None = None
    is_least: bool = False


def follow_ups(
    form: str, query: EventQuery, result: SearchResult | None, relaxations: Sequence[Relaxation]
) -> list[str]:
    """At most three after an answer that is no list of events, the most useful first, or all that a name
    could mean; empty after a list, whose are counted.
    """
    if query.clarification is not None:
        return list(query.clarification.candidates)
    if form in ("detail", "status") and result is not None and result.events:
        return ["Tell me more about it", "More like this one"]
    if result is None and query.intent != "other":
        return ["What is on this weekend?"]
    if result is None:
        return ["What is on today?", "What is on this weekend?", "What is free this week?"]
    if relaxations:
        return [relaxation.question for relaxation in relaxations[:MOST]]
    if form in ("nothing", "detail", "status"):
        return ["What is on this weekend?"]
    if form == "count":
        return ["Show them all"]
    return ["Only free ones", "Start over"] if form == "plan" else []


def counted_follow_ups(
    query: EventQuery, total: Count, *, now: datetime, similarity_threshold: float
) -> list[FollowUp]:
    """At most three that differ in kind, after a list of so many events; raises SearchFailed."""
    if query.order and query.topic:
        return []  # what is nearly as much about the topic as the best depends on which is the best
    narrower = narrowings(query, now=now) if total.total > FEW else ()
    wider = widenings(query, now=now) if total.total <= SOME else ()
    counts = counts_around(
        query,
        [change.query for change in narrower],
        [change.query for change in wider],
        now=now,
        similarity_threshold=similarity_threshold,
        in_part=total.is_least,
    )
    whole, within, others = counts[0], counts[1 : len(narrower) + 1], counts[len(narrower) + 1 :]
    parts = _best_parts(zip(narrower, within, strict=True), whole)
    more = [
        (change, count)
        for change, count in zip(wider, others, strict=True)
        if count.total > (whole.total if change.kind == "distance" else 0)
    ]
    chosen = _of_each_kind([*parts, *more])
    return [FollowUp(change.question, count.total, count.is_least) for change, count in chosen[:MOST]]


Counted = tuple[Change, Count]


def _best_parts(counted: Iterable[Counted], whole: Count) -> list[Counted]:
    """What leaves a part of the whole: the nearest to a half of each kind, useful shares first."""
    parts = [(change, count) for change, count in counted if 0 < count.total < whole.total]
    parts.sort(key=lambda part: abs(part[1].total / whole.total - 0.5))
    low, high = USEFUL_SHARE
    return sorted(_of_each_kind(parts), key=lambda part: not low <= part[1].total / whole.total <= high)


def _of_each_kind(counted: Iterable[Counted]) -> list[Counted]:
    first: dict[str, Counted] = {}
    for change, count in counted:
        first.setdefault(change.kind, (change, count))
    return list(first.values())
