"""For whom: plain words to tags."""

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
    # Libraries count a pupil's last year in: teens are 12 to 19.
    if high > 19:
        return []
    # Touching at one birthday is not enough: 3–5 is preschool, not toddlers.
    return [
        group
        for group, youngest, oldest in _GROUPS
        if min(high, oldest) - max(low, youngest) >= min(1, high - low)
    ]
