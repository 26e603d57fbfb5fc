"""Gives every request an id and one line in the log: method, path, status, time; never a query or a body."""

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.logs import request_id

SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
logger = logging.getLogger("superschedules.requests")


class RequestLog:
    """ASGI middleware; the id is the client's `X-Request-ID` when that is harmless, else a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identity = given if SAFE_ID.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(identity)
        started, status = time.monotonic(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = identity
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            took_ms = round((time.monotonic() - started) * 1000)
            logger.info("%s %s %s %s ms", scope["method"], scope["path"], status, took_ms)
            request_id.reset(token)
