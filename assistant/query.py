"""The typed constraints of one question: searched by, shown as chips, remembered with the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self, get_args

from assistant.wire import ages_in, daypart_in, items_of, language_in, moment_in, number_in, text_in, words_of

Intent = Literal["search", "detail", "status", "clarify", "subscribe", "reset", "other"]
Problem = Literal["ambiguous_place", "unknown_place", "no_position", "impossible_date", "past_date"]
PROBLEMS: tuple[Problem, ...] = get_args(Problem)
Order = Literal["", "soonest", "closest", "cheapest"]  # "": the usual ranking
Form = Literal["list", "count", "plan"]  # how a search is answered
ORDERS: tuple[Order, ...] = get_args(Order)
FORMS: tuple[Form, ...] = get_args(Form)
Ages = tuple[int, int]  # the first and the last, in years
MOST_UNWANTED = 20  # events of a step
MOST_PARTS = 8  # a day planned in more steps is a program, not a plan

# The constraints a later turn can carry over, in the order they are shown.
CARRIED = (
    "when", "where", "radius_miles", "audience", "ages", "cost", "is_virtual", "topic", "exclude",
    "accessibility",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open interval [start, end) of aware moments; an end of None is open."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point asked about: a place of the gazetteer, a known venue or the person's own position."""

    name: str
    latitude: float
    longitude: float
    timezone: str = ""
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What the person will pay for one: nothing, at most `max`, or anything (both unset)."""

    free: bool = False
    max: float | None = None

    def __bool__(self) -> bool:
        return self.free or self.max is not None


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a planned day: minutes after local midnight, [from, to), what and for whom.

    `unwanted`: the ids of events it is not to be.
    """

    daypart: tuple[int, int] | None = None
    topic: str | None = None
    audience: tuple[str, ...] = ()
    unwanted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Clarification:
    """Why we must ask before searching, about which words, and what could be meant."""

    problem: Problem
    words: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What one turn searches for.

    `when` empty: nothing was said (retrieval then applies its default of 14 days). `when_words` and `daypart`
    let a follow-up that names only a day keep the part of day. `wishes` rank and never filter. `parts` are
    the steps of a plan, in their order. `language`: the two letters of a question that was not in English.
    """

    intent: Intent = "search"
    when: tuple[Window, ...] = ()
    daypart: tuple[int, int] | None = None  # minutes after local midnight, [from, to)
    asked_days: tuple[Window, ...] = ()  # the stretches named so far, the newest last: "both weeks"
    where: tuple[Spot, ...] = ()
    radius_miles: float | None = None
    searched_radius_miles: float | None = None
    audience: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    everyone: tuple[Ages, ...] = ()  # an event must be for each of these; empty: for any of ages and audience
    cost: Cost = Cost()
    is_virtual: bool | None = None
    topic: str | None = None
    exclude: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    order: Order = ""
    form: Form = "list"
    parts: tuple[Part, ...] = ()
    language: str = ""
    offer: str = ""  # the question our answer offered, which "yes" takes up
    about_event_ids: tuple[int, ...] = ()  # which shown events a detail or status question is about
    carried_over: tuple[str, ...] = ()
    label: str = ""
    clarification: Clarification | None = None

    def with_changes(self, **changes: Any) -> Self:
        """A copy with some fields replaced."""
        return replace(self, **changes)

    def to_wire(self) -> dict[str, Any]:
        """The JSON form of the contract ("query" on the SYSTEM chunk), which `from_wire` reads back."""
        return {
            "intent": self.intent,
            "when": [_window_to_wire(window) for window in self.when],
            "daypart": list(self.daypart) if self.daypart else None,
            "asked_days": [_window_to_wire(window) for window in self.asked_days],
            "where": [_spot_to_wire(spot) for spot in self.where],
            "radius_miles": self.radius_miles,
            "searched_radius_miles": self.searched_radius_miles,
            "audience": list(self.audience),
            "ages": list(self.ages),
            "everyone": [list(ages) for ages in self.everyone],
            "cost": {"free": self.cost.free, "max": self.cost.max},
            "is_virtual": self.is_virtual,
            "topic": self.topic,
            "exclude": list(self.exclude),
            "accessibility": list(self.accessibility),
            "wishes": list(self.wishes),
            "order": self.order,
            "form": self.form,
            "parts": [_part_to_wire(part) for part in self.parts],
            "language": self.language,
            "offer": self.offer,
            "carried_over": list(self.carried_over),
            "label": self.label,
            "clarification": _clarification_to_wire(self.clarification),
        }

    @classmethod
    def from_wire(cls, data: Mapping[str, Any]) -> Self:
        """Read the JSON form; what is absent, null or malformed is "not given": a client may edit it."""
        return cls(
            when=tuple(filter(None, map(_window_from_wire, items_of(data, "when")))),
            daypart=daypart_in(data.get("daypart")),
            asked_days=tuple(filter(None, map(_window_from_wire, items_of(data, "asked_days")))),
            where=tuple(filter(None, map(_spot_from_wire, items_of(data, "where")))),
            radius_miles=number_in(data.get("radius_miles")),
            searched_radius_miles=number_in(data.get("searched_radius_miles")),
            audience=words_of(data, "audience"),
            ages=tuple(age for age in items_of(data, "ages") if type(age) is int and 0 <= age <= 120),
            everyone=tuple(filter(None, map(ages_in, items_of(data, "everyone"))))[:MOST_PARTS],
            cost=_cost(data.get("cost")),
            is_virtual=value if isinstance(value := data.get("is_virtual"), bool) else None,
            topic=text_in(data.get("topic")),
            exclude=words_of(data, "exclude"),
            accessibility=words_of(data, "accessibility"),
            wishes=words_of(data, "wishes"),
            order=next((order for order in ORDERS if order == data.get("order")), ""),
            form=next((form for form in FORMS if form == data.get("form")), "list"),
            parts=tuple(filter(None, map(_part_from_wire, items_of(data, "parts"))))[:MOST_PARTS],
            language=language_in(data.get("language")),
            offer=text_in(data.get("offer")) or "",
            clarification=_clarification_from_wire(data.get("clarification")),
        )


def _window_to_wire(window: Window) -> dict[str, Any]:
    return {"start": window.start.isoformat(), "end": window.end.isoformat() if window.end else None}


def _window_from_wire(data: Any) -> Window | None:
    if not isinstance(data, Mapping):
        return None
    start, end = moment_in(data.get("start")), moment_in(data.get("end"))
    if start is None or (end is not None and end <= start):
        return None
    return Window(start, end)


def _spot_to_wire(spot: Spot) -> dict[str, Any]:
    return {
        "name": spot.name,
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "timezone": spot.timezone,
        "place_id": spot.place_id,
    }


def _spot_from_wire(data: Any) -> Spot | None:
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str):
        return None
    latitude, longitude = number_in(data.get("latitude")), number_in(data.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    place_id = data.get("place_id")
    zone = data.get("timezone")
    return Spot(
        name=data["name"],
        latitude=latitude,
        longitude=longitude,
        timezone=zone if isinstance(zone, str) else "",
        place_id=place_id if type(place_id) is int else None,
    )


def _part_to_wire(part: Part) -> dict[str, Any]:
    return {
        "daypart": list(part.daypart) if part.daypart else None,
        "topic": part.topic,
        "audience": list(part.audience),
        "unwanted": list(part.unwanted),
    }


def _part_from_wire(data: Any) -> Part | None:
    if not isinstance(data, Mapping):
        return None
    part = Part(daypart_in(data.get("daypart")), text_in(data.get("topic")), words_of(data, "audience"))
    unwanted = tuple(item for item in items_of(data, "unwanted") if type(item) is int)[-MOST_UNWANTED:]
    return replace(part, unwanted=unwanted) if part != Part() else None


def _clarification_to_wire(asked: Clarification | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {"problem": asked.problem, "words": asked.words, "candidates": list(asked.candidates)}


def _clarification_from_wire(data: Any) -> Clarification | None:
    if not isinstance(data, Mapping):
        return None
    problem = next((problem for problem in PROBLEMS if problem == data.get("problem")), None)
    words = text_in(data.get("words"))
    return (
        Clarification(problem, words, words_of(data, "candidates")[:MOST_PARTS])
        if problem and words
        else None
    )


def _cost(raw: Any) -> Cost:
    if not isinstance(raw, Mapping):
        return Cost()
    return Cost(free=raw.get("free") is True, max=number_in(raw.get("max")))
