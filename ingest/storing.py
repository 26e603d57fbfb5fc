"""A reading to the rows of its feed, all or nothing; a dry run does the same and takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from events.models import EventStatus, EventText, Feed
from ingest.candidate import Candidate
from ingest.collecting import Collected
from ingest.context import Reading
from ingest.differences import differences, withdrawals, withdrawn_ids
from ingest.errors import IngestError
from ingest.merging import merge_feed, take_turn
from ingest.report import SourceReport
from ingest.store.events import compare, write
from ingest.store.known_places import with_known_places
from ingest.store.texts import Embedder, store_texts, text_for
from ingest.store.vanishing import confirm_missing, note_missing
from ingest.store.venues import store_venues
from ingest.task import Task


def store_reading(task: Task, collected: Collected, reading: Reading, report: SourceReport) -> Feed:
    """Store what was read and count it in the report; the feed's row is made when there is none yet."""
    count(report, reading)
    if not task.options.dry_run:
        return _stored(task, collected, reading, report)
    with transaction.atomic():
        feed = _stored(task, collected, reading, report)
        transaction.set_rollback(True)
    return feed


def confirm(feed: Feed, report: SourceReport, now: datetime) -> None:
    """After a reading that found the calendar as it was: let go what has been missing for long enough."""
    with transaction.atomic():
        take_turn()
        vanished = confirm_missing(feed, now)
        if vanished.withdrawn:
            report.updated, report.held = vanished.withdrawn, ""
            merge_feed(feed, now)


def count(report: SourceReport, reading: Reading) -> None:
    """What the source holds, whatever becomes of it."""
    report.kind = reading.kind
    report.components = reading.components
    report.occurrences = len(reading.candidates)
    report.cancelled = sum(one.details.status == EventStatus.CANCELLED for one in reading.candidates)
    report.rejected = list(dict.fromkeys(reading.rejections))
    report.repairs = list(reading.repairs)
    report.is_partial = reading.is_partial
    report.odd_zone = reading.odd_zone


def _stored(task: Task, collected: Collected, reading: Reading, report: SourceReport) -> Feed:
    feed = _row_of(task, collected, reading)
    candidates = with_known_places(reading.candidates, feed)
    texts = {one: text_for(one.details) for one in candidates}
    # Outside of the transaction, for it takes longest; a text that nobody refers to in the end does no harm.
    text_ids = _store_texts(task, list(texts.values()))
    with transaction.atomic():
        take_turn()
        feed = Feed.objects.select_for_update().get(pk=feed.pk)
        _store_events(task, feed, reading, candidates, (texts, text_ids), report)
        merge_feed(feed, task.now)
    return feed


def _store_events(
    task: Task,
    feed: Feed,
    reading: Reading,
    candidates: Sequence[Candidate],
    known_texts: tuple[dict[Candidate, EventText], dict[str, int]],
    report: SourceReport,
) -> None:
    texts, text_ids = known_texts
    venues = store_venues((one.details for one in candidates), str(feed.pk))
    changes = compare(feed, candidates, venues, texts, text_ids)
    if task.options.dry_run:
        report.differences = differences(changes)
    taken_back = withdrawn_ids(feed)
    write(changes)
    vanished = note_missing(feed, candidates, reading, task.window, task.now)
    if task.options.dry_run:
        report.differences += withdrawals(feed, taken_back)
    if vanished.withdrawn:
        report.repairs.append(f"{vanished.withdrawn} occurrences left their calendar and were withdrawn")
    report.held = vanished.held
    report.created = len(changes.new)
    report.updated = len(changes.changed) + vanished.withdrawn
    report.unchanged = changes.unchanged


def _row_of(task: Task, collected: Collected, reading: Reading) -> Feed:
    """The feed's row, named and placed; raises IngestError when its calendar is another feed's already."""
    options = task.options
    feed = _known(task, collected) or Feed(is_sample=options.is_sample)
    feed.url, feed.found_on = collected.url, collected.found_on or feed.found_on
    feed.name = (options.feed_name or feed.name or reading.name or _stem(task.source.location))[:200]
    feed.kind = reading.kind
    feed.is_active = True
    # Not what was only assumed: an operator may have changed that since.
    for name, value in options.given().items():
        setattr(feed, name, value)
    feed.save()
    return feed


def _known(task: Task, collected: Collected) -> Feed | None:
    named = Feed.objects.filter(url=task.source.key).first()
    found = Feed.objects.filter(url=collected.url).first()
    if named is not None and found is not None and named != found:
        raise IngestError(f"this calendar is read already as {found}", code="known_already")
    return named or found


def _stem(location: str) -> str:
    return Path(location.split("?")[0].rstrip("/")).stem or location


def _store_texts(task: Task, texts: Sequence[EventText]) -> dict[str, int]:
    distinct = {text.content_hash: text for text in texts}
    done = 0

    def progressed(count: int) -> None:
        nonlocal done
        done += count
        task.on_progress(done, len(distinct))

    return store_texts(distinct.values(), _embedder(task), progressed)


def _embedder(task: Task) -> Embedder | None:
    return None if task.options.dry_run else task.embedder
