"""Questions to start with, each of which finds something today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assistant.answering import TOPIC_SIMILARITY
from assistant.errors import SearchFailed
from assistant.retrieval import count_matches
from assistant.surroundings import setting_at
from assistant.understanding import Given, understand
from events import clock
from gazetteer import Place

SHOWN = 4
KEPT_FOR_S = 600

# The ones people ask most come first; two neighbours never ask for the same thing. A translation may ask for
# something else: what counts is that the assistant understands it.
QUESTIONS = (
    _("What can I do with a 4-year-old this weekend?"),
    _("Live music this week"),
    _("What is free this weekend?"),
    _("Anything on tonight?"),
    _("Story time this week"),
    _("Something for seniors this week"),
    _("Farmers markets this weekend"),
    _("Online talks this week"),
    _("Yoga this week"),
    _("What is on in the next two weeks?"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and how many events it finds."""

    question: str
    count: int


def example_questions(home: Place | None) -> list[Example]:
    """At most four questions in the reader's language that find events now; kept for ten minutes."""
    now = clock.now()
    key = f"web.examples.{get_language()}.{home.id if home else 'nowhere'}"
    examples: list[Example] | None = cache.get(key)
    if examples is None:
        examples = _with_answers(home, now)
        # None found is not kept: the calendars may be loading.
        if examples:
            cache.set(key, examples, KEPT_FOR_S)
    return examples


def _with_answers(home: Place | None, now: datetime) -> list[Example]:
    found: list[Example] = []
    for question in map(str, QUESTIONS):
        count = _count(question, home, now)
        if count:
            found.append(Example(question, count))
        if len(found) == SHOWN:
            break
    return found


def _count(question: str, home: Place | None, now: datetime) -> int:
    setting = setting_at(home, now=now)
    query = understand(question, setting, given=Given(), remembered=None, shown=())
    if query.intent != "search":
        return 0
    try:
        return count_matches(query, now=now, similarity_threshold=TOPIC_SIMILARITY)
    except SearchFailed:
        return 0  # without examples the page is still of use
