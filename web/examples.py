"""Questions to start with, each of which finds something today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from assistant.answering import TOPIC_SIMILARITY
from assistant.errors import SearchFailed
from assistant.retrieval import count_matches
from assistant.surroundings import home_place, setting_at
from assistant.understanding import Given, understand
from events import clock

SHOWN = 4
KEPT_FOR_S = 600

# The ones people ask most come first; two neighbours never ask for the same thing.
QUESTIONS = (
    "What can I do with a 4-year-old this weekend?",
    "Live music this week",
    "What is free this weekend?",
    "Anything on tonight?",
    "Story time this week",
    "Something for seniors this week",
    "Farmers markets this weekend",
    "Online talks this week",
    "Yoga this week",
    "What is on in the next two weeks?",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and how many events it finds."""

    question: str
    count: int


def example_questions() -> list[Example]:
    """At most four questions that find events from home at this moment; kept for ten minutes."""
    now = clock.now()
    key = "web.examples"
    examples: list[Example] | None = cache.get(key)
    if examples is None:
        examples = _with_answers(now)
        # None found is not kept: the calendars may be loading.
        if examples:
            cache.set(key, examples, KEPT_FOR_S)
    return examples


def _with_answers(now: datetime) -> list[Example]:
    found: list[Example] = []
    for question in QUESTIONS:
        count = _count(question, now)
        if count:
            found.append(Example(question, count))
        if len(found) == SHOWN:
            break
    return found


def _count(question: str, now: datetime) -> int:
    setting = setting_at(home_place(), now=now)
    query = understand(question, setting, given=Given(), remembered=None, shown=())
    if query.intent != "search":
        return 0
    try:
        return count_matches(query, now=now, similarity_threshold=TOPIC_SIMILARITY)
    except SearchFailed:
        return 0  # without examples the page is still of use
