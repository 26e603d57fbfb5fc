"""Whether two calendars may mean one place."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer import miles_between

NEAR_MILES = 150 / 1609.344


@dataclass(frozen=True, slots=True)
class Place:
    """What a row itself says of its place; `point` only where it is exact, names and towns folded."""

    venue_id: int | None = None
    name: str = ""
    town: str = ""
    is_town: bool = False
    point: tuple[float, float] | None = None

    @property
    def is_unsaid(self) -> bool:
        return self.venue_id is None and self.point is None

    @property
    def is_vague(self) -> bool:
        """Whether it could be anywhere, or anywhere in its town."""
        return self.is_unsaid or self.is_town


def may_be_one(here: Place, there: Place) -> bool:
    """Whether the places are the same or one of them does not say enough to tell."""
    if here.is_unsaid or there.is_unsaid:
        return True
    if here.venue_id is not None and here.venue_id == there.venue_id:
        return True
    if here.point and there.point:
        return miles_between(*here.point, *there.point) < NEAR_MILES
    if here.is_town or there.is_town:
        return bool(here.town) and here.town == there.town
    # A name without a town is a venue of its calendar alone, whose town is looked at apart.
    return here.name == there.name and not (here.town and there.town)
