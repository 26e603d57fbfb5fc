"""Places named in one sentence: a part of a town before the town, and namesakes near each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.spans import Span
from gazetteer import Place, Resolution, miles_between

TOGETHER_MILES = 40.0
FAR_MILES = 100.0
# A place with so few of the people of the town named after it, and so near, is a part of it.
SO_MUCH_LARGER, PART_MILES = 20, 10.0
_BESIDE = re.compile(r"\s*,?\s*(?:in\s+)?")
UNKNOWN = Resolution()


@dataclass(frozen=True, slots=True)
class Name:
    """A place's name as it is used: `is_part` of a longer name, or `is_in_title` of an event."""

    written: str
    span: Span = (0, 0)
    lead: Span = (0, 0)  # of "in" or "near" before it
    resolution: Resolution = UNKNOWN
    is_near: bool = False
    is_part: bool = False
    is_in_title: bool = False


def settled_together(text: str, names: list[Name]) -> list[Name]:
    """The names of a text, each with the place that the others leave for it."""
    return _near_each_other(_narrowed(text, names))


def _narrowed(text: str, names: list[Name]) -> list[Name]:
    """Without the town that only says where a part of it is: "fells point baltimore"."""
    if len(names) != 2 or _BESIDE.fullmatch(text, names[0].span[1], names[1].span[0]) is None:
        return names
    part, town = names
    span = (part.span[0], town.span[1])
    for whole in town.resolution.candidates:
        for place in part.resolution.candidates:
            if _is_smaller(place, whole) and miles_apart(place, whole) <= PART_MILES:
                return [replace(part, span=span, resolution=Resolution((place,)))]
    # A part that we do not know, and a namesake of it far away: the town alone is meant.
    surely = town.resolution.place
    small = [place for place in part.resolution.candidates if surely and _is_smaller(place, surely)]
    is_elsewhere = surely and small and all(miles_apart(place, surely) > FAR_MILES for place in small)
    return [replace(town, span=span)] if is_elsewhere else names


def _is_smaller(place: Place, town: Place) -> bool:
    is_small = place.kind == "neighbourhood" or town.population >= SO_MUCH_LARGER * place.population
    return is_small and place.id != town.id


def _near_each_other(names: list[Name]) -> list[Name]:
    """Places named together are near each other: Lexington or Arlington are those of one state."""
    names = [name for name in names if not (name.is_part and name.resolution.place is None)]
    if len(names) < 2 or all(name.resolution.place for name in names):
        return names
    settled = []
    for name in names:
        others = [place for other in names if other is not name for place in other.resolution.candidates]
        near = [
            (min(miles_apart(place, other) for other in others), place)
            for place in name.resolution.candidates
        ]
        miles, place = min(near, key=lambda one: one[0])
        settled.append(replace(name, resolution=Resolution((place,))) if miles <= TOGETHER_MILES else name)
    return settled


def miles_apart(one: Place, other: Place) -> float:
    """The distance between two places."""
    return miles_between(one.latitude, one.longitude, other.latitude, other.longitude)
