"""A thousand streams at the same time: whether all arrive, how evenly, and what they cost."""

from __future__ import annotations

from time import monotonic, sleep

from benchmarks.asking import Askers
from benchmarks.cost import Meter
from benchmarks.crowd import MEMORY_EVERY_S, Crowd, crowd
from benchmarks.load import asked, request, run
from benchmarks.pace import PER_SECOND, STREAMS, TOKENS
from benchmarks.served import Served
from benchmarks.table import BARE, Floor, Row, beside, percentile
from benchmarks.timed_models import PACED

# As long as a server may take to forget what nobody will read any more.
SETTLE_S = 60
MOST_GROWTH = 1.1
# Slower than the model speaks is late, however even.
IN_TIME = Floor(p95=1.1 * TOKENS / PER_SECOND)


def thousand(ours: Served, bare: Served, askers: Askers) -> list[Row]:
    """Rows of our streams beside the same bytes at the same times from the bare application."""
    start_mb, meter = ours.memory_mb, Meter(ours)
    said = crowd(ours, [askers.request(PACED) for _ in range(STREAMS)])
    spent = meter.spent(f"a streamed answer of {TOKENS} tokens", turns=STREAMS, streams=said.streams)
    growth = _settled_mb(ours, start_mb) / start_mb
    run(asked(bare.port, request("PUT", "/", said.streams[0].body)))
    sent = crowd(bare, [request("POST", "/paced")] * STREAMS)
    return [*_stream_rows(said, sent), *_server_rows(said, sent, growth), *spent]


def _stream_rows(said: Crowd, sent: Crowd) -> list[Row]:
    name = f"{STREAMS:,} streams of {TOKENS} tokens, {PER_SECOND}/s: complete"
    return [
        Row(
            name, said.complete(TOKENS), unit="streams", floor=Floor(least=STREAMS),
            reference=BARE, reference_p50=sent.complete(TOKENS),
        ),
        beside("  between reads with tokens", said.gaps_ms, sent.gaps_ms, floor=Floor(p95=250)),
        beside("  between tokens (of one read: 0)", said.token_gaps_ms, sent.token_gaps_ms),
        beside("  from first token to last", said.lasting_s, sent.lasting_s, unit="s", floor=IN_TIME),
        beside("  from last token to end", said.ending_ms, sent.ending_ms),
    ]  # fmt: skip


def _server_rows(said: Crowd, sent: Crowd, growth: float) -> list[Row]:
    ready, bare_ready = (percentile(one.ready_ms, 0.99) for one in (said, sent))
    return [
        Row(
            "  /api/ready meanwhile, p99", ready, floor=Floor(p50=200),
            reference=BARE, reference_p50=bare_ready,
        ),
        Row(
            "  memory at most", said.peak_mb, unit="MB", floor=Floor(p50=600),
            reference=BARE, reference_p50=sent.peak_mb,
        ),
        Row("  memory afterwards, by that before", growth, unit="", floor=Floor(p50=MOST_GROWTH)),
    ]  # fmt: skip


def _settled_mb(server: Served, start_mb: float) -> float:
    """The memory once it is back, or after SETTLE_S."""
    deadline = monotonic() + SETTLE_S
    while (memory_mb := server.memory_mb) > start_mb * MOST_GROWTH and monotonic() < deadline:
        sleep(MEMORY_EVERY_S)
    return memory_mb
