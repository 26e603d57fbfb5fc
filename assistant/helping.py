"""What a language model may add to how a question was understood: fields for words that no rule used.

It adds and never overrides: dates and places are ours alone, what was understood stays, the topic loses only
what is said to be unwanted, and that must stand in the question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.audiences import AGES
from assistant.people import ANY_COST, NEEDS
from assistant.query import Cost, EventQuery
from assistant.topic import is_subject

MOST_AGES = 6
MOST_EXCLUDED = 3
LONGEST_PROPOSAL = 4_000  # characters
OLDEST = 120
MOST_DOLLARS = 10_000.0

SYSTEM = (
    "Fill in what a question about local events says, as one JSON object without any other field.\n"
    'Question: "a quiet evening for grandma without crowds, she is hard of hearing"\n'
    '{"audience": ["seniors"], "exclude": ["crowds"], "accessibility": ["hearing-loop"]}\n'
    'Question: "pottery under 20 dollars, on my laptop"\n'
    '{"max_price": 20, "is_virtual": true}'
)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "audience": {"type": "array", "items": {"enum": list(AGES)}, "maxItems": 2},
        "ages": {"type": "array", "items": {"type": "integer"}, "maxItems": MOST_AGES},
        "free": {"type": "boolean"},
        "max_price": {"type": "number"},
        "is_virtual": {"type": "boolean"},
        "exclude": {"type": "array", "items": {"type": "string"}, "maxItems": MOST_EXCLUDED},
        "accessibility": {"type": "array", "items": {"enum": list(NEEDS)}, "maxItems": 3},
    },
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model proposes, already checked; empty or None: nothing."""

    audience: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    cost: Cost = ANY_COST
    is_virtual: bool | None = None
    exclude: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()


def wants_help(query: EventQuery) -> bool:
    """Whether words were left over as the topic which name no subject that we know."""
    if query.intent != "search" or query.form == "plan" or query.topic is None:
        return False
    return "topic" not in query.carried_over and not all(map(is_subject, query.topic.split()))


def question_for(message: str, query: EventQuery) -> str:
    """What the model is asked."""
    return f"Question: {json.dumps(message, ensure_ascii=False)}\nWords not understood: {query.topic}"


def proposal_in(text: str) -> Proposal:
    """What an answer proposes; what is malformed or not allowed counts as not said."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or len(text) > LONGEST_PROPOSAL:
        return Proposal()
    try:
        said = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return Proposal()
    if not isinstance(said, Mapping):
        return Proposal()
    virtual = said.get("is_virtual")
    return Proposal(
        audience=tuple(word for word in _words(said, "audience") if word in AGES)[:2],
        ages=tuple(age for age in _items(said, "ages") if type(age) is int and 0 <= age <= OLDEST)[
            :MOST_AGES
        ],
        cost=_cost(said),
        is_virtual=virtual if isinstance(virtual, bool) else None,
        exclude=_words(said, "exclude")[:MOST_EXCLUDED],
        accessibility=tuple(word for word in _words(said, "accessibility") if word in NEEDS),
    )


def helped(query: EventQuery, proposal: Proposal, message: str) -> EventQuery:
    """The query with what is proposed where nothing was understood; the same one where nothing is added."""
    if not wants_help(query):
        return query
    said = set(_split(message))
    changes: dict[str, Any] = {}
    if not query.ages and not query.audience:
        changes |= {"ages": tuple(sorted(set(proposal.ages))), "audience": proposal.audience}
    if not query.cost:
        changes["cost"] = proposal.cost
    if query.is_virtual is None:
        changes["is_virtual"] = proposal.is_virtual
    unwanted = tuple(
        word for word in proposal.exclude if word not in query.exclude and said.issuperset(_split(word))
    )
    changes["exclude"] = (*query.exclude, *unwanted)
    changes["accessibility"] = tuple(dict.fromkeys((*query.accessibility, *proposal.accessibility)))
    added = query.with_changes(**changes)
    return added.with_changes(topic=_without(query.topic or "", unwanted))


def _without(topic: str, unwanted: tuple[str, ...]) -> str | None:
    """The topic without the words that are not wanted."""
    taken = {part for word in unwanted for part in _split(word)}
    return " ".join(word for word in topic.split() if word not in taken) or None


def _cost(said: Mapping[str, Any]) -> Cost:
    most = said.get("max_price")
    if said.get("free") is True:
        return Cost(free=True)
    if not isinstance(most, int | float) or isinstance(most, bool) or not 0 < most <= MOST_DOLLARS:
        return ANY_COST  # NaN is not between them
    return Cost(max=float(most))


def _items(said: Mapping[str, Any], name: str) -> list[Any]:
    items = said.get(name)
    return items if isinstance(items, list) else []


def _words(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    words = (item.strip().lower() for item in _items(said, name) if isinstance(item, str))
    return tuple(dict.fromkeys(word for word in words if 0 < len(word) <= 60))


def _split(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.lower())
