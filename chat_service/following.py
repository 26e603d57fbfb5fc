"""Reads a turn for its readers, wherever it is answered: from memory, from the log, from the stored answer.

An event that is between two of these is found by its number, so none is lost and none comes twice.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from django.db import Error as DatabaseError

from chat_service import log_rows
from chat_service.answer import Answer, gap_chunk, gone_chunks, texts_of
from chat_service.channels import Channel, Channels
from chat_service.db import Bridge
from chat_service.errors import NotFound
from chat_service.stored_answers import finished_answer
from events.models import Turn

logger = logging.getLogger("superschedules.following")

BATCH = 256
# How soon after word of new events they are fetched, and how often without word.
FETCH_EVERY_S = 0.02
POLL_S = 0.5
WAKE_EVERY_S = 3.0
RETRY_S = 0.25
LONGEST_LOG = 1_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What a reader gets at once: the chunks that follow the number `after`; `is_end`: nothing follows."""

    after: int
    chunks: Sequence[str] = ()
    is_end: bool = False

    @property
    def last(self) -> int:
        """The number of the newest event the reader then has."""
        return self.after + len(self.chunks)


class Following:
    """The readers of this process."""

    def __init__(self, bridge: Bridge, channels: Channels) -> None:
        self._bridge = bridge
        self.channels = channels
        self._woken = asyncio.Event()
        self.is_closing = False

    async def follow(self, turn_id: int, after: int) -> AsyncIterator[Batch]:
        """The turn's events above `after`, then what comes; an empty batch now and then while nothing does.

        A place beyond the newest event is none we ever gave: a gap with all that was said comes first.
        It ends before the turn does only when this process is closing.
        """
        while not self.is_closing:
            try:
                async for batch in self._followed(turn_id, after):
                    after = batch.last
                    yield batch
                    if batch.is_end:
                        return
            except DatabaseError:
                await asyncio.sleep(RETRY_S)  # it comes back, and until then we say that we are there
                yield Batch(after)
            except NotFound:
                yield Batch(after, gone_chunks(turn_id), is_end=True)
                return

    async def _followed(self, turn_id: int, after: int) -> AsyncIterator[Batch]:
        channel = self.channels.get(turn_id) or await self._joined(turn_id)
        while channel is not None and not self.is_closing:
            if after <= channel.last:
                batch = await self._next(turn_id, channel, after)
            elif channel.is_over:
                break
            else:
                batch = await self._beyond(turn_id, channel, after)
            if batch is None:
                break
            after = batch.last
            yield batch
        if not self.is_closing:
            async for batch in self._stored(turn_id, after):
                yield batch

    async def _beyond(self, turn_id: int, channel: Channel, after: int) -> Batch:
        """For a place that we do not know: a gap, unless the turn's own process is just ahead of us."""
        state = None if channel.is_own else await self._bridge.run(log_rows.state, turn_id)
        if state is None or state[1] < after:
            return await self._gap(turn_id, channel)
        self._woken.set()
        await channel.changed()
        return Batch(after)

    async def _joined(self, turn_id: int) -> Channel | None:
        """The channel of a turn that another process answers; None when it is finished."""
        state = await self._bridge.run(log_rows.state, turn_id)
        if state is None or state[0] not in Turn.OPEN:
            return None
        channel = self.channels.add(turn_id, Channel(last=state[1]))
        self._woken.set()
        return channel

    async def _next(self, turn_id: int, channel: Channel, after: int) -> Batch | None:
        """What follows `after`; None when only the stored answer can tell."""
        held = channel.after(after)
        if held is None:
            return await self._logged(turn_id, channel, after)
        if held or after == channel.end:
            return _batch(channel, after, held[:BATCH])
        if channel.is_over:
            return None
        await channel.changed()
        return Batch(after)

    async def _logged(self, turn_id: int, channel: Channel, after: int) -> Batch | None:
        """Events that are not held in memory; the log may be about to be filled again."""
        chunks = await self._bridge.run(
            log_rows.chunks_after, turn_id, after, up_to=channel.last, limit=BATCH
        )
        if chunks:
            return _batch(channel, after, chunks)
        if channel.is_over:
            return None
        await asyncio.sleep(RETRY_S)
        return Batch(after)

    async def _gap(self, turn_id: int, channel: Channel) -> Batch:
        """All that was said up to the newest event, in one chunk under that event's number."""
        chunks = await self._bridge.run(
            log_rows.chunks_after, turn_id, 0, up_to=channel.last, limit=LONGEST_LOG
        )
        return Batch(len(chunks) - 1, [gap_chunk(texts_of(chunks))])

    async def _stored(self, turn_id: int, after: int) -> AsyncIterator[Batch]:
        """The rest of a finished turn."""
        answer = await self._finished(turn_id)
        chunks = answer.chunks()
        if not 0 <= after - answer.offset <= len(chunks):
            gap, after = answer.gap()
            if gap:
                yield Batch(after - 1, [gap])
        while True:
            batch = _stored_batch(answer.offset, chunks, after)
            after = batch.last
            yield batch
            if batch.is_end:
                return

    async def _finished(self, turn_id: int) -> Answer:
        """The stored answer, once there is one: a turn that was taken over is about to get it."""
        while True:
            answer = await self._bridge.run(finished_answer, turn_id)
            if answer is not None:
                return answer
            await asyncio.sleep(RETRY_S)

    def hear(self) -> None:
        """Another process has written to its log."""
        self._woken.set()

    def close(self) -> None:
        """Let every reader go; it will come back to another process."""
        self.is_closing = True
        for channel in self.channels:
            channel.wake()

    async def wake_forever(self) -> None:
        """Wake all readers now and then, so that they can say that they are there."""
        while True:
            await asyncio.sleep(WAKE_EVERY_S)
            for channel in self.channels:
                channel.wake()

    async def fetch_forever(self) -> None:
        """Fetch for all readers of other processes' turns at once: on word of news, and every POLL_S."""
        polled = time.monotonic()
        while True:
            is_poll = not await self._is_woken()
            is_poll = is_poll or time.monotonic() - polled >= POLL_S
            polled = time.monotonic() if is_poll else polled
            try:
                await self._fetch(look_for_ends=is_poll)
            except DatabaseError as exc:
                logger.warning("readers wait for the database: %s", type(exc).__name__)
            await asyncio.sleep(FETCH_EVERY_S)

    async def _is_woken(self) -> bool:
        if not self.channels.remote():
            await self._woken.wait()
        try:
            async with asyncio.timeout(POLL_S):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True

    async def _fetch(self, *, look_for_ends: bool) -> None:
        remote = self.channels.remote()
        if not remote:
            return
        places = {turn_id: channel.last for turn_id, channel in remote.items()}
        found = await self._bridge.run(log_rows.newer, places, limit=BATCH)
        for turn_id, new in found.items():
            remote[turn_id].publish(new.after, new.chunks, is_end=new.is_end)
        if any(len(new.chunks) == BATCH for new in found.values()):
            self._woken.set()
        quiet = [turn_id for turn_id in remote if turn_id not in found or not found[turn_id].chunks]
        if look_for_ends and quiet:
            for turn_id in set(quiet) - await self._bridge.run(log_rows.still_open, quiet):
                remote[turn_id].close()


def _stored_batch(offset: int, chunks: Sequence[str], after: int) -> Batch:
    part = chunks[after - offset :][:BATCH]
    return Batch(after, part, is_end=after + len(part) == offset + len(chunks))


def _batch(channel: Channel, after: int, chunks: Sequence[str]) -> Batch:
    return Batch(after, chunks, is_end=after + len(chunks) == channel.end)
