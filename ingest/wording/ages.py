"""For which ages an event is, in years, with the words that say so."""

from __future__ import annotations

import re

from ingest.candidate import Ages
from ingest.wording.hints import mentions

OLDEST = 120
MAX_LABEL = 100
_DASH = r"\s*(?:-|–|—|to|through|thru|and|&)\s*"
_N = r"(\d{1,2})"
_UNIT = r"(?:\s*(months?|mos?\.?|years?|yrs?\.?|y/?o))?"
_LEAD = r"\b(?:ages?|aged|recommended for ages|suitable for ages|for ages)\s*:?\s*"

_RANGE = re.compile(
    rf"{_LEAD}{_N}{_UNIT}{_DASH}{_N}{_UNIT}(?!\d|:)\b(?!\s*(?:am|pm|p\.m|a\.m))", re.IGNORECASE
)
_SPAN = re.compile(
    rf"\b{_N}\s*(months?|mos?\.?|years?|yrs?\.?){_DASH}{_N}\s*(months?|mos?\.?|years?|"
    rf"yrs?\.?)\b(?!\s+(?:ago|of experience))",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    rf"\b(?:ages?\s*)?(?:birth|newborns?|infants?|babies){_DASH}(?:ages?\s*)?{_N}{_UNIT}\b", re.IGNORECASE
)
_AND_UP = re.compile(
    rf"{_LEAD}{_N}{_UNIT}\s*(?:\+|(?:and|&|or) (?:up|older|over|above)\b|plus\b)", re.IGNORECASE
)
_PLUS = re.compile(
    r"(?<![\d$£€.#/-])\b(1[6-9]|21|5[05]|6[05])\s?\+(?!\s*(?:vendors|artists|years|people|"
    r"local|booths|miles|different))"
)
_AND_OLDER = re.compile(
    rf"\b{_N}\s*(?:years?(?: old| of age)?\s*)?(?:and|&|or) (?:older|over)\b", re.IGNORECASE
)
_UNDER = re.compile(
    rf"{_LEAD}(?:under {_N}|{_N} (?:and|&|or) (?:under|younger))\b|"
    rf"\bchildren under {_N}\b(?=[^.\n]*\b(?:program|story ?time|class|only)\b)",
    re.IGNORECASE,
)
_GRADES = re.compile(
    r"\b(?:grades?|gr\.)\s*(pre-?k|k|\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to|through|thru|&|"
    r"and)\s*(k|\d{1,2})(?:st|nd|rd|th)?)?\b(\s*(?:\+|and up))?",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all ages|ages: all|every age|for all ages|any age)\b", re.IGNORECASE)
_ADULTS_ONLY = re.compile(r"\b(?:adults only|for adults only|must be (?:18|21))\b", re.IGNORECASE)
_SCHEMA = re.compile(r"^\s*(\d{1,3})?\s*(?:-|–|\+)?\s*(\d{1,3})?\s*$")


def ages_of_text(text: str) -> Ages:
    """The ages the text states first and most plainly; none when it does not."""
    lowered = text.lower()
    for hints, pattern, read in _READERS:
        if not mentions(lowered, hints):
            continue
        for found in pattern.finditer(text):
            ages = read(found)
            if ages is not None:
                return ages
    return Ages()


def ages_of_field(value: str) -> Ages:
    """The ages of a field such as typicalAgeRange: "7-9", "11-", "-5", or words."""
    found = _SCHEMA.match(value)
    if found is None or not (found[1] or found[2]):
        ages = ages_of_text(value) if value.strip() else Ages()
        return ages if ages.label else ages_of_text(f"ages {value}")
    low = int(found[1]) if found[1] else None
    high = int(found[2]) if found[2] else None
    if low is not None and high is None and "-" not in value and "+" not in value and "–" not in value:
        high = low
    return _checked(low, high, value) or Ages()


def _checked(low: int | None, high: int | None, label: str) -> Ages | None:
    bounds = [bound for bound in (low, high) if bound is not None]
    if any(bound > OLDEST for bound in bounds) or (low is not None and high is not None and low > high):
        return None
    return Ages(low, high, " ".join(label.split())[:MAX_LABEL])


def _years(number: str, unit: str | None) -> int:
    return int(number) // 12 if (unit or "").lower().startswith("m") else int(number)


def _range(found: re.Match[str]) -> Ages | None:
    low_unit, high_unit = found[2] or found[4], found[4]
    # "18 months – 3 years", but in "ages 6-18 months" the unit of the end is that of the beginning.
    return _checked(_years(found[1], low_unit), _years(found[3], high_unit), found[0])


def _grades(found: re.Match[str]) -> Ages | None:
    low = _grade_age(found[1])
    if found[3]:
        return _checked(low, 18, found[0])
    return _checked(low, _grade_age(found[2] or found[1]) + 1, found[0])


def _grade_age(grade: str) -> int:
    if not grade.isdigit():
        return 5 if grade.lower() == "k" else 4
    return min(int(grade), 12) + 5


# The words of which each pattern needs one, the pattern, and what it says.
_READERS = (
    (("age",), _RANGE, _range),
    (("mo", "year", "yr"), _SPAN, _range),
    (
        ("birth", "newborn", "infant", "babies"),
        _BIRTH,
        lambda found: _checked(0, _years(found[1], found[2]), found[0]),
    ),
    (("age",), _AND_UP, lambda found: _checked(_years(found[1], found[2]), None, found[0])),
    (("grade", "gr."), _GRADES, _grades),
    (
        ("under", "younger"),
        _UNDER,
        lambda found: _checked(None, int(found[1] or found[2] or found[3]), found[0]),
    ),
    (("+",), _PLUS, lambda found: _checked(int(found[1]), None, found[0])),
    (("older", "over"), _AND_OLDER, lambda found: _checked(int(found[1]), None, found[0])),
    (
        ("adults only", "must be"),
        _ADULTS_ONLY,
        lambda found: _checked(21 if "21" in found[0] else 18, None, found[0]),
    ),
    (("all ages", "ages: all", "every age", "any age"), _ALL, lambda found: _checked(0, None, found[0])),
)
