"""A server that is told to stop goes on answering, not ready, until its running turns have ended.

Servers close their doors at the first signal; a balancer then sends people to a closed door. So the signal is
ours first: what is asked meanwhile is told to come back, what runs is finished, and only then the server
hears of it. A second Ctrl-C ends it at once.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def end_with_parent() -> None:
    """As one of several workers, end at once when the parent has ended.

    It was killed, or it would have told us; its database goes with it, and the next start wants the port.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        asyncio.get_running_loop().add_reader(parent.sentinel, os._exit, 1)


class Draining:
    """Runs `drain` between the first signal and the server's own handling of it."""

    def __init__(self, drain: Callable[[], Awaitable[None]], on_signal: Callable[[], None]) -> None:
        self._drain = drain
        self._on_signal = on_signal
        self._servers: dict[int, Any] = {}
        self._loop = asyncio.get_running_loop()
        self._draining: asyncio.Task[None] | None = None

    def install(self) -> None:
        """Put ourselves before the server's handlers; they belong to the main thread."""
        if threading.current_thread() is threading.main_thread():
            self._servers = {number: signal.signal(number, self._told) for number in SIGNALS}

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._on_signal()
        # uvicorn keeps its own count of signals: it is told of the first only when we are done.
        self._loop.call_soon_threadsafe(self._begin, number, frame)

    def _begin(self, number: int, frame: FrameType | None) -> None:
        if self._draining is None:
            self._draining = asyncio.ensure_future(self._drained(number, frame))
        elif number == signal.SIGINT:
            self._pass_on(number, frame)

    async def _drained(self, number: int, frame: FrameType | None) -> None:
        try:
            await self._drain()
        finally:
            self._pass_on(number, frame)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        server = self._servers.get(number)
        if callable(server):
            server(number, frame)
