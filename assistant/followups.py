"""What a person may want to say next, in words that are understood."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.query import EventQuery
from assistant.relaxation import Relaxation
from assistant.retrieval import SearchResult
from events.models import CostKind

MOST = 3


def follow_ups(
    form: str, query: EventQuery, result: SearchResult | None, relaxations: Sequence[Relaxation]
) -> list[str]:
    """At most three after an answer of this form, the most useful first, or all that a name could mean."""
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
    if form == "nothing":
        return ["What is on this weekend?"]
    if form == "count":
        return ["Show them all", *_refinements(query, result)][:MOST]
    if form == "plan":
        return ["Only free ones", "Start over"]
    return _refinements(query, result)[:MOST]


def _refinements(query: EventQuery, result: SearchResult) -> list[str]:
    free = [found for found in result.events if found.event.cost_kind == CostKind.FREE]
    offers = []
    if not query.cost.free and free and len(free) < result.total:
        offers.append("Only free ones")
    if not query.ages and not query.audience:
        offers.append("What is good for kids?")
    if query.is_virtual is None and any(found.event.is_virtual for found in result.events):
        offers.append("Only online ones")
    offers.append("What about next week?")
    return offers
