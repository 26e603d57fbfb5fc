"""Which rows of a feed and of others are the same event, by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from events.models import AttendanceMode, Feed
from ingest.merging.known import shared_pages, towns_of
from ingest.merging.rows import Row, load_rows, may_be_same
from ingest.merging.titles import LIKE, alikeness, difference

KEPT = timedelta(days=1)  # what was over longer ago is left as it is
# A filled-in end must not decide which rows are looked at: it depends on who came first.
_UNTIL = "CASE WHEN {0}.filled ? 'end_time' THEN {0}.start_time ELSE {0}.until END"
# A feed that was just stored is not in the planner's statistics: without the fence (OFFSET 0) it compares all
# rows with all, and 10,000 new ones took half a minute.
_NEIGHBOURS = f"""
WITH own AS MATERIALIZED (
    SELECT event.id, event.feed_id, event.start_time, event.all_day, event.venue_id, feed.is_sample,
           event.filled ? 'venue_id' AS is_placed_by_others
    FROM events_event AS event JOIN events_feed AS feed ON feed.id = event.feed_id
    WHERE event.feed_id = %s AND event.event_status <> 'withdrawn' AND {_UNTIL.format("event")} >= %s
)
SELECT own.id, other.id
FROM own
CROSS JOIN LATERAL (
    SELECT event.id, event.feed_id, event.venue_id, event.filled FROM events_event AS event
    WHERE event.start_time BETWEEN own.start_time - interval '15 minutes'
                               AND own.start_time + interval '15 minutes'
      AND event.feed_id <> own.feed_id AND event.all_day = own.all_day
      AND event.event_status <> 'withdrawn' AND {_UNTIL.format("event")} >= %s
    OFFSET 0
) AS other
JOIN events_feed AS elsewhere ON elsewhere.id = other.feed_id AND elsewhere.is_sample = own.is_sample
LEFT JOIN events_venue AS venue ON venue.id = own.venue_id AND NOT own.is_placed_by_others
LEFT JOIN events_venue AS there ON there.id = other.venue_id AND NOT other.filled ? 'venue_id'
WHERE venue.id = there.id OR venue.id IS NULL OR there.id IS NULL
   OR lower(venue.city) = lower(there.city) OR venue.city = '' OR there.city = ''
   OR abs(venue.latitude - there.latitude) < 0.002
"""  # noqa: S608 our own columns


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows that are one event by rule, the one with the lower id first."""

    first: int
    second: int
    score: float
    reason: str


def matches_of(feed: Feed, now: datetime) -> list[Match]:
    """Rows of the feed that are not over, with rows of others; the same whichever feed is asked about."""
    since = now - KEPT
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, [feed.pk, since, since])
        pairs: list[tuple[int, int]] = cursor.fetchall()
    rows = load_rows({row_id for pair in pairs for row_id in pair})
    near = [(rows[own], rows[other]) for own, other in pairs if _is_worth_it(rows[own], rows[other])]
    shared = shared_pages([row for pair in near for row in pair if pair[0].page == pair[1].page])
    towns = towns_of([row for pair in near for row in pair if _needs_towns(row)])
    found = (_match(own, other, shared) for own, other in near if _meet(own, other, towns))
    return [match for match in found if match is not None]


def _is_worth_it(here: Row, there: Row) -> bool:
    """What is cheap to tell, so that little is asked of the database for the rest."""
    if here.page != there.page or not here.page:
        spelled = set(here.words).isdisjoint(there.words) and "".join(here.words) != "".join(there.words)
        if spelled and alikeness(here.words, there.words) < LIKE:
            return False
    return may_be_same(here, there)


def _match(here: Row, there: Row, shared: set[tuple[int, str]]) -> Match | None:
    apart = difference(here.words, there.words)
    score = alikeness(here.words, there.words)
    first, second = sorted((here.id, there.id))
    if apart.is_in_spelling and score >= LIKE:
        return Match(first, second, round(score, 1), "Same time and place, titles alike")
    is_page = bool(here.page) and here.page == there.page
    is_own = not shared & {(here.feed_id, here.page), (there.feed_id, there.page)}
    if is_page and is_own and not (apart.is_one_sided or apart.is_in_numbers):
        return Match(first, second, round(score, 1), "Same time and place, same web page")
    return None


def _needs_towns(row: Row) -> bool:
    return row.place.is_unsaid or not row.place.town


def _meet(here: Row, there: Row, towns: dict[int, frozenset[str]]) -> bool:
    """Whether rows that do not name a town may still be about one place.

    A calendar is taken to be about the towns its other events are in. Where neither says anything, "Story
    Time" at ten is every library's.
    """
    if here.page and here.page == there.page:
        return True
    one, other = (_towns(row, towns) for row in (here, there))
    if one and other:
        return not one.isdisjoint(other)
    if here.place.is_unsaid and there.place.is_unsaid:
        is_online = {here.attendance, there.attendance} == {AttendanceMode.ONLINE}
        return is_online or (bool(here.organizer) and here.organizer == there.organizer)
    return True


def _towns(row: Row, towns: dict[int, frozenset[str]]) -> frozenset[str]:
    return frozenset({row.place.town}) if row.place.town else towns.get(row.feed_id, frozenset())
