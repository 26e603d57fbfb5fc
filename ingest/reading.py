"""One source from its address to the database, and the report about it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError, ProgrammingError, transaction

from events.models import EventStatus, Feed
from ingest.context import Context, Reading
from ingest.detection import read_body
from ingest.errors import IngestError
from ingest.fetch.body import Body
from ingest.options import IngestOptions, Window
from ingest.places import PlaceFinder
from ingest.report import Rejection, SourceReport
from ingest.sources import Source
from ingest.store.events import compare, find_gone, write
from ingest.store.known_places import with_known_places
from ingest.store.texts import Embedder, store_texts, text_for
from ingest.store.venues import store_venues
from ingest.zones import known_zone

logger = logging.getLogger(__name__)

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Task:
    """One reading: what is asked, when, and with what."""

    source: Source
    options: IngestOptions
    now: datetime
    embedder: Embedder
    on_progress: OnProgress

    @property
    def window(self) -> Window:
        return self.options.window(self.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date())


def read_source(
    source: Source | str,
    options: IngestOptions,
    *,
    now: datetime,
    embedder: Embedder,
    on_progress: OnProgress = lambda done, total: None,
) -> SourceReport:
    """Read one source and store its events, all or nothing; a failure leaves its stored events alone.

    Never raises for what a source contains; the report's `error` says what went wrong. A database that does
    not answer is raised as Django raises it.
    """
    source = Source(source) if isinstance(source, str) else source
    task = _Task(source, options, now, embedder, on_progress)
    report = SourceReport(source=source.location)
    try:
        body = source.body(allow_private=settings.INGEST_ALLOW_PRIVATE)
        return _read(task, body, report)
    except IngestError as exc:
        report.error = str(exc)
    except (OperationalError, ProgrammingError):
        # The database is at fault: no other source would fare better.
        raise
    except Exception:
        # The edge of one source: the others must still be read.
        logger.exception("A source could not be read: %s", source.location)
        report.error = "ingest_error: an unforeseen error, see the log"
    if not options.dry_run:
        _remember_failure(source, report, now)
    return report


def _read(task: _Task, body: Body, report: SourceReport) -> SourceReport:
    digest = hashlib.sha256(body.content).hexdigest()
    inputs = _inputs(task)
    if not task.options.dry_run:
        known = _unchanged_report(task, digest, inputs)
        if known is not None:
            return known
    context = _context(task)
    reading = read_body(body, context)
    _count(report, reading, context)
    if task.options.dry_run:
        return report
    with transaction.atomic():
        feed = _locked_feed(task)
        _store(task, feed, reading, report)
        _remember(feed, task, reading, report, digest=digest, inputs=inputs)
    return report


def _context(task: _Task) -> Context:
    options = task.options
    zone = known_zone(options.timezone) if options.timezone else None
    if options.timezone and zone is None:
        raise IngestError(f"unknown time zone {options.timezone!r}", code="bad_option")
    places = PlaceFinder(options.city)
    if options.city and places.default_city is None:
        raise IngestError(f"unknown or ambiguous town {options.city!r}", code="bad_option")
    return Context(
        window=task.window,
        now=task.now,
        default_zone=ZoneInfo(settings.TIME_ZONE),
        places=places,
        option_zone=zone,
        default_venue=options.venue,
        base_url=task.source.base_url,
    )


def _count(report: SourceReport, reading: Reading, context: Context) -> None:
    report.kind = reading.kind
    report.components = reading.components
    report.occurrences = len(reading.candidates)
    report.cancelled = sum(one.details.status == EventStatus.CANCELLED for one in reading.candidates)
    report.rejected = list(dict.fromkeys(reading.rejections))
    report.repairs = context.repairs.lines()
    report.is_partial = reading.is_partial


def _store(task: _Task, feed: Feed, reading: Reading, report: SourceReport) -> None:
    candidates = with_known_places(reading.candidates, feed)
    texts = {candidate: text_for(candidate.details) for candidate in candidates}
    distinct = {text.content_hash: text for text in texts.values()}
    done = 0

    def progressed(count: int) -> None:
        nonlocal done
        done += count
        task.on_progress(done, len(distinct))

    text_ids = store_texts(distinct.values(), task.embedder, progressed)
    venues = store_venues((candidate.details for candidate in candidates), str(feed.pk))
    changes = compare(feed, candidates, venues, texts, text_ids)
    if not reading.is_partial:
        changes.gone = find_gone(feed, candidates, reading.uids, task.window, task.now)
    if changes.gone:
        report.repairs.append(f"{len(changes.gone)} occurrences left their series and were withdrawn")
    write(changes)
    report.created = len(changes.new)
    report.updated = len(changes.changed) + len(changes.gone)
    report.unchanged = changes.unchanged


def _locked_feed(task: _Task) -> Feed:
    """The feed's row, held until the reading is stored, so that two readings of it do not mix."""
    Feed.objects.get_or_create(url=task.source.key, defaults={"is_sample": task.options.is_sample})
    return Feed.objects.select_for_update().get(url=task.source.key)


def _remember(
    feed: Feed, task: _Task, reading: Reading, report: SourceReport, *, digest: str, inputs: str
) -> None:
    for name, value in task.options.defaults().items():
        setattr(feed, name, value)
    feed.name = (task.options.feed_name or feed.name or reading.name or Path(task.source.location).stem)[:200]
    feed.kind = reading.kind
    feed.is_sample = task.options.is_sample
    feed.is_active = True
    feed.last_checked_at = task.now
    feed.last_outcome = Feed.Outcome.PARTIAL if reading.is_partial else Feed.Outcome.OK
    facts = {"inputs": inputs, "stored": feed.events.count(), "is_partial": reading.is_partial}
    feed.last_report = {**report.as_json(), **facts}
    feed.body_hash = digest
    feed.save()


def _remember_failure(source: Source, report: SourceReport, now: datetime) -> None:
    """Note the failure on a feed that is known; an address that never worked makes no feed."""
    feed = Feed.objects.filter(url=source.key).first()
    if feed is None:
        return
    feed.last_checked_at = now
    feed.last_outcome = Feed.Outcome.FAILED
    feed.last_report = {**feed.last_report, "error": report.error}
    feed.save(update_fields=["last_checked_at", "last_outcome", "last_report"])


def _unchanged_report(task: _Task, digest: str, inputs: str) -> SourceReport | None:
    """The last report with everything unchanged, when nothing that decides the result has changed."""
    feed = Feed.objects.filter(url=task.source.key, body_hash=digest, is_active=True).first()
    if feed is None or feed.last_report.get("inputs") != inputs:
        return None
    if feed.events.count() != feed.last_report.get("stored"):
        return None
    report = _report_from(feed.last_report, task.source.location)
    feed.last_checked_at = task.now
    feed.last_outcome = Feed.Outcome.OK if not report.is_partial else Feed.Outcome.PARTIAL
    feed.last_report = {**feed.last_report, "error": None}
    feed.save(update_fields=["last_checked_at", "last_outcome", "last_report"])
    return report


def _report_from(stored: dict[str, Any], location: str) -> SourceReport:
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
    )


def _inputs(task: _Task) -> str:
    """A digest of all but the body that decides the result: window, defaults, zone and our own rules."""
    window = task.window
    parts = [str(window.first), str(window.end), settings.TIME_ZONE, str(task.options), _rules()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def _rules() -> str:
    """A digest of this package, so that better reading rules are applied to bodies already seen."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
