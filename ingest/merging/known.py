"""What is known of a feed as a whole that decides about single rows of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from events.models import Feed
from ingest.merging.addresses import canonical
from ingest.merging.rows import Row
from ingest.venues import folded

_TOWNS = """
SELECT DISTINCT event.feed_id, venue.city, venue.state FROM events_event AS event
JOIN events_venue AS venue ON venue.id = event.venue_id
WHERE event.feed_id = ANY(%s) AND NOT event.filled ? 'venue_id' AND venue.city <> ''
"""
_TITLES = """
SELECT DISTINCT feed_id, url, title FROM events_event
WHERE feed_id = ANY(%s) AND url <> '' AND NOT filled ? 'url'
"""


def shared_pages(rows: Iterable[Row]) -> set[tuple[int, str]]:
    """Feeds with pages that their events of more than one title share, of those of the rows."""
    pages = {(row.feed_id, row.page) for row in rows if row.page}
    titles: dict[tuple[int, str], set[str]] = defaultdict(set)
    if pages:
        for feed_id, url, title in _asked(_TITLES, {feed_id for feed_id, _ in pages}):
            if (feed_id, page := canonical(url)) in pages:
                titles[feed_id, page].add(folded(title))
    return {page for page, named in titles.items() if len(named) > 1}


def towns_of(rows: Iterable[Row]) -> dict[int, frozenset[str]]:
    """The towns, folded, that the rows' feeds are about: the operator's and those of their venues."""
    feeds = {row.feed_id for row in rows}
    towns: dict[int, set[str]] = defaultdict(set)
    if feeds:
        for feed_id, city, state in _asked(_TOWNS, feeds):
            towns[feed_id].add(f"{folded(city)} {folded(state)}".strip())
        for feed_id, city in Feed.objects.filter(pk__in=feeds).values_list("id", "default_city"):
            if city:
                towns[feed_id].add(folded(city))
    return {feed_id: frozenset(named) for feed_id, named in towns.items()}


def _asked(statement: str, feeds: set[int]) -> list[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(feeds)])
        rows: list[tuple[int, str, str]] = cursor.fetchall()
        return rows
