"""Writes the events of this process's turns to the log in PostgreSQL, then gives them to their readers.

All turns together are written in one statement: at once after a silence and at a turn's first word, else
every FLUSH_EVERY_S. Nothing is given to a reader that the log does not have: whoever comes back, to
whatever process, finds all that was ever shown.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import Error as DatabaseError

from chat_service import log_rows
from chat_service.channels import Channel, Channels
from chat_service.db import Bridge
from chat_service.log_rows import Said

logger = logging.getLogger("superschedules.turn_log")

FLUSH_EVERY_S = 0.04
PAUSE_S, LONGEST_PAUSE_S = 0.1, 1.0


class TurnLost(Exception):
    """The turn is not this process's any more: another took it over, or it was deleted."""


@dataclass(slots=True)
class OwnTurn:
    """A turn that this process answers; `said` gives all its chunks, `on_lost` hears when it is lost."""

    turn_id: int
    fence: int
    said: Callable[[], Sequence[str]]
    on_lost: Callable[[], None]
    channel: Channel = field(default_factory=lambda: Channel(is_own=True))
    waiting: list[str] = field(default_factory=list)
    is_lost: bool = False

    def taken(self) -> Said:
        """What waits to be written."""
        return Said(self.turn_id, self.fence, self.channel.last + 1, list(self.waiting))

    def written(self, said: Said) -> None:
        """Give out what has been written."""
        del self.waiting[: len(said.chunks)]
        self.channel.publish(said.first - 1, said.chunks)

    def lose(self) -> None:
        """Say no more; the stored answer tells readers what became of the turn."""
        self.is_lost = True
        self.waiting.clear()
        self.channel.close()
        self.on_lost()

    def let_go(self) -> None:
        """Forget who speaks, so that what that holds is freed at once, and not by the collector."""
        self.said, self.on_lost = list, _nobody_hears


def _nobody_hears() -> None:
    pass


class TurnLog:
    """The log of the turns that `owner` answers."""

    def __init__(self, owner: str, bridge: Bridge, channels: Channels) -> None:
        self._owner = owner
        self._bridge = bridge
        self._channels = channels
        self._own: dict[int, OwnTurn] = {}
        self._talking: dict[int, OwnTurn] = {}
        self._woken = asyncio.Event()
        self._hurried = asyncio.Event()
        self._may_be_emptied = False

    def open(
        self, turn_id: int, fence: int, said: Callable[[], Sequence[str]], on_lost: Callable[[], None]
    ) -> OwnTurn:
        """Begin the log of a turn."""
        own = self._own[turn_id] = OwnTurn(turn_id, fence, said, on_lost)
        self._channels.add(turn_id, own.channel)
        return own

    def append(self, own: OwnTurn, chunk: str) -> None:
        """Have a chunk written soon."""
        own.waiting.append(chunk)
        self._talking[own.turn_id] = own
        self._woken.set()
        if own.channel.last == 0:
            self._hurried.set()  # nobody waits longer for a first word than it takes to write it

    async def flushed(self, own: OwnTurn) -> int:
        """Wait until the log has all that the turn said; the number of the last event. Raises TurnLost."""
        while own.waiting and not own.is_lost:
            await own.channel.changed()
        if own.is_lost:
            raise TurnLost
        return own.channel.last

    def close(self, own: OwnTurn, chunks: Sequence[str]) -> None:
        """Give out the turn's last chunks, which were stored with its answer."""
        own.channel.publish(own.channel.last, chunks, is_end=bool(chunks))
        own.channel.close()
        self.forget(own)

    def forget(self, own: OwnTurn) -> None:
        """The turn is no longer ours to write."""
        self._own.pop(own.turn_id, None)
        self._talking.pop(own.turn_id, None)
        own.let_go()

    def check_emptied(self) -> None:
        """The database was away: it may have come back with an empty log."""
        self._may_be_emptied = True
        self._woken.set()

    def held(self) -> dict[int, int]:
        """The fences of this process's turns."""
        return {turn_id: own.fence for turn_id, own in self._own.items()}

    def is_open(self, turn_id: int) -> bool:
        """Whether this process still writes the turn."""
        return turn_id in self._own

    def lose(self, turn_id: int) -> None:
        """Another process owns the turn, or nobody does."""
        own = self._own.get(turn_id)
        if own is not None:
            own.lose()
            self.forget(own)

    async def write_forever(self) -> None:
        """Write what is said until cancelled; what the database cannot take waits for it."""
        pause_s = PAUSE_S
        while True:
            await self._woken.wait()
            began = time.monotonic()
            self._woken.clear()
            self._hurried.clear()
            try:
                await self._write()
            except DatabaseError as exc:
                logger.warning("the log waits for the database: %s", type(exc).__name__)
                self._may_be_emptied = True
                self._woken.set()
                await asyncio.sleep(pause_s)
                pause_s = min(LONGEST_PAUSE_S, pause_s * 2)
            else:
                pause_s = PAUSE_S
                await self._rest(began + FLUSH_EVERY_S - time.monotonic())

    async def _rest(self, seconds: float) -> None:
        """Let words gather, unless somebody waits for a first one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurried.wait()

    async def _write(self) -> None:
        if self._may_be_emptied:
            await self._refill()
        talking = list(self._talking.values())
        said = [own.taken() for own in talking if own.waiting]
        if not said:
            return
        lost = await self._bridge.run(log_rows.append, self._owner, said)
        for one in said:
            own = self._own.get(one.turn_id)
            if own is None:
                continue
            if one.turn_id in lost:
                self.lose(one.turn_id)
                continue
            own.written(one)
            if not own.waiting:
                self._talking.pop(one.turn_id, None)

    async def _refill(self) -> None:
        """Write again what a crash of PostgreSQL took from the log."""
        await self._bridge.run(log_rows.mark)
        lengths = {turn_id: own.channel.last for turn_id, own in self._own.items() if own.channel.last}
        for turn_id in await self._bridge.run(log_rows.incomplete, lengths) if lengths else ():
            own = self._own.get(turn_id)
            if own is None:
                continue
            shown = list(own.said()[: own.channel.last])
            lost = await self._bridge.run(log_rows.append, self._owner, [Said(turn_id, own.fence, 1, shown)])
            if turn_id in lost:
                self.lose(turn_id)
        self._may_be_emptied = False
