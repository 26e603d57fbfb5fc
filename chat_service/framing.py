"""Batches of a turn's events as server-sent events, with a comment often enough for every proxy."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse

from chat_service.turn_log import Batch

# FastAPI frames streams itself, but pings every 15 s and puts the id last: the contract wants 10 s, id first.
PING_EVERY_S = 9.0
_EVENT_ID = re.compile(r"(?:(\d{1,19}):)?(\d{1,9})", re.ASCII)
_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


class TurnResponse(EventSourceResponse):
    """The stream of one turn."""

    def __init__(self, turn_id: int, batches: AsyncIterator[Batch]) -> None:
        super().__init__(framed(turn_id, batches), headers={**_HEADERS, "X-Turn-ID": str(turn_id)})


async def framed(turn_id: int, batches: AsyncIterator[Batch]) -> AsyncIterator[bytes]:
    """Frame each batch at once; a ping comes first, and then whenever PING_EVERY_S have passed."""
    yield KEEPALIVE_COMMENT
    pinged = time.monotonic()
    async for batch in batches:
        frames = "".join(f"id: {turn_id}:{entry.seq}\ndata: {entry.data}\n\n" for entry in batch.entries)
        if frames:
            yield frames.encode()
        if time.monotonic() - pinged >= PING_EVERY_S or not frames:
            yield KEEPALIVE_COMMENT
            pinged = time.monotonic()


def position(turn_id: int, event_id: str | None) -> int | None:
    """The number in `<turn>:<seq>` or `<seq>`; None when there is none, or it is another turn's."""
    found = _EVENT_ID.fullmatch((event_id or "").strip())
    if found is None or (found[1] is not None and int(found[1]) != turn_id):
        return None
    return int(found[2])
