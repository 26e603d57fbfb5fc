"""Which feeds are to be read, as jobs for whichever worker is free; the work itself is in `ingest.tasks`.

A feed's job has a lock of its own, so that two workers never read one feed at once, and it waits only once.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from events.models import Feed

READ_TASK = "read_feed"
# More wait for the next look.
MOST_AT_ONCE = 500
# Before those that nobody waits for.
SOON = 5


def due_feeds(now: datetime) -> QuerySet[Feed]:
    """Feeds on the web whose time has come by the real clock, the longest waiting first."""
    is_due = Q(next_fetch_at=None) | Q(next_fetch_at__lte=now)
    feeds = Feed.objects.filter(is_due, is_active=True, is_sample=False, url__startswith="http")
    return feeds.order_by("next_fetch_at", "id")


def defer_due(now: datetime) -> int:
    """Make a job of every feed whose time has come and that has none; returns how many those are."""
    # One that is being read is due until it has been read: a second job would read it again at once.
    feeds = due_feeds(now).exclude(pk__in=_with_jobs()).values_list("id", flat=True)
    return sum(defer(feed_id) for feed_id in feeds[:MOST_AT_ONCE])


def fetch_soon(feed: Feed) -> None:
    """Have the feed read as soon as a worker is free."""
    Feed.objects.filter(pk=feed.pk).update(next_fetch_at=None)
    defer(feed.pk, priority=SOON)


def defer(feed_id: int, priority: int = 0) -> bool:
    """Make a job of one feed; False when it is waiting already."""
    name = f"feed-{feed_id}"
    job = app.configure_task(READ_TASK, lock=name, queueing_lock=name, priority=priority)
    try:
        with transaction.atomic():
            job.defer(feed_id=feed_id)
    except AlreadyEnqueued:
        return False
    return True


def _with_jobs() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name=READ_TASK, status__in=("todo", "doing"))
    return [arguments["feed_id"] for arguments in jobs.values_list("args", flat=True)]
