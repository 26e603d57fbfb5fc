"""Whether the day went well: from the server's log and from what is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from chaos.day.plan import Asked, Kind, kind_of, titles
from chaos.day.server import Log, Request
from events.models import Event, Feed

HOST_GAP_S = 1.0
# Feeds that answer well are asked once an hour at most; those that do not, sooner.
FEED_GAP_S = 14 * 60


def judged(log: Log, start: datetime, hours: float) -> dict[str, int]:
    """How often each thing went wrong; all zeros on a good day."""
    complaints = Counter(
        {
            "events lost or invented": 0,
            "last edition not stored": 0,
            "health wrong": 0,
            "feeds never asked": 0,
            "host asked again within a second": 0,
            "feed asked again too soon": 0,
            "asked before the time it gave": 0,
        }
    )
    for feed in Feed.objects.all():
        complaints.update(_about(feed, start, hours))
    complaints.update(_too_often(log))
    asked = {request.number for request in log.requests}
    complaints["feeds never asked"] += sum(int(feed.name) not in asked for feed in Feed.objects.all())
    return dict(complaints)


def _about(feed: Feed, start: datetime, hours: float) -> Iterator[str]:
    number = int(feed.name)
    kind: Kind = kind_of(number)
    shown = set(Event.objects.shown().filter(feed=feed).values_list("title", flat=True))
    if len(shown) != kind.events:
        yield "events lost or invented"
    if kind.events and kind.name.startswith("changed"):
        # The last edition that was there for as long as the longest pause between readings.
        seen = {
            titles(Asked(number, hours, "", start), edition=int(h // 3))[0]
            for h in (hours - 7, hours - 3, hours)
        }
        if not shown & seen:
            yield "last edition not stored"
    if feed.health not in kind.healths:
        yield f"health wrong, {kind.name}: {feed.health}"


def _too_often(log: Log) -> Iterator[str]:
    hosts: dict[str, list[Request]] = defaultdict(list)
    feeds: dict[int, list[Request]] = defaultdict(list)
    for request in log.requests:
        hosts[request.host].append(request)
        feeds[request.number].append(request)
    for requests in hosts.values():
        for before, after in pairwise(requests):
            if after.at - before.at < timedelta(seconds=HOST_GAP_S) and before.status not in (301, 302):
                yield "host asked again within a second"
            if before.wait_s and after.at - before.at < timedelta(seconds=before.wait_s):
                yield "asked before the time it gave"
    for requests in feeds.values():
        for before, after in pairwise(requests):
            if before.status not in (301, 302) and after.at - before.at < timedelta(seconds=FEED_GAP_S):
                yield "feed asked again too soon"
