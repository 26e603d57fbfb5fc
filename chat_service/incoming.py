"""What every request passes through before a route sees it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_service import refusals
from chat_service.errors import InvalidRequest


class OptionalSlash:
    """ASGI middleware: `/stream/` is `/stream`, without a redirect that would lose a POST's body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith("/") and len(scope["path"]) > 1:
            scope = {**scope, "path": scope["path"].rstrip("/")}
        await self.app(scope, receive, send)


class BodyLimit:
    """ASGI middleware: a body is read whole before it goes on, and refused with our error when too large.

    FastAPI's own limit answers 413 in plain text.
    """

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self.app = app
        self.most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        body = await self._body(receive)
        if body is None:
            too_large = InvalidRequest({"body": f"must be at most {self.most_bytes:,} bytes"})
            await refusals.answer(too_large)(scope, receive, send)
            return
        unread: list[Message] = [body]

        async def receive_again() -> Message:
            return unread.pop() if unread else await receive()

        await self.app(scope, receive_again, send)

    async def _body(self, receive: Receive) -> Message | None:
        """The whole body as one message, or the client's hang-up; None when it is too large."""
        parts, length, is_more = [], 0, True
        while is_more:
            message = await receive()
            if message["type"] != "http.request":
                return message
            parts.append(message.get("body", b""))
            length += len(parts[-1])
            if length > self.most_bytes:
                return None
            is_more = message.get("more_body", False)
        return {"type": "http.request", "body": b"".join(parts), "more_body": False}
