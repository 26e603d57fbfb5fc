"""What stays of the earlier question: this message beats the request's context, which beats memory.

Each rule of PRODUCT.md's conventions stands where its field is merged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.dates import DateReading
from assistant.people import PeopleReading
from assistant.places import (
    DEFAULT_RADIUS_MILES,
    NEAR_RADIUS_MILES,
    VENUE_RADIUS_MILES,
    PlaceReading,
)
from assistant.query import CARRIED, Cost, EventQuery, Intent, Spot
from assistant.timing import Timing, merged_time

NEW_QUESTION = re.compile(
    r"(?<!\w)(?:new\s+question|different\s+(?:question|topic)|something\s+else\s+entirely)(?!\w)"
)
_ADDS_A_PLACE = re.compile(r"\W*(?:or|also|plus|add|and\s+also|as\s+well\s+as)(?!\w)")
_TAKES_BACK = re.compile(r"(?<!\w)(?:(?:is|are)\s+(?:fine|ok|okay|good)|works?|also|too|after\s+all)(?!\w)")
_FOLLOWS = re.compile(
    r"^\W*(?:and|or|but|also|only|just|what\s+about|how\s+about|preferably|y|make\s+it|instead|anything|any|in|on|at|"
    r"within|near|with|around|the|they|for|not|no|closest|sunday|saturday|free|cheaper|evenings?|mornings?)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that was read from one message."""

    dates: DateReading
    places: PlaceReading
    people: PeopleReading
    topic: str | None
    text: str

    @property
    def is_new_question(self) -> bool:
        """Whether it stands alone: it says so, or names a topic and more without beginning as a follow-up."""
        if NEW_QUESTION.search(self.text):
            return True
        if _FOLLOWS.search(self.text) or self.topic is None:
            return False
        return bool(self.dates.windows or self.places.where) and len(self.text.split()) > 3


def merged(said: Said, given: EventQuery, remembered: EventQuery | None, now: datetime) -> EventQuery:
    """The query of this turn; `given` is what the request's context says, in the same form."""
    kept = _kept(said, remembered)
    carried: set[str] = set()

    def chosen(name: str, from_message: Any, from_given: Any) -> Any:
        for value in (from_message, from_given):
            if value:
                return value
        value = getattr(kept, name)
        if value:
            carried.add(name)
        return value

    time = merged_time(said.dates, said.text, given.when, Timing(kept.when, kept.daypart), now)
    if time.is_kept:
        carried.add("when")
    where, radius, searched = _where(said, given, kept, carried)
    people = said.people
    if people.drops_ages:
        kept = kept.with_changes(ages=(), audience=())
    ages = chosen("ages", people.ages, given.ages) if not people.audience or people.ages else ()
    query = EventQuery(
        when=time.windows,
        daypart=time.daypart,
        where=where,
        radius_miles=radius,
        searched_radius_miles=searched,
        audience=chosen("audience", people.audience, given.audience),
        ages=ages,
        cost=Cost() if people.drops_cost else chosen("cost", people.cost, given.cost),
        is_virtual=_is_virtual(said, given, kept, carried),
        topic=chosen("topic", said.topic, given.topic),
        exclude=_joined(kept.exclude, people.exclude, said.text),
        accessibility=_joined(kept.accessibility or given.accessibility, people.accessibility, ""),
        wishes=kept.wishes,
    )
    return query.with_changes(carried_over=tuple(name for name in CARRIED if name in carried))


def _kept(said: Said, remembered: EventQuery | None) -> EventQuery:
    """What may be carried over: all of it in a follow-up, the place alone when only the topic is new."""
    if remembered is None or NEW_QUESTION.search(said.text):
        return EventQuery()
    if not said.is_new_question:
        return remembered
    return EventQuery(
        where=remembered.where,
        radius_miles=remembered.radius_miles,
        searched_radius_miles=remembered.searched_radius_miles,
        accessibility=remembered.accessibility,
    )


def kept_whole(remembered: EventQuery | None, intent: Intent) -> EventQuery:
    """Everything as it was, for a message that asks for no other events."""
    kept = remembered or EventQuery()
    stays = tuple(name for name in CARRIED if getattr(kept, name) not in (None, (), Cost()))
    return kept.with_changes(intent=intent, carried_over=stays, clarification=None, about_event_ids=())


def _where(
    said: Said, given: EventQuery, kept: EventQuery, carried: set[str]
) -> tuple[tuple[Spot, ...], float | None, float | None]:
    places = said.places
    where: tuple[Spot, ...] = places.where
    is_near = places.is_near
    if where and kept.where and _ADDS_A_PLACE.match(said.text):
        where = tuple(dict.fromkeys((*kept.where, *where)))
    if places.is_anywhere and not where:
        return (), places.radius_miles, None
    if not where:
        # A client sends its filters with every message: they are newer than what we remember.
        where = given.where or kept.where
        if where and not given.where:
            carried.add("where")
    radius = places.radius_miles or given.radius_miles
    if places.is_wider:
        radius = radius or (kept.searched_radius_miles or DEFAULT_RADIUS_MILES) * (
            2 if kept.radius_miles else 1
        )
    if radius is None and kept.radius_miles is not None and not places.where:
        radius = kept.radius_miles
        carried.add("radius_miles")
    if not where:
        return (), radius, None
    default = NEAR_RADIUS_MILES if is_near else DEFAULT_RADIUS_MILES
    if places.is_venue:
        default = VENUE_RADIUS_MILES
    if radius is None and not places.where and kept.searched_radius_miles:
        default = kept.searched_radius_miles
    return where, radius, radius or default


def _is_virtual(said: Said, given: EventQuery, kept: EventQuery, carried: set[str]) -> bool | None:
    if said.people.drops_virtual:
        return None
    for value in (said.people.is_virtual, given.is_virtual):
        if value is not None:
            return value
    if kept.is_virtual is not None:
        carried.add("is_virtual")
    return kept.is_virtual


def _joined(kept: tuple[str, ...], said: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Exclusions and needs add up and stay until they are taken back ("jazz is fine too").

    They are standing wishes, so they are not counted among what was carried over.
    """
    if _TAKES_BACK.search(text):
        kept = tuple(word for word in kept if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
    return tuple(dict.fromkeys((*kept, *said)))
