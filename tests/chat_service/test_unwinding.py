"""A stream is sent when the request's stack has gone, and ends with its reader."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from chat_service.unwinding import HandedOver, Unwinding

SCOPE = {"type": "http", "method": "GET", "path": "/", "headers": []}


async def _run(body: AsyncGenerator[bytes, None], received: list[dict[str, Any]], seen: list[Any]) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await HandedOver(body, {"X-Turn-ID": "7"})(scope, receive, send)
        seen.append("the application returned")

    async def receive() -> dict[str, Any]:
        if received:
            return received.pop(0)
        return await asyncio.get_running_loop().create_future()

    async def send(message: dict[str, Any]) -> None:
        seen.append(message.get("body", message["type"]))

    await Unwinding(app)(SCOPE, receive, send)


async def _three(ended: list[bool]) -> AsyncGenerator[bytes, None]:
    try:
        for part in (b"one", b"two", b"three"):
            yield part
            await asyncio.sleep(0)
    finally:
        ended.append(True)


def test_the_head_goes_through_the_stack_and_the_body_follows_when_it_has_gone() -> None:
    seen: list[Any] = []
    asyncio.run(_run(_three([]), [{"type": "http.request", "body": b""}], seen))
    assert seen == ["http.response.start", "the application returned", b"one", b"two", b"three", b""]


def test_a_reader_who_hangs_up_ends_the_reading_but_no_error_follows() -> None:
    seen: list[Any] = []
    ended: list[bool] = []
    asyncio.run(_run(_three(ended), [{"type": "http.disconnect"}], seen))
    assert ended == [True]
    assert b"three" not in seen
