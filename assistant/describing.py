"""One event in words: as a short entry of a list, or with all that its row tells."""

from __future__ import annotations

from datetime import datetime

from assistant.query import EventQuery
from assistant.retrieval import FoundEvent
from assistant.scope import zone_of_query
from assistant.wording import (
    ages_in_words,
    and_list,
    counted,
    distance_in_words,
    place_in_words,
    price_in_words,
    short_day,
    status_in_words,
    when_in_words,
)
from events.models import Event, Precision

DESCRIPTION_LENGTH = 400


def card_in_words(found: FoundEvent, query: EventQuery, *, now: datetime) -> str:
    """The title on one line, then when, where, how far, price, ages, further dates and why it fits."""
    event = found.event
    sample = " (sample)" if event.feed is not None and event.feed.is_sample else ""
    facts = [when_in_words(event, now=now, reader_zone=zone_of_query(query)), place_in_words(event)]
    if found.distance_miles is not None and _is_located(event):
        facts.append(distance_in_words(found.distance_miles))
    sentences = [_sentence(", ".join(fact for fact in facts if fact)), _sentence(price_in_words(event))]
    sentences += [_sentence(ages_in_words(event)), _also_on(found), _why(found)]
    return f"{event.title}{sample}\n" + " ".join(sentence for sentence in sentences if sentence)


def details_in_words(found: FoundEvent, *, now: datetime, zone: str) -> str:
    """All that is known of an event; what people ask most and the row does not hold is said to be unsaid."""
    event = found.event
    status = status_in_words(event)
    lines = [f"{event.title} is {status}." if status else event.title]
    lines.append(f"When: {when_in_words(event, now=now, reader_zone=zone)}{_end_unknown(event)}")
    lines.append(f"Where: {_address(event) or _UNSAID}")
    lines.append(f"Price: {_price(event)}")
    lines.append(f"Ages: {ages_in_words(event) or _UNSAID}")
    lines.append(f"Registration: {_registration(event)}")
    if event.accessibility:
        lines.append(f"Accessibility: {and_list(event.accessibility)}")
    if event.organizer:
        lines.append(f"Organizer: {event.organizer}")
    if event.description:
        lines.append(f"About: {shortened(event.description, DESCRIPTION_LENGTH)}")
    if event.url:
        lines.append(f"More: {event.url}")
    return "\n".join(lines)


def status_answer(found: FoundEvent, *, now: datetime, zone: str) -> str:
    """Whether one can still go, with what one needs for going."""
    event = found.event
    status = status_in_words(event)
    lines = [
        f"{event.title} is {status}."
        if status
        else f"As far as its calendar says, {event.title} is still on.",
        f"When: {when_in_words(event, now=now, reader_zone=zone)}{_end_unknown(event)}",
        f"Where: {_address(event) or _UNSAID}",
    ]
    return "\n".join([*lines, f"More: {event.url}"] if event.url else lines)


def shortened(text: str, length: int) -> str:
    """The text on one line, cut at a word to at most `length` characters."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0] + "…"


_UNSAID = "the calendar does not say"


def _is_located(event: Event) -> bool:
    """Whether the coordinates are the venue's own: a town's centre would give a wrong distance."""
    return event.venue is None or event.venue.precision != Precision.CITY


def _address(event: Event) -> str:
    place = place_in_words(event)
    if event.event_attendance_mode == "online" or event.venue is None:
        return place
    return ", ".join(part for part in (event.room_name, event.location) if part)


def _price(event: Event) -> str:
    words = price_in_words(event)
    return _UNSAID if words == "Price not given" else words


def _registration(event: Event) -> str:
    return {True: "required", False: "not required", None: _UNSAID}[event.requires_registration]


def _end_unknown(event: Event) -> str:
    return "" if event.all_day or event.end_given else " (the calendar does not say when it ends)"


def _also_on(found: FoundEvent) -> str:
    if not found.also_on:
        return ""
    start = found.event.local_start
    same_day = [moment for moment in found.also_on if moment.astimezone(start.tzinfo).date() == start.date()]
    days = dict.fromkeys(short_day(moment.astimezone(start.tzinfo).date()) for moment in found.also_on)
    more = found.occurrences - 1 - len(found.also_on)
    if len(same_day) == len(found.also_on):
        return "Also later that day."
    parts = [*days, f"{counted(more, 'more time')}"] if more > 0 else [*days]
    return f"Also on {and_list(parts)}."


def _why(found: FoundEvent) -> str:
    """The reasons that the facts before do not show already."""
    told = [reason for reason in found.reasons if reason.startswith("matches")]
    return _sentence(and_list(told))


def _sentence(words: str) -> str:
    if not words:
        return ""
    text = words[0].upper() + words[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
