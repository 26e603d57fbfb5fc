"""The numbered events of each running turn: appended once, read by any number of readers.

It lives in this process. A log that other processes can read keeps these five methods.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

GRACE_S = 60.0
FINISHED_KEPT = 1000
BATCH = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: its number within the turn, from 1, and its chunk as JSON."""

    seq: int
    data: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What a reader gets at once; `is_end` says that nothing follows."""

    entries: Sequence[Entry]
    is_end: bool


@dataclass(slots=True)
class _Record:
    entries: list[Entry] = field(default_factory=list)
    is_closed: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Let every waiting reader look again."""
        self.changed.set()
        self.changed = asyncio.Event()


class TurnLog:
    """Readers share the entries, so a slow one costs its position only and never holds up the writer."""

    def __init__(self, *, grace_s: float = GRACE_S) -> None:
        self._records: OrderedDict[int, _Record] = OrderedDict()
        self._grace_s = grace_s

    def open(self, turn_id: int) -> None:
        """Begin the log of a turn."""
        self._records[turn_id] = _Record()

    def append(self, turn_id: int, *chunks: str) -> None:
        """Number the chunks and wake the readers."""
        record = self._records[turn_id]
        first = len(record.entries) + 1
        record.entries += [Entry(first + place, data) for place, data in enumerate(chunks)]
        record.wake()

    def close(self, turn_id: int) -> None:
        """Nothing follows; readers may still catch up for the grace time, then the stored answer serves."""
        record = self._records[turn_id]
        record.is_closed = True
        record.wake()
        asyncio.get_running_loop().call_later(self._grace_s, self._forget, turn_id)
        self._forget_oldest()

    def length(self, turn_id: int) -> int | None:
        """The number of the turn's last event so far; None if not held here."""
        record = self._records.get(turn_id)
        return None if record is None else len(record.entries)

    async def read(self, turn_id: int, after: int, *, timeout_s: float) -> Batch | None:
        """The entries numbered above `after`, waiting up to `timeout_s` for one; None if not held here."""
        record = self._records.get(turn_id)
        if record is None:
            return None
        if len(record.entries) <= after and not record.is_closed:
            changed = record.changed
            try:
                async with asyncio.timeout(timeout_s):
                    await changed.wait()
            except TimeoutError:
                return Batch((), is_end=False)
        entries = record.entries[after : after + BATCH]
        return Batch(entries, is_end=record.is_closed and after + len(entries) >= len(record.entries))

    def _forget(self, turn_id: int) -> None:
        self._records.pop(turn_id, None)

    def _forget_oldest(self) -> None:
        """Keep memory bounded when turns finish faster than the grace time passes."""
        finished = [turn_id for turn_id, record in self._records.items() if record.is_closed]
        for turn_id in finished[: max(0, len(finished) - FINISHED_KEPT)]:
            self._forget(turn_id)
