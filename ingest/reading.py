"""One source from its address to the database, and the report about it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.db.models import Q
from django.utils import timezone

from events.models import Feed
from ingest.apart import read_apart
from ingest.brief import Brief
from ingest.collecting import Collected, collect
from ingest.errors import IngestError
from ingest.fetch.visit import Visit
from ingest.fetch.web import UNCONDITIONAL, Validators
from ingest.options import IngestOptions
from ingest.outcome import note_failure, note_success, note_unchanged
from ingest.report import Rejection, SourceReport
from ingest.sources import Source
from ingest.store.texts import Embedder
from ingest.storing import confirm, store_reading
from ingest.task import OnProgress, Task, unwatched

logger = logging.getLogger(__name__)

PROGRESS_EVERY_S = 1.0
AS_REMEMBERED = IngestOptions()


def read_source(
    source: Source | str,
    options: IngestOptions,
    *,
    now: datetime,
    embedder: Embedder,
    on_progress: OnProgress = unwatched,
) -> SourceReport:
    """Read what an operator names and store its events, all or nothing; a failure leaves its events alone.

    Never raises for what a source contains; the report's `error` says what went wrong. A database that does
    not answer is raised as Django raises it.
    """
    source = Source(source) if isinstance(source, str) else source
    feed = Feed.objects.filter(Q(url=source.key) | Q(found_on=source.key)).order_by("found_on").first()
    return _read_safely(Task(source, options, now, embedder, usual_visit(feed), on_progress), feed)


def usual_visit(feed: Feed | None = None) -> Visit:
    """How this installation fetches, and this feed."""
    ignores_robots = feed is not None and feed.ignores_robots
    return Visit(allow_private=settings.INGEST_ALLOW_PRIVATE, ignores_robots=ignores_robots)


def read_feed(
    feed: Feed,
    options: IngestOptions = AS_REMEMBERED,
    *,
    now: datetime,
    embedder: Embedder,
    on_progress: OnProgress = unwatched,
    visit: Visit | None = None,
) -> SourceReport:
    """Read a feed that is known, as `read_source` does, with what it remembers; its row shows progress."""
    with _watched(feed, on_progress) as told:
        visit = visit or usual_visit(feed)
        return _read_safely(Task(Source(feed.url), options, now, embedder, visit, told), feed)


def _read_safely(task: Task, feed: Feed | None) -> SourceReport:
    report, started = SourceReport(source=task.source.location), monotonic()
    failure: IngestError
    try:
        return _read(task, feed, report, started)
    except IngestError as exc:
        failure = exc
    except (OperationalError, ProgrammingError):
        # The database is at fault: no other source would fare better.
        raise
    except Exception:
        # The edge of one source: the others must still be read.
        logger.exception("A source could not be read: %s", task.source.location)
        failure = IngestError("an unforeseen error, see the log")
    report.error = str(failure)
    if feed is not None and not task.options.dry_run:
        note_failure(feed, report, task, failure)
    return report


def _read(task: Task, feed: Feed | None, report: SourceReport, started: float) -> SourceReport:
    if feed is not None and feed.is_web and task.source.content is None:
        task = replace(task, source=replace(task.source, location=feed.url))
    assumed = task.options.completed_by(feed or Feed())
    inputs = _inputs(task, assumed)
    is_comparable = feed is not None and not _must_read(task) and _is_as_left(feed, inputs)
    conditions = (
        Validators(feed.etag, feed.last_modified) if feed is not None and is_comparable else UNCONDITIONAL
    )
    collected = collect(task.source, task.visit, conditions)
    if feed is not None and is_comparable and _is_same(collected, feed):
        report = _repeated(feed.last_report, report.source)
        if not report.is_partial:
            confirm(feed, report, task.now)
        note_unchanged(feed, report, collected, task, took_s=monotonic() - started)
        return report
    reading = read_apart(collected.bodies, _brief(task, assumed))
    reading.repairs = [*collected.repairs, *reading.repairs]
    feed = store_reading(task, collected, reading, report)
    if not task.options.dry_run:
        note_success(feed, report, collected, task, inputs=inputs, took_s=monotonic() - started)
    return report


def _must_read(task: Task) -> bool:
    return task.options.is_forced or task.options.dry_run


def _is_as_left(feed: Feed, inputs: str) -> bool:
    """Whether a body that has not changed would give what is stored."""
    last = feed.last_report
    return (
        feed.is_active
        and bool(feed.body_hash)
        and last.get("inputs") == inputs
        and feed.events.count() == last.get("stored")
    )


def _is_same(collected: Collected, feed: Feed) -> bool:
    return not collected.bodies or collected.digest == feed.body_hash


def _brief(task: Task, assumed: IngestOptions) -> Brief:
    return Brief(
        window=task.window,
        now=task.now,
        default_zone=settings.TIME_ZONE,
        timezone=assumed.timezone,
        city=assumed.city,
        venue=assumed.venue,
        location_rule=assumed.location_rule,
        base_url=task.source.base_url,
    )


def _repeated(stored: dict[str, Any], location: str) -> SourceReport:
    """The last report, with everything unchanged."""
    return SourceReport(
        source=location,
        kind=stored["kind"],
        components=stored["components"],
        occurrences=stored["occurrences"],
        unchanged=stored["occurrences"],
        cancelled=stored["cancelled"],
        rejected=[Rejection(**one) for one in stored["rejected"]],
        repairs=stored["repairs"],
        is_partial=stored.get("is_partial", False),
        held=stored.get("held", ""),
        odd_zone=stored.get("odd_zone", ""),
        is_unchanged=True,
    )


def _inputs(task: Task, assumed: IngestOptions) -> str:
    """A digest of all but the body that decides the result: window, defaults, zone and our own rules."""
    window = task.window
    parts = [str(window.first), str(window.end), settings.TIME_ZONE, assumed.given(), _rules()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def _rules() -> str:
    """A digest of this package, so that better reading rules are applied to bodies already seen."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@contextmanager
def _watched(feed: Feed, on_progress: OnProgress) -> Iterator[OnProgress]:
    """Write the progress of a reading to the feed's row, at most once a second, for whoever looks."""
    row, told_at = Feed.objects.filter(pk=feed.pk), monotonic()

    def told(done: int, total: int) -> None:
        nonlocal told_at
        on_progress(done, total)
        if monotonic() - told_at >= PROGRESS_EVERY_S:
            told_at = monotonic()
            row.update(progress_done=done, progress_total=total)

    row.update(reading_since=timezone.now(), progress_done=0, progress_total=0)
    try:
        yield told
    finally:
        row.update(reading_since=None)
