"""Every occurrence of what a search found: a search has a series at one venue once, a calendar has each."""

from __future__ import annotations

from django.db import Error as DatabaseError
from psycopg import sql

from assistant.errors import SearchFailed
from assistant.matching import Filters, conditions, is_sure
from assistant.retrieval import SearchResult
from events.loading import load_events
from events.models import Event
from events.statements import rows_of_composed

_OF_SERIES = sql.SQL("""
SELECT event.id
FROM unnest({texts}::bigint[], {venues}::bigint[]) AS series (text_id, venue_id)
JOIN events_event AS event
  ON event.text_id = series.text_id AND event.venue_id IS NOT DISTINCT FROM series.venue_id
WHERE {conditions} AND {sure}
ORDER BY event.start_time, event.id
LIMIT {limit}
""")


def occurrences_of(result: SearchResult, *, limit: int, unavailable_too: bool = False) -> list[Event]:
    """The first `limit` occurrences, by their start, of the events that surely match; raises SearchFailed."""
    first = [found.event for found in result.events]
    series = {(event.text_id, event.venue_id) for event in first if event.text_id is not None}
    filters = Filters(result.searched, unavailable_too=unavailable_too)
    statement = _OF_SERIES.format(
        texts=[text for text, _ in series],
        venues=[venue for _, venue in series],
        conditions=conditions(filters),
        sure=is_sure(result.searched),
        limit=limit,
    )
    try:
        found = {row[0] for row in rows_of_composed(statement)} if series else set()
        loaded = load_events(list(found | {event.pk for event in first if event.text_id is None}))
    except DatabaseError as exc:
        raise SearchFailed("the occurrences could not be found") from exc
    return sorted(loaded.values(), key=lambda event: (event.start_time, event.pk))[:limit]
