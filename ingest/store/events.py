"""Candidates to rows: only what changed is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from events.models import Correction, Event, EventText, Feed, Venue
from ingest.candidate import Candidate, Details, When
from ingest.store.corrected import keep_event_corrections, venues_with_corrected
from ingest.store.rows import insert_rows, update_rows
from ingest.venues import venue_key

Place = tuple[int | None, float | None, float | None]
NOWHERE: Place = (None, None, None)


@dataclass(slots=True)
class Changes:
    """What a reading changes among the stored events of its feed."""

    new: list[Event] = field(default_factory=list)
    changed: list[Event] = field(default_factory=list)
    unchanged: int = 0


class _Stored(NamedTuple):
    """What of a row decides whether it must be written; `place` is None where its calendar has no say."""

    pk: int
    source_hash: str
    place: Place | None


class _Told(NamedTuple):
    """What the occurrences of a series share: their columns, and the digest of what the source says."""

    columns: dict[str, Any]
    place: Place
    digest: str


def compare(
    feed: Feed,
    candidates: Sequence[Candidate],
    venues: dict[str, Venue],
    texts: dict[Candidate, EventText],
    text_ids: dict[str, int],
) -> Changes:
    """Which candidates are new, changed or as stored, by the hash of what the source says and by the place.

    The place is compared as stored, because another calendar or an operator may know a venue better.
    """
    stored, told, changes = _stored(feed), dict[int, _Told](), Changes()
    pinned = venues_with_corrected("latitude", venues.values())
    for candidate in candidates:
        details = candidate.details
        shared = told.get(id(details))
        if shared is None:
            place = _place(details, venues.get(_key(details, str(feed.pk))), pinned)
            text_id = text_ids[texts[candidate].content_hash]
            shared = told[id(details)] = _told(details, place, text_id)
        source_hash = _hash(shared.digest, _time_columns(candidate.when))
        known = stored.get((candidate.uid, candidate.recurrence_id))
        if known is None:
            changes.new.append(_row(feed, candidate, shared, source_hash))
        elif known.source_hash == source_hash and known.place in (shared.place, None):
            changes.unchanged += 1
        else:
            changes.changed.append(_row(feed, candidate, shared, source_hash, pk=known.pk))
    keep_event_corrections(changes.changed)
    return changes


def write(changes: Changes) -> None:
    """Store the changes."""
    if changes.new:
        insert_rows(changes.new)
    if changes.changed:
        update_rows(changes.changed)


def _stored(feed: Feed) -> dict[tuple[str, str], _Stored]:
    placed_by_hand = set(
        Correction.objects.filter(event__feed=feed, field="venue").values_list("event_id", flat=True)
    )
    rows = feed.events.values_list(
        "uid", "recurrence_id", "id", "source_hash", "filled", "venue_id", "latitude", "longitude"
    )
    stored = {}
    for uid, recurrence_id, pk, source_hash, filled, venue_id, latitude, longitude in rows:
        # A place filled in from another calendar is not what this one says, which is none.
        own = NOWHERE if "venue_id" in filled else (venue_id, latitude, longitude)
        stored[uid, recurrence_id] = _Stored(pk, source_hash, None if pk in placed_by_hand else own)
    return stored


def _row(feed: Feed, candidate: Candidate, told: _Told, source_hash: str, *, pk: int | None = None) -> Event:
    venue_id, latitude, longitude = told.place
    return Event(
        pk=pk,
        feed=feed,
        uid=candidate.uid,
        recurrence_id=candidate.recurrence_id,
        venue_id=venue_id,
        latitude=latitude,
        longitude=longitude,
        source_hash=source_hash,
        **told.columns,
        **_time_columns(candidate.when),
    )


def _key(details: Details, scope: str) -> str:
    return venue_key(details.address, scope) if details.address is not None else ""


def _told(details: Details, place: Place, text_id: int) -> _Told:
    columns = _columns(details)
    # By the venue's key, not its row: two venues merged by an operator are no news from the source.
    said = json.dumps([columns, _key(details, ""), _own_point(details)], sort_keys=True, default=str)
    digest = hashlib.sha256(said.encode()).hexdigest()
    return _Told({**columns, "text_id": text_id}, place, digest)


def _place(details: Details, venue: Venue | None, pinned: set[int]) -> Place:
    """The event's own point if it is exact, else its venue's, which is never worse; an operator's is best."""
    if venue is None:
        point = details.point
        return (None, point.latitude, point.longitude) if point else NOWHERE
    own = _own_point(details)
    if own is None or venue.pk in pinned:
        return (venue.pk, venue.latitude, venue.longitude)
    return (venue.pk, *own)


def _own_point(details: Details) -> tuple[float, float] | None:
    point = details.point
    if point is None or point.precision != "exact":
        return None
    return (point.latitude, point.longitude)


def _time_columns(when: When) -> dict[str, Any]:
    return {
        "start_time": when.start,
        "end_time": when.end,
        "end_given": when.end_given,
        "all_day": when.all_day,
        "timezone": when.timezone,
        "tz_source": when.tz_source,
        "previous_start_time": when.previous_start,
    }


def _columns(details: Details) -> dict[str, Any]:
    return {
        "title": details.title,
        "description": details.description,
        "url": details.url,
        "organizer": details.organizer,
        "location_text": details.location_text,
        "room_name": details.address.room if details.address else "",
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
        "meeting_url": details.meeting_url,
        "evidence": dict(details.evidence),
        "raw_title": details.raw_title,
    }


def _hash(digest: str, times: dict[str, Any]) -> str:
    said = "|".join((digest, *(str(value) for value in times.values())))
    return hashlib.sha256(said.encode()).hexdigest()
