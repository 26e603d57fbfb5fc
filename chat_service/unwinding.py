"""Lets a request's stack of middlewares and routes go before its stream is sent.

A thousand open streams would each hold some twenty frames that wait for nothing but their end.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HANDED_OVER = "superschedules.handed_over"


class HandedOver(StreamingResponse):
    """Sends its head through the stack, and leaves its body to the `Unwinding` around it, if there is one."""

    def __init__(self, body: AsyncGenerator[bytes, None], headers: dict[str, str]) -> None:
        super().__init__(body, headers=headers)
        self._body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, and the body only where nobody else does."""
        handed_over: list[AsyncGenerator[bytes, None]] | None = scope.get(_HANDED_OVER)
        if handed_over is None:
            await super().__call__(scope, receive, send)
            return
        handed_over.append(self._body)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})


class Unwinding:
    """ASGI middleware: sends the body of a HandedOver response once the application has returned."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        handed_over: list[AsyncGenerator[bytes, None]] = []
        await self.app({**scope, _HANDED_OVER: handed_over}, receive, send)
        for body in handed_over:
            await _send_body(body, receive, send)


async def _send_body(body: AsyncGenerator[bytes, None], receive: Receive, send: Send) -> None:
    """Send all of it, or until the reader is seen to have hung up."""
    hung_up = asyncio.ensure_future(_hang_up(receive))
    try:
        async for part in body:
            if hung_up.done():
                return
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        hung_up.cancel()
        await body.aclose()


async def _hang_up(receive: Receive) -> None:
    """Wait for it; a question without a body may not have been read to its end."""
    while (await receive())["type"] != "http.disconnect":
        pass
