"""What a reading leaves on its feed: the report, how it is, and when it is read again."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from events.models import Feed
from ingest.collecting import Collected
from ingest.errors import FetchError, IngestError
from ingest.fetch.pace import next_fetch_at
from ingest.health import judge
from ingest.history import remember_reading
from ingest.report import SourceReport
from ingest.task import Task

NOT_YET = "host_busy"
# Not the whole row: an operator may have changed the rest meanwhile.
_NOTED = (
    "last_checked_at", "last_outcome", "last_report", "health", "health_note", "body_hash", "etag",
    "last_modified", "moved_to", "next_fetch_at", "failures", "unchanged_readings",
)  # fmt: skip


def note_success(
    feed: Feed, report: SourceReport, collected: Collected, task: Task, *, inputs: str, took_s: float
) -> None:
    """After the events were stored."""
    feed.unchanged_readings = 0 if report.has_changed else feed.unchanged_readings + 1
    feed.body_hash = collected.digest
    feed.last_report = {**_facts(report), "inputs": inputs, "stored": feed.events.count()}
    _note_answer(feed, report, collected, task, took_s)


def note_unchanged(
    feed: Feed, report: SourceReport, collected: Collected, task: Task, *, took_s: float
) -> None:
    """After a body that is as it was, or the word that it has not been modified."""
    feed.unchanged_readings += 1
    feed.last_report = {**feed.last_report, "error": None, "held": report.held}
    if collected.bodies:
        # It sent the same body again although it was asked on conditions: it mishandles one of the two.
        collected = replace(collected, validators=collected.validators.etag_only)
    _note_answer(feed, report, collected, task, took_s)


def note_failure(feed: Feed, report: SourceReport, task: Task, failure: IngestError) -> None:
    """After an answer that gave no events; what is stored stays."""
    retry_after_s = failure.retry_after_s if isinstance(failure, FetchError) else None
    if failure.code == NOT_YET:
        # Its host is busy with others, or asked to be left alone: that says nothing about the feed.
        feed.next_fetch_at = task.visit.clock() + timedelta(seconds=retry_after_s or 0)
        feed.save(update_fields=["next_fetch_at"])
        return
    feed.failures += 1
    feed.last_outcome = Feed.Outcome.FAILED
    feed.last_report = {**feed.last_report, "error": report.error}
    _note(feed, report, task, took_s=0.0, retry_after_s=retry_after_s)


def _note_answer(feed: Feed, report: SourceReport, collected: Collected, task: Task, took_s: float) -> None:
    feed.failures = 0
    feed.last_outcome = Feed.Outcome.PARTIAL if report.is_partial else Feed.Outcome.OK
    feed.moved_to = collected.moved_to[:1000]
    if collected.validators.headers:
        feed.etag, feed.last_modified = collected.validators.etag, collected.validators.last_modified
    elif collected.bodies:
        feed.etag = feed.last_modified = ""
    _note(feed, report, task, took_s=took_s, retry_after_s=None)


def _note(
    feed: Feed, report: SourceReport, task: Task, *, took_s: float, retry_after_s: float | None
) -> None:
    feed.last_checked_at = task.now
    feed.health, feed.health_note = judge(report)
    feed.next_fetch_at = _next_fetch(feed, task.visit.clock(), retry_after_s)
    feed.save(update_fields=_NOTED)
    remember_reading(feed, report, took_ms=round(took_s * 1000), now=task.now)


def _next_fetch(feed: Feed, now: datetime, retry_after_s: float | None) -> datetime | None:
    """Files and samples are read when somebody says so."""
    if not feed.is_web or feed.is_sample:
        return None
    return next_fetch_at(
        now,
        unchanged_readings=feed.unchanged_readings,
        failures=feed.failures,
        retry_after_s=retry_after_s,
        jitter=random.random(),
    )


def _facts(report: SourceReport) -> dict[str, Any]:
    """What the pages show of the last reading, and what repeating it needs."""
    return {
        **report.as_json(),
        "is_partial": report.is_partial,
        "held": report.held,
        "odd_zone": report.odd_zone,
    }
