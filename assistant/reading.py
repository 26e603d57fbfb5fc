"""Everything that one message says, read in the order in which its words are least misunderstood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.carry_over import NEW_QUESTION, Said
from assistant.circumstances import Given, Setting, Shown
from assistant.dates import DateReading, read_dates, without_parts
from assistant.forms import asks_count, read_order
from assistant.intents import similar_to
from assistant.people import read_people
from assistant.places import PlaceReading, read_places
from assistant.query import EventQuery, Form, Window
from assistant.spans import Span, blanked, lowered
from assistant.steps import asks_plan
from assistant.titles import names_in, stored_titles_in, titles_asked_when
from assistant.topic import STOP_WORDS, topic_in
from gazetteer import Place

MONTH_FIRST = frozenset({"US", "CA", "PH"})  # countries that write 4/5 for April 5
_ASKS_WHEN = re.compile(r"(?<!\w)when(?:\s+(?:is|are|does|do|will)|['’]s)(?!\w)")
_NEXT_WORD = re.compile(r"\s+([^\W\d_][\w'’-]*)")
# An hour of the day, unless it names the kind of thing: "after school programs".
_AFTER_SCHOOL = re.compile(r"(?<!\w)after\s+school(?!\w|\s+(?:program|club|care|activit|class|enrich))")
_ANY_TOPIC = re.compile(
    r"(?<!\w)(?:what\s+else(?:\s+is|['’]s)?(?:\s+(?:on|happening|going\s+on|there))?|anything\s+else"
    r"|something\s+(?:else|different)"
    r"|any\s+(?:kind|type|sort)(?:\s+of\s+(?:event|thing|activity)s?)?|anything\s+(?:(?:is"
    r"|would\s+be)\s+)?(?:fine|ok|okay|goes|works)"
    r"|(?:all|other)\s+(?:kinds|types|sorts)(?:\s+of\s+\w+)?)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and all that it can be understood from."""

    message: str
    setting: Setting
    given: Given
    remembered: EventQuery | None = None
    shown: Sequence[Shown] = ()

    @property
    def text(self) -> str:
        return lowered(self.message)


def read(turn: Turn) -> tuple[Said, datetime]:
    """What a message says, and now on the clock of the place it is about."""
    text = turn.text
    names = _names(turn)
    spans: list[Span] = []
    order = read_order(blanked(text, *names), spans)
    people = read_people(blanked(text, *names, *spans))
    spans += people.spans
    places, dates, now, date_spans = _placed_and_dated(turn, blanked(text, *names, *spans))
    spans += places.spans
    titles = (*names, *_feasts_in_titles(text, dates))
    spans += [span for span in date_spans if span not in titles]
    topic, like = _topic(turn, spans, titles)
    if _ASKS_WHEN.search(text) and titles:
        dates = DateReading()
    form = _form(turn)
    if form == "plan" and asks_plan(text):
        dates = without_parts(dates, now)
    said = Said(
        dates=dates,
        places=places,
        people=people,
        topic=topic,
        text=text,
        order=order,
        form=form,
        like=like,
        is_similar=turn.remembered is not None and similar_to(text, turn.shown) is not None,
        drops_topic=_ANY_TOPIC.search(text) is not None,
        step_spans=(*places.spans, *_day_spans(text, date_spans)),
        shown=turn.shown,
    )
    if turn.remembered is not None and said.is_new_question:
        said = replace(
            said,
            dates=dates
            if dates == DateReading()
            else _dates(turn, blanked(text, *names, *people.spans), now, None),
        )
    return said, now


def _names(turn: Turn) -> tuple[Span, ...]:
    """The titles in a message, which are topic whatever their words mean elsewhere."""
    setting = turn.setting
    stored = stored_titles_in(turn.text, setting.stored_titles) if setting.stored_titles else ()
    return (
        *names_in(turn.message, setting.gazetteer.contains_name),
        *titles_asked_when(turn.text),
        *stored,
    )


def is_day_first(setting: Setting) -> bool:
    """Whether 4/5 is the fourth of May where a question is asked."""
    return setting.home is not None and setting.home.country_code not in MONTH_FIRST


def _placed_and_dated(
    turn: Turn, free_text: str
) -> tuple[PlaceReading, DateReading, datetime, tuple[Span, ...]]:
    """Where and when: where dates stand does not depend on the place, what they mean does, by its clock."""
    setting = turn.setting
    local_now = setting.now.astimezone(ZoneInfo(setting.timezone))
    earlier = _with_dates(turn.remembered, turn) if turn.remembered is not None else None
    first = _dates(turn, free_text, local_now, earlier)
    places = read_places(
        turn.message,
        blanked(free_text, *first.spans),
        setting.gazetteer,
        seen_from(setting, turn.remembered),
        setting.known_venues,
    )
    zone = zone_of(places, turn)
    now = setting.now.astimezone(ZoneInfo(zone))
    if zone == setting.timezone:
        return places, first, now, first.spans
    dates = _dates(turn, blanked(free_text, *places.spans), now, earlier)
    return places, dates, now, (*first.spans, *dates.spans)


def _dates(turn: Turn, text: str, now: datetime, earlier: EventQuery | None) -> DateReading:
    return read_dates(text, now, remembered=earlier, is_day_first=is_day_first(turn.setting))


def _with_dates(remembered: EventQuery, turn: Turn) -> EventQuery:
    """The earlier query; when it had no dates, "that day" is the day of the first event shown."""
    if remembered.when or not turn.shown:
        return remembered
    start = turn.shown[0].start_time.astimezone(ZoneInfo(turn.setting.timezone))
    return remembered.with_changes(when=(Window(start, start + timedelta(hours=1)),))


def _topic(turn: Turn, spans: list[Span], titles: tuple[Span, ...]) -> tuple[str | None, Shown | None]:
    """The topic said, and the event it is to be like."""
    text, remembered = turn.text, turn.remembered
    similar = similar_to(text, turn.shown) if remembered is not None else None
    if similar is not None and remembered is not None:
        like = similar[0]
        return (like.title.lower() if like else remembered.topic), like
    hours = [found.span() for found in _AFTER_SCHOOL.finditer(text)]
    is_follow_up = remembered is not None and NEW_QUESTION.search(text) is None
    return topic_in(blanked(text, *spans, *hours), titles, is_follow_up=is_follow_up), None


def _form(turn: Turn) -> Form:
    if asks_plan(turn.text):
        return "plan"
    if asks_count(turn.text):
        return "count"
    return "list"


def _feasts_in_titles(text: str, dates: DateReading) -> tuple[Span, ...]:
    """The feasts that are part of an event's name: "the St. Patrick's Day parade", "Easter egg hunt"."""
    followed = ((span, _NEXT_WORD.match(text, span[1])) for span in dates.feasts)
    return tuple(span for span, word in followed if word and word[1] not in STOP_WORDS)


_PART_OF_DAY = re.compile(r"(?<!\w)(?:morning|afternoon|evening|night|noon|lunch(?:time)?|dinner)(?!\w)")


def _day_spans(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of days: the parts of a day are the steps of its plan."""
    return tuple(span for span in spans if not _PART_OF_DAY.search(text[slice(*span)]))


def seen_from(setting: Setting, remembered: EventQuery | None) -> Place | None:
    """The place from which names are read: the one the conversation is about, else home."""
    if remembered is not None and len(remembered.where) == 1:
        spot = remembered.where[0]
        known = setting.gazetteer.by_id(spot.place_id) if spot.place_id is not None else None
        return known or setting.gazetteer.nearest(spot.latitude, spot.longitude) or setting.home
    return setting.home


def zone_of(places: PlaceReading, turn: Turn) -> str:
    """The zone that decides: of the place said, remembered or given, else the setting's."""
    remembered = turn.remembered.where if turn.remembered else ()
    for spots in (places.where, remembered, turn.given.where):
        if spots and spots[0].timezone:
            return spots[0].timezone
    return turn.setting.timezone
