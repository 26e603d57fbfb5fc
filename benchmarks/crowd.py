"""Many streams at the same time: what is seen of them, and of their server meanwhile."""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import psutil

from benchmarks.load import Exchange, asked, closed, opened, request, run
from benchmarks.served import Served

OPENING_AT_ONCE = 32
READY_EVERY_S, MEMORY_EVERY_S = 0.1, 0.5


@dataclass(slots=True)
class Crowd:
    """The streams, the questions whether the server is ready, and its memory at most."""

    streams: list[Exchange] = field(default_factory=list)
    ready: list[Exchange] = field(default_factory=list)
    peak_mb: float = 0.0

    def complete(self, tokens: int) -> int:
        """How many streams brought so many tokens and a good end."""
        return sum(one.is_ok and one.is_complete and one.tokens == tokens for one in self.streams)

    @property
    def gaps_ms(self) -> list[float]:
        """Between the reads that brought tokens, of every stream."""
        return [gap for one in self.streams for gap in one.gaps_ms]

    @property
    def token_gaps_ms(self) -> list[float]:
        """Between one token and the next: none between those of one read."""
        gaps = self.gaps_ms
        tokens = sum(max(0, one.tokens - 1) for one in self.streams)
        return [*gaps, *[0.0] * (tokens - len(gaps))]

    @property
    def lasting_s(self) -> list[float]:
        """From the first token of each stream to its last."""
        return [one.arrivals[-1] - one.arrivals[0] for one in self.streams if one.arrivals]

    @property
    def ending_ms(self) -> list[float]:
        """From the last token of each stream to its end: what was said is stored in between."""
        return [(one.ended - one.arrivals[-1]) * 1000 for one in self.streams if one.arrivals]

    @property
    def ready_ms(self) -> list[float]:
        """How long `/api/ready` took from the first token to the end of the last stream."""
        first = min((one.arrivals[0] for one in self.streams if one.arrivals), default=0.0)
        last = max(one.ended for one in self.streams)
        return [one.whole_ms if one.is_ok else math.inf for one in self.ready if first <= one.asked <= last]


def crowd(server: Served, requests: Sequence[bytes]) -> Crowd:
    """Send all requests, as fast as the server takes them on, and read each answer to its end."""
    client, started = psutil.Process(), monotonic()
    before = sum(client.cpu_times()[:2])
    seen = run(_seen(server, requests))
    share = (sum(client.cpu_times()[:2]) - before) / (monotonic() - started)
    sys.stderr.write(f"benchmarks: reading {len(requests):,} streams took {share:.0%} of a processor\n")
    return seen


async def _seen(server: Served, requests: Sequence[bytes]) -> Crowd:
    opening, seen = asyncio.Semaphore(OPENING_AT_ONCE), Crowd()

    async def one(number: int, ask: bytes) -> Exchange:
        async with opening:
            stream = await opened(server.port, ask, is_kept=number == 0)
        return await closed(stream)

    async with _watched(server, seen):
        seen.streams = await asyncio.gather(*(one(*numbered) for numbered in enumerate(requests)))
    return seen


@asynccontextmanager
async def _watched(server: Served, seen: Crowd) -> AsyncIterator[None]:
    """Ask whether the server is ready, and weigh it, as long as the context lasts."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(_ask_ready(server, seen, over))
        group.create_task(_weigh(server, seen, over))
        yield
        over.set()


async def _ask_ready(server: Served, seen: Crowd, over: asyncio.Event) -> None:
    # A question does not wait for the one before, and none is given up: the slow ones count.
    async with asyncio.TaskGroup() as group:
        while not over.is_set():
            group.create_task(_is_ready(server, seen))
            await asyncio.sleep(READY_EVERY_S)


async def _is_ready(server: Served, seen: Crowd) -> None:
    seen.ready.append(await asked(server.port, request("GET", "/api/ready")))


async def _weigh(server: Served, seen: Crowd, over: asyncio.Event) -> None:
    while not over.is_set():
        seen.peak_mb = max(seen.peak_mb, server.memory_mb)
        await asyncio.sleep(MEMORY_EVERY_S)
