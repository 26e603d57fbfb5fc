"""Candidates to rows: only what changed is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from events.models import Event, EventStatus, EventText, Feed, Venue
from ingest.candidate import Candidate
from ingest.options import Window
from ingest.venues import venue_key

BATCH = 500
_KEYS = {"feed_id", "uid", "recurrence_id"}


@dataclass(slots=True)
class Changes:
    """What a reading changes among the stored events of its feed."""

    new: list[Event] = field(default_factory=list)
    changed: list[Event] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    unchanged: int = 0


def compare(
    feed: Feed,
    candidates: Sequence[Candidate],
    venues: dict[str, Venue],
    texts: dict[Candidate, EventText],
    text_ids: dict[str, int],
) -> Changes:
    """Which candidates are new, changed or as stored, by the hash of all that would be written."""
    stored = {
        (uid, recurrence_id): (pk, source_hash)
        for pk, uid, recurrence_id, source_hash in feed.events.values_list(
            "id", "uid", "recurrence_id", "source_hash"
        )
    }
    changes = Changes()
    for candidate in candidates:
        fields = _fields(
            candidate, _venue_of(candidate, venues, feed), text_ids[texts[candidate].content_hash]
        )
        fields["source_hash"] = _hash(fields)
        pk, known_hash = stored.get((candidate.uid, candidate.recurrence_id), (None, ""))
        if pk is None:
            changes.new.append(Event(feed=feed, **fields))
        elif known_hash == fields["source_hash"]:
            changes.unchanged += 1
        else:
            changes.changed.append(Event(pk=pk, feed=feed, **fields))
    return changes


def find_gone(
    feed: Feed, candidates: Sequence[Candidate], uids: set[str], window: Window, now: datetime
) -> list[int]:
    """Stored events to come whose series is still in the calendar while they no longer are.

    A uid that is missing altogether says nothing: most calendars publish only their next few events.
    """
    present = {(candidate.uid, candidate.recurrence_id) for candidate in candidates}
    low, high = window.bounds(timezone.get_default_timezone())
    upcoming = feed.events.filter(uid__in=uids, start_time__gte=max(low, now), start_time__lt=high)
    rows = upcoming.exclude(event_status=EventStatus.WITHDRAWN).values_list("id", "uid", "recurrence_id")
    return [pk for pk, uid, recurrence_id in rows if (uid, recurrence_id) not in present]


def write(changes: Changes) -> None:
    """Store the changes in batches."""
    Event.objects.bulk_create(changes.new, batch_size=BATCH)
    if changes.changed:
        moment = timezone.now()
        for event in changes.changed:
            event.updated_at = moment
        Event.objects.bulk_update(changes.changed, _written_names(), batch_size=BATCH)
    if changes.gone:
        # Their hash is cleared so that they are written again when they come back.
        Event.objects.filter(pk__in=changes.gone).update(
            event_status=EventStatus.WITHDRAWN, source_hash="", updated_at=timezone.now()
        )


def _written_names() -> list[str]:
    names = [
        field.attname
        for field in Event._meta.concrete_fields
        if not field.generated and not field.primary_key
    ]
    return [
        name.removesuffix("_id") if name != "recurrence_id" else name
        for name in names
        if name not in {*_KEYS, "created_at"}
    ]


def _venue_of(candidate: Candidate, venues: dict[str, Venue], feed: Feed) -> Venue | None:
    address = candidate.details.address
    return venues[venue_key(address, str(feed.pk))] if address is not None else None


def _fields(candidate: Candidate, venue: Venue | None, text_id: int) -> dict[str, Any]:
    details, when = candidate.details, candidate.when
    point = details.point
    return {
        "uid": candidate.uid,
        "recurrence_id": candidate.recurrence_id,
        "text_id": text_id,
        "title": details.title,
        "description": details.description,
        "url": details.url,
        "organizer": details.organizer,
        "start_time": when.start,
        "end_time": when.end,
        "end_given": when.end_given,
        "all_day": when.all_day,
        "timezone": when.timezone,
        "tz_source": when.tz_source,
        "previous_start_time": when.previous_start,
        "venue_id": venue.pk if venue else None,
        "location_text": details.location_text,
        "room_name": details.address.room if details.address else "",
        "latitude": point.latitude if point else venue.latitude if venue else None,
        "longitude": point.longitude if point else venue.longitude if venue else None,
        "event_attendance_mode": details.attendance,
        "event_status": details.status,
        "cost_kind": details.cost.kind,
        "cost_min": details.cost.minimum,
        "cost_max": details.cost.maximum,
        "cost_currency": details.cost.currency,
        "cost_text": details.cost.text,
        "age_min": details.ages.minimum,
        "age_max": details.ages.maximum,
        "age_range": details.ages.label,
        "audience_tags": list(details.audience_tags),
        "metadata_tags": list(details.metadata_tags),
        "accessibility": list(details.accessibility),
        "requires_registration": details.requires_registration,
        "language": details.language,
    }


def _hash(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True, default=str).encode()).hexdigest()
