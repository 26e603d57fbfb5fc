"""One message to one typed query, by rules: the same words at the same time give the same query."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.carry_over import Said, kept_whole, merged
from assistant.dates import DateReading, read_dates, without_parts
from assistant.labels import label_of
from assistant.people import read_people
from assistant.places import PlaceReading, read_places
from assistant.query import Clarification, Cost, EventQuery, Intent, Spot, Window
from assistant.spans import Span, blanked, lowered
from assistant.titles import names_in
from assistant.topic import STOP_WORDS, topic_in
from gazetteer import Gazetteer, Place

LONGEST = 2000  # characters; the longest questions people type are a quarter of it

_RESET = re.compile(
    r"^\W*(?:please\s+)?(?:start\s+over|reset|clear\s+(?:everything|all|filters)|forget\s+(?:it\s+all|everything)"
    r"|new\s+search)\W*$"
)
_SUBSCRIBE = re.compile(r"(?<!\w)(?:subscribe|remind(?:er)?|notify|alert\s+me|newsletter)(?!\w)")
_HOSTILE = re.compile(
    r"(?<!\w)(?:ignore\s+(?:all\s+|your\s+|previous\s+)+(?:instructions|rules)|system\s+prompt|every\s+user"
    r"|drop\s+table)(?!\w)"
)
_OFF_TOPIC = re.compile(
    r"(?<!\w)(?:the\s+weather|weather\s+(?:forecast|like)|stock\s+price|tell\s+me\s+a\s+joke|who\s+are\s+you"
    r"|my\s+homework)(?!\w)"
)
_CHAT_ONLY = re.compile(
    r"^\W*(?:hi|hello|hey|thanks?(?:\s+you)?|thank\s+you(?:\s+so\s+much)?|ok(?:ay)?|cool|great|bye|goodbye|lol)\W*$"
)
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|sure|ok(?:ay)?|please(?:\s+do)?|go\s+ahead|show\s+(?:me|it|them|those)|sí|si)"
    r"(?:\W+(?:please|do|show\s+(?:me|it|them|those)))*\W*$"
)
_STATUS = re.compile(
    r"(?<!\w)(?:still\s+(?:on|happening)|(?:is|are|was|were|been)\s[^?]*cancel(?:l?ed)?|sold\s+out|postponed"
    r"|(?:is|are)\s+(?:it|that|they)\s+full|any\s+(?:tickets|spots|seats)\s+left)(?!\w)"
)
_DETAIL = re.compile(
    r"(?<!\w)(?:is\s+(?:it|that|this|the\s+\w+(?:\s+one)?)|are\s+they|does\s+it|do\s+(?:i|we)\s+(?:need|have)\s+to"
    r"|what\s+time|how\s+(?:much|long)|where\s+(?:is|exactly)|who\s+(?:is|runs)|tell\s+me\s+more|more\s+about"
    r"|details|when\s+(?:does|is)\s+it|why\s+did\s+you\s+pick)(?!\w)"
)
_ASKS_ABOUT_IT = re.compile(
    r"^\W*(?:so\s+|and\s+|but\s+|ok(?:ay)?\s+)?(?:(?:is|was|does|will|can|has)\s+(?:it|that|this)(?!\s+(?:weekend|week|month))|(?:are|do)\s+they"
    r"|(?:when|where|what|how\s+much)(?:\s+time)?(?:\s+(?:is|does|do)|['’]s)\s+(?:it|that|the\s+(?:new\s+)?(?:date|time|place|address|location|price|cost))"
    r"|(?:who|why)\s+(?:is|did|does))(?!\w)"
)
_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4,
    "5th": 4, "last": -1,
}  # fmt: skip
_NTH = re.compile(
    rf"(?<!\w)(?:the\s+)?(?P<nth>{'|'.join(_ORDINALS)})(?:\s+(?:one|event|option))?"
    r"(?!\w|\s+(?:week|weekend|day|of|mon|tue|wed|thu|fri|sat|sun))"
)
_SIMILAR = re.compile(
    rf"(?<!\w)(?:more\s+(?:\w+\s+)?like|similar\s+to)\s+(?:the\s+(?P<nth>{'|'.join(_ORDINALS)})|that|this|it)(?:\s+(?:one|event))?\W*$"
)
_WHAT_ELSE = re.compile(r"(?<!\w)what\s+else(?:\s+is|['’]s)?(?:\s+(?:on|happening|going\s+on|there))?(?!\w)")
_PLANS_A_DAY = re.compile(r"(?<!\w)(?:plan\s+(?:a|an|my|our|the|us|out)|itinerary)(?!\w)")
MONTH_FIRST = frozenset({"US", "CA", "PH"})  # countries that write 4/5 for April 5
_ASKS_WHEN = re.compile(r"(?<!\w)when(?:\s+(?:is|are|does|do|will)|['’]s)(?!\w)")
_NEXT_WORD = re.compile(r"\s+([^\W\d_][\w'’-]*)")
_PREFERABLY = re.compile(r"(?<!\w)(?:preferably|ideally|if\s+possible|si\s+es\s+posible)(?!\w)")


@dataclass(frozen=True, slots=True)
class Given:
    """What the request's context says, checked at the door; None or empty: not given."""

    where: tuple[Spot, ...] = ()
    user_location: tuple[float, float] | None = None
    radius_miles: float | None = None
    is_virtual: bool | None = None
    windows: tuple[Window, ...] = ()
    ages: tuple[int, ...] = ()
    max_price: float | None = None
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An event an earlier answer named, in its order."""

    id: int
    title: str
    start_time: datetime


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a question is asked."""

    now: datetime
    timezone: str
    home: Place | None
    gazetteer: Gazetteer
    known_venues: Callable[[str], Spot | None] | None = None


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
    if remembered is not None and remembered.offer and _YES.match(text):
        message, text = remembered.offer, lowered(remembered.offer)
    if _RESET.match(text):
        return EventQuery(intent="reset")
    about = _about(text, shown) if not _SIMILAR.search(text) else None
    if about is None and remembered is not None and not shown and _ASKS_ABOUT_IT.search(text):
        about = "detail", ()
    if about is not None:
        return kept_whole(remembered, about[0]).with_changes(about_event_ids=about[1])
    if remembered is not None and (similar := _similar(text, remembered, shown)) is not None:
        return similar.with_changes(
            label=label_of(similar, setting.now.astimezone(ZoneInfo(setting.timezone)))
        )
    intent = _plain_intent(text)
    if intent is not None:
        return kept_whole(remembered, intent)
    query = _searched(message, text, setting, given=given, remembered=remembered, shown=shown)
    if query.intent == "search" and query.topic and _STATUS.search(text):
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
    titles = (*names, *_feasts_in_titles(text, dates))
    used = (*people.spans, *places.spans, *(span for span in date_spans if span not in titles))
    left = blanked(text, *used, *_spans_of(_PREFERABLY, text))
    said = Said(dates=dates, places=places, people=people, topic=topic_in(left, titles), text=text)
    if remembered is not None and not said.is_new_question:
        earlier = _with_dates(remembered, shown, setting)
        again = read_dates(free_text, now, remembered=earlier, is_day_first=is_day_first)
        said = replace(said, dates=again)
    if _ASKS_WHEN.search(text) and titles:
        said = replace(said, dates=DateReading())
    if _PLANS_A_DAY.search(text):
        said = replace(said, dates=without_parts(said.dates, now))
    if remembered is not None and _WHAT_ELSE.search(text):
        remembered = remembered.with_changes(topic=None)
    known = remembered.where if remembered else ()
    query = merged(said, _as_query(given, places, setting, known), remembered, now)
    clarification = _problem(said.dates.problem, places)
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


def _similar(text: str, remembered: EventQuery, shown: Sequence[Shown]) -> EventQuery | None:
    """ "More like the second one": the same constraints, with that event's title as the topic."""
    found = _SIMILAR.search(text)
    if found is None:
        return None
    number = _ORDINALS.get(found["nth"] or "first", 0)
    kept = kept_whole(remembered, "search")
    topic = shown[number].title.lower() if -len(shown) <= number < len(shown) else kept.topic
    return kept.with_changes(
        topic=topic, carried_over=tuple(name for name in kept.carried_over if name != "topic")
    )


def _plain_intent(text: str) -> Intent | None:
    if _SUBSCRIBE.search(text):
        return "subscribe"
    if _HOSTILE.search(text) or _OFF_TOPIC.search(text) or _CHAT_ONLY.match(text):
        return "other"
    return None if re.search(r"\w", text) else "other"


def _about(text: str, shown: Sequence[Shown]) -> tuple[Intent, tuple[int, ...]] | None:
    """Which shown events a question is about, and whether it asks after their state or a detail."""
    if not shown:
        return None
    named = [event.id for event in shown if len(event.title) > 6 and event.title.lower() in text]
    nth = _NTH.search(text)
    if not named and nth and -len(shown) <= _ORDINALS[nth["nth"]] < len(shown):
        named = [shown[_ORDINALS[nth["nth"]]].id]
    if _STATUS.search(text):
        return "status", tuple(named or [event.id for event in shown[:1]])
    if named and (nth or _DETAIL.search(text)):
        return "detail", tuple(named)
    if _DETAIL.search(text) and re.search(r"(?<!\w)(?:it|that|this|they)(?!\w)", text):
        return "detail", (shown[0].id,)
    return None


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


def _problem(impossible_date: str, places: PlaceReading) -> Clarification | None:
    if impossible_date:
        return Clarification("impossible_date", impossible_date)
    return places.clarification
