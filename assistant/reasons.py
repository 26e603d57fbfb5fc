"""Why an event fits a question, and what its calendar does not tell; every word is a field of the row."""

from __future__ import annotations

from assistant import audiences
from assistant.query import EventQuery
from assistant.wording import ages_in_words, distance_in_words
from events.models import CostKind, Event


def reasons_for(
    event: Event, query: EventQuery, *, has_words: bool, distance_miles: float | None
) -> tuple[str, ...]:
    """What of the question this event answers, most telling first."""
    reasons = []
    if query.topic and has_words:
        reasons.append(f"matches “{query.topic}”")
    if people := _meets_people(event, query):
        reasons.append(people)
    if query.cost and event.cost_kind == CostKind.FREE:
        reasons.append("free")
    elif query.cost.max is not None and not _hides_price(event):
        reasons.append(f"within ${query.cost.max:g}")
    reasons += [need for need in query.accessibility if need in event.accessibility]
    if query.is_virtual and event.is_virtual:
        reasons.append("online")
    if distance_miles is not None:
        reasons.append(distance_in_words(distance_miles))
    return tuple(reasons)


def unsaid_about(event: Event, query: EventQuery) -> tuple[str, ...]:
    """What the question asks for and the calendar does not say: "price", "ages", a need."""
    unsaid = []
    if query.cost and _hides_price(event):
        unsaid.append("price")
    if (query.ages or query.audience) and _hides_ages(event):
        unsaid.append("ages")
    unsaid += [need for need in query.accessibility if need not in event.accessibility]
    return tuple(unsaid)


def _meets_people(event: Event, query: EventQuery) -> str:
    if not (query.ages or query.audience) or _hides_ages(event):
        return ""
    if ages := ages_in_words(event):
        return ages if ages.lower().startswith(("age", "all", "up to")) else f"for {ages}"
    groups = audiences.groups_meant(query.audience, query.ages)
    meant = [tag for tag in event.audience_tags if tag in audiences.tags_for(groups)]
    return f"for {meant[0]}" if meant else ""


def _hides_price(event: Event) -> bool:
    if event.cost_kind == CostKind.PAID:
        return event.cost_min is None and event.cost_max is None
    return event.cost_kind == CostKind.UNKNOWN


def _hides_ages(event: Event) -> bool:
    return event.age_min is None and event.age_max is None and not event.audience_tags
