"""What stays of the earlier question: this message beats the request's context, which beats memory.

Each rule of PRODUCT.md's conventions stands where its field is merged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.circumstances import Shown
from assistant.dates import DateReading
from assistant.people import PeopleReading
from assistant.places import PlaceReading
from assistant.placing import placed
from assistant.query import CARRIED, Ages, Cost, EventQuery, Form, Intent, Order, Part
from assistant.scope import zone_of_query
from assistant.spans import Span
from assistant.steps import USUAL_PARTS, asks_plan, changed_steps, steps_in
from assistant.timing import Timing, merged_time
from assistant.topic import LONGEST, NARROWING, is_subject

NEW_QUESTION = re.compile(
    r"(?<!\w)(?:(?:new|another|separate|unrelated|different|other)\s+(?:question|topic|thing|search|q)"
    r"|something\s+else\s+entirely"
    r"|(?:totally|completely)\s+different|on\s+another\s+note|switching\s+(?:gears|topics?)|change\s+of\s+"
    r"(?:topic|plans?|subject))(?!\w)"
)
_COMES_TOO = re.compile(r"(?<!\w)(?:too|also|as\s+well|plus)(?!\w)")
STANDING = frozenset({"exclude", "accessibility"})  # stay until dropped, so they are not called carried over
_SMALL = frozenset({"babies", "toddlers", "preschool", "children", "families"})
_TAKES_BACK = re.compile(r"(?<!\w)(?:(?:is|are)\s+(?:fine|ok|okay|good)|works?|also|too|after\s+all)(?!\w)")
_FOLLOWS = re.compile(
    r"^\W*(?:(?:ok|okay|hmm*|well|actually|oh|so|then|maybe|oops|sorry|no|nah|yes|yeah|sure)\W+)*(?:and|or"
    r"|but|also|rather|show\s+me|could|can|instead\s+of|what\s+if|i\s+meant?|we\s+meant|only|just"
    r"|what\s+about|how\s+about|preferably|y|make\s+it|instead|anything|any|in|on|at|"
    r"within|near|with|around|the|they|for|not|no|closest|sunday|saturday|free|cheaper|evenings?"
    r"|mornings?)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that was read from one message."""

    dates: DateReading
    places: PlaceReading
    people: PeopleReading
    topic: str | None
    text: str
    order: Order = ""
    form: Form = "list"
    like: Shown | None = None  # the event others are to be like
    is_similar: bool = False  # others of the kind are asked for
    drops_topic: bool = False
    step_spans: tuple[Span, ...] = ()  # the days and places of a plan, which are no step
    shown: Sequence[Shown] = ()

    @property
    def is_new_question(self) -> bool:
        """Whether it stands alone: it says so, or names a topic and more without beginning as a follow-up."""
        if NEW_QUESTION.search(self.text):
            return True
        if _FOLLOWS.search(self.text) or self.topic is None or self.is_similar:
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

    time = merged_time(
        said.dates, said.text, given.when, Timing(kept.when, kept.daypart, asked=kept.asked_days), now
    )
    if time.is_kept:
        carried.add("when")
    where, radius, searched = placed(said.places, said.text, given, kept, carried)
    people = said.people
    query = EventQuery(
        when=time.windows,
        daypart=time.daypart,
        asked_days=time.asked,
        where=where,
        radius_miles=radius,
        searched_radius_miles=searched,
        audience=chosen("audience", people.audience, given.audience),
        ages=chosen("ages", _ages(said, kept), given.ages) if not people.audience or people.ages else (),
        everyone=_everyone(said, given, kept),
        cost=chosen("cost", people.cost, given.cost),
        is_virtual=_is_virtual(said, given, kept, carried),
        topic=chosen("topic", _topic(said, kept), given.topic),
        exclude=_joined(kept.exclude, people.exclude, said.text),
        accessibility=_joined(kept.accessibility or given.accessibility, people.accessibility, ""),
        wishes=_joined(kept.wishes, people.wishes, said.text),
        order=said.order or kept.order,
        form=said.form,
    )
    query = _planned(said, query, remembered, carried)
    return query.with_changes(carried_over=tuple(name for name in CARRIED if name in carried))


def _ages(said: Said, kept: EventQuery) -> tuple[int, ...]:
    """The ages said, beside those known when someone else comes too ("my son is 9 too")."""
    is_another = said.people.ages and kept.ages and _COMES_TOO.search(said.text)
    return tuple(sorted({*kept.ages, *said.people.ages})) if is_another else said.people.ages


def _everyone(said: Said, given: EventQuery, kept: EventQuery) -> tuple[Ages, ...]:
    """Those who must all be able to come: said now, or of those who came before ("one they'd both like")."""
    people = said.people
    if people.everyone or people.ages or people.audience or given.ages:
        return people.everyone
    if people.says_everyone and len(kept.ages) > 1:
        return tuple((age, age) for age in kept.ages)
    return kept.everyone


def _topic(said: Said, kept: EventQuery) -> str | None:
    """The topic said; what is only taken back ("jazz is fine too") or wished for is none."""
    if said.topic is not None and _joined(kept.exclude, (), said.text) != kept.exclude:
        return None
    if said.topic is not None and kept.topic is not None and _narrows(said.topic, said.text):
        return said.topic if kept.topic in said.topic else f"{said.topic} {kept.topic}"[:LONGEST]
    return said.topic or _wished_topic(said, kept)


def _narrows(topic: str, text: str) -> bool:
    """Whether a topic only says more about the one before: "beginners", "outdoor ones"."""
    return NARROWING.issuperset(topic.split()) or re.search(rf"{re.escape(topic)}\s+ones", text) is not None


def _wished_topic(said: Said, kept: EventQuery) -> str | None:
    """A wish for a subject is what a question without a topic is about; it stays a wish, which only ranks."""
    if kept.topic is not None:
        return None
    return next((wish for wish in said.people.wishes if any(map(is_subject, wish.split()))), None)


def _planned(said: Said, query: EventQuery, remembered: EventQuery | None, carried: set[str]) -> EventQuery:
    """The plan of a day asked for, or the remembered one with what this message changes."""
    if said.form == "plan" and asks_plan(said.text):
        parts = steps_in(said.text, said.step_spans)
    elif remembered is not None and remembered.form == "plan" and not said.is_new_question:
        parts = _changed(said, remembered)
        if parts != remembered.parts and said.dates.days is None:
            # "In the evening" told which step was meant.
            query = query.with_changes(when=remembered.when, daypart=remembered.daypart)
        carried |= {"topic"} if parts == remembered.parts and parts else set()
        carried |= {"audience"} if remembered.audience and not said.people.audience else set()
        query = query.with_changes(
            audience=said.people.audience or remembered.audience, exclude=remembered.exclude
        )
    else:
        return query
    carried -= {"topic"} if parts != (remembered.parts if remembered else ()) else set()
    return query.with_changes(
        form="plan", parts=parts, topic=None, ages=(), everyone=(), audience=_company(parts, query)
    )


def _changed(said: Said, remembered: EventQuery) -> tuple[Part, ...]:
    """The steps of a remembered plan with what a message changes in them, also in those of a usual day."""
    before = remembered.parts or USUAL_PARTS
    after = changed_steps(said.text, before, _planned_ids(said.shown, before, zone_of_query(remembered)))
    return after if after != before else remembered.parts


def _planned_ids(shown: Sequence[Shown], parts: tuple[Part, ...], zone: str) -> list[int | None]:
    """The event shown for each step: in their order, or if some have none, by the hour it begins."""
    if len(shown) == len(parts):
        return [event.id for event in shown]
    begins = {event.id: event.start_time.astimezone(ZoneInfo(zone)) for event in shown}
    return [
        next((id for id, at in begins.items() if _is_within(at.hour * 60 + at.minute, part.daypart)), None)
        for part in parts
    ]


def _is_within(minute: int, daypart: tuple[int, int] | None) -> bool:
    return daypart is not None and daypart[0] <= minute < daypart[1]


def _company(parts: tuple[Part, ...], query: EventQuery) -> tuple[str, ...]:
    """Who spends the day together: a step for children is the day of a family."""
    groups = dict.fromkeys(group for part in parts for group in part.audience)
    return ("families",) if _SMALL.intersection(groups) else query.audience


def _kept(said: Said, remembered: EventQuery | None) -> EventQuery:
    """What may be carried over: all of it in a follow-up, the place alone when only the topic is new."""
    if remembered is None or NEW_QUESTION.search(said.text):
        return EventQuery()
    if not said.is_new_question:
        return _without_dropped(said, remembered)
    return EventQuery(
        where=remembered.where,
        radius_miles=remembered.radius_miles,
        searched_radius_miles=remembered.searched_radius_miles,
        accessibility=remembered.accessibility,
    )


def _without_dropped(said: Said, remembered: EventQuery) -> EventQuery:
    """What was remembered without what this message takes back."""
    people = said.people
    dropped: dict[str, Any] = {}
    if people.drops_ages:
        dropped |= {"ages": (), "audience": (), "everyone": ()}
    if people.drops_cost:
        dropped |= {"cost": Cost(), "wishes": tuple(wish for wish in remembered.wishes if wish != "free")}
    if people.drops_virtual:
        dropped |= {"is_virtual": None}
    if said.drops_topic:
        dropped |= {"topic": None}
    return remembered.with_changes(**dropped)


def kept_whole(remembered: EventQuery | None, intent: Intent) -> EventQuery:
    """Everything as it was, for a message that asks for no other events."""
    kept = remembered or EventQuery()
    stays = tuple(
        name for name in CARRIED if name not in STANDING and getattr(kept, name) not in (None, (), Cost())
    )
    return kept.with_changes(
        intent=intent, carried_over=stays, clarification=None, about_event_ids=(), offer="", form="list"
    )


def _is_virtual(said: Said, given: EventQuery, kept: EventQuery, carried: set[str]) -> bool | None:
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
        kept = tuple(word for word in kept if not re.search(rf"(?<!\w){_one(word)}s?(?!\w)", text))
    known = {_one(word) for word in kept}
    return (*kept, *(word for word in dict.fromkeys(said) if _one(word) not in known))


def _one(word: str) -> str:
    """The singular of a word, as a pattern."""
    return re.escape(word.rstrip("s"))
