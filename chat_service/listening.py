"""Hears what other processes say through PostgreSQL (LISTEN/NOTIFY), and whether PostgreSQL is there at all.

The connection is this process's own, outside the pool, because notifications come to a connection. A process
that cannot hear (behind a pooler in transaction mode) loses speed only: all that is said is in tables too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

logger = logging.getLogger("superschedules.listening")

PAUSE_S, LONGEST_PAUSE_S = 0.2, 2.0

Heard = Callable[[str], None]


class Listener:
    """Calls `heard[channel]` with each message; `on_return` when a lost connection is there again."""

    def __init__(self, heard: Mapping[str, Heard], on_return: Callable[[], None]) -> None:
        self._heard = heard
        self._on_return = on_return
        self.is_connected = False
        self._has_connected = False

    @property
    def is_away(self) -> bool:
        """Whether the database was there and is not any more."""
        return self._has_connected and not self.is_connected

    async def listen_forever(self) -> None:
        """Listen until cancelled, connecting again whenever the connection is lost."""
        pause_s = PAUSE_S
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as exc:
                if self.is_connected:
                    logger.warning("the database is away: %s", type(exc).__name__)
                pause_s = PAUSE_S if self.is_connected else min(LONGEST_PAUSE_S, pause_s * 2)
            finally:
                self.is_connected = False
            await asyncio.sleep(pause_s)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(**_address(), autocommit=True)
        async with connection:
            for channel in self._heard:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            self.is_connected = True
            if self._has_connected:
                self._on_return()
            self._has_connected = True
            async for notice in connection.notifies():
                self._heard[notice.channel](notice.payload)


def _address() -> dict[str, Any]:
    """Where Django finds the database, without what is Django's alone."""
    given = connections["default"].get_connection_params()
    return {
        name: value
        for name, value in given.items()
        if name not in ("cursor_factory", "context", "prepare_threshold")
    }
