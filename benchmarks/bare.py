"""The least a streaming server can do: sends back the events it was sent, at once or at their time."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from benchmarks.pace import BEGIN_WITHIN_S, PER_SECOND, STREAMS, Together, give_way, until

TOKEN = b'"done":false'
together = Together(STREAMS, within_s=BEGIN_WITHIN_S)


async def echo(request: Request) -> StreamingResponse:
    """Answer with the body's events, one write each."""
    events = _events(await request.body())

    async def one_by_one() -> AsyncIterator[bytes]:
        for number, event in enumerate(events):
            await give_way(number)
            yield event

    return _streamed(one_by_one())


async def keep(request: Request) -> PlainTextResponse:
    """Keep the body's events for all who ask for them."""
    request.app.state.events = _events(await request.body())
    return PlainTextResponse("kept")


async def paced(request: Request) -> StreamingResponse:
    """Answer with the events that are kept, PER_SECOND tokens, to STREAMS clients at the same time."""
    events = request.app.state.events

    async def in_time() -> AsyncIterator[bytes]:
        beginning, number = await together.begin(), 0
        for event in events:
            if TOKEN in event:
                await until(beginning + number / PER_SECOND)
                number += 1
            yield event

    return _streamed(in_time())


async def ready(_request: Request) -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("ready")


def _events(stream: bytes) -> list[bytes]:
    return [event + b"\n\n" for event in stream.split(b"\n\n") if event]


def _streamed(events: AsyncIterator[bytes]) -> StreamingResponse:
    return StreamingResponse(events, media_type="text/event-stream")


app = Starlette(
    routes=[
        Route("/", echo, methods=["POST"]),
        Route("/", keep, methods=["PUT"]),
        Route("/paced", paced, methods=["POST"]),
        Route("/api/ready", ready),
    ]
)
