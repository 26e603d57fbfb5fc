"""For whom, with what provisions, with or without signing up: plain words to tags."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.candidate import Ages

_AUDIENCES = {
    "babies": r"bab(?:y|ies)|infants?|lapsit|newborns?",
    "toddlers": r"toddlers?|tots|mother goose",
    "preschool": r"pre-?school(?:ers?)?|pre-?k",
    "children": r"child(?:ren)?(?:'s|’s)?|kids?(?:'s|’s)?|story ?times?|story ?hours?|elementary|tweens?|"
    r"cuentos?",
    "teens": r"teens?|teenagers?|tweens?|high school(?:ers)?|middle school(?:ers)?|young adults?",
    "families": r"family|families|all ages|intergenerational",
    "adults": r"adults?(?! and child)|21\+|18\+",
    "seniors": r"seniors?|older adults?|55\+|60\+|65\+|silver ?sneakers|elders?",
    "all ages": r"all ages|everyone",
}
_IN_HEADLINE = {tag: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for tag, words in _AUDIENCES.items()}
_NOT_PEOPLE = re.compile(
    r"\b(?:family (?:history|tree|law|research)|senior (?:recital|thesis|night|day|design|"
    r"show|moment|exhibition)|kids? menu|young adult (?:books?|fiction|novels?)|"
    r"child(?:hood)? (?:support|care provider)|baby (?:animals|goats|boomers?))\b",
    re.IGNORECASE,
)
_GROUPS = (("babies", 0, 1), ("toddlers", 1, 3), ("preschool", 3, 5), ("children", 5, 12), ("teens", 13, 17))

_NO_REGISTRATION = re.compile(
    r"\bno (?:pre-?)?registration (?:is )?(?:required|necessary|needed)?|"
    r"\b(?:pre-?)?registration (?:is )?not (?:required|necessary|needed)|"
    r"\bno (?:rsvp|sign[- ]?up|reservations?)\b|\bdrop[- ]ins?\b(?! (?:fee|rate|\$))|"
    r"\bwalk-?ins (?:are )?welcome\b|\bjust (?:drop|show|stop) (?:in|up|by)\b",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"\b(?:pre-?)?registration (?:is )?(?:required|necessary|needed|a must)|\b(?:please |"
    r"must |you must |need to |required to )(?:pre-?)?(?:register|rsvp|sign up|reserve)\b|"
    r"\brsvps? (?:is |are )?(?:required|needed|necessary|to\b|by\b|at\b)|\bregister (?:here|"
    r"now|online|at|by|via|in advance|to attend|below|for this)\b|\btickets? (?:is |"
    r"are )?required\b|"
    r"\breservations? (?:is |are )?(?:required|needed|necessary)|"
    r"\bsign[- ]?up (?:is )?(?:required|necessary|needed)|\badvance registration\b|"
    r"\bregistration opens\b",
    re.IGNORECASE,
)
_PROVISIONS = {
    "wheelchair": re.compile(
        r"\b(?:wheelchair[- ](?:accessible|friendly)|(?:fully )?(?:ada|"
        r"handicap(?:ped)?)[- ](?:accessible|compliant)|accessible (?:by|to|for) wheelchairs?)\b",
        re.IGNORECASE,
    ),
    "step-free": re.compile(r"\b(?:step[- ]free|no steps|barrier[- ]free)\b", re.IGNORECASE),
    "asl": re.compile(
        r"\b(?:asl|american sign language)[- ](?:interpret\w+|provided|will be)|"
        r"\bsign[- ]language interpret\w+|\b(?:interpreted|presented) in (?:asl|"
        r"american sign language)\b|\basl[- ]inclusive\b",
        re.IGNORECASE,
    ),
    "captions": re.compile(
        r"\b(?:open|closed|live|cart) caption(?:s|ed|ing)\b|\bcart services\b", re.IGNORECASE
    ),
    "sensory-friendly": re.compile(
        r"\bsensory[- ](?:friendly|inclusive|sensitive)|\brelaxed performance\b|"
        r"\bautism[- ]friendly\b",
        re.IGNORECASE,
    ),
    "audio description": re.compile(r"\baudio[- ]descri(?:bed|ption)\b", re.IGNORECASE),
}
_DENIED = re.compile(
    r"\b(?:not|isn't|no|non|upon request|on request|by request|if you need|if needed|"
    r"to request|let us know)\b",
    re.IGNORECASE,
)
_AROUND = 60


def audience_tags(headline: str, categories: Iterable[str], ages: Ages) -> tuple[str, ...]:
    """The groups title and categories name, and those the stated ages make plain."""
    text = _NOT_PEOPLE.sub(" ", " | ".join((headline, *categories)))
    tags = [tag for tag, pattern in _IN_HEADLINE.items() if pattern.search(text)]
    return tuple(dict.fromkeys([*tags, *_groups_of(ages)]))


def _groups_of(ages: Ages) -> list[str]:
    if not ages.label:
        return []
    low, high = ages.minimum or 0, ages.maximum
    if high is None:
        return ["all ages"] if low == 0 else ["adults"] if low >= 16 else []
    if high > 18:
        return []
    # Touching at one birthday is not enough: 3–5 is preschool, not toddlers.
    return [
        group
        for group, youngest, oldest in _GROUPS
        if min(high, oldest) - max(low, youngest) >= min(1, high - low)
    ]


def requires_registration(text: str) -> bool | None:
    """Whether one must sign up; None when the text does not say."""
    if _NO_REGISTRATION.search(text):
        return False
    return True if _REGISTRATION.search(text) else None


def accessibility(text: str) -> tuple[str, ...]:
    """The provisions the text promises without a condition."""
    return tuple(tag for tag, pattern in _PROVISIONS.items() if _is_promised(pattern, text))


def _is_promised(pattern: re.Pattern[str], text: str) -> bool:
    for found in pattern.finditer(text):
        around = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
        if not _DENIED.search(around.replace(found[0], "")):
            return True
    return False
