"""The readings of a feed in numbers, the newest of them kept."""

from __future__ import annotations

from datetime import datetime

from events.models import Event, Feed, FeedReading
from ingest.report import SourceReport

KEPT = 60


def remember_reading(feed: Feed, report: SourceReport, *, took_ms: int, now: datetime) -> None:
    """Write the reading down, and forget the oldest."""
    FeedReading.objects.create(
        feed=feed,
        at=now,
        health=feed.health,
        upcoming=Event.objects.shown().filter(feed=feed, start_time__gte=now).count(),
        created=report.created,
        updated=report.updated,
        took_ms=took_ms,
    )
    kept = feed.readings.values("pk")[:KEPT]
    feed.readings.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
