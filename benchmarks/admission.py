"""How many questions a second are taken on and searched for when many people ask at once."""

from __future__ import annotations

import asyncio
from time import perf_counter

from benchmarks.asking import BUILT_IN, Askers
from benchmarks.cost import Meter
from benchmarks.load import Exchange, asked, run
from benchmarks.served import Served
from benchmarks.table import Floor, Row, percentile

CLIENTS, LASTING_S = 32, 20.0
LEAST = Floor(least=60)


def admission(ours: Served, askers: Askers, events: int) -> list[Row]:
    """Rows of the questions whose answer began, and of how long that took."""
    meter = Meter(ours)
    started = perf_counter()
    answers = run(_answers(ours, askers))
    begun = [one for one in answers if one.is_ok and one.arrivals]
    in_time = [one for one in begun if one.arrivals[0] <= started + LASTING_S]
    first = [one.first_ms for one in begun]
    return [
        Row(
            f"questions admitted, {CLIENTS} at once, {events:,} events", len(in_time) / LASTING_S,
            unit="a second", floor=LEAST,
        ),
        Row("  refused or broken", len(answers) - len(begun), unit="questions", floor=Floor(p50=0)),
        Row("  first word meanwhile", percentile(first, 0.5), percentile(first, 0.95)),
        *meter.spent("an answer of the built-in writer", turns=len(begun), streams=answers),
    ]  # fmt: skip


async def _answers(server: Served, askers: Askers) -> list[Exchange]:
    """What each client got, asking again when it has the whole answer, for LASTING_S."""
    until, answers = perf_counter() + LASTING_S, list[Exchange]()

    async def ask() -> None:
        while perf_counter() < until:
            answers.append(await asked(server.port, askers.request(BUILT_IN)))

    await asyncio.gather(*(ask() for _ in range(CLIENTS)))
    return answers
