"""A question about one event, answered from the field that holds it, or that its calendar does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.aspects import Aspect, aspect_of, needs_of, told_of
from assistant.describing import UNSAID, address_of, also_on, is_located, shortened
from assistant.query import EventQuery
from assistant.reasons import reasons_for
from assistant.retrieval import FoundEvent
from assistant.wording import (
    ages_in_words,
    and_list,
    day_in_words,
    distance_in_words,
    need_in_words,
    price_in_words,
    status_in_words,
    time_in_words,
    when_in_words,
)
from events.models import AttendanceMode, CostKind, Event, EventStatus
from gazetteer import miles_between

DESCRIPTION_LENGTH = 400
QUOTE_LENGTH = 240
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Asked:
    """An event that is asked after, by a person on the clock of `zone` who had asked `query` before."""

    found: FoundEvent
    query: EventQuery
    now: datetime
    zone: str

    @property
    def event(self) -> Event:
        return self.found.event

    @property
    def title(self) -> str:
        return self.event.title

    @property
    def when(self) -> str:
        return when_in_words(self.event, now=self.now, reader_zone=self.zone, is_dated=True)

    @property
    def is_over(self) -> bool:
        end = self.event.end_time
        return end is not None and end <= self.now

    def day(self, moment: datetime) -> str:
        """A moment on the clock of the event's place."""
        zone = ZoneInfo(self.event.timezone)
        today: date = self.now.astimezone(zone).date()
        local = moment.astimezone(zone)
        return f"{day_in_words(local.date(), today, is_dated=True)}, {time_in_words(local)}"


def aspect_asked(title: str, question: str) -> Aspect:
    """What of an event a question asks after; all of it where only a description could tell."""
    words = _without(title, question)
    return "all" if told_of(words) else aspect_of(words)


def answer_about(found: FoundEvent, question: str, query: EventQuery, *, now: datetime, zone: str) -> str:
    """The answer to a question about an event; what is always wanted beside it, when and where, follows."""
    asked = Asked(found, query, now, zone)
    words = _without(asked.title, question)
    told, aspect = told_of(words), aspect_of(words)
    if told is None and aspect == "all":
        return _everything(asked)
    if told is None and aspect == "status":
        return status_of(found, query, now=now, zone=zone)
    first = _told(asked, *told) if told else _ANSWERS[aspect](asked, words)
    where, url = address_of(asked.event), asked.event.url
    lines = [*_no_longer(asked), first]
    lines += [f"When: {asked.when}"] if asked.when not in first else []
    lines += [f"Where: {where}"] if where and where not in first else []
    lines += [f"More: {url}"] if url and UNSAID in first.lower() else []
    return "\n".join(lines)


def _without(title: str, question: str) -> str:
    """A question without the event's title: "Jazz for Kids" asks after no ages."""
    return re.sub(re.escape(title), " ", question, flags=re.IGNORECASE)


def status_of(found: FoundEvent, query: EventQuery, *, now: datetime, zone: str) -> str:
    """Whether one can still go, with what one needs for going, and when its calendar was last looked at."""
    asked = Asked(found, query, now, zone)
    event = asked.event
    lines = _no_longer(asked) or [f"As far as its calendar says, {event.title} is still on."]
    lines += [_moved(asked)] if event.previous_start_time else []
    if event.event_status == EventStatus.POSTPONED and not event.previous_start_time:
        lines.append(f"It was to be {asked.when}; {UNSAID} when it will be.")
    else:
        lines.append(f"When: {asked.when}")
    lines.append(f"Where: {address_of(event) or UNSAID}")
    lines += [checked] if (checked := _checked(asked)) else []
    return "\n".join([*lines, f"More: {event.url}"] if event.url else lines)


def _everything(asked: Asked) -> str:
    event = asked.event
    ends_unknown = not event.all_day and (event.end_time is None or not event.end_given)
    facts = {
        "When": asked.when + (f" ({UNSAID} when it ends)" if ends_unknown else ""),
        "Where": address_of(event) or UNSAID,
        "Price": UNSAID if event.cost_kind == CostKind.UNKNOWN else price_in_words(event),
        "Ages": ages_in_words(event) or UNSAID,
        "Registration": {True: "required", False: "not required", None: UNSAID}[event.requires_registration],
        "Accessibility": and_list([need_in_words(need) for need in event.accessibility]),
        "Organizer": event.organizer,
        "About": shortened(event.description, DESCRIPTION_LENGTH),
        "More": event.url,
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value]
    return "\n".join([*(_no_longer(asked) or [event.title]), *lines])


def _no_longer(asked: Asked) -> list[str]:
    """That one cannot go, if so: nobody plans by the hours of a cancelled concert."""
    if status := status_in_words(asked.event):
        return [f"{asked.title} is {status}."]
    return [f"{asked.title} is over."] if asked.is_over else []


def _moved(asked: Asked) -> str:
    previous = asked.event.previous_start_time
    return f"It was moved; before, it was to start {asked.day(previous)}." if previous else ""


def _checked(asked: Asked) -> str:
    feed = asked.event.feed
    if feed is None or feed.last_checked_at is None:
        return ""
    return f"Its calendar was last checked {asked.day(feed.last_checked_at)}."


def _told(asked: Asked, name: str, pattern: re.Pattern[str]) -> str:
    """What the description says, word for word: nothing else may hold it."""
    sentences = _SENTENCE_ENDS.split(asked.event.description)
    said = " ".join(sentence for sentence in sentences if pattern.search(sentence.lower()))
    if said:
        return f"About {asked.title}, the calendar says: “{shortened(said, QUOTE_LENGTH)}”"
    return f"{UNSAID.capitalize()} anything about {name} for {asked.title}."


def _when(asked: Asked, _words: str) -> str:
    verb = "was" if asked.is_over else "is"
    links = "" if asked.when.startswith(("today", "tomorrow")) else " on"
    moved = f" {_moved(asked)}" if asked.event.previous_start_time else ""
    also = f" {words}" if (words := also_on(asked.found)) else ""
    return f"{asked.title} {verb}{links} {asked.when}.{moved}{also}"


def _end(asked: Asked, words: str) -> str:
    event = asked.event
    if event.end_given and (event.end_time is not None or event.all_day):
        return _when(asked, words)
    return f"{UNSAID.capitalize()} when {asked.title} ends. It starts {asked.day(event.start_time)}."


def _price(asked: Asked, _words: str) -> str:
    kind, price = asked.event.cost_kind, price_in_words(asked.event)
    if kind == CostKind.FREE:
        return f"{asked.title} is free."
    if kind == CostKind.PAY_WHAT_YOU_CAN:
        return f"For {asked.title} you pay what you can."
    if kind == CostKind.UNKNOWN:
        return f"{UNSAID.capitalize()} what {asked.title} costs."
    if asked.event.cost_min is None and asked.event.cost_max is None:
        return f"{asked.title} is not free, but {UNSAID} what it costs."
    return f"{asked.title} costs {price}."


def _place(asked: Asked, _words: str) -> str:
    event, where = asked.event, address_of(asked.event)
    if not where:
        return f"{UNSAID.capitalize()} where {asked.title} is."
    if event.event_attendance_mode == AttendanceMode.ONLINE:
        return f"{asked.title} is online."
    sentence = f"{asked.title} is at {where}."
    if asked.query.where and event.latitude is not None and event.longitude is not None and is_located(event):
        spot = asked.query.where[0]
        miles = miles_between(spot.latitude, spot.longitude, event.latitude, event.longitude)
        sentence += f" That is {distance_in_words(miles).removesuffix(' away')} from {spot.name}."
    return sentence


def _registration(asked: Asked, _words: str) -> str:
    needed = asked.event.requires_registration
    if needed is None:
        return f"{UNSAID.capitalize()} whether one must register for {asked.title}."
    return f"Registration is {'' if needed else 'not '}required for {asked.title}."


def _ages(asked: Asked, _words: str) -> str:
    ages = ages_in_words(asked.event)
    if ages:
        # "Ages 3 to 5" and "For all ages" are whole phrases in the calendar's words.
        ages = re.sub(r"^for\s+", "", ages, flags=re.IGNORECASE).rstrip(".")
        ages = ages[0].lower() + ages[1:] if ages.startswith(("Age", "All", "Grade")) else ages
        return f"{asked.title} is for {ages}."
    if asked.event.audience_tags:
        return f"{asked.title} is for {and_list(asked.event.audience_tags)}; {UNSAID} the ages."
    return f"{UNSAID.capitalize()} whom {asked.title} is for."


def _access(asked: Asked, words: str) -> str:
    has = asked.event.accessibility
    missing = [need_in_words(need) for need in needs_of(words) if need not in has]
    sentences = []
    if has:
        sentences.append(f"{asked.title} has {and_list([need_in_words(need) for need in has])}.")
    if missing or not has:
        open_points = and_list(missing, "or") or "anything about accessibility"
        verb = "whether there is " if missing else ""
        sentences.append(f"{UNSAID.capitalize()} {verb}{open_points}{'' if has else f' for {asked.title}'}.")
    return " ".join(sentences)


def _attendance(asked: Asked, _words: str) -> str:
    words = {
        AttendanceMode.OFFLINE: "in person",
        AttendanceMode.ONLINE: "online",
        AttendanceMode.MIXED: "both in person and online",
    }.get(AttendanceMode(asked.event.event_attendance_mode))
    if words is None:
        return f"{UNSAID.capitalize()} whether {asked.title} is online too."
    return f"{asked.title} is {words}."


def _organizer(asked: Asked, _words: str) -> str:
    if asked.event.organizer:
        return f"{asked.title} is organized by {asked.event.organizer}."
    return f"{UNSAID.capitalize()} who organizes {asked.title}."


def _source(asked: Asked, _words: str) -> str:
    feed = asked.event.feed
    if feed is None:
        return f"{asked.title} was entered by hand, not read from a calendar."
    name = (
        f"{asked.title} is in the calendar “{feed.name}”."
        if feed.name
        else f"This is what I know of {asked.title}."
    )
    return f"{name} {_checked(asked)}".strip()


def _reason(asked: Asked, _words: str) -> str:
    reasons = reasons_for(asked.event, asked.query, has_words=bool(asked.query.topic), distance_miles=None)
    if reasons:
        return f"I named {asked.title} for what you asked: {'; '.join(reasons)}."
    return f"{asked.title} is among the first that fit the time and place you asked about."


_ANSWERS: Mapping[Aspect, Callable[[Asked, str], str]] = {
    "when": _when,
    "end": _end,
    "place": _place,
    "price": _price,
    "registration": _registration,
    "ages": _ages,
    "access": _access,
    "attendance": _attendance,
    "organizer": _organizer,
    "source": _source,
    "reason": _reason,
}
