"""Clock times: "10 to 2", "after 5", "until 4", "around 6", "at 7:30pm", as minutes after local midnight."""

from __future__ import annotations

import re
from collections.abc import Callable

Part = tuple[int, int]
BLANK = "\x00"
HOURS_OF_A_DAY = 24
NIGHT = HOURS_OF_A_DAY * 60
_HALF = r"(?:(?:half|quarter)\s+past\s+)?"
_NUMBER = (
    r"(?:\d{1,2}(?:[:.][0-5]\d)?|\d{1,2}[0-5]\d(?=\s*[ap]\.?m\b)"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
CLOCK = (
    rf"(?:{_HALF}{_NUMBER}\s*(?:o'?clock)?\s*(?:a\.?m\b\.?|p\.?m\b\.?|h\b|(?<=\d)[ap]\b)?"
    r"|noon|midday|midnight|mediod[ií]a)"
)
_NO_UNIT = (
    r"(?![\w/]|[:.%]\d)(?!\s*(?:-|–)?\s*(?:day|week|month|mile|mi\b|km|kilomet|min|year|yr|y\.?o|hour|kid|child|people|person"
    r"|adult|dollar|buck|event|thing|of\s+us|star|option|other|or\s+more|%))"
)
_RANGE = re.compile(
    rf"(?<![\w$/.:-])(?P<lead>from\s+|between\s+)?(?P<first>{CLOCK})\s*(?:-|–|—|to|and|untill?|till?|through)\s*(?P<last>{CLOCK}){_NO_UNIT}"
)
_AFTER = re.compile(
    r"(?<!\w)(?:(?:any\s?time|starting|starts?|begins?|beginning|no\s+earlier\s+than)\s+)?"
    r"(?:(?:not|can'?t|cannot|won'?t)(?:\s+\w+){0,2}\s+before|after|from|(?<!half\s)(?<!quarter\s)past(?=\s\d)"
    rf"|later\s+than|at\s+or\s+after|since)\s+(?P<at>{CLOCK})(?:\s+(?:on|onwards?))?{_NO_UNIT}"
    rf"|(?<!\w)(?P<later>{CLOCK})\s+(?:or\s+later|onwards?|and\s+later){_NO_UNIT}"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:be\s+)?(?:done|end|ends|ending|finished|finish|finishes|over|home|out|back)\s+)?(?:before|untill?|till?|by|no\s+later\s+than|up\s+to)\s+(?P<at>{CLOCK}){_NO_UNIT}"
    rf"|(?<!\w)(?P<earlier>{CLOCK})\s+or\s+earlier(?!\w)"
)
_AROUND = re.compile(
    rf"(?<!\w)(?:(?:at\s+)?(?:around|about|near|circa|roughly)|~)\s*(?P<at>{CLOCK}){_NO_UNIT}|(?<!\w)(?P<ish>{CLOCK})-?ish(?!\w)"
)
_AT = re.compile(
    rf"(?<!\w)(?:at|starting\s+at|starts\s+at|a\s+las|@)\s*(?P<at>{CLOCK}){_NO_UNIT}"
    r"|(?<![\w$:.-])(?P<plain>\d{1,2}(?:[:.][0-5]\d)?\s*[ap]\.?m\b\.?|\d{1,2}:[0-5]\d|noon|(?:half|quarter)\s+past\s+\w+)(?![\w-])"
)
_BARE = re.compile(rf"(?<![\w$/.:-])(?<!for\s)(?<!age\s)(?P<at>{_NUMBER})\s+(?={BLANK})")
_IS_TIME = re.compile(r"[ap]\.?m\b|\d[ap]\b|:|noon|midday|midnight|o'?clock|mediod|\dh\b")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}


def clock_times(text: str, half: str) -> list[tuple[Part, tuple[int, int]]]:
    """The clock times of a lower-case text as parts of a day, each with where its words stand."""
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Part | None]], ...] = (
        (_RANGE, _range), (_AROUND, _around), (_AFTER, _after), (_BEFORE, _before), (_AT, _at),
        *(((_BARE, _bare),) if half == "pm" else ()),
    )  # fmt: skip
    found: list[tuple[Part, tuple[int, int]]] = []
    for pattern, reader in readers:
        for match in list(pattern.finditer(text))[:8]:
            part = reader(match, half)
            if part is not None and 0 <= part[0] < part[1]:
                found.append((part, match.span()))
                text = without(text, match)
    return found


def _range(found: re.Match[str], half: str) -> Part | None:
    first, last = found["first"], found["last"]
    if not _IS_TIME.search(f"{first} {last}") and not found["lead"] and not half:
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
    if max(first, last) > HOURS_OF_A_DAY or (BLANK not in around and (first, last) != (9, 5)):
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


def _bare(found: re.Match[str], _half: str) -> Part | None:
    """ "8 tonight": an hour of the evening."""
    hour = _hour(found["at"])
    return ((hour + 12) * 60, (hour + 13) * 60) if 5 <= hour <= 11 else None


def _at(found: re.Match[str], half: str) -> Part | None:
    at = _minutes(found["at"] or found["plain"], half)
    if at is None:
        return None
    return (0, 60) if at >= NIGHT else (at, at + 60)


def _plain(word: str) -> str:
    """ "730pm" as "7:30pm", "9a" as "9am"."""
    return re.sub(r"(\d)([ap])$", r"\1\2m", re.sub(r"(\d{1,2})([0-5]\d)(?=\s*[ap])", r"\1:\2", word))


def _hour(word: str) -> int:
    digits = re.search(r"\d{1,2}", _plain(word))
    if digits:
        return int(digits.group())
    return next((number for name, number in _NUMBERS.items() if re.search(rf"\b{name}\b", word)), 0)


def _minutes(word: str, half: str) -> int | None:
    """Minutes after midnight; without am or pm the hour at which things are on: from eight in the morning."""
    if "noon" in word or "midday" in word or "mediod" in word:
        return 12 * 60
    if "midnight" in word:
        return NIGHT
    word = _plain(word)
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


def without(text: str, found: re.Match[str]) -> str:
    """The text with a match replaced by blanks."""
    return text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
