"""How fast real calendars come in: first, again unchanged, large, hostile, and not modified."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import perf_counter, sleep
from typing import TypeVar

import recurring_ical_events
from django.conf import settings
from django.db import connection
from icalendar import Calendar

from benchmarks.calendars import NoEmbedder, hostile_calendar, large_calendar
from benchmarks.not_modified import calendar_server
from benchmarks.table import Floor, Row, percentile
from events.clock import now
from events.models import EventText, Feed
from ingest.embedder import LocalEmbedder
from ingest.fetch.files import files_in
from ingest.fetch.visit import GAP_S, Visit
from ingest.management.commands.work import CONCURRENCY
from ingest.options import IngestOptions
from ingest.reading import read_feed, read_source
from ingest.report import SourceReport
from ingest.sources import Source

T = TypeVar("T")

REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "feeds"
DAYS = 400
LARGE = 10_000
TEXTS = 512
HOSTS = 20
# As many as a worker reads at once.
AT_ONCE = CONCURRENCY
PLAIN = "plain libraries"


def run(_events: int) -> list[Row]:
    """Measure the real calendars where they are kept beside the checkout, and made-up ones."""
    return [*_real_rows(), _embedding_row(), *_large_rows(), _hostile_row(), _not_modified_row()]


def _real_rows() -> list[Row]:
    if not REAL.is_dir():
        sys.stderr.write("benchmarks.ingest: the real calendars are not beside this checkout; left out\n")
        return []
    paths = files_in(REAL)
    _forget()
    cold_s, _ = _timed(lambda: [_read(path) for path in paths])
    _forget()
    together_s, reports = _timed(lambda: _at_once(paths))
    again = [_timed(lambda path=path: [_read(path)])[0] for path in paths]  # type: ignore[misc] # mypy does not follow a default in a lambda
    occurrences = sum(report.occurrences for report in reports)
    plain_s, plain = _timed(lambda: [occurrence for path in paths for occurrence in _plain(path)])
    name = f"{len(paths)} real calendars, {occurrences:,} occurrences, no embedding"
    return [
        Row(
            name, occurrences / together_s,
            unit="occurrences/s", floor=Floor(least=1500),
            reference=PLAIN, reference_p50=len(plain) / plain_s,
        ),
        Row("  one after another", occurrences / cold_s, unit="occurrences/s"),
        Row("  the slowest of them, unchanged", max(again) * 1000, floor=Floor(p50=1000)),
        Row("  all of them, unchanged", sum(again), unit="s"),
    ]  # fmt: skip


def _at_once(paths: list[Path]) -> list[SourceReport]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(_read_and_leave, paths))


def _read_and_leave(path: Path) -> SourceReport:
    """A reading in a thread that may be its last: connections are each thread's own."""
    try:
        return _read(path)
    finally:
        connection.close()


def _large_rows() -> list[Row]:
    """A process of its own, so that the memory is this calendar's."""
    path = settings.DATA_DIR / "large.ics"
    path.write_bytes(large_calendar(LARGE, now()))
    _forget()
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_calendar", str(path)],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    seconds, memory_mb = (float(figure) for figure in said.split())
    plain_s, _ = _timed(lambda: _plain(path))
    path.unlink()
    return [
        Row(
            f"calendar of {LARGE:,} components, no embedding", seconds, unit="s", floor=Floor(p50=20),
            reference=PLAIN, reference_p50=plain_s,
        ),
        Row("  memory at most, the reading process with it", memory_mb, unit="MB", floor=Floor(p50=400)),
    ]  # fmt: skip


def _hostile_row() -> Row:
    seconds, reports = _timed(lambda: [_read(Source("hostile", hostile_calendar(now())))])
    assert reports[0].occurrences == 1, reports[0]
    return Row("calendar of hostile rules and one good event", seconds, unit="s", floor=Floor(p50=2))


def _not_modified_row() -> Row:
    """A whole reading of a feed that has not changed, each from its own host: nobody is asked too often."""
    body = large_calendar(50, now())
    with calendar_server(body, HOSTS) as urls:
        feeds = [Feed.objects.create(url=url) for url in urls]
        for feed in feeds:
            assert not _read_feed(feed).error
        sleep(GAP_S)
        took_ms = []
        for feed in Feed.objects.filter(url__in=urls):
            seconds, reports = _timed(lambda feed=feed: [_read_feed(feed)])  # type: ignore[misc] # as above
            assert reports[0].is_unchanged, reports[0]
            took_ms.append(seconds * 1000)
    return Row(
        "not modified (304)", percentile(took_ms, 0.5), percentile(took_ms, 0.95), floor=Floor(p50=50, p95=50)
    )


def _embedding_row() -> Row:
    """Texts of the calendars just read, as they come: in batches of like length."""
    stored = EventText.objects.order_by("content_hash")[:TEXTS]
    spoken = sorted((text.searchable() for text in stored), key=len)
    batches = [spoken[at : at + 64] for at in range(0, len(spoken), 64)]
    seconds, _ = _timed(lambda: [LocalEmbedder().embed(batch) for batch in batches])
    tokens = sum(len(text) for text in spoken) / len(spoken) / 4.5
    name = f"embedding texts of about {tokens:.0f} tokens"
    return Row(name, len(spoken) / seconds, unit="texts/s", floor=Floor(least=80))


def _read(source: Path | Source) -> SourceReport:
    source = Source(str(source)) if isinstance(source, Path) else source
    return read_source(source, IngestOptions(), now=now(), embedder=NoEmbedder())


def _read_feed(feed: Feed) -> SourceReport:
    return read_feed(feed, now=now(), embedder=NoEmbedder(), visit=Visit(allow_private=True))


def _plain(path: Path) -> list[object]:
    """What the stock libraries find in a file; nothing where they raise, as they do for a whole file."""
    day = now().date()
    try:
        calendar = Calendar.from_ical(path.read_bytes())
        return list(
            recurring_ical_events.of(calendar, skip_bad_series=True).between(day, day + timedelta(days=DAYS))
        )
    except (ValueError, LookupError, AttributeError, TypeError):
        return []


def _timed(work: Callable[[], list[T]]) -> tuple[float, list[T]]:
    started = perf_counter()
    result = work()
    return perf_counter() - started, result


def _forget() -> None:
    Feed.objects.all().delete()
    EventText.objects.filter(events=None).delete()
