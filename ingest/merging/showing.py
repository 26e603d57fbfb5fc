"""From links to what is shown: one row of each cluster, filled from the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils import timezone

from events.models import Correction, Event, Feed, SameEvent
from ingest.merging.clusters import Link, Series, clusters_of
from ingest.merging.filling import UNSAID, filled_in, in_precedence
from ingest.merging.rows import load_rows

BATCH = 500
_READ = ("feed", "description", "room_name", "start_time", "filled", "shown_as", "updated_at",
         *(name.removesuffix("_id") for name in UNSAID))  # fmt: skip
_SHOW = """
UPDATE events_event AS event SET shown_as_id = wanted.shown
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (id, shown) WHERE event.id = wanted.id
"""
# Whatever hangs together by a link or by what is shown for it, however far.
_TOGETHER = """
WITH RECURSIVE together (id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT step.id FROM together CROSS JOIN LATERAL (
        SELECT second_id AS id FROM events_sameevent WHERE first_id = together.id AND decision <> 'refused'
        UNION ALL
        SELECT first_id FROM events_sameevent WHERE second_id = together.id AND decision <> 'refused'
        UNION ALL SELECT event.id FROM events_event AS event WHERE event.shown_as_id = together.id
        UNION ALL
        SELECT event.shown_as_id FROM events_event AS event
        WHERE event.id = together.id AND event.shown_as_id IS NOT NULL
    ) AS step
)
SELECT id FROM together
"""
_REFUSED = """
SELECT DISTINCT one.feed_id, one.uid, other.feed_id, other.uid FROM events_sameevent AS link
JOIN events_event AS one ON one.id = link.first_id JOIN events_event AS other ON other.id = link.second_id
WHERE link.decision = 'refused' AND one.feed_id = ANY(%s) AND other.feed_id = ANY(%s)
"""


class Changes:
    """Rows with what they should hold, by the columns in which they do not yet."""

    def __init__(self) -> None:
        self._rows: dict[frozenset[str], list[Event]] = defaultdict(list)

    def note(self, event: Event, wanted: dict[str, Any]) -> None:
        """Set what is different; a row that is as wanted is not written."""
        different = {name for name, value in wanted.items() if getattr(event, name) != value}
        for name in different:
            setattr(event, name, wanted[name])
        if different - {"shown_as_id"}:
            # Not for which row is shown: whoever named this one in an answer need not be told of that.
            event.updated_at = timezone.now()
            different.add("updated_at")
        if different:
            self._rows[frozenset(different)].append(event)

    def write(self) -> None:
        """Write the columns that changed, and no others."""
        if shown := self._rows.pop(frozenset({"shown_as_id"}), []):
            # Most often this alone, for which bulk_update takes four times as long.
            with connection.cursor() as cursor:
                cursor.execute(_SHOW, [[row.pk for row in shown], [row.shown_as_id for row in shown]])
        for names, events in self._rows.items():
            columns = [name.removesuffix("_id") for name in sorted(names)]
            Event.objects.bulk_update(events, columns, batch_size=BATCH)


def show_again(ids: Iterable[int]) -> None:
    """Decide anew what is shown of these rows and of all that hang together with them."""
    rows = load_rows(_together(ids))
    events = Event.objects.only(*_READ).in_bulk(list(rows))
    publishers = dict(Feed.objects.values_list("id", "publisher"))
    links = SameEvent.objects.exclude(decision=SameEvent.Decision.REFUSED).filter(first__in=rows)
    held = [
        Link(link.first_id, link.second_id, link.score, link.decision == SameEvent.Decision.CONFIRMED)
        for link in links
    ]
    refused = _refused({row.feed_id for row in rows.values()})
    kept = _corrected(rows)
    changes = Changes()
    for group in clusters_of(rows, held, refused):
        first, *others = (events[row.id] for row in in_precedence(group, events, publishers))
        values, filled = filled_in(first, others, kept[first.pk])
        changes.note(first, {**values, "shown_as_id": None, "filled": filled})
        for other in others:
            values, _ = filled_in(other, [], set())
            changes.note(other, {**values, "shown_as_id": first.pk, "filled": {}})
    changes.write()


def _together(ids: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, [sorted(ids)])
        return {row_id for (row_id,) in cursor.fetchall()}


def _refused(feeds: set[int]) -> set[frozenset[Series]]:
    """Series of two feeds that are never one event: a refusal counts for all their occurrences."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, [sorted(feeds), sorted(feeds)])
        return {frozenset({(row[0], row[1]), (row[2], row[3])}) for row in cursor.fetchall()}


def _corrected(ids: Iterable[int]) -> dict[int, set[str]]:
    """Columns an operator has decided about, by event."""
    fields: dict[int, set[str]] = defaultdict(set)
    for event_id, name in Correction.objects.filter(event__in=ids).values_list("event_id", "field"):
        assert event_id is not None
        fields[event_id] |= {name, f"{name}_id"}
    return fields
