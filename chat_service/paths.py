"""Addresses with a trailing slash."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


class OptionalSlash:
    """ASGI middleware: `/stream/` is `/stream`, without a redirect that would lose a POST's body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith("/") and len(scope["path"]) > 1:
            scope = {**scope, "path": scope["path"].rstrip("/")}
        await self.app(scope, receive, send)
