"""A person's conversation as it is planned: each turn asked, disturbed, read to its end and read again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from chaos.door import Door, GaveUp, InProgress
from chaos.plan import Conversation, Doing, Turn
from chaos.seen import Reading, Seen
from chaos.wire import Answer, Silent


class Client:
    """Does what a plan says; what it sees is appended to `record`."""

    def __init__(self, door: Door, record: list[Seen]) -> None:
        self._door = door
        self._record = record
        self._rest: list[asyncio.Task[None]] = []
        self._doings: dict[Doing, Callable[[Seen], Awaitable[None]]] = {
            Doing.READ: self._read,
            Doing.DROP: self._drop,
            Doing.RETRY: self._retry,
            Doing.STOP: self._stop,
            Doing.STOP_AND_ASK: self._stop_and_leave,
            Doing.SECOND: self._ask_second,
            Doing.UNKNOWN: self._resume_nowhere,
            Doing.TABS: self._open_second_tab,
            Doing.SLOW: self._read_slowly,
            Doing.DELETE: self._delete,
        }

    async def converse(self, conversation: Conversation) -> None:
        """Hold a conversation to its end."""
        session_id = None
        for turn in conversation.turns:
            seen = self._new(turn, session_id)
            try:
                if conversation.is_made_before and session_id is None:
                    seen.session_id = await self._door.new_session()
                await self._doings[turn.doing](seen)
            except (GaveUp, Silent) as exc:
                seen.surprises.append(f"{type(exc).__name__}: {exc}")
            session_id = _session_of(seen)
            if session_id is None:
                break
        await asyncio.gather(*self._rest)
        self._rest.clear()

    def _new(self, turn: Turn, session_id: int | None) -> Seen:
        self._record.append(Seen(turn, session_id=session_id))
        return self._record[-1]

    async def _asked(self, seen: Seen, *, is_slow: bool = False) -> Answer:
        """The answer to the question; one that is running in its session is seen out before."""
        while True:
            try:
                return await self._door.ask(seen, is_slow=is_slow)
            except InProgress as running:
                await self._door.read(Reading("one that waits", running.turn_id))

    async def _begun(self, seen: Seen) -> tuple[Reading, asyncio.Task[None]]:
        """The first reader, reading on its own until the end."""
        answer = await self._asked(seen)
        reading = seen.reading("first")
        return reading, asyncio.create_task(self._door.read(reading, answer))

    async def _end(self, seen: Seen, *readers: Awaitable[None]) -> None:
        """See all readers to the end, then read the turn again."""
        await asyncio.gather(*readers)
        seen.ended_s = monotonic()
        await self.replay(seen)

    async def replay(self, seen: Seen) -> None:
        """Read a finished turn from its beginning."""
        replay = Reading(f"replay {len(seen.replays) + 1}", seen.turn_id)
        seen.replays.append(replay)
        await self._door.read(replay)

    async def _read(self, seen: Seen) -> None:
        _, reader = await self._begun(seen)
        await self._end(seen, reader)

    async def _drop(self, seen: Seen) -> None:
        answer: Answer | None = await self._asked(seen)
        reading = seen.reading("first")
        for count in seen.turn.after:
            await self._door.read(reading, answer, until=count)
            answer = None
        await self._end(seen, self._door.read(reading))

    async def _retry(self, seen: Seen) -> None:
        """The first answer is lost; all but the last of the others are left after their first event."""
        turn = seen.turn
        lost = self._door.send_and_vanish(seen, turn.pause_s)
        if turn.together:
            _, *answers = await asyncio.gather(lost, *(self._asked(seen) for _ in range(turn.tries)))
        else:
            await lost
            answers = [await self._asked(seen) for _ in range(turn.tries)]
        readings = [seen.reading(f"try {number}") for number in range(1, turn.tries + 1)]
        *others, last = zip(readings, answers, strict=True)
        left = [self._door.read(reading, answer, until=1) for reading, answer in others]
        await self._end(seen, *left, self._door.read(*last))

    async def _stop(self, seen: Seen) -> None:
        await self._stop_running(seen, await self._begun(seen))

    async def _stop_and_leave(self, seen: Seen) -> None:
        begun = await self._begun(seen)
        await self._stop_when_due(seen, begun[0])
        self._rest.append(asyncio.create_task(self._end(seen, begun[1])))

    async def _stop_running(self, seen: Seen, begun: tuple[Reading, asyncio.Task[None]]) -> None:
        await self._stop_when_due(seen, begun[0])
        await self._end(seen, begun[1])

    async def _stop_when_due(self, seen: Seen, reading: Reading) -> None:
        await reading.reached(seen.turn.after[0])
        await asyncio.sleep(seen.turn.pause_s)
        await self._door.stop(seen)

    async def _ask_second(self, seen: Seen) -> None:
        """A second question is refused, and its tab follows the turn that runs."""
        reading, reader = await self._begun(seen)
        await reading.reached(seen.turn.after[0])
        second = self._new(seen.turn.second(), seen.session_id)
        try:
            answer = await self._door.ask(second)
        except InProgress as running:
            second.refused_for = running.turn_id
            await self._end(seen, reader, self._door.read(seen.reading("second tab")))
        else:  # the first had ended before
            await self._end(second, self._door.read(second.reading("first"), answer))
            await self._end(seen, reader)

    async def _resume_nowhere(self, seen: Seen) -> None:
        reading, reader = await self._begun(seen)
        await reading.reached(seen.turn.after[0])
        lost = seen.reading("from nowhere", began_nowhere=True)
        await self._end(seen, reader, self._door.read(lost))

    async def _open_second_tab(self, seen: Seen) -> None:
        reading, reader = await self._begun(seen)
        await reading.reached(seen.turn.after[0])
        await self._end(seen, reader, self._door.read(seen.reading("second tab")))

    async def _read_slowly(self, seen: Seen) -> None:
        answer = await self._asked(seen, is_slow=True)
        reading = seen.reading("slow")
        await self._door.read_slowly(reading, answer)
        await self._end(seen, self._door.read(reading))

    async def _delete(self, seen: Seen) -> None:
        reading, reader = await self._begun(seen)
        await reading.reached(seen.turn.after[0])
        await self._door.delete_session(seen)
        await reader
        seen.ended_s = monotonic()
        for earlier in self._record:
            if earlier.session_id == seen.session_id:
                earlier.is_deleted = True
        for path in (f"/chat/sessions/{seen.session_id}", f"/chat/turns/{seen.turn_id}/stream"):
            status, _ = await self._door.told("GET", path)
            if status != 404:
                seen.came_back.append(f"GET {path}: {status}")


def _session_of(seen: Seen) -> int | None:
    """The session of a turn, which the end of its stream tells."""
    if seen.session_id is None:
        ends = [chunk for reading in seen.readings for chunk in reading.chunks[-1:] if reading.is_over]
        seen.session_id = next((chunk["session_id"] for chunk in ends), None)
    return None if seen.is_deleted else seen.session_id
