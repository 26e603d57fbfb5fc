"""Whom an event is for: groups of people, their ages and the tags calendars give them."""

from __future__ import annotations

from collections.abc import Iterable

# Ages in years, both ends included, of the groups people name.
AGES: dict[str, tuple[int, int]] = {
    "babies": (0, 1),
    "toddlers": (1, 3),
    "preschool": (3, 5),
    "children": (5, 12),
    "teens": (13, 17),
    "families": (0, 12),
    "adults": (18, 120),
    "seniors": (65, 120),
}
# Groups for whom an event that says nothing about ages is meant as well.
TAKEN_AS_MEANT = frozenset({"adults"})
FOR_EVERYONE = ("all ages", "all-ages", "everyone", "general")
FOR_CHILDREN = frozenset({"babies", "toddlers", "preschool", "children", "families"})

_ALSO_TAGGED: dict[str, tuple[str, ...]] = {
    "babies": ("baby", "infants", "infant", "families", "family"),
    "toddlers": ("toddler", "families", "family"),
    "preschool": ("preschoolers", "preschooler", "children", "kids", "families", "family"),
    "children": ("child", "kids", "kid", "families", "family", "elementary", "tweens"),
    "teens": ("teen", "teenagers", "youth", "young adults", "tweens"),
    "families": ("family", "children", "kids", "toddlers", "preschool", "babies"),
    "adults": ("adult", "18+", "21+", "seniors"),
    "seniors": ("senior", "older adults", "55+", "60+", "65+"),
}


def tags_for(groups: Iterable[str]) -> list[str]:
    """The audience tags that say an event is meant for one of the groups, or for everyone."""
    tags = dict.fromkeys(FOR_EVERYONE)
    for group in groups:
        tags |= dict.fromkeys((group, *_ALSO_TAGGED.get(group, ())))
    return list(tags)


def own_tags(group: str) -> list[str]:
    """The audience tags of exactly this group, as used to leave it out."""
    singular = _ALSO_TAGGED.get(group, ())[:1]
    return [group, *singular]


def groups_of(age: int) -> list[str]:
    """The groups someone of this age belongs to."""
    return [group for group, (low, high) in AGES.items() if low <= age <= high]
