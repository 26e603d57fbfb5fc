"""What an event breaks of a question's hard constraints, read from its stored row and from nothing of ours.

The search is graded by this, so it shares no code with the search's own filters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from evals.relevance_judged.questions import BadQuestion, Circle, Question, series_key
from events.models import Event

EARTH_RADIUS_MILES = 3958.8
# Gazetteers put the middle of the same town up to a mile apart.
MIDDLE_MILES = 1.0
# Which ages a calendar means that gives a group and no years.
AGES_OF = {
    "all ages": (0, 120), "families": (0, 120), "babies": (0, 2), "toddlers": (1, 4), "preschool": (2, 6),
    "children": (2, 13), "teens": (11, 19), "adults": (16, 120), "seniors": (55, 120),
}  # fmt: skip


def broken(event: Event, question: Question) -> list[str]:
    """The names of the constraints that this event does not surely meet; empty when it is right."""
    checks = {
        "status": event.event_status in ("scheduled", "rescheduled"),
        "window": any(_overlaps(event, *span) for span in question.spans),
        "circle": question.circle is None or question.is_online is True or _is_inside(event, question.circle),
        "free": not question.is_free or event.cost_kind == "free",
        "max price": question.max_price is None or _costs_at_most(event, question.max_price),
        "ages": all(_admits(event, age) for age in question.ages),
        "online": question.is_online is None or _is_held(event, is_online=question.is_online),
        "without": not any(_is_about(event, words) for words in question.without),
        "needs": set(question.needs) <= set(event.accessibility),
    }
    return [name for name, is_met in checks.items() if not is_met]


def require_fit(questions: Iterable[Question], events: Sequence[Event]) -> None:
    """Raise BadQuestion when a judged series is not in the calendars, or never meets what is demanded."""
    series: dict[str, list[Event]] = {}
    for event in events:
        series.setdefault(key_of(event), []).append(event)
    wrong = [problem for question in questions for problem in _unfit(question, series)]
    if wrong:
        raise BadQuestion("\n".join(wrong))


def key_of(event: Event) -> str:
    """The key under which judgements name the series of an event."""
    return series_key(event.feed.url if event.feed else "", event.uid)


def _unfit(question: Question, series: Mapping[str, Sequence[Event]]) -> list[str]:
    wrong = []
    for key in question.grades:
        if key not in series:
            wrong.append(f"{question.words!r}: {key} is in no sample calendar")
            continue
        each = [broken(event, question) for event in series[key]]
        if all(each):
            least = sorted(each, key=lambda names: (len(names), names))[0]
            wrong.append(f"{question.words!r}: {key} breaks {', '.join(least)}")
    return wrong


def _overlaps(event: Event, start: datetime, end: datetime) -> bool:
    until = event.end_time or event.start_time
    return event.start_time < end and (until > start or event.start_time >= start)


def _is_inside(event: Event, circle: Circle) -> bool:
    if event.latitude is None or event.longitude is None:
        return False
    miles = _miles(circle.latitude, circle.longitude, event.latitude, event.longitude)
    return miles <= circle.miles + MIDDLE_MILES


def _miles(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The haversine formula."""
    north, east = radians(other_latitude - latitude) / 2, radians(other_longitude - longitude) / 2
    part = sin(north) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(east) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(part)))


def _costs_at_most(event: Event, price: float) -> bool:
    if event.cost_kind in ("free", "pwyc"):
        return True
    return event.cost_min is not None and event.cost_min <= price


def _admits(event: Event, age: int) -> bool:
    """Whether somebody of this age surely may come: by the years given, else by the groups."""
    if event.age_min is not None or event.age_max is not None:
        return (event.age_min or 0) <= age and (event.age_max is None or age <= event.age_max)
    return any(low <= age <= high for low, high in (AGES_OF.get(tag, (1, 0)) for tag in event.audience_tags))


def _is_held(event: Event, *, is_online: bool) -> bool:
    return event.event_attendance_mode in ("mixed", "online" if is_online else "offline")


def _is_about(event: Event, words: str) -> bool:
    """Whether title or tags have these words, in the singular or the plural."""
    pattern = rf"\b{re.escape(words)}s?\b".replace(r"\ ", r"\s+")
    return re.search(pattern, " | ".join([event.title, *event.metadata_tags]), re.IGNORECASE) is not None
