"""What the clients of one turn were given: the evidence that is judged."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from chaos.plan import Turn
from chaos.wire import Event


@dataclass(slots=True)
class Reading:
    """One reader's events of a turn, over however many connections.

    It begins at the first event, or `began_nowhere`: it says it has read one that was never sent.
    """

    reader: str
    turn_id: int
    began_nowhere: bool = False
    events: list[Event] = field(default_factory=list)
    is_over: bool = False
    gave_up: str = ""
    connections: int = 0
    surprises: list[str] = field(default_factory=list)
    _waiting: list[tuple[int, asyncio.Future[None]]] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Keep an event."""
        # The same bytes come to several readers and replays, and are kept once.
        self.events.append(Event(event.turn_id, event.seq, sys.intern(event.data)))
        self.is_over = event.data.startswith('{"model":"SYSTEM"')
        self._tell()

    def give_up(self, why: str) -> None:
        """Nothing more will come."""
        self.gave_up = why
        self._tell()

    async def reached(self, count: int) -> None:
        """Wait for so many events, or for the end if it comes before."""
        if not self._is_there(count):
            there = asyncio.get_running_loop().create_future()
            self._waiting.append((count, there))
            await there

    def _is_there(self, count: int) -> bool:
        return len(self.events) >= count or self.is_over or bool(self.gave_up)

    def _tell(self) -> None:
        for count, there in self._waiting:
            if self._is_there(count) and not there.done():
                there.set_result(None)

    @property
    def last(self) -> int | None:
        """The number of the newest event."""
        return self.events[-1].seq if self.events else None

    @property
    def chunks(self) -> list[dict[str, Any]]:
        """The events' chunks."""
        return [json.loads(event.data) for event in self.events]

    @property
    def text(self) -> str:
        """The answer as this reader has it: a snapshot takes the place of all before."""
        said = ""
        for chunk in self.chunks:
            if chunk["model"] == "A":
                said = chunk["snapshot"] if chunk.get("gap") else said + chunk["token"]
        return said

    @property
    def has_gap(self) -> bool:
        """Whether it was given a snapshot in place of events."""
        return any(chunk.get("gap") for chunk in self.chunks)


@dataclass(slots=True)
class Stop:
    """A stop that was asked for: when, when that was acknowledged, and the status that was told.

    `ping_s` is what a request that does nothing took just before.
    """

    asked_s: float
    acknowledged_s: float
    status: str
    ping_s: float


@dataclass(slots=True)
class Seen:
    """One question and all that came of it. Times are monotonic seconds.

    `turn_ids` are all that answers to its POST named; `refused_for` the turn that was running when it was
    refused; `came_back` what was still there after it was deleted; `surprises` what no client should meet.
    """

    turn: Turn
    began_s: float = field(default_factory=monotonic)
    ended_s: float = 0.0
    session_id: int | None = None
    turn_ids: set[int] = field(default_factory=set)
    refused_for: int | None = None
    readings: list[Reading] = field(default_factory=list)
    replays: list[Reading] = field(default_factory=list)
    stop: Stop | None = None
    is_deleted: bool = False
    sends: int = 0
    came_back: list[str] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        """Whether the product took the question on."""
        return bool(self.turn_ids)

    @property
    def turn_id(self) -> int:
        """The turn it became."""
        return min(self.turn_ids)

    def reading(self, reader: str, *, began_nowhere: bool = False) -> Reading:
        """A further reader's."""
        self.readings.append(Reading(reader, self.turn_id, began_nowhere))
        return self.readings[-1]
