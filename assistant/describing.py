"""One event in words: as a short entry of a list."""

from __future__ import annotations

from datetime import datetime

from assistant.retrieval import FoundEvent
from assistant.wording import (
    ages_in_words,
    and_list,
    counted,
    distance_in_words,
    place_in_words,
    price_in_words,
    short_day,
    when_in_words,
)
from events.models import Event, Precision

UNSAID = "the calendar does not say"


def card_in_words(found: FoundEvent, *, now: datetime, zone: str) -> str:
    """The title on one line, then when, where, how far, price, ages, further dates and why it fits.

    `zone` is the asker's: where it differs from the event's, the event's is named.
    """
    event = found.event
    sample = " (sample)" if event.feed is not None and event.feed.is_sample else ""
    facts = [when_in_words(event, now=now, reader_zone=zone, is_dated=True), place_in_words(event)]
    if found.distance_miles is not None and is_located(event):
        facts.append(distance_in_words(found.distance_miles))
    sentences = [_sentence(", ".join(fact for fact in facts if fact)), _sentence(price_in_words(event))]
    sentences += [_sentence(ages_in_words(event)), also_on(found), _why(found)]
    return f"{event.title}{sample}\n" + " ".join(sentence for sentence in sentences if sentence)


def shortened(text: str, length: int) -> str:
    """The text on one line, cut at a word to at most `length` characters."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0] + "…"


def is_located(event: Event) -> bool:
    """Whether the coordinates are the venue's own: a town's centre would give a wrong distance."""
    return event.venue is None or event.venue.precision != Precision.CITY


def address_of(event: Event) -> str:
    """Where to go, with street and room; empty when nobody knows."""
    place = place_in_words(event)
    if event.event_attendance_mode == "online" or event.venue is None:
        return place
    return ", ".join(part for part in (event.room_name, event.location) if part)


def also_on(found: FoundEvent) -> str:
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
