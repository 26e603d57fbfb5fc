"""One message to one typed query, by rules: the same words at the same time give the same query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from assistant.carry_over import Said, kept_whole, merged
from assistant.circumstances import Given, Setting, Shown
from assistant.dates import DateReading, read_dates, without_parts
from assistant.intents import about_shown, asks_status, is_reset, is_yes, plain_intent, similar_to_shown
from assistant.labels import label_of
from assistant.people import read_people
from assistant.places import PlaceReading, read_places
from assistant.query import Clarification, Cost, EventQuery, Spot, Window
from assistant.spans import Span, blanked, lowered
from assistant.titles import names_in
from assistant.topic import STOP_WORDS, topic_in
from gazetteer import Place

__all__ = ["Given", "Setting", "Shown", "understand"]

LONGEST = 2000  # characters; the longest questions people type are a quarter of it

_WHAT_ELSE = re.compile(r"(?<!\w)what\s+else(?:\s+is|['’]s)?(?:\s+(?:on|happening|going\s+on|there))?(?!\w)")
_PLANS_A_DAY = re.compile(r"(?<!\w)(?:plan\s+(?:a|an|my|our|the|us|out)|itinerary)(?!\w)")
_ASKS_WHAT_WAS = re.compile(r"(?<!\w)(?:was|were|did|happened|had|went|missed|took\s+place)(?!\w)")
MONTH_FIRST = frozenset({"US", "CA", "PH"})  # countries that write 4/5 for April 5
_ASKS_WHEN = re.compile(r"(?<!\w)when(?:\s+(?:is|are|does|do|will)|['’]s)(?!\w)")
_NEXT_WORD = re.compile(r"\s+([^\W\d_][\w'’-]*)")
_PREFERABLY = re.compile(r"(?<!\w)(?:preferably|ideally|if\s+possible|si\s+es\s+posible)(?!\w)")


NOTHING_GIVEN = Given()


def understand(
    message: str,
    setting: Setting,
    *,
    given: Given = NOTHING_GIVEN,
    remembered: EventQuery | None = None,
    shown: Sequence[Shown] = (),
) -> EventQuery:
    """The constraints a message means, with what it keeps of the earlier ones; never raises on any text."""
    message = " ".join(message[:LONGEST].split())
    text = lowered(message)
    if remembered is not None and remembered.offer and is_yes(text):
        message, text = remembered.offer, lowered(remembered.offer)
    if is_reset(text):
        return EventQuery(intent="reset")
    about = about_shown(text, shown, has_context=remembered is not None)
    if about is not None:
        return kept_whole(remembered, about[0]).with_changes(about_event_ids=about[1])
    if remembered is not None and (similar := similar_to_shown(text, remembered, shown)) is not None:
        return similar.with_changes(
            label=label_of(similar, setting.now.astimezone(ZoneInfo(setting.timezone)))
        )
    intent = plain_intent(text)
    if intent is not None:
        return kept_whole(remembered, intent)
    query = _searched(message, text, setting, given=given, remembered=remembered, shown=shown)
    if query.intent == "search" and query.topic and asks_status(text):
        return query.with_changes(intent="status")
    return query


def _searched(
    message: str,
    text: str,
    setting: Setting,
    *,
    given: Given,
    remembered: EventQuery | None,
    shown: Sequence[Shown],
) -> EventQuery:
    names = names_in(message, setting.gazetteer.contains_name)
    people = read_people(blanked(text, *names))
    free_text = blanked(text, *names, *people.spans)
    # Where the dates stand does not depend on the place, what they mean does: its time zone decides.
    is_day_first = setting.home is not None and setting.home.country_code not in MONTH_FIRST
    local_now = setting.now.astimezone(ZoneInfo(setting.timezone))
    dates = read_dates(free_text, local_now, is_day_first=is_day_first)
    date_spans = dates.spans
    places = read_places(
        message,
        blanked(free_text, *date_spans),
        setting.gazetteer,
        _seen_from(setting, remembered),
        setting.known_venues,
    )
    free_text = blanked(free_text, *places.spans)
    zone = _zone(places, given, remembered, setting)
    now = setting.now.astimezone(ZoneInfo(zone))
    if zone != setting.timezone:
        dates = read_dates(free_text, now, is_day_first=is_day_first)
    again = None
    if remembered is not None:
        earlier = _with_dates(remembered, shown, setting)
        again = read_dates(free_text, now, remembered=earlier, is_day_first=is_day_first)
        date_spans = (*date_spans, *again.spans)
    titles = (*names, *_feasts_in_titles(text, dates))
    used = (*people.spans, *places.spans, *(span for span in date_spans if span not in titles))
    left = blanked(text, *used, *_spans_of(_PREFERABLY, text))
    said = Said(dates=dates, places=places, people=people, topic=topic_in(left, titles), text=text)
    if again is not None and not said.is_new_question:
        said = replace(said, dates=again)
    if _ASKS_WHEN.search(text) and titles:
        said = replace(said, dates=DateReading())
    if _PLANS_A_DAY.search(text):
        said = replace(said, dates=without_parts(said.dates, now))
    if remembered is not None and _WHAT_ELSE.search(text):
        remembered = remembered.with_changes(topic=None)
    known = remembered.where if remembered else ()
    query = merged(said, _as_query(given, places, setting, known), remembered, now)
    clarification = _problem(said, message)
    if clarification is not None:
        query = query.with_changes(intent="clarify", clarification=clarification)
    return query.with_changes(label=label_of(query, now))


def _feasts_in_titles(text: str, dates: DateReading) -> tuple[Span, ...]:
    """The feasts that are part of an event's name: "the St. Patrick's Day parade", "Easter egg hunt"."""
    followed = ((span, _NEXT_WORD.match(text, span[1])) for span in dates.feasts)
    return tuple(span for span, word in followed if word and word[1] not in STOP_WORDS)


def _with_dates(remembered: EventQuery, shown: Sequence[Shown], setting: Setting) -> EventQuery:
    """The earlier query; when it had no dates, "that day" is the day of the first event shown."""
    if remembered.when or not shown:
        return remembered
    start = shown[0].start_time.astimezone(ZoneInfo(setting.timezone))
    return remembered.with_changes(when=(Window(start, start + timedelta(hours=1)),))


def _seen_from(setting: Setting, remembered: EventQuery | None) -> Place | None:
    """The place from which names are read: the one the conversation is about, else home."""
    if remembered is not None and len(remembered.where) == 1:
        spot = remembered.where[0]
        known = setting.gazetteer.by_id(spot.place_id) if spot.place_id is not None else None
        return known or setting.gazetteer.nearest(spot.latitude, spot.longitude) or setting.home
    return setting.home


def _spans_of(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(found.span() for found in pattern.finditer(text))


def _zone(places: PlaceReading, given: Given, remembered: EventQuery | None, setting: Setting) -> str:
    """The zone that decides: of the place said, remembered or given, else the setting's."""
    for spots in (places.where, remembered.where if remembered else (), given.where):
        if spots and spots[0].timezone:
            return spots[0].timezone
    return setting.timezone


def _as_query(
    given: Given, places: PlaceReading, setting: Setting, remembered_where: tuple[Spot, ...]
) -> EventQuery:
    """The request's context in the form of a query; the person's position counts when it is asked for.

    A position alone is where the person is, not where they asked about: a remembered place beats it.
    """
    where = given.where
    is_asked = places.is_here or given.radius_miles is not None or not (where or remembered_where)
    if given.user_location and is_asked:
        latitude, longitude = given.user_location
        nearest = setting.gazetteer.nearest(latitude, longitude)
        where = (
            Spot("your location", latitude, longitude, nearest.timezone if nearest else setting.timezone),
        )
    return EventQuery(
        when=given.windows,
        where=where,
        radius_miles=given.radius_miles,
        is_virtual=given.is_virtual,
        ages=given.ages,
        cost=Cost(max=given.max_price),
        accessibility=given.accessibility,
    )


def _problem(said: Said, message: str) -> Clarification | None:
    """Why to ask before searching: no such date, a time that is over, or the place."""
    dates = said.dates
    if dates.problem:
        return Clarification("impossible_date", dates.problem)
    if dates.is_past and not _ASKS_WHAT_WAS.search(said.text):
        start, end = min(span[0] for span in dates.spans), max(span[1] for span in dates.spans)
        return Clarification("past_date", message[start:end])
    return said.places.clarification
