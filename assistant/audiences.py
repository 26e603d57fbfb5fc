"""Whom an event is for: groups of people, their ages and the tags calendars give them."""

from __future__ import annotations

from collections.abc import Iterable

# Ages in years, both ends included, of the groups people name. "Kids" without an age may be small ones.
AGES: dict[str, tuple[int, int]] = {
    "babies": (0, 1),
    "toddlers": (1, 3),
    "preschool": (3, 5),
    "children": (2, 12),
    "teens": (13, 17),
    "families": (0, 12),
    "adults": (18, 120),
    "seniors": (65, 120),
}
OLD = 85  # few who go out are older
# Groups for whom an event that says nothing about ages is meant as well.
TAKEN_AS_MEANT = frozenset({"adults"})
FOR_EVERYONE = "all ages"

# An event tagged with one of these welcomes the group too.
_ALSO_WELCOME: dict[str, tuple[str, ...]] = {
    "babies": ("families",),
    "toddlers": ("families",),
    "preschool": ("children", "families"),
    "children": ("preschool", "toddlers", "families"),
    "families": ("children", "preschool", "toddlers", "babies"),
    "seniors": ("adults",),
}


def tags_for(groups: Iterable[str]) -> list[str]:
    """The audience tags that say an event is meant for one of the groups, or for everyone."""
    tags = dict.fromkeys([FOR_EVERYONE])
    for group in groups:
        tags |= dict.fromkeys((group, *_ALSO_WELCOME.get(group, ())))
    return list(tags)


def spans_of(ages: Iterable[int]) -> list[tuple[int, int]]:
    """The ages as (first, last) of each unbroken run."""
    spans: list[tuple[int, int]] = []
    for age in sorted(set(ages)):
        if spans and age == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], age)
        else:
            spans.append((age, age))
    return spans


def each_in_words(spans: Iterable[tuple[int, int]]) -> list[str]:
    """Spans of ages as "4", "13–17" and "65+"."""
    oldest = max(last for _, last in AGES.values())
    return [
        f"{first}" if first == last else f"{first}+" if last == oldest else f"{first}–{last}"
        for first, last in spans
    ]


def groups_around(ages: tuple[int, int]) -> list[str]:
    """The groups that people of all these ages belong to."""
    return [group for group, (low, high) in AGES.items() if low <= ages[0] and ages[1] <= high]


def groups_meant(audience: Iterable[str], ages: Iterable[int]) -> list[str]:
    """The groups named, and those that people of these ages belong to."""
    of_ages = [group for age in ages for group, (low, high) in AGES.items() if low <= age <= high]
    return list(dict.fromkeys((*audience, *of_ages)))
