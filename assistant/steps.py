"""The steps of a planned day: read from the first request, and changed one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.ages import read_ages
from assistant.query import MOST_PARTS, Part
from assistant.spans import Span, blanked
from assistant.topic import topic_in

MORNING, BRUNCH, LUNCH = (360, 720), (600, 780), (720, 840)
AFTERNOON, DINNER, EVENING = (720, 1020), (1020, 1140), (1020, 1440)
# What people mean by a day when they name no parts of it.
USUAL_PARTS = (Part(MORNING), Part(AFTERNOON), Part(EVENING))
_ASKS_PLAN = re.compile(
    r"(?<!\w)(?:plan\s+(?:a|an|my|our|the|us|out|for|this|next|today|tomorrow|tonight|\w{3,6}day)|(?:a|the|our|us\s+a)\s+plan\s+(?:for|of)|itinerary"
    r"|day\s+plan|plan\s+it"
    r"|(?:make|give|build|put\s+together)\s+(?:me\s+|us\s+)?(?:a\s+)?(?:plan|schedule)"
    r"|(?:put\s+together|line\s+up|map\s+out|organi[sz]e|build)\s+(?:me\s+|us\s+)?(?:a|an|our|my)\s+(?:\w+\s+){0,2}(?:day|morning|afternoon|evening|night|weekend"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday))(?!\w)"
)
_FRAME = re.compile(
    r"(?<!\w)(?:(?:can|could)\s+you\s+)?(?:(?:make|give|build|put\s+together)\s+(?:me\s+|us\s+)?(?:a\s+)?)?"
    r"(?:plan|schedule|itinerary)(?:\s+(?:out|for|of|a|an|my|our|the|us|me|it|day))*(?!\w)"
)
_NEXT = re.compile(
    r"(?:[,;:]|\.\s|(?<!\w)(?:and\s+then|then|after\s+that|afterwards|followed\s+by|and\s+finally"
    r"|finally)(?!\w))\s*"
)
_AND = re.compile(r"\s+and\s+(?=(?:[^,;]*\s)?(?:morning|afternoon|evening|night|lunch|dinner)(?!\w))")
# The hours said with a step; what follows a meal comes after it.
_HOURS: tuple[tuple[re.Pattern[str], tuple[int, int]], ...] = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)"), hours)
    for words, hours in (
        (r"after\s+(?:dinner|supper)", (1140, 1440)),
        (r"after\s+lunch", (780, 1020)),
        (r"before\s+lunch", MORNING),
        (r"brunch", BRUNCH),
        (r"morning|before\s+noon|breakfast", MORNING),
        (r"afternoon", AFTERNOON),
        (r"evening|night|tonight", EVENING),
        (r"lunch(?:time)?|midday|noon", LUNCH),
        (r"dinner|supper", DINNER),
    )
)
_HOUR_WORDS = re.compile(
    r"(?<!\w)(?:(?:in|during|for|at|by)\s+)?(?:the\s+)?(?:after\s+(?:lunch|dinner|supper)|before\s+"
    r"(?:lunch|noon)|morning|afternoon|evening|night|midday|noon)(?!\w)"
)
_SWAPS = re.compile(
    r"(?<!\w)(?:(?:swap|replace|switch|change|trade)\s+(?:out\s+)?(?P<old>.{2,60}?)\s+(?:for|with|to|into"
    r"|by)\s+(?P<new>.{2,80})"
    r"|(?:rather|prefer|make\s+it|let['’]s\s+do|how\s+about|do)\s+(?P<new2>.{2,80}?)\s+(?:than"
    r"|instead\s+of|not|over)\s+(?P<old2>.{2,60})"
    r"|instead\s+of\s+(?P<old3>.{2,60}?)(?:,|\s+(?:do|have|let['’]s|i['’]d|we['’]d|maybe|can))\s*"
    r"(?P<new3>.{2,80})"
    r"|instead\s+of\s+the\s+(?P<old5>[\w'’-]{3,30})\s+(?P<new5>(?:an?|some)\s+.{2,80})"
    r"|^(?P<new4>.{2,80}?)\s+instead\s+of\s+(?P<old4>.{2,60}))\W*$"
)
_ANOTHER = re.compile(
    r"(?<!\w)(?:(?:something|anything)\s+(?:else|different)|another\s+(?:one|event|idea|option|thing)|"
    r"a\s+different\s+(?:one|event|idea|option|thing))(?!\w)"
)
_DROPS = re.compile(
    r"(?<!\w)(?:skip|drop|remove|leave\s+out|without|no|forget|cut)\s+(?:the\s+)?(?P<old>.{2,60}?)\W*$"
)
_ADDS = re.compile(r"(?<!\w)(?:add|also|plus|and\s+then|then)\s+(?P<new>.{2,80})$")
_WORD = re.compile(r"[\w'’-]{3,}")
_MEALS = frozenset({"lunch", "dinner", "breakfast", "brunch", "supper"})


def asks_plan(text: str) -> bool:
    """Whether the plan of a day is asked for."""
    return _ASKS_PLAN.search(text) is not None


def steps_in(text: str, used: tuple[Span, ...]) -> tuple[Part, ...]:
    """The steps a lower-case request names, in their order; `used` are its days and places, no steps."""
    text = _FRAME.sub(lambda found: " " * len(found.group()), blanked(text, *used))
    parts: list[Part] = []
    for phrase in _NEXT.split(_AND.sub(", ", text)):
        part = _step(phrase, parts[-1] if parts else None)
        if part is not None:
            parts.append(part)
    return tuple(parts[:MOST_PARTS])


def changed_steps(text: str, parts: tuple[Part, ...], planned: Sequence[int | None] = ()) -> tuple[Part, ...]:
    """The steps after a lower-case message that swaps, drops or adds one, or wants another event for one.

    The same ones when it does none. `planned`: the id of the event of each step, as far as it is known.
    """
    if _ANOTHER.search(text):
        place = _place_of(text, parts)
        return parts if place is None else _with_another(parts, place, planned)
    if found := _SWAPS.search(text):
        groups = found.groupdict()
        old = next(value for name, value in groups.items() if name.startswith("old") and value)
        new = next(value for name, value in groups.items() if name.startswith("new") and value)
        return _swapped(parts, _place_of(old, parts), _step(new, None))
    if found := _DROPS.search(text):
        place = _place_of(found["old"], parts)
        return parts if place is None else (*parts[:place], *parts[place + 1 :])
    if found := _ADDS.search(text):
        added = _step(found["new"], parts[-1] if parts else None)
        return (*parts, added)[:MOST_PARTS] if added else parts
    return parts


def _step(phrase: str, before: Part | None) -> Part | None:
    """One phrase as a step; without hours of its own it comes after the one before."""
    hours = next((hours for pattern, hours in _HOURS if pattern.search(phrase)), None)
    rest = _HOUR_WORDS.sub(lambda found: " " * len(found.group()), phrase)
    spans: list[Span] = []
    _, audience = read_ages(rest, spans)
    topic = topic_in(blanked(rest, *spans))
    if topic is None and not audience and hours is None:
        return None
    return Part(hours or _after(before), topic, audience)


def _after(before: Part | None) -> tuple[int, int] | None:
    if before is None or before.daypart is None:
        return None
    if before.daypart[1] <= AFTERNOON[0] or before.daypart in (BRUNCH, LUNCH):
        return AFTERNOON
    return EVENING


def _swapped(parts: tuple[Part, ...], place: int | None, new: Part | None) -> tuple[Part, ...]:
    if place is None or new is None:
        return parts
    step = replace(new, daypart=new.daypart or parts[place].daypart)
    return (*parts[:place], step, *parts[place + 1 :])


def _with_another(parts: tuple[Part, ...], place: int, planned: Sequence[int | None]) -> tuple[Part, ...]:
    """The steps with another event for one; the others keep theirs if they can."""
    not_this = planned[place] if place < len(planned) else None
    if not_this is None:
        return parts
    part = parts[place]
    changed = replace(part, unwanted=(*part.unwanted, not_this))
    return (*parts[:place], changed, *parts[place + 1 :])


def _place_of(words: str, parts: tuple[Part, ...]) -> int | None:
    """Which step some words speak of: by its topic, whom it is for or when it is."""
    said = set(_WORD.findall(words))
    hours = next((hours for pattern, hours in _HOURS if pattern.search(words)), None)
    _, audience = read_ages(words, [])
    for place, part in enumerate(parts):
        if said & set(_WORD.findall(part.topic or "")) or set(audience) & set(part.audience):
            return place
    by_hours = [place for place, part in enumerate(parts) if hours and part.daypart == hours]
    return by_hours[0] if by_hours else None
