"""The one bridge from the event loop to Django: threads of our own that give their connections back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

import psycopg
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
        self.open = 0  # calls that were asked for and have not ended

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function`, called in a thread with the caller's context variables."""
        context = copy_context()
        self.open += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._executor,
                lambda: context.run(_with_clean_connections, lambda: function(*args, **kwargs)),
            )
        finally:
            self.open -= 1

    def close(self) -> None:
        """Let what runs end and take nothing more."""
        self._executor.shutdown(wait=True, cancel_futures=True)


class Bridges:
    """Threads of their own for rows, for searches and for the log: none of them waits behind another."""

    def __init__(self) -> None:
        self.rows = Bridge("chat-rows", ROW_THREADS)
        self.search = Bridge("chat-search", SEARCH_THREADS)
        self.log = Bridge("chat-log", 1)

    def close(self) -> None:
        """End them all."""
        for bridge in (self.rows, self.search, self.log):
            bridge.close()


def is_away(error: BaseException) -> bool:
    """Whether an error of Django's, or of ours that comes from one, says that the database is not there.

    What libpq and the pool say of lost connections has no code; class 57P is a server that stops or starts.
    """
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, psycopg.Error):
        cause = cause.__cause__
    return cause is not None and (cause.sqlstate is None or cause.sqlstate.startswith("57P"))


def _with_clean_connections(function: Callable[[], T]) -> T:
    try:
        return function()
    finally:
        # With a pool, close() gives the connection back; a thread must not keep one while it is idle.
        connections.close_all()
