"""What a language model is told: rules in `system.md`, everything else as fenced data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from assistant.prompts.cleaning import cleaned
from assistant.prompts.event_block import event_block
from assistant.prompts.forms import FORMS, form_block
from events import clock

HISTORY_MESSAGES = 10
TABLE_DAYS = 14
MESSAGE_LENGTH = 4000
# A cautious estimate: English has about four characters a token, other languages fewer.
CHARACTERS_PER_TOKEN = 3
ANSWER_TOKENS = 1024
PREFERENCES = (
    "age", "familySize", "interests", "accessibility", "budgetRange", "preferredTimes", "transportation",
)  # fmt: skip
CURRENT_DATE_FORMAT = "%A, %B %d, %Y at %I:%M %p"  # of context["current_date"] in the specification

RULES = (Path(__file__).parent / "system.md").read_text(encoding="utf-8")
# Changes with the text of the rules: answers are counted by it.
PROMPT_VERSION = sha256(f"{RULES}{FORMS}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of each part goes into the prompt."""

    description: int
    messages: int
    message: int


# Descriptions give way before history; what was asked and shown in it is listed to the last.
_DETAILS = (
    Detail(600, HISTORY_MESSAGES, 1000),
    Detail(300, HISTORY_MESSAGES, 1000),
    Detail(120, HISTORY_MESSAGES, 1000),
    Detail(0, HISTORY_MESSAGES, 1000),
    Detail(0, HISTORY_MESSAGES, 400),
    Detail(0, 6, 200),
    Detail(0, 2, 120),
    Detail(0, 0, 0),
)
MOST_SHOWN = 10
EARLIER_LENGTH = 100  # of a question that is listed and not quoted


def create_event_discovery_prompt(
    message: str,
    events: Sequence[Mapping[str, Any]],
    context: Mapping[str, Any] | None,
    conversation_history: Sequence[Mapping[str, Any]] | None = None,
    user_preferences: Mapping[str, Any] | None = None,
) -> tuple[str, str]:
    """Return (system_prompt, user_prompt) for a question and the events of `get_context_events`.

    `context` may hold `now` (aware) or `current_date`, `timezone`, `location`, `searched` (what was searched,
    in words), `form` (of the answer), `plan` (parts in words with the ids of their events), `total`,
    `suggestion` and `shown` (ids and titles of what the last answer showed, in its order). The history's last
    ten messages are quoted, long ones cut; of those for which there is no room the questions are listed.
    Roles other than user and assistant are left out. Both prompts together leave room for an answer within
    LLM_CONTEXT_TOKENS: descriptions, then history, then the last events give way.
    """
    context = context or {}
    form = context.get("form") or ("list" if events else "nothing")
    system = f"{RULES}\n{form_block(form)}\n{_days(_local_now(context), context)}"
    budget = _budget() - len(system)
    history = [entry for entry in conversation_history or () if isinstance(entry, Mapping)]
    for detail in _DETAILS:
        user = _user_prompt(message, events, context, history, user_preferences or {}, detail)
        if len(user) <= budget:
            return system, user
    return system, _within(budget, message, events, context)


def _user_prompt(
    message: str,
    events: Sequence[Mapping[str, Any]],
    context: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    preferences: Mapping[str, Any],
    detail: Detail,
) -> str:
    parts = [
        _history(history, detail, _shown(context, events)),
        _preferences(preferences),
        _search(context, events),
        _events(events, detail.description),
        f"<question>\n{cleaned(message, MESSAGE_LENGTH)}\n</question>",
    ]
    return "\n\n".join(part for part in parts if part)


def _within(
    budget: int, message: str, events: Sequence[Mapping[str, Any]], context: Mapping[str, Any]
) -> str:
    """The question with as many events as there is room for; at last a shortened question alone."""
    without_history = {**context, "shown": ()}
    for count in range(len(events), -1, -1):
        user = _user_prompt(message, events[:count], without_history, (), {}, _DETAILS[-1])
        if len(user) <= budget:
            return user
    return f"<question>\n{cleaned(message, max(200, budget - 100))}\n</question>"


def _budget() -> int:
    """Characters that both prompts may have."""
    tokens: int = settings.LLM_CONTEXT_TOKENS
    return (tokens - min(ANSWER_TOKENS, tokens // 4)) * CHARACTERS_PER_TOKEN


def _local_now(context: Mapping[str, Any]) -> datetime:
    """The moment of the question on the clock of the place."""
    try:
        zone = ZoneInfo(str(context.get("timezone") or settings.TIME_ZONE))
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo(settings.TIME_ZONE)
    now, said = context.get("now"), context.get("current_date")
    if isinstance(now, datetime) and now.tzinfo is not None:
        return now.astimezone(zone)
    try:
        return datetime.strptime(str(said), CURRENT_DATE_FORMAT).replace(tzinfo=zone)
    except ValueError:
        return clock.now().astimezone(zone)


def _days(now: datetime, context: Mapping[str, Any]) -> str:
    """Today and the weekdays of the next fourteen days: language models miscount them."""
    place = cleaned(context.get("location") or "", 100)
    days = [(now + timedelta(days=offset)).date() for offset in range(TABLE_DAYS)]
    named = [f"{day:%a} {day:%b} {day.day}" for day in days]
    named[0], named[1] = f"{named[0]} (today)", f"{named[1]} (tomorrow)"
    moment = f"Now: {now:{CURRENT_DATE_FORMAT}} ({now.tzname()}{', in ' + place if place else ''})"
    return f"{moment}\n<days>{', '.join(named)}</days>\n"


def _history(history: Sequence[Mapping[str, Any]], detail: Detail, shown: str) -> str:
    said = [entry for entry in history if entry.get("role") in ("user", "assistant")][-HISTORY_MESSAGES:]
    quoted = said[-detail.messages :] if detail.messages else []
    asked = [
        cleaned(entry.get("content") or "", EARLIER_LENGTH)
        for entry in said[: len(said) - len(quoted)]
        if entry["role"] == "user"
    ]
    lines = [f"Asked before: {'; '.join(asked)}"] if asked else []
    lines += [f"{entry['role']}: {cleaned(entry.get('content') or '', detail.message)}" for entry in quoted]
    lines += [shown] if shown else []
    return "\n".join(["<history>", *lines, "</history>"]) if lines else ""


def _shown(context: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> str:
    """What the last answer showed, in its order, with the numbers of what is in the list again."""
    numbers = {event.get("id"): number for number, event in enumerate(events, 1)}
    titles = [
        f"{cleaned(title, 80)}{f' [[{numbers[event_id]}]]' if event_id in numbers else ''}"
        for event_id, title in list(context.get("shown") or ())[:MOST_SHOWN]
    ]
    return f"Shown before, in this order: {'; '.join(titles)}" if titles else ""


def _preferences(preferences: Mapping[str, Any]) -> str:
    lines = [
        f"{name}: {_value(preferences[name])}"
        for name in PREFERENCES
        if preferences.get(name) not in _NOTHING
    ]
    return "\n".join(["<preferences>", *lines, "</preferences>"]) if lines else ""


_NOTHING: tuple[object, ...] = (None, "", [], {})


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(cleaned(item, 60) for item in value[:20])
    return cleaned(value, 200)


def _search(context: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    numbers = {event.get("id"): number for number, event in enumerate(events, 1)}
    for key, label in (("searched", "Searched"), ("total", "Found in all"), ("suggestion", "Suggestion")):
        if context.get(key) not in _NOTHING:
            lines.append(f"{label}: {cleaned(context[key], 400)}")
    for part, event_id in context.get("plan") or ():
        number = numbers.get(event_id)
        lines.append(f"Plan: {cleaned(part, 100)}: {f'[[{number}]]' if number else 'nothing was found'}")
    return "\n".join(lines)


def _events(events: Sequence[Mapping[str, Any]], description_length: int) -> str:
    if not events:
        return "<events>\n(none found)\n</events>"
    blocks = [event_block(number, event, description_length) for number, event in enumerate(events, 1)]
    return "\n".join(["<events>", *blocks, "</events>"])
