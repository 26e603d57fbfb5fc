"""Which hours of a day a phrase means: minutes after local midnight, [from, to)."""

from __future__ import annotations

import re
from dataclasses import dataclass

NIGHT = 24 * 60
PARTS = {
    "morning": (6, 12), "mañana": (6, 12), "lunchtime": (12, 14), "lunch time": (12, 14),
    "afternoon": (12, 17), "tarde": (12, 17), "weeknight": (17, 24),
    "evening": (17, 24), "night": (17, 24), "noche": (17, 24),
}  # fmt: skip
AFTER_SCHOOL = (14 * 60 + 30, 18 * 60)
SCHOOL_DAYS = frozenset(range(5))

CLOCK = r"(?:\d{1,2}(?::[0-5]\d)?\s*(?:a\.?m\.?|p\.?m\.?)?|noon|midnight)"
_PART = re.compile(rf"(?<!\w)(?:in\s+the\s+|por\s+la\s+)?(?P<part>{'|'.join(PARTS)})s?(?!\w)")
_SCHOOL = re.compile(r"(?<!\w)after[\s-]?school(?!\w)")
_RANGE = re.compile(
    rf"(?<![\w$/])(?:from\s+|between\s+)?(?P<first>{CLOCK})\s*(?:-|–|to|and|until|till)\s*(?P<last>{CLOCK})(?![\w/])"
)
_AFTER = re.compile(
    rf"(?<!\w)(?:after|from|past)\s+(?P<at>{CLOCK})(?![\w/])(?!\s*(?:day|week|mile|min|year|kid))"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:done|end|ends|finished|over|home)\s+)?(?:before|until|till|by)\s+(?P<at>{CLOCK})(?![\w/])"
)
_AROUND = re.compile(
    rf"(?<!\w)(?:around|about)\s+(?P<at>{CLOCK})(?![\w/])(?!\s*(?:mile|min|year|dollar|people))"
)
_AT = re.compile(
    r"(?<![\w$])(?:at\s+)?(?P<at>\d{1,2}(?::[0-5]\d)?\s*(?:a\.?m\.?|p\.?m\.?)|(?<=at )noon)(?!\w)"
)
_IS_TIME = re.compile(r"[ap]\.?m|:|noon|midnight")


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the day and where the words for it stand."""

    part: tuple[int, int]
    span: tuple[int, int]
    weekdays: frozenset[int] = frozenset()


def read_hours(text: str) -> Hours | None:
    """The part of the day a lower-case text names, or None; later words narrow earlier ones."""
    if found := _SCHOOL.search(text):
        return Hours(AFTER_SCHOOL, found.span(), SCHOOL_DAYS)
    for pattern, reader in (
        (_RANGE, _range),
        (_AFTER, _after),
        (_BEFORE, _before),
        (_AROUND, _around),
        (_AT, _at),
    ):
        for found in pattern.finditer(text):
            part = reader(found, text)
            if part is not None:
                return Hours(part, found.span())
    if found := _PART.search(text):
        start, end = PARTS[found["part"]]
        weekdays = SCHOOL_DAYS if found["part"] == "weeknight" else frozenset()
        return Hours((start * 60, end * 60), found.span(), weekdays)
    return None


def _range(found: re.Match[str], text: str) -> tuple[int, int] | None:
    first, last = found["first"], found["last"]
    said = _IS_TIME.search(first + last) or text[found.start() :].startswith(("from", "between"))
    if not said:
        return None  # "3 to 5 year olds" is no time
    ends_at = _minutes(last, None)
    starts_at = _minutes(first, ends_at if _IS_TIME.search(last) else None)
    if ends_at is None or starts_at is None:
        return None
    if ends_at <= starts_at:
        ends_at += 12 * 60
    return (starts_at, min(ends_at, NIGHT)) if starts_at < min(ends_at, NIGHT) else None


def _after(found: re.Match[str], _text: str) -> tuple[int, int] | None:
    start = _minutes(found["at"], None)
    return (start, NIGHT) if start is not None and start < NIGHT else None


def _before(found: re.Match[str], _text: str) -> tuple[int, int] | None:
    end = _minutes(found["at"], None)
    return (0, end) if end else None


def _around(found: re.Match[str], _text: str) -> tuple[int, int] | None:
    at = _minutes(found["at"], None)
    return None if at is None else (max(0, at - 60), min(NIGHT, at + 60))


def _at(found: re.Match[str], _text: str) -> tuple[int, int] | None:
    at = _minutes(found["at"], None)
    return None if at is None else (at, min(NIGHT, at + 60))


def _minutes(word: str, until: int | None) -> int | None:
    """Minutes after midnight; without am or pm, the time of day at which things are on (7 to 18 h)."""
    word = word.replace(".", "").strip()
    if word == "noon":
        return 12 * 60
    if word == "midnight":
        return NIGHT if until is None else 0
    digits = re.match(r"(\d{1,2})(?::(\d\d))?", word)
    assert digits is not None
    hour, minute = int(digits[1]), int(digits[2] or 0)
    if hour > 24:
        return None
    if word.endswith("am"):
        return hour % 12 * 60 + minute if hour <= 12 else None
    if word.endswith("pm"):
        return (hour % 12 + 12) * 60 + minute if hour <= 12 else None
    if until is not None and hour <= 12:
        # "10 to 2pm" begins at ten in the morning, "2 to 4pm" at two in the afternoon.
        afternoon = (hour % 12 + 12) * 60 + minute
        return afternoon if afternoon < until else hour % 12 * 60 + minute
    return (hour + 12 if 1 <= hour < 7 else hour) * 60 + minute
