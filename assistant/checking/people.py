"""Whom something is for, as a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from assistant.checking.claims import Claim, nothing
from assistant.checking.facts import Facts, Row
from assistant.checking.numerals import WRITTEN, has_number, value_of

_AGE = rf"\d{{1,3}}|{WRITTEN}"
_SPAN = re.compile(
    rf"\b(?:ages?\s+(?:of\s+)?)?(?P<low>{_AGE})\s*(?:–|-|—|to|through|and)\s*(?P<high>{_AGE})(?:[\s-]+years?[\s-]olds?|\s+years(?:\s+of\s+age)?\b)"
    rf"|\b(?:children|kids|youngsters|little\s+ones|people|those|anyone|everyone)\s+(?:aged?\s+)?(?:from\s+|between\s+|of\s+)?(?P<low3>{_AGE})\s*(?:–|-|—|to|through|and)\s*(?P<high3>{_AGE})(?!\s*(?:and\s+(?:up|older|over)|[ap]\.?m|\w*\s*(?:miles?|minutes|dollars)))\b"
    rf"|\bage[sd]?\s+(?:between\s+|from\s+)?(?P<low2>{_AGE})\s*(?:–|-|—|to|through|and)\s*(?P<high2>{_AGE})(?!\s*(?:and\s+(?:up|older|over)|\+))\b",
    re.IGNORECASE,
)
_UP = re.compile(
    rf"(?:\bage[sd]?\s+)?\b(?P<low>{_AGE})(?:\+|(?:\s+years?(?:\s+old)?)?\s+(?:(?:and|or|&)\s+(?:up|older|over|above)|on\b(?=\s*(?:[,.;]|and|$))))(?!\w)|\bover\s+(?:the\s+age\s+of\s+(?P<over2>{_AGE})|(?P<over>\d{{1,2}})s?)\b(?!\s*(?:\w+\s+)?(?:miles?|people|vendors|events|options|minutes|hours|dollars|years))",
    re.IGNORECASE,
)
_DOWN = re.compile(
    rf"\b(?P<high>{_AGE})(?:\s+years?(?:\s+old)?)?\s+(?:and|or)\s+(?:under|younger|below)\b|\bunder\s+(?:the\s+age\s+of\s+)?(?P<under>\d{{1,2}})s?\b(?!\s*(?:miles?|minutes|dollars|hours))|\bup\s+to\s+(?:the\s+)?(?:age\s+(?:of\s+)?)?(?P<upto>{_AGE})\b(?!\s*(?:\w+\s+)?(?:miles?|people|minutes|hours|dollars|days|weeks|events)\b)"
    rf"|\bunder-(?P<under2>{WRITTEN}|\d+)s\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\b(?P<age>{_AGE})[\s-]+(?:years?[\s-]olds?\b|year\s+old)|\bage[sd]?\s+(?:is\s+)?(?P<age2>{_AGE})\b"
    rf"|\b(?:children|kids|teens|teenagers)\s+of\s+(?P<age3>{_AGE})\b",
    re.IGNORECASE,
)
_LEAST_AGE = re.compile(
    rf"\b(?:minimum\s+age\s+(?:is|of)|(?:at\s+least|have\s+to\s+be|must\s+be|has\s+to\s+be|need\s+to\s+be)(?:\s+at\s+least)?|(?:starts?|from)\s+(?:at\s+)?age|anyone\s+from|no\s+one\s+under|nobody\s+under)\s+(?P<low>{_AGE})\b"
    r"(?!\s*(?:\w+\s+)?(?:miles?|people|minutes|hours|dollars|days|weeks|events|dates|places)\b)",
    re.IGNORECASE,
)
# Whom it is for by a word: the youngest and the oldest that it means.
_WELCOMED = re.compile(
    r"\b(?P<group>babies|infants|toddlers|preschoolers|children|kids|teens|teenagers|under-fives|school-age\s+(?:children|kids))\s+(?:are|is)\s+(?:\w+\s+)?welcome\b|"
    r"\b(?P<group3>toddler|preschooler|teenager|teen|baby)s?(?:\s+of\s+\w+)?\s+(?:may|can|could)\s+(?:come|join|take\s+part|go|get\s+in)\b|"
    r"\b(?:meant\s+for|for|lets\s+in|open\s+to|welcomes)\s+(?P<group2>babies|infants|toddlers|preschoolers|children|kids|teens|teenagers|school-age\s+(?:children|kids))\b(?!\s*(?:from|age|of|between|\d|under|over|up\b|[(]))",
    re.IGNORECASE,
)
# "A children's play" is for children.
_MADE_FOR = re.compile(
    r"\b(?P<group>children|kids|toddlers|teens)['’]s?\s+(?:play|show|event|program|concert|class|workshop|story|film|movie)\b",
    re.IGNORECASE,
)
_GROUP_AGES = {
    "children": (0, 12), "kids": (0, 12), "babies": (0, 1), "infants": (0, 1), "toddlers": (1, 3),
    "preschoolers": (3, 5), "teens": (13, 17),
    "teenagers": (13, 17), "under-fives": (0, 4), "school-age": (5, 17),
}  # fmt: skip
_TOO = re.compile(r"\b(?:too\s+\w+|not)\s+for\s+(?:an?\s+|your\s+)?$", re.IGNORECASE)
_WITH = re.compile(r"\b(?:with|and)\s+(?:an?|your)\s+$", re.IGNORECASE)
_GRADES = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|\d(?:st|nd|rd|th))[\s-]grad(?:e|ers?)\b|\bgrades?\s+(?:[k\d]\w*)(?:\s*(?:–|-|to|through)\s*\d+)?\b",
    re.IGNORECASE,
)
_MONTHS = re.compile(rf"\b(?:{_AGE})\s+months?(?:[\s-]olds?)?\b", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:all|any|every)\s+ages?\b|\bwhatever\s+(?:their|your)\s+ages?\b|\bregardless\s+of\s+age\b|"
    r"\bno\s+matter\s+(?:your|their|what|the)\s+age\b",
    re.IGNORECASE,
)
_ADULTS_ONLY = re.compile(
    r"\b(?:adults?|grown-?ups?)[\s-]only\b|\bonly\s+for\s+(?:adults|grown-?ups)\b|\bno\s+(?:kids|children)\b",
    re.IGNORECASE,
)
_FRIENDLY = re.compile(r"\b(?:kid|family|child|toddler|teen|senior)s?[\s-]friendly\b", re.IGNORECASE)
_GROUPS = {
    "kid": ("kid", "child", "famil", "toddler", "preschool", "teen", "all ages", "grade"),
    "child": ("kid", "child", "famil", "toddler", "preschool", "all ages", "grade"),
    "family": ("famil", "kid", "child", "all ages", "toddler", "preschool"),
    "toddler": ("toddler", "baby", "babies", "preschool", "famil"),
    "teen": ("teen", "youth", "young adult", "all ages"),
    "senior": ("senior", "older adult", "adult", "all ages"),
}


_MAY_TELL = re.compile(
    r"age|adult|grown|kid|child|famil|toddler|teen|senior|infant|bab|preschool|grade|month|under|year",
    re.IGNORECASE,
)


def people_claims(text: str) -> Iterator[Claim]:
    """Ages in their many shapes."""
    if not has_number(text) and not _MAY_TELL.search(text):
        return
    taken: list[tuple[int, int]] = []
    for claim in _all(text):
        if not any(claim.start < end and start < claim.end for start, end in taken):
            taken.append((claim.start, claim.end))
            yield claim


def _all(text: str) -> Iterator[Claim]:
    for found in _LEAST_AGE.finditer(text):
        age = _value(found, "low")
        yield _claim(found, partial(_goes_up_from, age), age)
    for found in _WELCOMED.finditer(text):
        group = (
            (found["group"] or found["group2"] or f"{found['group3']}s")
            .casefold()
            .split()[0]
            .replace("babys", "babies")
        )
        yield Claim("ages", *found.span(), partial(_welcomes, group), partial(_was_named, group), _put)
    for found in _MADE_FOR.finditer(text):
        yield Claim("ages", *found.span(), partial(_welcomes, found["group"].casefold()))
    yield from _spans(text)
    for pattern in (_MONTHS, _GRADES):
        for found in pattern.finditer(text):
            yield Claim("ages", *found.span(), partial(_has_words, found.group()), put=_put)
    for found in _ONE.finditer(text):
        age = _value(found, "age")
        # "Your six-year-old" is no place for the ages of a row.
        is_denied = _TOO.search(text, 0, found.start())
        holds = partial(_is_not_for, age) if is_denied else partial(_is_for, age)
        claim = replace(_claim(found, holds, age), put=nothing)
        yield replace(claim, is_known=_whatever) if _WITH.search(text, 0, found.start()) else claim
    for found in _ALL.finditer(text):
        yield Claim("ages", *found.span(), _is_for_all, put=_put)
    for found in _ADULTS_ONLY.finditer(text):
        yield Claim("ages", *found.span(), _is_for_adults, put=_put)
    for found in _FRIENDLY.finditer(text):
        stem = found.group().casefold().split("-")[0].split()[0].removesuffix("s")
        yield Claim("ages", *found.span(), partial(_has_group, stem), partial(_was_named, stem))


def _spans(text: str) -> Iterator[Claim]:
    """From an age to another, from one up, down to one."""
    if not has_number(text) and "under" not in text:
        return
    for found in _SPAN.finditer(text):
        low, high = _value(found, "low"), _value(found, "high")
        yield _claim(found, partial(_is_span, low, high), low, high)
    for found in _UP.finditer(text):
        age = _value(found, "low", "over")
        yield _claim(found, partial(_goes_up_from, age), age)
    for found in _DOWN.finditer(text):
        age = _value(found, "high", "under", "upto")
        ages = (age, age - 1) if found["under"] or found["under2"] else (age,)
        said = found.group().casefold()
        yield _claim(found, lambda row, ages=ages, said=said: _goes_up_to(ages, row) or said in row.text, age)  # type: ignore[misc] # mypy does not follow a default in a lambda


def _claim(found: re.Match[str], holds: Callable[[Row], bool], *ages: int) -> Claim:
    return Claim("ages", *found.span(), holds, partial(_were_asked, ages), _put)


def _value(found: re.Match[str], *names: str) -> int:
    groups = found.groupdict()
    said = next(groups[name] for one in names for name in (one, f"{one}2", f"{one}3") if groups.get(name))
    return int(value_of(said))


def _whatever(_facts: Facts) -> bool:
    """Whom a person might take along is theirs to know."""
    return True


def _is_span(low: int, high: int, row: Row) -> bool:
    words = row.ages_words.replace("–", "-").replace(" to ", "-")
    return row.ages == (low, high) or f"{low}-{high}" in words


def _goes_up_from(age: int, row: Row) -> bool:
    forms = (f"{age}+", f"{age} and up", f"{age} and older", f"{age} and over")
    return row.ages[0] == age or any(form in row.ages_words for form in forms)


def _goes_up_to(ages: tuple[int, ...], row: Row) -> bool:
    return row.ages[1] in ages


def _welcomes(group: str, row: Row) -> bool:
    """Whether its ages, where they are known, meet those of a group."""
    (low, high), (youngest, oldest) = row.ages, _GROUP_AGES[group]
    return (low is None or low <= oldest) and (high is None or youngest <= high)


def _has_words(words: str, row: Row) -> bool:
    return words.casefold().replace("–", "-") in row.text.replace("–", "-")


def _is_for(age: int, row: Row) -> bool:
    low, high = row.ages
    if low is None and high is None:
        return str(age) in row.ages_words
    return (low is None or low <= age) and (high is None or age <= high)


def _is_not_for(age: int, row: Row) -> bool:
    """ "Too old for a 3-year-old"."""
    low, high = row.ages
    return (low is not None and age < low) or (high is not None and high < age)


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
