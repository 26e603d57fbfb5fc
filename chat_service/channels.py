"""What readers in this process share of a running turn: its newest events, and word that more have come.

A reader is never sent anything. It asks for what follows its place; one that falls behind what is held here
reads the log instead, so it costs no memory and holds up nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from weakref import WeakValueDictionary

HELD = 16


class Channel:
    """One turn's: `last` is the number of its newest event, `end` that of its very last once it is known.

    `is_over` without an `end`: the stored answer tells the rest. Events are numbered from 1 within the turn;
    here they are plain chunks, and where one stands is its number: a thousand turns say twenty thousand a
    second, and each object beside them would be one more for the garbage collector.
    """

    def __init__(self, last: int = 0, *, is_own: bool = False) -> None:
        self.last = last
        self.end: int | None = None
        self.is_over = False
        self.is_own = is_own
        self._held: list[str] = []
        self._waiting: list[asyncio.Future[None]] = []

    def publish(self, after: int, chunks: Sequence[str], *, is_end: bool = False) -> None:
        """Give out the events that follow the number `after` in the log; those given before are passed over.

        Events with a hole before them are none: the log is about to be filled again.
        """
        if after > self.last:
            return
        fresh = chunks[self.last - after :] if self.last > after else chunks
        if fresh:
            keep = max(0, HELD - len(fresh))
            self._held = [*self._held[-keep:], *fresh] if keep else list(fresh)
            self.last += len(fresh)
        if is_end:
            self.end = self.last
            self.is_over = True
        self.wake()

    def close(self) -> None:
        """Nothing more comes through here."""
        self.is_over = True
        self.wake()

    def after(self, seq: int) -> Sequence[str] | None:
        """The events above the number `seq`; None when they are not held any more."""
        start = seq - (self.last - len(self._held))
        return self._held[start:] if start >= 0 else None

    def wake(self) -> None:
        """Let every waiting reader look again."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def changed(self) -> None:
        """Wait for the next wake."""
        one = asyncio.get_running_loop().create_future()
        self._waiting.append(one)
        await one


class Channels:
    """The turns somebody here reads or answers; a channel is kept as long as one of them holds it."""

    def __init__(self) -> None:
        self._by_turn: WeakValueDictionary[int, Channel] = WeakValueDictionary()

    def get(self, turn_id: int) -> Channel | None:
        """The turn's channel, if somebody holds it."""
        return self._by_turn.get(turn_id)

    def add(self, turn_id: int, channel: Channel) -> Channel:
        """The turn's channel: this one, unless another was faster."""
        return self._by_turn.setdefault(turn_id, channel)

    def remote(self) -> dict[int, Channel]:
        """Those of turns that another process answers, by turn."""
        return {turn_id: one for turn_id, one in self._by_turn.items() if not (one.is_own or one.is_over)}

    def __iter__(self) -> Iterator[Channel]:
        return iter(list(self._by_turn.values()))
