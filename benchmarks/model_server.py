"""How many streams go at the same time when a language model's server sends each token over HTTP."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.asking import Askers
from benchmarks.crowd import crowd
from benchmarks.pace import PER_SECOND
from benchmarks.served import Served
from benchmarks.table import Row, percentile

MODEL = "scripted"
STEPS, TOKENS = (50, 100, 200, 400), 200
# As for a thousand streams of a model in the server's own process.
MOST_GAP_MS = 250
SCRIPT = f"ttft=0 speed={PER_SECOND} tokens={TOKENS}"


@contextmanager
def model_server(script: str = SCRIPT) -> Iterator[str]:
    """A scripted model's server in a process of its own; its address."""
    command = [sys.executable, "-m", "llm_providers.scripted_server", "--script", script]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip().partition("=")[2]
    finally:
        process.terminate()
        process.wait()


def over_http(ours: Served, askers: Askers) -> list[Row]:
    """Rows of the steps up to the first that is too many, and of the most streams that were not."""
    rows: list[Row] = []
    most = 0
    for streams in STEPS:
        seen = crowd(ours, [askers.request(MODEL) for _ in range(streams)])
        gap = percentile(seen.gaps_ms, 0.95)
        rows.append(Row(f"  {streams}: between reads with tokens", percentile(seen.gaps_ms, 0.5), gap))
        if gap > MOST_GAP_MS or seen.complete(TOKENS) < streams:
            break
        most = streams
    name = f"a model's server over HTTP, {PER_SECOND} tokens/s, p95 gap ≤ {MOST_GAP_MS} ms"
    return [Row(name, most, unit="streams"), *rows]
