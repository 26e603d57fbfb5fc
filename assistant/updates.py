"""What became of an event since an answer named it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from assistant.wording import place_in_words, price_in_words, when_in_words
from events.messages import Tell, told
from events.models import AttendanceMode, ChatMessage, EventStatus
from events.versions import Row, Update, updates_to

_SINCE: dict[str, str] = {
    EventStatus.CANCELLED: "Cancelled since this answer.",
    EventStatus.POSTPONED: "Postponed since this answer.",
    EventStatus.FULL: "Full since this answer.",
    EventStatus.WITHDRAWN: "No longer in its calendar.",
}
_NO_LONGER: dict[str, str] = {
    EventStatus.CANCELLED: "No longer cancelled.",
    EventStatus.POSTPONED: "No longer postponed.",
    EventStatus.FULL: "No longer full.",
    EventStatus.WITHDRAWN: "Back in its calendar.",
}


def teller(now: datetime) -> Tell:
    """Tells messages as they stand at this moment, with what changed since in the events they name."""
    return partial(told, now=now, in_words=update_in_words)


def lines_since(messages: Iterable[ChatMessage], rows: Mapping[int, Row], *, now: datetime) -> list[str]:
    """A line for each event these messages name that has changed: "Jazz Night: Now $10 (was Free)." """
    found: dict[int, Update] = {}
    for message in messages:
        named = {pk: rows[pk] for pk in message.metadata.get("event_ids", []) if pk in rows}
        found |= {update.event_id: update for update in updates_to(message, named, now=now)}
    told_of = ((update.title, update_in_words(update, now)) for update in found.values())
    return [f"{title}: {words}" for title, words in told_of if words]


def update_in_words(update: Update, now: datetime) -> str:
    """ "Cancelled since this answer.", "Now Saturday, March 21, 2:00 pm (was Sunday, March 15, 10:00 am)."

    A sentence for each change.
    """
    if update.now is None:
        return _SINCE[update.event_status]
    return " ".join(filter(None, (_sentence(change, update, now) for change in update.changes)))


def _sentence(change: str, update: Update, now: datetime) -> str:
    if change == "status":
        return _SINCE.get(update.event_status) or _NO_LONGER[update.was_status]
    event, was = update.event(), update.was()
    if change == "time":
        return _now_and_then(*(when_in_words(one, now=now, is_dated=True) for one in (event, was)))
    if change == "price":
        return _now_and_then(price_in_words(event), price_in_words(was))
    place = place_in_words(event)
    is_at = place and event.event_attendance_mode != AttendanceMode.ONLINE
    return _now_and_then(f"at {place}" if is_at else place or "in person", place_in_words(was))


def _now_and_then(now: str, then: str) -> str:
    """The change; empty when both read the same, as "until April 2" does whenever it began."""
    if now == then:
        return ""
    return f"Now {now} (was {then})." if then else f"Now {now}."
