"""When scripted tokens come: at their own time, however late the server is with the ones before."""

from __future__ import annotations

import asyncio
import time

STREAMS, TOKENS, PER_SECOND = 1_000, 600, 20
# Who asks at the same time does not get the first token in the same instant.
BEGIN_WITHIN_S = 5.0
# What the client of a fast model's server finds in one read.
AT_ONCE = 32
# Opening so many streams means searching so many times.
PATIENCE_S = 120


async def until(moment: float) -> None:
    """Wait until `moment` of time.monotonic(), not at all when it has passed."""
    # What a real model has sent meanwhile waits in the socket. Pausing after each token instead would ask
    # the less of a server the slower it is.
    if (left_s := moment - time.monotonic()) > 0:
        await asyncio.sleep(left_s)


async def give_way(number: int) -> None:
    """Let the other tasks run once before every AT_ONCE tokens."""
    if number % AT_ONCE == 0:
        await asyncio.sleep(0)


class Together:
    """Holds streams back until all of them are open, so that all of them run at the same time."""

    def __init__(self, streams: int, *, within_s: float, patience_s: float = PATIENCE_S) -> None:
        self._streams = streams
        self._within_s = within_s
        self._patience_s = patience_s
        self._open = 0
        self._begun = asyncio.Event()
        self._beginning = 0.0

    async def begin(self) -> float:
        """The moment this stream begins: spread evenly over `within_s` from when the last one came.

        Raises TimeoutError when the others do not come.
        """
        place, self._open = self._open, self._open + 1
        if self._open == self._streams:
            self._beginning = time.monotonic()
            self._begun.set()
        async with asyncio.timeout(self._patience_s):
            await self._begun.wait()
        return self._beginning + place / self._streams * self._within_s
