"""Whether a search stays as fast while ingest stores a thousand changed events a minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from threading import Event as Signal
from threading import Thread
from time import perf_counter

from django.db import connection

from benchmarks import corpus
from benchmarks.moment import NOW
from benchmarks.questions import cases
from benchmarks.retrieval import ask
from benchmarks.table import Floor, Row, percentile
from events.models import Event, EventText
from ingest.embedder import LocalEmbedder
from ingest.store.events import Changes, write
from ingest.store.texts import store_texts

A_MINUTE = 1_000
BATCH = 50
# Every so many changes the text is another one, which has to be embedded; the others move an hour.
NEW_TEXT_EVERY = 10
ROUNDS = 3
MOST = 1.5


def run(events: int) -> list[Row]:
    """Measure two cases, around a big city and without a place, in turns quiet and beside a writer."""
    corpus.make(events)
    messages = [question.message for case in cases()[::2][:2] for question in case.questions]
    for message in messages:
        ask(message)
    quiet, busy = [], []
    for number in range(ROUNDS):
        quiet.append(_p95(messages))
        with _writing(number):
            busy.append(_p95(messages))
    name = f"p95 while {A_MINUTE:,} events a minute are changed, {events:,} events"
    ratio = median(busy) / median(quiet)
    return [
        Row(name, median(busy), reference="quiet", reference_p50=median(quiet)),
        Row("  against quiet", ratio, unit="times", floor=Floor(p50=MOST)),
    ]


def _p95(messages: list[str]) -> float:
    taken = []
    for message in messages:
        started = perf_counter()
        ask(message)
        taken.append((perf_counter() - started) * 1000)
    return percentile(taken, 0.95)


@contextmanager
def _writing(number: int) -> Iterator[None]:
    """Another thread that stores a batch, waits until the next is due, and ends with the block."""
    over = Signal()
    writer = Thread(target=_write_until, args=(over, number))
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


def _write_until(over: Signal, number: int) -> None:
    pause_s = 60 * BATCH / A_MINUTE
    due = perf_counter()
    first = 1 + number * 100_000
    while not over.wait(max(0.0, due - perf_counter())):
        _change(first)
        first += BATCH
        due += pause_s
    connection.close()


def _change(first: int) -> None:
    """Store the events with these ids as a calendar does that has changed them."""
    changed = list(Event.objects.filter(pk__gte=first).order_by("pk")[:BATCH])
    for event in changed:
        event.start_time += timedelta(hours=1)
        if event.end_time is not None:
            event.end_time += timedelta(hours=1)
    retold = changed[::NEW_TEXT_EVERY]
    texts = [_retold(event) for event in retold]
    ids = store_texts(texts, LocalEmbedder())
    for event, text in zip(retold, texts, strict=True):
        event.text_id = ids[text.content_hash]
        event.title = text.title
    write(Changes(changed=changed))


def _retold(event: Event) -> EventText:
    text = EventText(title=f"{event.title} again", description=event.description, tags=str(NOW.year))
    text.content_hash = text.computed_hash()
    return text
