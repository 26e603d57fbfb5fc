"""Which hours of a day a phrase means: minutes after local midnight, [from, to)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.dates.clocks import BLANK, NIGHT, Part, clock_times, without

__all__ = ["AFTER_SCHOOL", "BLANK", "EVENING", "LATE", "NIGHT", "PARTS", "Hours", "Part", "find_hours"]

AFTER_SCHOOL = (14 * 60 + 30, 18 * 60)
EVENING = (17 * 60, NIGHT)
LATE = (21 * 60, NIGHT)
SCHOOL_DAYS = frozenset(range(5))
NO_DAYS: frozenset[int] = frozenset()
_HOURS = {
    "morning": (6, 12), "a.m.": (6, 12), "am": (6, 12), "p.m.": (12, 24), "pm": (12, 24),
    "daytime": (6, 17), "day time": (6, 17), "lunchtime": (12, 14),
    "lunch time": (12, 14), "lunch hour": (12, 14), "midday": (12, 14), "mid-day": (12, 14),
    "mid day": (12, 14),
    "mediodía": (12, 14),
    "brunch time": (10, 14), "afternoon": (12, 17), "tarde": (12, 17), "teatime": (15, 17),
    "evening": (17, 24), "night": (17, 24), "nite": (17, 24), "nighttime": (17, 24), "noche": (17, 24),
    "mañana": (6, 12), "dinner time": (17, 20), "dinnertime": (17, 20), "happy hour": (16, 19),
    "dusk": (17, 21),
}  # fmt: skip
# "Sunday a.m."; after an hour they belong to it.
HALVES = frozenset({"a.m.", "am", "p.m.", "pm"})
PARTS: dict[str, Part] = {word: (start * 60, end * 60) for word, (start, end) in _HOURS.items()}
# What "early", "mid" and "late" leave of a part of the day.
_THIRDS = {
    "morning": {"early": (6, 9), "mid": (9, 11), "late": (10, 12)},
    "afternoon": {"early": (12, 14), "mid": (13, 16), "late": (15, 17)},
    "evening": {"early": (17, 19), "mid": (18, 21), "late": (20, 24)},
    "night": {"early": (17, 20), "mid": (19, 22), "late": (21, 24)},
}
_WORDS = "|".join(sorted(map(re.escape, _HOURS), key=len, reverse=True))
_PART = re.compile(
    rf"(?<!\w)(?:in\s+the\s+|at\s+|during\s+the\s+|por\s+la\s+|de\s+la\s+|any\s+|(?P<third>early|mid|late)[\s-]+)?(?P<part>{_WORDS})s?(?!\w)"
)
# "Game night" and "open mic night" are names; a night as a time stands after a date or a small word.
_NAMED_NIGHT = re.compile(
    r"(?<![\w'])(?!(?:the|a|at|by|of|in|on|or|and|all|any|each|every|late|early|this|that|one|next|last|good|per|to|week"
    r"|school|is|are|for|during|only|just|date)\s)(?:[^\W\d_][\w'-]+|\d\d'?s)\s+$"
)
_WEEKNIGHT = re.compile(r"(?<!\w)(?:week|school)\s?nights?(?!\w)")
_SCHOOL = re.compile(r"(?<!\w)(?:right\s+)?after[\s-]?school(?!\w)(?!\s+(?:program|club|class|care|activit))")
# Breakfast, lunch and dinner where they only say when.
_MEALS = (
    (re.compile(r"(?<!\w)(?:at|during|over)\s+lunch(?!\w)"), (12 * 60, 14 * 60)),
    (re.compile(r"(?<!\w)before\s+lunch(?!\w)"), (6 * 60, 12 * 60)),
    (re.compile(r"(?<!\w)after\s+lunch(?!\w)"), (13 * 60, 17 * 60)),
    (re.compile(r"(?<!\w)before\s+(?:dinner|supper)(?!\w)"), (12 * 60, 18 * 60)),
    (re.compile(r"(?<!\w)after\s+(?:dinner|supper)(?!\w)"), (19 * 60, NIGHT)),
    (re.compile(r"(?<!\w)after\s+breakfast(?!\w)"), (9 * 60, 12 * 60)),
)
_WORK = re.compile(r"(?<!\w)after[\s-]?work(?!\w)")


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the day, where its words stand, and the weekdays it is limited to."""

    part: Part
    span: tuple[int, int]
    weekdays: frozenset[int] = frozenset()
    is_clock: bool = False


def find_hours(text: str, half: str = "") -> list[Hours]:
    """The parts of the day a lower-case text names, in order; a clock time inside one narrows it.

    `half` ("am", "pm") settles bare hours. Dates are expected to be replaced by BLANK.
    """
    found: list[Hours] = []
    for pattern, part, weekdays in (
        (_SCHOOL, AFTER_SCHOOL, SCHOOL_DAYS), (_WORK, EVENING, SCHOOL_DAYS),
        (_WEEKNIGHT, EVENING, SCHOOL_DAYS), *((meal, part, NO_DAYS) for meal, part in _MEALS),
    ):  # fmt: skip
        if match := pattern.search(text):
            found.append(Hours(part, match.span(), weekdays))
            text = without(text, match)
    named = [match for match in _PART.finditer(text) if not _is_name(match)][:8]
    half = _half_of(named) or half
    clocks = [Hours(part, span, is_clock=True) for part, span in clock_times(text, half)]
    for match in named:
        if not any(clock.span[0] <= match.start() < clock.span[1] for clock in clocks):
            found.append(Hours(_part_of(match), match.span()))
    return sorted(_narrowed(found, clocks), key=lambda hours: hours.span)


def _is_name(found: re.Match[str]) -> bool:
    """Whether the word is no time: "a.m." alone, and the night of a noun."""
    before = found.string[max(0, found.start() - 20) : found.start()]
    if before.endswith("good "):
        return True  # a greeting
    is_night = found["part"] in ("night", "nite") and found.group()[0] in "n"
    is_half = found["part"] in HALVES
    return (is_half and not before.rstrip().endswith(BLANK)) or (
        is_night and _NAMED_NIGHT.search(before) is not None
    )


def _part_of(found: re.Match[str]) -> Part:
    word = {"nite": "night", "noche": "night", "tarde": "afternoon"}.get(found["part"], found["part"])
    start, end = _THIRDS.get(word, {}).get(found["third"] or "", _HOURS[found["part"]])
    return start * 60, end * 60


def _half_of(named: list[re.Match[str]]) -> str:
    """ "am" or "pm" when the parts of the day that are named leave no doubt about a bare hour."""
    parts = {"am" if _part_of(match)[1] <= NIGHT // 2 else "pm" for match in named}
    return parts.pop() if len(parts) == 1 else ""


def _narrowed(named: list[Hours], clocks: list[Hours]) -> list[Hours]:
    """One part and one clock time are one statement: "tonight after 9", "after 6 and before 9"."""
    every = sorted([*named, *clocks], key=lambda hours: hours.span)
    merged: list[Hours] = []
    for hours in every:
        before = merged[-1] if merged else None
        is_joined = before is not None and (hours in clocks or before in clocks) and _is_close(before, hours)
        if before is not None and is_joined and (part := _common(before.part, hours.part)):
            span = (before.span[0], hours.span[1])
            merged[-1] = Hours(part, span, before.weekdays | hours.weekdays, is_clock=True)
        else:
            merged.append(hours)
    return merged


def _is_close(before: Hours, after: Hours) -> bool:
    return after.span[0] - before.span[1] <= 6


def _common(one: Part, other: Part) -> Part | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None
