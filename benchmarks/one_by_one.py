"""How soon the first word arrives, and how fast words can come, when nobody else asks."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from benchmarks.asking import BUILT_IN, Askers
from benchmarks.load import Exchange, asked, request, run
from benchmarks.served import Served
from benchmarks.table import BARE, Floor, Row, beside
from benchmarks.timed_models import FAST, FAST_TOKENS, QUICK

WARM_UP, MEASURED = 20, 200
FAST_WARM_UP, FAST_MEASURED = 2, 15
WRITERS = (
    ("scripted model", QUICK, Floor(p50=30)),
    ("built-in writer", BUILT_IN, Floor(p50=60)),
)
LEAST_SHARE = Floor(least=0.25)


def first_words(ours: Served, bare: Served, askers: Askers, events: int) -> list[Row]:
    """Rows of the first word and the whole answer, by a scripted model and by the built-in writer."""
    rows: list[Row] = []
    for writer, model, floor in WRITERS:
        questions = [askers.request(model) for _ in range(WARM_UP + MEASURED)]
        said, sent = in_both(ours, bare, questions, WARM_UP)
        name = f"first word over HTTP, {writer}, {events:,} events"
        first = [one.first_ms for one in said], [one.first_ms for one in sent]
        whole = [one.whole_ms for one in said], [one.whole_ms for one in sent]
        rows += [beside(name, *first, floor=floor), beside("  whole answer", *whole)]
    return rows


def fast_stream(ours: Served, bare: Served, askers: Askers) -> list[Row]:
    """Rows of the tokens a second of a model that does not wait."""
    questions = [askers.request(FAST) for _ in range(FAST_WARM_UP + FAST_MEASURED)]
    said, sent = in_both(ours, bare, questions, FAST_WARM_UP)
    if any(one.tokens != FAST_TOKENS for one in said + sent):
        raise RuntimeError("a fast stream did not bring all its tokens")
    speed, bare_speed = median(map(_tokens_per_s, said)), median(map(_tokens_per_s, sent))
    name = f"one fast stream, {FAST_TOKENS:,} tokens"
    return [
        Row(name, speed, unit="tokens/s", reference=BARE, reference_p50=bare_speed),
        Row("  share of the bare application's", speed / bare_speed, unit="", floor=LEAST_SHARE),
    ]


def _tokens_per_s(one: Exchange) -> float:
    """The tokens after those of the first read, by the time from that read to the last."""
    return (one.tokens - one.first_tokens) / (one.arrivals[-1] - one.arrivals[0])


def in_both(
    ours: Served, bare: Served, questions: list[bytes], warm_up: int
) -> tuple[list[Exchange], list[Exchange]]:
    """Our answers, and the same bytes from the bare application, without those that warm up."""
    said = run(_in_turn(ours, questions))[warm_up:]
    echoes = [request("POST", "/", one.body) for one in said]
    return said, run(_in_turn(bare, echoes[:warm_up] + echoes))[warm_up:]


async def _in_turn(server: Served, requests: Iterable[bytes]) -> list[Exchange]:
    return [await asked(server.port, one, is_kept=True) for one in requests]
