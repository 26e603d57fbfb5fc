"""What became of an answer's events since, in the reader's language; in English as `assistant.updates`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import AttendanceMode, ChatMessage, Event, EventStatus
from events.versions import Update, row_of, updates_to
from web.cards import View
from web.words import place_in_words, price_in_words, when_in_words

_SINCE = {
    EventStatus.CANCELLED: gettext_lazy("Cancelled since this answer."),
    EventStatus.POSTPONED: gettext_lazy("Postponed since this answer."),
    EventStatus.FULL: gettext_lazy("Full since this answer."),
    EventStatus.WITHDRAWN: gettext_lazy("No longer in its calendar."),
}
_NO_LONGER = {
    EventStatus.CANCELLED: gettext_lazy("No longer cancelled."),
    EventStatus.POSTPONED: gettext_lazy("No longer postponed."),
    EventStatus.FULL: gettext_lazy("No longer full."),
    EventStatus.WITHDRAWN: gettext_lazy("Back in its calendar."),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A line under an old answer; an event that `is_gone` has no card to link to."""

    event_id: int
    title: str
    words: str
    is_gone: bool


def corrections_of(message: ChatMessage, events: Sequence[Event], view: View) -> Iterator[Correction]:
    """The lines under a message that names these events."""
    rows = {event.pk: row_of(event) for event in events}
    for update in updates_to(message, rows, now=view.now):
        if words := _in_words(update, view):
            yield Correction(update.event_id, update.title, words, is_gone=update.now is None)


def _in_words(update: Update, view: View) -> str:
    return " ".join(filter(None, (_sentence(change, update, view) for change in update.changes)))


def _sentence(change: str, update: Update, view: View) -> str:
    if change == "status":
        now, then = EventStatus(update.event_status), EventStatus(update.was_status)
        return str(_SINCE.get(now) or _NO_LONGER[then])
    event, was = update.event(), update.was()
    if change == "time":
        return _now_and_then(
            *(when_in_words(one, now=view.now, reader_zone=view.zone) for one in (event, was))
        )
    if change == "price":
        return _now_and_then(price_in_words(event), price_in_words(was))
    place = place_in_words(event)
    if place and event.event_attendance_mode != AttendanceMode.ONLINE:
        return _now_at(place, place_in_words(was))
    return _now_and_then(place or _("in person"), place_in_words(was))


def _now_and_then(now: str, then: str) -> str:
    """The change; empty when both read the same, as "until April 2" does whenever it began."""
    if now == then:
        return ""
    if not then:
        return _("Now %(now)s.") % {"now": now}
    return _("Now %(now)s (was %(then)s).") % {"now": now, "then": then}


def _now_at(place: str, then: str) -> str:
    if not then:
        return _("Now at %(place)s.") % {"place": place}
    return _("Now at %(place)s (was %(then)s).") % {"place": place, "then": then}
