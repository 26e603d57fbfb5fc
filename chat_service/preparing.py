"""From a request to what its answer is written from: the context as constraints, the search, the prompt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assistant.answering import prepare
from assistant.places import spot_of
from assistant.prepared import Prepared
from assistant.prompts import create_event_discovery_prompt
from assistant.query import Clarification, EventQuery, Spot, Window
from assistant.surroundings import home_place, zone_at, zone_of
from assistant.understanding import Given
from chat_service.accepting import HISTORY_MESSAGES, Accepted
from chat_service.errors import InvalidRequest
from chat_service.helping import configured_help
from chat_service.schemas import ChatRequest, Context, DateRange
from gazetteer import Resolution, load_gazetteer

CANDIDATES_NAMED = 4
# No calendar reaches further, and moments beyond cannot be moved between time zones.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 30)


@dataclass(frozen=True, slots=True)
class Question:
    """A request and the moment it was asked."""

    request: ChatRequest
    now: datetime

    @property
    def context(self) -> Context:
        """What the client sent beside the message."""
        return self.request.given

    @property
    def location_id(self) -> int | None:
        """The place the client chose from suggestions."""
        chosen = self.request.location_id
        return self.context.location_id if chosen is None else chosen


def require_known_place(question: Question) -> None:
    """Raise InvalidRequest for a `location_id` that no place has."""
    location_id = question.location_id
    if location_id is not None and load_gazetteer().by_id(location_id) is None:
        field = "location_id" if question.request.location_id is not None else "context.location_id"
        raise InvalidRequest({field: "no place has this id"})


def prepare_question(
    accepted: Accepted, question: Question, on_understood: Callable[[EventQuery], None] | None = None
) -> Prepared:
    """Understand the question, tell what was understood, and search; raises SearchFailed."""
    home = accepted.session_context.get("location")
    place = _place(question, home if isinstance(home, str) else "")
    spots = (place,) if isinstance(place, Spot) else ()
    prepared = prepare(
        accepted.message,
        session_context=accepted.session_context,
        request_context=given_of(question, spots),
        history=_history(accepted, question),
        shown=accepted.shown,
        now=question.now,
        preferences=_preferences(accepted, question),
        on_understood=on_understood,
        help_understanding=configured_help(),
    )
    if isinstance(place, Resolution) and not _names_a_place(prepared.query):
        return Prepared(accepted.message, _asking_back(prepared.query, question, place))
    return prepared


def prompt_for(accepted: Accepted, question: Question, prepared: Prepared) -> tuple[str, str]:
    """The (system, user) prompt of a language model."""
    history = [{"role": role, "content": content} for role, content in _history(accepted, question)]
    if accepted.since:
        # Otherwise a model recommends again what it reads there, though it was cancelled meanwhile.
        history.append({"role": "assistant", "content": f"Since then: {' '.join(accepted.since)}"})
    return create_event_discovery_prompt(
        message=accepted.message,
        events=prepared.context_events,
        context=prepared.prompt_context(now=question.now)
        | {"shown": [(one.id, one.title) for one in accepted.shown]},
        conversation_history=history,
        user_preferences=_preferences(accepted, question),
    )


def given_of(question: Question, spots: tuple[Spot, ...]) -> Given:
    """The request's context as constraints."""
    context = question.context
    point = context.user_location
    here = (point.lat, point.lng) if point else None
    zone = spots[0].timezone if spots else zone_at(*here) if here else zone_of(home_place())
    preferences = context.preferences
    return Given(
        where=spots,
        user_location=here,
        radius_miles=context.max_distance_miles,
        is_virtual=context.is_virtual,
        windows=_windows(context.date_range, question.now, ZoneInfo(zone)),
        ages=_ages(context),
        max_price=context.max_price,
        accessibility=tuple((preferences.accessibility if preferences else None) or ()),
    )


def _place(question: Question, home: str) -> Spot | Resolution | None:
    """Where the context says: a point, nothing, or a name that does not tell which place is meant."""
    places = load_gazetteer()
    if question.location_id is not None:
        chosen = places.by_id(question.location_id)
        return spot_of(chosen) if chosen else None
    name = (question.context.location or "").strip()
    if not name:
        return None
    found = places.resolve(name, near=home_place(home))
    return spot_of(found.place) if found.place is not None else found


def _names_a_place(query: EventQuery) -> bool:
    """Whether the message itself says where, or asks about something else than a search."""
    said = bool(query.where) and "where" not in query.carried_over
    return said or query.clarification is not None or query.intent != "search" or query.is_virtual is True


def _asking_back(query: EventQuery, question: Question, found: Resolution) -> EventQuery:
    places = found.candidates if found.is_ambiguous else found.suggestions
    return query.with_changes(
        intent="clarify",
        where=(),
        clarification=Clarification(
            problem="unknown_place" if found.is_unknown else "ambiguous_place",
            words=(question.context.location or "").strip(),
            candidates=tuple(place.label for place in places[:CANDIDATES_NAMED]),
        ),
    )


def _windows(given: DateRange | None, now: datetime, zone: ZoneInfo) -> tuple[Window, ...]:
    if given is None or (given.from_ is None and given.to is None):
        return ()
    end = _end(given.to, zone)
    start = _start(given.from_, zone) if given.from_ is not None else now
    if end is not None and end <= start:
        # Over already, or one moment: the day that ends there is what is asked about.
        start = end - timedelta(days=1)
    return (Window(start, end),)


def _start(value: date, zone: ZoneInfo) -> datetime:
    if isinstance(value, datetime):
        day = value.date()
        if FIRST_DAY <= day <= LAST_DAY:
            return value if value.tzinfo else value.replace(tzinfo=zone)
        value = day
    return datetime.combine(min(max(value, FIRST_DAY), LAST_DAY), time(), tzinfo=zone)


def _end(value: date | None, zone: ZoneInfo) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return None if value is None else _start(value, zone)
    return _start(min(value, LAST_DAY) + timedelta(days=1), zone)  # a date counts whole


def _ages(context: Context) -> tuple[int, ...]:
    limits = context.age_range
    if limits is None or (limits.min is None and limits.max is None):
        return ()
    low = limits.min if limits.min is not None else 0
    high = limits.max if limits.max is not None else low
    return tuple(range(min(low, high), high + 1))


def _history(accepted: Accepted, question: Question) -> list[tuple[str, str]]:
    """The stored conversation; a client's own history only where nothing is stored, and as data."""
    if accepted.history:
        return list(accepted.history)
    sent = question.context.chat_history or []
    return [(said.role, said.content) for said in sent if said.role in ("user", "assistant")][
        -HISTORY_MESSAGES:
    ]


def _preferences(accepted: Accepted, question: Question) -> dict[str, Any]:
    """What the session remembers about the person, overlaid with what the request says."""
    stored = accepted.session_context.get("preferences")
    sent = question.context.preferences
    remembered = dict(stored) if isinstance(stored, Mapping) else {}
    return remembered | (sent.model_dump(exclude_none=True) if sent else {})
