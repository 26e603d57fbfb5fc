"""Batches of a turn's events as server-sent events, with a comment often enough for every proxy."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator, AsyncIterator

from fastapi.sse import KEEPALIVE_COMMENT

from chat_service.following import WAKE_EVERY_S, Batch
from chat_service.unwinding import HandedOver

# FastAPI frames streams itself, but pings every 15 s and puts the id last: the contract wants 10 s, id first.
# Silent readers look up every WAKE_EVERY_S, so that a ping comes at the latest so much later.
PING_EVERY_S = 9.0 - WAKE_EVERY_S
# A place beyond every event: the reader is given all that was said.
UNKNOWN = 2**31 - 1
_EVENT_ID = re.compile(r"(?:(\d{1,19}):)?(\d{1,9})", re.ASCII)
_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


class TurnResponse(HandedOver):
    """The stream of one turn."""

    media_type = "text/event-stream"

    def __init__(self, turn_id: int, batches: AsyncIterator[Batch]) -> None:
        super().__init__(framed(turn_id, batches), {**_HEADERS, "X-Turn-ID": str(turn_id)})


async def framed(turn_id: int, batches: AsyncIterator[Batch]) -> AsyncGenerator[bytes, None]:
    """Frame each batch at once; a ping comes first, and then whenever PING_EVERY_S have passed."""
    yield KEEPALIVE_COMMENT
    pinged = time.monotonic()
    async for batch in batches:
        numbered = enumerate(batch.chunks, batch.after + 1)
        frames = "".join([f"id: {turn_id}:{seq}\ndata: {chunk}\n\n" for seq, chunk in numbered])
        if frames:
            yield frames.encode()
        if time.monotonic() - pinged >= PING_EVERY_S:
            yield KEEPALIVE_COMMENT
            pinged = time.monotonic()


def position(turn_id: int, event_id: str | None) -> int | None:
    """The number in `<turn>:<seq>` or `<seq>`; UNKNOWN for none of this turn's, None when none is sent."""
    sent = (event_id or "").strip()
    if not sent:
        return None
    found = _EVENT_ID.fullmatch(sent)
    if found is None or (found[1] is not None and int(found[1]) != turn_id):
        return UNKNOWN
    return int(found[2])
