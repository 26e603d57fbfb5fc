"""What a reading would change, in words for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from events.models import Event, EventStatus, Feed
from events.querysets import EventQuerySet
from ingest.store.events import Changes

# Columns in the order they matter to a reader; others follow from these.
TOLD = {
    "title": "title", "start_time": "start", "end_time": "end", "all_day": "all day",
    "event_status": "status", "location_text": "place", "room_name": "room", "venue_id": "venue",
    "event_attendance_mode": "attendance",
    "cost_kind": "cost", "cost_text": "price", "age_range": "ages", "requires_registration": "registration",
    "url": "address", "meeting_url": "meeting", "organizer": "organiser", "description": "description",
}  # fmt: skip
LONGEST = 80


def differences(changes: Changes) -> list[str]:
    """One line for each event that is new or changed, with the values before and after."""
    before = Event.objects.in_bulk([event.pk for event in changes.changed])
    lines = [f"new: {_named(event)}" for event in changes.new]
    for event in changes.changed:
        told = "; ".join(_changed(before[event.pk], event)) or "details"
        lines.append(f"changed: {_named(event)}: {told}")
    return lines


def withdrawals(feed: Feed, before: set[int]) -> list[str]:
    """One line for each event of the feed that is withdrawn and was not among those `before`."""
    return [f"withdrawn: {_named(event)}" for event in _withdrawn(feed).exclude(pk__in=before)]


def withdrawn_ids(feed: Feed) -> set[int]:
    """The events of the feed that its calendar took back."""
    return set(_withdrawn(feed).values_list("pk", flat=True))


def _withdrawn(feed: Feed) -> EventQuerySet:
    return Event.objects.filter(feed=feed, event_status=EventStatus.WITHDRAWN)


def _named(event: Event) -> str:
    return f"{event.title} ({event.local_start:%Y-%m-%d %H:%M})"


def _changed(old: Event, new: Event) -> Iterator[str]:
    for column, name in TOLD.items():
        was, will_be = getattr(old, column), getattr(new, column)
        # What was taken over from another calendar is taken over again.
        if was != will_be and column not in old.filled:
            yield f"{name} {_shown(was, old)} → {_shown(will_be, new)}"


def _shown(value: Any, event: Event) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(event.timezone)):%Y-%m-%d %H:%M}"
    text = "nothing" if value in (None, "") else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
