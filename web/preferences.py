"""What a person told us about themselves, and the conversations that begin with it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistant.query import EventQuery

NEEDS = (
    ("wheelchair", _("Wheelchair access")),
    ("step-free", _("No steps")),
    ("asl", _("Sign language (ASL)")),
    ("captions", _("Captions")),
    ("hearing-loop", _("Hearing loop")),
    ("sensory-friendly", _("Sensory-friendly")),
    ("audio description", _("Audio description")),
)
TIMES = (
    ("weekday mornings", _("Weekday mornings")),
    ("weekday afternoons", _("Weekday afternoons")),
    ("weekday evenings", _("Weekday evenings")),
    ("weekend mornings", _("Weekend mornings")),
    ("weekend afternoons", _("Weekend afternoons")),
    ("weekend evenings", _("Weekend evenings")),
)
WAYS = (
    ("on foot", _("On foot")),
    ("by bike", _("By bike")),
    ("by public transport", _("By bus or train")),
    ("by car", _("By car")),
)
OLDEST_CHILD = 17


def first_context(person: User) -> dict[str, Any]:
    """The context of a new conversation: a copy of the person's preferences, with their access needs as
    constraints that are shown and can be taken away.
    """
    if person.is_guest or not person.preferences:
        return {}
    context: dict[str, Any] = deepcopy(person.preferences)
    needs = context.get("preferences", {}).get("accessibility")
    if needs:
        context["query"] = EventQuery(accessibility=tuple(needs)).to_wire()
    return context


def home_named_by(person: User) -> str:
    """The home place a person gave; empty when there is none."""
    home = person.preferences.get("location", "")
    return home if isinstance(home, str) else ""


def as_stored(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of the form as `User.preferences`, without what was left open."""
    ages, most = answers["ages"], answers["budget"]
    preferences = {
        "age": f"children of {', '.join(map(str, ages))}" if ages else None,
        "familySize": answers["family_size"],
        "interests": answers["interests"],
        "accessibility": answers["needs"],
        "budgetRange": None if most is None else [0, most],
        "preferredTimes": answers["times"],
        "transportation": answers["ways"],
    }
    given = {name: value for name, value in preferences.items() if value not in (None, [], "")}
    stored: dict[str, Any] = {"preferences": given} if given else {}
    return ({"location": answers["place"]} if answers["place"] else {}) | stored


def as_answers(stored: dict[str, Any]) -> dict[str, Any]:
    """The stored preferences as the form shows them."""
    told = stored.get("preferences", {})
    budget = told.get("budgetRange") or [0, None]
    return {
        "place": stored.get("location", ""),
        "family_size": told.get("familySize"),
        "ages": ", ".join(re.findall(r"\d+", str(told.get("age", "")))),
        "interests": ", ".join(told.get("interests", [])),
        "needs": told.get("accessibility", []),
        "budget": budget[-1],
        "times": told.get("preferredTimes", []),
        "ways": told.get("transportation", []),
    }
