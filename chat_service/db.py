"""The one bridge from the event loop to Django: threads of our own that give their connections back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

ROW_THREADS = 8
SEARCH_THREADS = 4


class Bridge:
    """Runs sync code in its threads and closes the database connections where they were opened.

    Outside Django's own server asgiref's bridge runs such calls one after another.
    """

    def __init__(self, name: str, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function`, called in a thread with the caller's context variables."""
        context = copy_context()
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, lambda: context.run(_with_clean_connections, lambda: function(*args, **kwargs))
        )

    def close(self) -> None:
        """Let what runs end and take nothing more."""
        self._executor.shutdown(wait=True, cancel_futures=True)


class Bridges:
    """Two sets of threads: reading and saving rows never waits behind a search and its embedder."""

    def __init__(self) -> None:
        self.rows = Bridge("chat-rows", ROW_THREADS)
        self.search = Bridge("chat-search", SEARCH_THREADS)

    def close(self) -> None:
        """End both."""
        self.rows.close()
        self.search.close()


def _with_clean_connections(function: Callable[[], T]) -> T:
    try:
        return function()
    finally:
        # With a pool, close() gives the connection back; a thread must not keep one while it is idle.
        connections.close_all()
