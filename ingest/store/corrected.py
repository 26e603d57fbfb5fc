"""Corrections of operators in a reading: corrected fields stay, and what the source says is noted beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from events.corrections import as_json, column_of, follow, follow_words, from_json
from events.models import Correction, Event, Venue

WORDS = {"title", "description", "metadata_tags", "audience_tags"}


def keep_event_corrections(events: Sequence[Event]) -> None:
    """Put the operators' values into rows about to be written, and note what their source says by now."""
    known: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(event__in=[event.pk for event in events]):
        known[correction.event_id or 0].append(correction)
    changed: list[Correction] = []
    for event in events:
        if event.pk in known:
            changed += _kept(event, known[event.pk])
    Correction.objects.bulk_update(changed, ["latest_value"])


def note_status(ids: Sequence[int], status: str) -> set[int]:
    """Those of the events whose status belongs to an operator; what it would be is noted beside."""
    corrections = Correction.objects.filter(event__in=ids, field="event_status")
    owned = {pk for pk in corrections.values_list("event_id", flat=True) if pk is not None}
    if owned:
        corrections.exclude(latest_value=status).update(latest_value=status)
    return owned


def venue_corrections(venues: Iterable[Venue]) -> dict[int, dict[str, Correction]]:
    """The corrections of each venue, by its id and their field."""
    known: dict[int, dict[str, Correction]] = defaultdict(dict)
    for correction in Correction.objects.filter(venue__in=[venue.pk for venue in venues]):
        known[correction.venue_id or 0][correction.field] = correction
    return known


def venues_with_corrected(field: str, venues: Iterable[Venue]) -> set[int]:
    """The ids of the venues of which an operator has corrected the field."""
    corrections = Correction.objects.filter(venue__in=[venue.pk for venue in venues], field=field)
    return {pk for pk in corrections.values_list("venue_id", flat=True) if pk is not None}


def _kept(event: Event, corrections: Sequence[Correction]) -> list[Correction]:
    """Apply the corrections to the row; those whose source has changed its mind."""
    changed = []
    for correction in corrections:
        column = column_of(event, correction.field)
        latest = as_json(column, getattr(event, column.attname))
        if latest != correction.latest_value:
            correction.latest_value = latest
            changed.append(correction)
        setattr(event, column.attname, from_json(column, correction.value))
    fields = {correction.field for correction in corrections}
    if "venue" in fields:
        follow(event)
    elif fields & WORDS:
        follow_words(event)
    return changed
