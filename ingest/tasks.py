"""What a worker does: reads feeds, looks which are due, and takes over what another worker left behind."""

from __future__ import annotations

import logging
import random

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job, Status

from events.clock import now
from events.models import Feed
from events.retention import erase_untouched_guests
from ingest.alone import alone_with
from ingest.embedder import LocalEmbedder
from ingest.fetch.hosts import forget_stale
from ingest.fetch.pace import next_fetch_at
from ingest.jobs import READ_TASK, defer_due, due_feeds
from ingest.reading import read_feed

logger = logging.getLogger(__name__)

# How often a worker says that it lives, and when it is taken for dead.
HEARTBEAT_S, DEAD_AFTER_S = 5, 20
# A feed that ends the worker that reads it must not end one after the other.
MOST_DEATHS = 3
OLD_JOBS_H = 24
# Before all feeds that wait: what keeps the work going must not wait for its end.
FIRST = 10
BROKE_OFF = "Reading it broke off; the log says why."
ENDED_WORKERS = f"Reading it ended {MOST_DEATHS} workers; it is left alone for a while."


# Not tried again by its queue: whatever is still due is found at the next look.
@app.task(name=READ_TASK)
def read(feed_id: int) -> None:
    """Read one feed, unless it was read, removed or put aside meanwhile, or is just being read."""
    with alone_with(feed_id) as is_alone:
        feed = due_feeds(timezone.now()).filter(pk=feed_id).first() if is_alone else None
        if feed is not None:
            _read(feed)


def _read(feed: Feed) -> None:
    try:
        report = read_feed(feed, now=now(), embedder=LocalEmbedder())
    except (OperationalError, ProgrammingError):
        # The database is at fault, or was away.
        raise
    except Exception:
        # The edge of one feed: without another time to come it would be read at every look.
        logger.exception("Reading feed %s broke off", feed.pk)
        put_off(feed.pk, BROKE_OFF)
        return
    said = report.error or f"{report.created} new, {report.updated} changed"
    logger.info("read feed %s: %s", feed.pk, said)


def put_off(feed_id: int, why: str) -> None:
    """Count a failure of the feed, and come again later."""
    feed = Feed.objects.filter(pk=feed_id).first()
    if feed is None:
        return
    failures = feed.failures + 1
    again = next_fetch_at(
        timezone.now(), unchanged_readings=0, failures=failures, retry_after_s=None, jitter=random.random()
    )
    Feed.objects.filter(pk=feed_id).update(
        failures=failures,
        health=Feed.Health.FAILING,
        health_note=why,
        last_outcome=Feed.Outcome.FAILED,
        next_fetch_at=again,
        reading_since=None,
    )


@app.periodic(cron="* * * * * */10")
@app.task(name="defer_due", queueing_lock="defer_due", priority=FIRST)
def look_for_due(timestamp: int) -> None:
    """Every ten seconds: make jobs of the feeds that are due."""
    defer_due(timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(name="take_over", queueing_lock="take_over", priority=FIRST)
async def take_over(timestamp: int) -> None:
    """Every ten seconds: have jobs done again whose worker died."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
        if job.attempts + 1 >= MOST_DEATHS:
            await _give_up(job)
        else:
            await _have_done_again(job)


async def _have_done_again(job: Job) -> None:
    waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock=job.queueing_lock)
    if job.queueing_lock and await waiting.aexists():
        # The same work waits as another job, for this one's lock; two may not wait.
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    else:
        await app.job_manager.retry_job(job)


async def _give_up(job: Job) -> None:
    logger.error("job %s of %s ended %s workers", job.id, job.task_name, MOST_DEATHS)
    if job.task_name == READ_TASK:
        arguments = await ProcrastinateJob.objects.values_list("args", flat=True).aget(pk=job.id)
        await sync_to_async(put_off)(arguments["feed_id"], ENDED_WORKERS)
    await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(name="tidy", queueing_lock="tidy", priority=FIRST)
async def tidy(timestamp: int) -> None:
    """Every night: forget jobs that are done."""
    await app.job_manager.delete_old_jobs(nb_hours=OLD_JOBS_H, include_failed=True)


@app.periodic(cron="47 3 * * *")
@app.task(name="forget_hosts", queueing_lock="forget_hosts", priority=FIRST)
def forget_hosts(timestamp: int) -> None:
    """Every night: forget hosts that nobody asks any more."""
    forget_stale(timezone.now())


@app.periodic(cron="7 4 * * *")
@app.task(name="forget_guests", queueing_lock="forget_guests", priority=FIRST)
def forget_guests(timestamp: int) -> None:
    """Every night: delete what guests left untouched for long, and sessions of browsers that have ended."""
    conversations, guests = erase_untouched_guests(timezone.now(), kept_days=settings.GUESTS_KEPT_DAYS)
    SessionStore.clear_expired()
    logger.info("deleted %s conversations of guests and %s guests", conversations, guests)
