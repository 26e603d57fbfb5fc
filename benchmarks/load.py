"""A client that can read a thousand streams at once: it looks for marks in the bytes and parses nothing."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Coroutine
from contextlib import suppress
from itertools import pairwise
from time import perf_counter
from typing import Any, TypeVar, cast

import uvloop

MARKS = (b"data: {", b'"done":true', b'"status":"complete"')  # an event, a last one, a good end
# So much of what came before is looked at again: a mark may be cut in two on its way.
OVERLAP = max(len(mark) for mark in MARKS) - 1
LONGEST_S = 240.0

T = TypeVar("T")


class Exchange(asyncio.Protocol):
    """One request on a connection of its own, and when the tokens of its answer came.

    `arrivals` are the moments of the reads that brought tokens, however many of the `tokens` each brought;
    the first of them brought `first_tokens`.
    """

    def __init__(self, request: bytes, *, is_kept: bool = False) -> None:
        self._request = request
        self._last = b""
        self._kept = bytearray() if is_kept else None
        self.asked = perf_counter()
        self.ended = 0.0
        self.is_ok = False
        self.is_complete = False
        self.size = 0
        self.arrivals = array("d")
        self.tokens = self.first_tokens = 0
        self.opening = asyncio.Event()
        self.closing = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        cast("asyncio.Transport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        """Count the tokens that came, and when."""
        moment = perf_counter()
        if not self.size:
            self.is_ok = data.startswith(b"HTTP/1.1 200 ")
            self.opening.set()
        self.size += len(data)
        if self._kept is not None:
            self._kept += data
        last, joined = self._last, self._last + data
        events, ends, completions = (joined.count(mark) - last.count(mark) for mark in MARKS)
        self.tokens += events - ends
        if events > ends:
            self.first_tokens = self.first_tokens or self.tokens
            self.arrivals.append(moment)
        self.is_complete |= completions > 0
        self._last = joined[-OVERLAP:]

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has said all, or the connection broke."""
        self.ended = perf_counter()
        self.is_ok &= exc is None
        self.opening.set()
        self.closing.set()

    @property
    def first_ms(self) -> float:
        """From asking to the first token."""
        return (self.arrivals[0] - self.asked) * 1000

    @property
    def whole_ms(self) -> float:
        """From asking to the end."""
        return (self.ended - self.asked) * 1000

    @property
    def gaps_ms(self) -> list[float]:
        """Between one read that brought tokens and the next."""
        return [(after - before) * 1000 for before, after in pairwise(self.arrivals)]

    @property
    def body(self) -> bytes:
        """What was answered, when it was to be kept."""
        assert self._kept is not None
        return body_of(bytes(self._kept))


async def opened(port: int, request: bytes, *, is_kept: bool = False) -> Exchange:
    """Ask, and return when the answer begins."""
    exchange = Exchange(request, is_kept=is_kept)
    await asyncio.get_running_loop().create_connection(lambda: exchange, "127.0.0.1", port)
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_S):
            await exchange.opening.wait()
    return exchange


async def closed(exchange: Exchange) -> Exchange:
    """The exchange when it has ended, or is as it is after LONGEST_S."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_S):
            await exchange.closing.wait()
    return exchange


async def asked(port: int, request: bytes, *, is_kept: bool = False) -> Exchange:
    """Ask, and return when the answer has ended."""
    return await closed(await opened(port, request, is_kept=is_kept))


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a request that is the only one on its connection."""
    fields = {"Host": "127.0.0.1", "Connection": "close", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def body_of(answer: bytes) -> bytes:
    """The body of an answer, put together when it came in chunks (RFC 9112, 7.1)."""
    head, _, rest = answer.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" not in head.lower():
        return rest
    parts, place = [], 0
    while place < len(rest):
        start = rest.index(b"\r\n", place) + 2
        length = int(rest[place : start - 2], 16)
        parts.append(rest[start : start + length])
        place = start + length + 2
    return b"".join(parts)


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work` on the fastest loop there is."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
