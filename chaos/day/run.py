"""The day itself: feeds are read when they are due, and time passes only between readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter

import psutil
from django.db.models import Min, Q

from benchmarks.calendars import NoEmbedder
from chaos.day.clock import Clock
from chaos.day.judging import judged
from chaos.day.plan import host_of
from chaos.day.server import Log, calendars
from events.models import Event, Feed, FeedHost
from ingest.fetch.visit import Visit
from ingest.fetch.web import Limits
from ingest.reading import read_feed

MORNING = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
# What trickles is given up after this; everything else is faster.
LIMITS = Limits(total_s=0.5, silence_s=0.3)
MOST_GROWTH = 1.15


def run(feeds: int, hours: float, say: Callable[[str], object]) -> int:
    """Live through the day and judge it; 0 when nothing came to harm."""
    _forget()
    clock, started = Clock(MORNING), perf_counter()
    with calendars(clock) as (port, log):
        for number in range(feeds):
            Feed.objects.create(url=f"http://{host_of(number)}:{port}/{number}.ics", name=str(number))
        memory = _live(clock, MORNING + timedelta(hours=hours), log)
    complaints = judged(log, MORNING, hours)
    statuses = Counter(request.status for request in log.requests)
    early_mb, late_mb = memory[len(memory) // 4], memory[-1]
    say(f"{feeds:,} feeds for {hours:g} hours in {perf_counter() - started:.0f} s\n")
    say(f"{len(log.requests):,} requests, by status {dict(statuses)}\n")
    say(f"memory {early_mb:.0f} MB after a quarter, {late_mb:.0f} MB in the end\n")
    for complaint, count in complaints.items():
        say(f"{complaint}: {count}\n")
    return 0 if not any(complaints.values()) and late_mb <= MOST_GROWTH * early_mb else 1


def _live(clock: Clock, end: datetime, log: Log) -> list[float]:
    """Read whatever is due until the end; the memory of this process after each hundredth reading."""
    process, memory, readings = psutil.Process(), [], 0
    visit = Visit(allow_private=True, limits=LIMITS, clock=clock, sleep=clock.sleep)
    while clock.now < end:
        due = Feed.objects.filter(is_active=True).filter(
            Q(next_fetch_at=None) | Q(next_fetch_at__lte=clock.now)
        )
        batch = list(due.order_by("next_fetch_at", "id")[:500])
        for feed in batch:
            read_feed(feed, now=clock.now, embedder=NoEmbedder(), visit=visit)
            readings += 1
            if readings % 100 == 0:
                memory.append(process.memory_info().rss / 1e6)
        if not batch:
            clock.now = max(clock.now, Feed.objects.aggregate(at=Min("next_fetch_at"))["at"] or end)
    return memory


def _forget() -> None:
    Feed.objects.all().delete()
    FeedHost.objects.all().delete()
    Event.objects.all().delete()
