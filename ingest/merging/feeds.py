"""What a reading of a feed changes about which rows are one event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from events.models import Event, Feed, SameEvent
from ingest.merging.pairs import KEPT, Match, matches_of
from ingest.merging.showing import BATCH, show_again

_LOCK = 0x5A3E_E7E7  # any number that nothing else locks
# What merging asks for is named by feed or id. The planner, which does not know of rows stored a moment ago,
# would read whole tables once for each of them: a reading after one of 10,000 events took a minute.
_BY_INDEX = "SET LOCAL enable_seqscan = off"
_FOUND = SameEvent.Decision.FOUND
_EVER = datetime.min.replace(tzinfo=UTC)


def take_turn() -> None:
    """Wait until no other transaction is merging, and keep others waiting until ours ends.

    Whoever writes events and merges after it calls this before the writing: of two that wrote first, each
    would wait for rows of the other. Until the transaction ends, its statements read by index.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(_BY_INDEX)


@transaction.atomic
def merge_feed(feed: Feed, now: datetime) -> int:
    """Link the feed's events to come with those of other feeds; returns links made or dropped."""
    take_turn()
    found = {(match.first, match.second): match for match in matches_of(feed, now)}
    known = {(link.first_id, link.second_id): link for link in _links(feed, now)}
    dropped = [link for pair, link in known.items() if pair not in found and link.decision == _FOUND]
    made = [match for pair, match in found.items() if pair not in known]
    SameEvent.objects.filter(pk__in=[link.pk for link in dropped]).delete()
    SameEvent.objects.bulk_create([_link(match) for match in made], batch_size=BATCH)
    changed = sum(_rescore(known[pair], match) for pair, match in found.items() if pair in known)
    touched = {row_id for pair in (*known, *found) for row_id in pair}
    show_again(touched | _marked(feed, now - KEPT))
    return len(dropped) + len(made) + changed


@transaction.atomic
def leave_feed(feed: Feed) -> None:
    """Take the feed's events out of all clusters, before it is deleted."""
    take_turn()
    of_feed = Q(first__feed=feed) | Q(second__feed=feed)
    pairs = SameEvent.objects.filter(of_feed).exclude(decision=SameEvent.Decision.REFUSED)
    touched = {row_id for pair in pairs.values_list("first_id", "second_id") for row_id in pair}
    touched |= set(Event.objects.filter(shown_as__feed=feed).values_list("pk", flat=True))
    pairs.delete()
    show_again(touched | _marked(feed, _EVER))


def _links(feed: Feed, now: datetime) -> list[SameEvent]:
    """The stored links of the feed's events whose rows are both still looked at."""
    since = now - KEPT
    of_feed = Q(first__feed=feed) | Q(second__feed=feed)
    links = SameEvent.objects.filter(of_feed, first__until__gte=since, second__until__gte=since)
    # As in `matches_of`: an end that was filled in does not count.
    for side in ("first", "second"):
        links = links.exclude(Q((f"{side}__filled__has_key", "end_time"), (f"{side}__start_time__lt", since)))
    return list(links)


def _marked(feed: Feed, since: datetime) -> set[int]:
    """Rows of the feed that show another's values or are shown as another, and are not over by `since`."""
    marked = feed.events.filter(~Q(filled={}) | Q(shown_as__isnull=False), until__gte=since)
    return set(marked.values_list("pk", flat=True))


def _link(match: Match) -> SameEvent:
    values: dict[str, Any] = {"score": match.score, "reason": match.reason, "decision": _FOUND}
    return SameEvent(first_id=match.first, second_id=match.second, **values)


def _rescore(link: SameEvent, match: Match) -> bool:
    """Bring a link found by rule up to date; whether it changed."""
    if link.decision != _FOUND or (link.score, link.reason) == (match.score, match.reason):
        return False
    return bool(SameEvent.objects.filter(pk=link.pk).update(score=match.score, reason=match.reason))
