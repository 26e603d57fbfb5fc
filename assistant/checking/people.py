"""Whom something is for, as a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from assistant.checking.claims import Claim
from assistant.checking.facts import Facts, Row
from assistant.checking.numerals import WRITTEN, value_of

_AGE = rf"\d{{1,3}}|{WRITTEN}"
_SPAN = re.compile(
    rf"\b(?:ages?\s+(?:of\s+)?)?(?P<low>{_AGE})\s*(?:–|-|—|to|through|and)\s*(?P<high>{_AGE})(?:[\s-]+years?[\s-]olds?|\s+years(?:\s+of\s+age)?\b)"
    rf"|\b(?:children|kids|youngsters|little\s+ones|people|those|anyone|everyone)\s+(?:aged?\s+)?(?:from\s+|between\s+|of\s+)?(?P<low3>{_AGE})\s*(?:–|-|—|to|through|and)\s*(?P<high3>{_AGE})(?!\s*(?:and\s+(?:up|older|over)|[ap]\.?m|\w*\s*(?:miles?|minutes|dollars)))\b"
    rf"|\bage[sd]?\s+(?:between\s+|from\s+)?(?P<low2>{_AGE})\s*(?:–|-|—|to|through|and)\s*(?P<high2>{_AGE})(?!\s*(?:and\s+(?:up|older|over)|\+))\b",
    re.IGNORECASE,
)
_UP = re.compile(
    rf"(?:\bage[sd]?\s+)?\b(?P<low>{_AGE})(?:\+|(?:\s+years?(?:\s+old)?)?\s+(?:and|or|&)\s+(?:up|older|over|above))(?!\w)|\bover\s+(?:the\s+age\s+of\s+)?(?P<over>\d{{1,2}})s?\b(?!\s*(?:\w+\s+)?(?:miles?|people|vendors|events|options|minutes|hours|dollars|years))",
    re.IGNORECASE,
)
_DOWN = re.compile(
    rf"\b(?P<high>{_AGE})(?:\s+years?(?:\s+old)?)?\s+(?:and|or)\s+(?:under|younger|below)\b|\bunder\s+(?:the\s+age\s+of\s+)?(?P<under>\d{{1,2}})s?\b(?!\s*(?:miles?|minutes|dollars|hours))|\bup\s+to\s+age\s+(?P<upto>{_AGE})\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\b(?P<age>{_AGE})[\s-]+(?:years?[\s-]olds?\b|year\s+old)|\bage[sd]?\s+(?P<age2>{_AGE})\b",
    re.IGNORECASE,
)
_GRADES = re.compile(r"\bgrades?\s+(?:[k\d]\w*)(?:\s*(?:–|-|to|through)\s*\d+)?\b", re.IGNORECASE)
_MONTHS = re.compile(rf"\b(?:{_AGE})\s+months?(?:[\s-]olds?)?\b", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:all|any|every)\s+ages?\b|\bwhatever\s+(?:their|your)\s+ages?\b|\bregardless\s+of\s+age\b|"
    r"\bno\s+matter\s+(?:your|their|what|the)\s+age\b",
    re.IGNORECASE,
)
_ADULTS_ONLY = re.compile(r"\b(?:adults?|grown-?ups?)[\s-]only\b|\bno\s+(?:kids|children)\b", re.IGNORECASE)
_FRIENDLY = re.compile(r"\b(?:kid|family|child|toddler|teen|senior)s?[\s-]friendly\b", re.IGNORECASE)
_GROUPS = {
    "kid": ("kid", "child", "famil", "toddler", "preschool", "teen", "all ages", "grade"),
    "child": ("kid", "child", "famil", "toddler", "preschool", "all ages", "grade"),
    "family": ("famil", "kid", "child", "all ages", "toddler", "preschool"),
    "toddler": ("toddler", "baby", "babies", "preschool", "famil"),
    "teen": ("teen", "youth", "young adult", "all ages"),
    "senior": ("senior", "older adult", "adult", "all ages"),
}


def people_claims(text: str) -> Iterator[Claim]:
    """Ages in their many shapes."""
    taken: list[tuple[int, int]] = []
    for claim in _all(text):
        if not any(claim.start < end and start < claim.end for start, end in taken):
            taken.append((claim.start, claim.end))
            yield claim


def _all(text: str) -> Iterator[Claim]:
    yield from _spans(text)
    for pattern in (_MONTHS, _GRADES):
        for found in pattern.finditer(text):
            yield Claim("ages", *found.span(), partial(_has_words, found.group()), put=_put)
    for found in _ONE.finditer(text):
        age = _value(found, "age")
        yield _claim(found, partial(_is_for, age), age)
    for found in _ALL.finditer(text):
        yield Claim("ages", *found.span(), _is_for_all, put=_put)
    for found in _ADULTS_ONLY.finditer(text):
        yield Claim("ages", *found.span(), _is_for_adults, put=_put)
    for found in _FRIENDLY.finditer(text):
        stem = found.group().casefold().split("-")[0].split()[0].removesuffix("s")
        yield Claim("ages", *found.span(), partial(_has_group, stem), partial(_was_named, stem))


def _spans(text: str) -> Iterator[Claim]:
    """From an age to another, from one up, down to one."""
    for found in _SPAN.finditer(text):
        low, high = _value(found, "low"), _value(found, "high")
        yield _claim(found, partial(_is_span, low, high), low, high)
    for found in _UP.finditer(text):
        age = _value(found, "low", "over")
        yield _claim(found, partial(_goes_up_from, age), age)
    for found in _DOWN.finditer(text):
        age = _value(found, "high", "under", "upto")
        yield _claim(found, partial(_goes_up_to, (age, age - 1) if found["under"] else (age,)), age)


def _claim(found: re.Match[str], holds: Callable[[Row], bool], *ages: int) -> Claim:
    return Claim("ages", *found.span(), holds, partial(_were_asked, ages), _put)


def _value(found: re.Match[str], *names: str) -> int:
    groups = found.groupdict()
    said = next(groups[name] for one in names for name in (one, f"{one}2", f"{one}3") if groups.get(name))
    return int(value_of(said))


def _is_span(low: int, high: int, row: Row) -> bool:
    words = row.ages_words.replace("–", "-").replace(" to ", "-")
    return row.ages == (low, high) or f"{low}-{high}" in words


def _goes_up_from(age: int, row: Row) -> bool:
    forms = (f"{age}+", f"{age} and up", f"{age} and older", f"{age} and over")
    return row.ages == (age, None) or any(form in row.ages_words for form in forms)


def _goes_up_to(ages: tuple[int, ...], row: Row) -> bool:
    return row.ages[1] in ages


def _has_words(words: str, row: Row) -> bool:
    return words.casefold().replace("–", "-") in row.text.replace("–", "-")


def _is_for(age: int, row: Row) -> bool:
    low, high = row.ages
    if low is None and high is None:
        return str(age) in row.ages_words
    return (low is None or low <= age) and (high is None or age <= high)


def _is_for_adults(row: Row) -> bool:
    return (row.ages[0] or 0) >= 18


def _is_for_all(row: Row) -> bool:
    return "all ages" in row.text or ((row.ages[0] == 0) and row.ages[1] is None)


def _has_group(stem: str, row: Row) -> bool:
    low, _ = row.ages
    if stem in ("kid", "child", "family") and low is not None and low <= 12:
        return True
    return any(word in row.text for word in _GROUPS.get(stem, (stem,)))


def _was_named(stem: str, facts: Facts) -> bool:
    return any(word.startswith(stem[:4]) for word in facts.asked_words)


def _were_asked(ages: tuple[int, ...], facts: Facts) -> bool:
    """The person said these ages themselves: "4", "4yo"."""
    forms = [{f"{age}{unit}" for unit in ("", "yo", "yr", "y")} for age in ages]
    return all(not form.isdisjoint(facts.asked_words) for form in forms)


def _put(row: Row) -> str:
    return str(row.event.get("ages") or row.event.get("age_range") or "")
