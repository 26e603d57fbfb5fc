"""One message to one typed query, by rules: the same words at the same time give the same query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from assistant.carry_over import Said, kept_whole, merged
from assistant.circumstances import Given, Setting, Shown
from assistant.intents import about_shown, asks_status, is_yes, plain_intent, reset_end, similar_to
from assistant.labels import label_of
from assistant.language import language_of
from assistant.places import spot_of
from assistant.query import Clarification, Cost, EventQuery, Spot
from assistant.reading import Turn, read, seen_from
from assistant.settling import settled_place
from assistant.spelling import respelled

__all__ = ["Given", "Setting", "Shown", "understand"]

LONGEST = 1000  # characters; the longest questions people type are half of it
NOTHING_GIVEN = Given()
PLACE_PROBLEMS = frozenset({"ambiguous_place", "unknown_place", "no_position"})

_ASKS_WHAT_WAS = re.compile(r"(?<!\w)(?:was|were|did|happened|had|went|missed|took\s+place)(?!\w)")


def understand(
    message: str,
    setting: Setting,
    *,
    given: Given = NOTHING_GIVEN,
    remembered: EventQuery | None = None,
    shown: Sequence[Shown] = (),
) -> EventQuery:
    """The constraints a message means, with what it keeps of the earlier ones; never raises on any text."""
    plain = respelled(message[:LONGEST], setting.gazetteer.contains_name)
    turn = _answering_ours(Turn(plain, setting, given, remembered, shown))
    reset = reset_end(turn.text)
    if reset is not None:
        turn = Turn(turn.message[reset:].strip(" .!?,;:-"), setting, given)
        if not turn.message:
            return EventQuery(intent="reset")
    query = _unsearched(turn) or _searched(turn)
    language = language_of(turn.text, remembered.language if remembered else "")
    now = setting.now.astimezone(ZoneInfo(_zone(query, setting)))
    return query.with_changes(language=language, label=label_of(query, now))


def _answering_ours(turn: Turn) -> Turn:
    """The message an answer to our own question stands for: the offer taken up, the place settled on."""
    remembered = turn.remembered
    if remembered is None:
        return turn
    if remembered.clarification is not None:
        near = seen_from(turn.setting, remembered)
        label = settled_place(remembered.clarification, turn.text, turn.setting.gazetteer, near)
        if label:
            return Turn(f"in {label}", turn.setting, turn.given, remembered, turn.shown)
    if remembered.offer and is_yes(turn.text):
        return Turn(remembered.offer, turn.setting, turn.given, remembered, turn.shown)
    return turn


def _unsearched(turn: Turn) -> EventQuery | None:
    """The query of a message that asks for no other events than those it was about; None for a search."""
    text, remembered = turn.text, turn.remembered
    intent = plain_intent(text)
    if intent is not None:
        return kept_whole(remembered, intent)
    about = about_shown(text, turn.shown, has_context=remembered is not None and remembered.intent != "reset")
    if about is not None:
        return kept_whole(remembered, about[0]).with_changes(about_event_ids=about[1])
    return None


def _searched(turn: Turn) -> EventQuery:
    said, now = read(turn)
    query = merged(said, _as_query(said, turn), turn.remembered, now)
    if said.people.is_cheaper:
        query = _cheaper(query, turn)
    clarification = _problem(said, turn, query)
    if clarification is not None:
        return query.with_changes(intent="clarify", clarification=clarification)
    if query.topic and asks_status(turn.text):
        return query.with_changes(intent="status")
    return query


def _as_query(said: Said, turn: Turn) -> EventQuery:
    """The request's context in the form of a query; the person's position counts when it is asked for.

    A position alone is where the person is, not where they asked about: a remembered place beats it.
    """
    given, remembered = turn.given, turn.remembered
    where = given.where
    has_place = bool(where or (remembered and remembered.where))
    is_asked = said.places.is_here or given.radius_miles is not None or not has_place
    if given.user_location and is_asked:
        where = (_position(given.user_location, turn.setting),)
    elif said.places.is_nearby and not has_place and turn.setting.home is not None:
        where = (spot_of(turn.setting.home),)
    return EventQuery(
        when=given.windows,
        where=where,
        radius_miles=given.radius_miles,
        is_virtual=given.is_virtual,
        ages=given.ages,
        cost=Cost(max=given.max_price),
        accessibility=given.accessibility,
    )


def _position(point: tuple[float, float], setting: Setting) -> Spot:
    nearest = setting.gazetteer.nearest(*point)
    return Spot("your location", *point, nearest.timezone if nearest else setting.timezone)


def _cheaper(query: EventQuery, turn: Turn) -> EventQuery:
    """Cheaper than what was shown: than the event it is to be like, or than the least that has a price."""
    prices = [event.price for event in turn.shown if event.price]
    meant = similar_to(turn.text, turn.shown)
    if meant and meant[0] and meant[0].price:
        prices = [meant[0].price]
    if prices:
        below = round(min(prices) - 0.01, 2)
        stays = tuple(name for name in query.carried_over if name != "cost")
        query = query.with_changes(cost=Cost(free=query.cost.free, max=below), carried_over=stays)
    return query.with_changes(order="cheapest")


def _problem(said: Said, turn: Turn, query: EventQuery) -> Clarification | None:
    """Why to ask before searching: no such date, a time that is over, or the place."""
    dates = said.dates
    if dates.problem:
        return Clarification("impossible_date", dates.problem)
    if dates.is_past and not _ASKS_WHAT_WAS.search(said.text):
        start, end = min(span[0] for span in dates.spans), max(span[1] for span in dates.spans)
        return Clarification("past_date", turn.message[start:end])
    if said.places.clarification is not None or query.where or query.is_virtual:
        return said.places.clarification
    if said.places.is_here or said.places.is_nearby:
        home = turn.setting.home
        return Clarification("no_position", "near me", (home.label,) if home else ())
    return None if said.places.is_anywhere else _still_open(turn.remembered)


def _still_open(remembered: EventQuery | None) -> Clarification | None:
    """The place we asked for and were not told: without it we would search the whole world."""
    asked = remembered.clarification if remembered is not None else None
    return asked if asked is not None and asked.problem in PLACE_PROBLEMS else None


def _zone(query: EventQuery, setting: Setting) -> str:
    return (query.where[0].timezone if query.where else "") or setting.timezone
