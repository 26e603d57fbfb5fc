"""Whether a search stays as fast while another process stores a thousand changed events a minute."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter

from benchmarks import corpus
from benchmarks.questions import cases
from benchmarks.retrieval import ask
from benchmarks.table import Floor, Row, percentile
from benchmarks.writer import A_MINUTE

ROUNDS = 3
MOST = 1.5
APART = 100_000  # ids between the events that two rounds change


def run(events: int) -> list[Row]:
    """Measure two cases, around a big city and without a place, in turns quiet and beside a writer."""
    corpus.make(events)
    messages = [question.message for case in cases()[::2][:2] for question in case.questions]
    for message in messages:
        ask(message)
    quiet, busy = [], []
    for number in range(ROUNDS):
        quiet.append(_p95(messages))
        with _writing(1 + number * APART):
            busy.append(_p95(messages))
    corpus.forget()
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
def _writing(first: int) -> Iterator[None]:
    """The writer, from its first batch on until the block ends."""
    command = [sys.executable, "-m", "benchmarks.writer", str(first)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            yield
        finally:
            writer.stdin.close()
