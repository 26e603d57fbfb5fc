"""What is broken while turns run, and when: planned from the seed, in accepted turns, not in seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from time import monotonic

from chaos.product import Product

TURNS_EACH = 75
BLOCK = 2000
AWAY_S = 10
# Turns go on while something is being broken, and wait when the next thing is due for so many turns.
SLACK_TURNS = 25
NEVER = 10**12
# What a sabotage goes on doing after it is over: leases and pools recover, readers come back.
AFTERMATH_S = 5


class Kind(StrEnum):
    """A way to hurt the product."""

    KILL = "kill -9 of a worker"
    KILL_SERVER = "kill -9 of the server and start"
    RESTART = "SIGTERM and start"
    POSTGRES_RESTART = "PostgreSQL restarted, fast"
    POSTGRES_CRASH = "PostgreSQL restarted, immediate"
    POSTGRES_AWAY = "PostgreSQL away for 10 s"
    POWER_CUT = "all killed at once and started"


# The first so many of these; from there on workers are killed.
MATTERING = (
    Kind.KILL, Kind.POSTGRES_RESTART, Kind.RESTART, Kind.POSTGRES_CRASH, Kind.KILL, Kind.POSTGRES_AWAY,
    Kind.KILL_SERVER, Kind.KILL, Kind.POWER_CUT, Kind.KILL, Kind.RESTART, Kind.POSTGRES_RESTART,
)  # fmt: skip


# What takes the log of running turns with it, and what ends the process that answers them.
LOSES_LOG = {Kind.POSTGRES_CRASH, Kind.POWER_CUT}
ENDS_PROCESSES = {Kind.KILL, Kind.KILL_SERVER, Kind.RESTART, Kind.POWER_CUT}


@dataclass(frozen=True, slots=True)
class Sabotage:
    """What happens once so many turns were accepted; `share` chooses a victim."""

    accepted: int
    kind: Kind
    share: float


@dataclass(frozen=True, slots=True)
class Span:
    """When a sabotage took place, with its aftermath; monotonic seconds."""

    kind: Kind
    began_s: float
    ended_s: float

    @property
    def took_s(self) -> float:
        """Until the product was whole again."""
        return self.ended_s - AFTERMATH_S - self.began_s


def sabotages(seed: int, turns: int | None) -> Iterator[Sabotage]:
    """The plan for so many turns, in order; None: without end."""
    block, start = min(turns or BLOCK, BLOCK), 0
    while turns is None or start < turns:
        yield from _block(Random(f"{seed}/sabotage/{start}"), start, block)
        start += block


def _block(chance: Random, start: int, turns: int) -> list[Sabotage]:
    count = max(2, turns // TURNS_EACH)
    kinds = [*MATTERING, *[Kind.KILL] * count][:count]
    chance.shuffle(kinds)
    step = turns / (count + 1)
    moments = [start + round(step * (place + 1 + chance.uniform(-0.2, 0.2))) for place in range(count)]
    return [Sabotage(moment, kind, chance.random()) for moment, kind in zip(moments, kinds, strict=True)]


class Accepted:
    """Counts accepted turns for those who wait for a number of them."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Event()

    def add(self) -> None:
        """One more."""
        self.count += 1
        self._changed.set()

    async def reached(self, count: int) -> None:
        """Wait until there are so many."""
        while self.count < count:
            self._changed.clear()
            await self._changed.wait()


@dataclass
class Saboteur:
    """Carries out a plan against a product; `spans` says when it did what."""

    product: Product
    accepted: Accepted
    spans: list[Span] = field(default_factory=list)
    _next: int = 0
    _keeps_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def keeps_up(self) -> None:
        """Wait while what is due has not been done: else the turns would be over before the plan is."""
        while self.accepted.count > self._next + SLACK_TURNS:
            self._keeps_up.clear()
            await self._keeps_up.wait()

    async def carry_out(self, plan: Iterator[Sabotage]) -> None:
        """Do one after another; raises Broken when the product does not come back."""
        for sabotage in plan:
            self._next = sabotage.accepted
            self._keeps_up.set()
            await self.accepted.reached(sabotage.accepted)
            began_s = monotonic()
            try:
                await asyncio.to_thread(_WAYS[sabotage.kind], self.product, sabotage.share)
            finally:
                self.spans.append(Span(sabotage.kind, began_s, monotonic() + AFTERMATH_S))
        self._next = NEVER
        self._keeps_up.set()

    def during(self, began_s: float, ended_s: float) -> Sequence[Kind]:
        """What was being broken between two moments."""
        return [span.kind for span in self.spans if span.began_s < ended_s and began_s < span.ended_s]


def _take_postgres_away(product: Product, _share: float) -> None:
    product.postgres("stop", "fast")
    time.sleep(AWAY_S)
    product.postgres("start", "fast")
    product.wait_until_whole()


def _restart_postgres(mode: str) -> Callable[[Product, float], None]:
    def restart(product: Product, _share: float) -> None:
        product.postgres("restart", mode)
        product.wait_until_whole()

    return restart


_WAYS: Mapping[Kind, Callable[[Product, float], None]] = {
    Kind.KILL: lambda product, share: product.kill_worker(share),
    Kind.KILL_SERVER: lambda product, _share: product.kill(),
    Kind.RESTART: lambda product, _share: product.restart(),
    Kind.POSTGRES_RESTART: _restart_postgres("fast"),
    Kind.POSTGRES_CRASH: _restart_postgres("immediate"),
    Kind.POSTGRES_AWAY: _take_postgres_away,
    Kind.POWER_CUT: lambda product, _share: product.cut_power(),
}
