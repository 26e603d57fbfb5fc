"""Which hours of a day a phrase means: minutes after local midnight, [from, to)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Part = tuple[int, int]
BLANK = "\x00"
NIGHT = 24 * 60
AFTER_SCHOOL = (14 * 60 + 30, 18 * 60)
EVENING = (17 * 60, NIGHT)
LATE = (21 * 60, NIGHT)
SCHOOL_DAYS = frozenset(range(5))
_HOURS = {
    "morning": (6, 12), "a.m.": (6, 12), "daytime": (6, 17), "day time": (6, 17), "lunchtime": (12, 14),
    "lunch time": (12, 14), "lunch hour": (12, 14), "midday": (12, 14), "mediodía": (12, 14),
    "brunch time": (10, 14), "afternoon": (12, 17), "tarde": (12, 17), "teatime": (15, 17),
    "evening": (17, 24), "night": (17, 24), "nite": (17, 24), "nighttime": (17, 24), "noche": (17, 24),
    "mañana": (6, 12), "dinner time": (17, 20), "dinnertime": (17, 20), "happy hour": (16, 19),
    "dusk": (17, 21),
}  # fmt: skip
PARTS: dict[str, Part] = {word: (start * 60, end * 60) for word, (start, end) in _HOURS.items()}
# What "early", "mid" and "late" leave of a part of the day.
_THIRDS = {
    "morning": {"early": (6, 9), "mid": (9, 11), "late": (10, 12)},
    "afternoon": {"early": (12, 14), "mid": (13, 16), "late": (15, 17)},
    "evening": {"early": (17, 19), "mid": (18, 21), "late": (20, 24)},
    "night": {"early": (17, 20), "mid": (19, 22), "late": (21, 24)},
}
_WORDS = "|".join(sorted(map(re.escape, _HOURS), key=len, reverse=True))
_HALF = r"(?:(?:half|quarter)\s+past\s+)?"
_NUMBER = r"(?:\d{1,2}(?:[:.][0-5]\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
CLOCK = (
    rf"(?:{_HALF}{_NUMBER}\s*(?:o'?clock)?\s*(?:a\.?m\b\.?|p\.?m\b\.?|h\b)?|noon|midday|midnight|mediod[ií]a)"
)
_NO_UNIT = (
    r"(?![\w/]|[:.%]\d)(?!\s*(?:-|–)?\s*(?:day|week|month|mile|mi\b|km|kilomet|min|year|yr|y\.?o|hour|kid|child|people|person"
    r"|adult|dollar|buck|event|thing|of\s+us|star|option|other|or\s+more|%))"
)
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
_WORK = re.compile(r"(?<!\w)after[\s-]?work(?!\w)")
_RANGE = re.compile(
    rf"(?<![\w$/.:-])(?P<lead>from\s+|between\s+)?(?P<first>{CLOCK})\s*(?:-|–|—|to|and|until|till?|through)\s*(?P<last>{CLOCK}){_NO_UNIT}"
)
_AFTER = re.compile(
    rf"(?<!\w)(?:(?:any\s?time|starting|starts?|begins?|beginning|not\s+before|no\s+earlier\s+than)\s+)?(?:after|from|(?<!half\s)(?<!quarter\s)past|at\s+or\s+after|since)\s+(?P<at>{CLOCK})(?:\s+(?:on|onwards?))?{_NO_UNIT}"
    rf"|(?<!\w)(?P<later>{CLOCK})\s+(?:or\s+later|onwards?|and\s+later){_NO_UNIT}"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:be\s+)?(?:done|end|ends|ending|finished|finish|finishes|over|home|out|back)\s+)?(?:before|until|till?|by|no\s+later\s+than|up\s+to)\s+(?P<at>{CLOCK}){_NO_UNIT}"
    rf"|(?<!\w)(?P<earlier>{CLOCK})\s+or\s+earlier(?!\w)"
)
_AROUND = re.compile(
    rf"(?<!\w)(?:(?:at\s+)?(?:around|about|near|circa|roughly)|~)\s*(?P<at>{CLOCK}){_NO_UNIT}|(?<!\w)(?P<ish>{CLOCK})-?ish(?!\w)"
)
_AT = re.compile(
    rf"(?<!\w)(?:at|starting\s+at|starts\s+at|a\s+las|@)\s*(?P<at>{CLOCK}){_NO_UNIT}"
    r"|(?<![\w$:.-])(?P<plain>\d{1,2}(?:[:.][0-5]\d)?\s*[ap]\.?m\b\.?|\d{1,2}:[0-5]\d|noon|(?:half|quarter)\s+past\s+\w+)(?![\w-])"
)
_IS_TIME = re.compile(r"[ap]\.?m\b|:|noon|midday|midnight|o'?clock|mediod|\dh\b")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the day, where its words stand, and the weekdays it is limited to."""

    part: Part
    span: tuple[int, int]
    weekdays: frozenset[int] = frozenset()


def find_hours(text: str, half: str = "") -> list[Hours]:
    """The parts of the day a lower-case text names, in order; a clock time inside one narrows it.

    `half` ("am", "pm") settles bare hours. Dates are expected to be replaced by BLANK.
    """
    found: list[Hours] = []
    for pattern, part, weekdays in (
        (_SCHOOL, AFTER_SCHOOL, SCHOOL_DAYS), (_WORK, EVENING, SCHOOL_DAYS),
        (_WEEKNIGHT, EVENING, SCHOOL_DAYS),
    ):  # fmt: skip
        if match := pattern.search(text):
            found.append(Hours(part, match.span(), weekdays))
            text = _blank(text, match)
    named = [match for match in _PART.finditer(text) if not _is_name(match)][:8]
    half = _half_of(named) or half
    clocks = _clocks(text, half)
    for match in named:
        if not any(clock.span[0] <= match.start() < clock.span[1] for clock in clocks):
            found.append(Hours(_part_of(match), match.span()))
    return sorted(_narrowed(found, clocks), key=lambda hours: hours.span)


def _is_name(found: re.Match[str]) -> bool:
    """Whether the word is no time: "a.m." alone, and the night of a noun."""
    before = found.string[max(0, found.start() - 20) : found.start()]
    is_night = found["part"] in ("night", "nite") and found.group()[0] in "n"
    return found["part"] == "a.m." or (is_night and _NAMED_NIGHT.search(before) is not None)


def _part_of(found: re.Match[str]) -> Part:
    word = {"nite": "night", "noche": "night", "tarde": "afternoon"}.get(found["part"], found["part"])
    start, end = _THIRDS.get(word, {}).get(found["third"] or "", _HOURS[found["part"]])
    return start * 60, end * 60


def _half_of(named: list[re.Match[str]]) -> str:
    """ "am" or "pm" when the parts of the day that are named leave no doubt about a bare hour."""
    parts = {"am" if _part_of(match)[1] <= NIGHT // 2 else "pm" for match in named}
    return parts.pop() if len(parts) == 1 else ""


def _clocks(text: str, half: str) -> list[Hours]:
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Part | None]], ...] = (
        (_RANGE, _range), (_AROUND, _around), (_AFTER, _after), (_BEFORE, _before), (_AT, _at),
    )  # fmt: skip
    found: list[Hours] = []
    for pattern, reader in readers:
        for match in list(pattern.finditer(text))[:8]:
            part = reader(match, half)
            if part is not None and 0 <= part[0] < part[1]:
                found.append(Hours(part, match.span()))
                text = _blank(text, match)
    return found


def _narrowed(named: list[Hours], clocks: list[Hours]) -> list[Hours]:
    """One part and one clock time are one statement: "tonight after 9", "after 6 and before 9"."""
    every = sorted([*named, *clocks], key=lambda hours: hours.span)
    merged: list[Hours] = []
    for hours in every:
        before = merged[-1] if merged else None
        is_joined = before is not None and (hours in clocks or before in clocks) and _is_close(before, hours)
        if before is not None and is_joined and (part := _common(before.part, hours.part)):
            span = (before.span[0], hours.span[1])
            merged[-1] = Hours(part, span, before.weekdays | hours.weekdays)
        else:
            merged.append(hours)
    return merged


def _is_close(before: Hours, after: Hours) -> bool:
    return after.span[0] - before.span[1] <= 6


def _common(one: Part, other: Part) -> Part | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def _range(found: re.Match[str], half: str) -> Part | None:
    first, last = found["first"], found["last"]
    if not _IS_TIME.search(first + last) and not found["lead"] and not half:
        return _bare_range(found)
    ends_at = _minutes(last, half)
    if ends_at is None:
        return None
    starts_at = _start_before(first, ends_at, half) if not _IS_TIME.search(first) else _minutes(first, half)
    if starts_at is None:
        return None
    starts_at %= NIGHT  # from midnight: the one the day begins with
    if _IS_TIME.search(first) and not _IS_TIME.search(last):
        ends_at = _next_after(starts_at, _hour(last) % 12 * 60 + ends_at % 60)
    if ends_at <= starts_at:
        ends_at += NIGHT if "midnight" not in last else 0
        ends_at = ends_at if ends_at > starts_at else ends_at + NIGHT
    return starts_at, min(ends_at, 28 * 60)


def _bare_range(found: re.Match[str]) -> Part | None:
    """ "Saturday 10-12" and "9 to 5" are hours; "3 to 5" alone may be ages."""
    around = (
        found.string[max(0, found.start() - 3) : found.start()] + found.string[found.end() : found.end() + 5]
    )
    first, last = _hour(found["first"]), _hour(found["last"])
    if BLANK not in around and (first, last) != (9, 5):
        return None
    start = (first if first >= 8 else first + 12) * 60
    return start, _next_after(start, last % 12 * 60)


def _start_before(word: str, ends_at: int, half: str) -> int | None:
    """ "10 to 2pm" begins at ten in the morning, "2 to 4pm" at two in the afternoon."""
    minutes = _minutes(word, half)
    if minutes is None:
        return None
    late = minutes % (NIGHT // 2) + NIGHT // 2
    return late if late < ends_at else late - NIGHT // 2


def _next_after(start: int, minutes: int) -> int:
    return next(at for at in (minutes, minutes + NIGHT // 2, minutes + NIGHT) if at > start)


def _after(found: re.Match[str], half: str) -> Part | None:
    start = _minutes(found["at"] or found["later"], half)
    if start is None:
        return None
    return (0, 4 * 60) if start >= NIGHT else (start, NIGHT)


def _before(found: re.Match[str], half: str) -> Part | None:
    end = _minutes(found["at"] or found["earlier"], half)
    return (0, end) if end else None


def _around(found: re.Match[str], half: str) -> Part | None:
    at = _minutes(found["at"] or found["ish"], half)
    return None if at is None else (max(0, at - 60), min(NIGHT, at + 60))


def _at(found: re.Match[str], half: str) -> Part | None:
    at = _minutes(found["at"] or found["plain"], half)
    if at is None:
        return None
    return (0, 60) if at >= NIGHT else (at, at + 60)


def _hour(word: str) -> int:
    digits = re.search(r"\d{1,2}", word)
    if digits:
        return int(digits.group())
    return next((number for name, number in _NUMBERS.items() if re.search(rf"\b{name}\b", word)), 0)


def _minutes(word: str, half: str) -> int | None:
    """Minutes after midnight; without am or pm the hour at which things are on: from eight in the morning."""
    if "noon" in word or "midday" in word or "mediod" in word:
        return 12 * 60
    if "midnight" in word:
        return NIGHT
    hour = _hour(word)
    said = re.search(r"[:.]([0-5]\d)", word)
    minute = int(said[1]) if said else 30 if "half" in word else 15 if "quarter" in word else 0
    if hour > 24 or (hour > 12 and re.search(r"[ap]\.?m", word)):
        return None
    if hour > 12:
        return hour * 60 + minute
    if re.search(r"a\.?m\b", word):
        return hour % 12 * 60 + minute
    if re.search(r"p\.?m\b", word) or (half == "pm" and hour != 12):
        return (hour % 12 + 12) * 60 + minute
    is_afternoon = 1 <= hour < 8 and half != "am"
    return (hour + 12 if is_afternoon else hour) * 60 + minute


def _blank(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
