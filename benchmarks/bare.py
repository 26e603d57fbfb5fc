"""The least a streaming server can do: sends back, event by event, the stream it was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route


async def echo(request: Request) -> StreamingResponse:
    """Answer with the body's events, one write each."""
    events = (await request.body()).split(b"\n\n")

    async def one_by_one() -> AsyncIterator[bytes]:
        for event in events:
            yield event + b"\n\n"

    return StreamingResponse(one_by_one(), media_type="text/event-stream")


app = Starlette(routes=[Route("/", echo, methods=["POST"])])
