"""HTTP for many clients at little cost: every request is a connection of its own, for any worker."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

HEAD_WITHIN_S = 30
# The contract promises a comment every 10 s.
SILENCE_S = 25
SMALL_BUFFER = 2_048


class Unanswered(Exception):
    """The connection was refused, or closed before the end of the answer."""


class Silent(Exception):
    """Nothing came for longer than anything may take."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream, under the id it was sent with."""

    turn_id: int
    seq: int
    data: str


@dataclass(slots=True)
class Answer:
    """An answer whose head has been read; whoever has it closes it."""

    status: int
    headers: Mapping[str, str]
    _reader: asyncio.StreamReader
    _writer: asyncio.StreamWriter

    async def json(self) -> Any:
        """The whole body; raises Unanswered."""
        return json.loads(b"".join([part async for part in self._parts()]) or b"null")

    async def events(self) -> AsyncIterator[Event]:
        """The events of a stream as they come; raises Unanswered when it breaks, and Silent."""
        buffer = b""
        async for part in self._parts():
            *frames, buffer = (buffer + part).split(b"\n\n")
            for frame in frames:
                if not frame.startswith(b":"):
                    yield _event(frame.decode())

    async def _parts(self) -> AsyncIterator[bytes]:
        """The body as it comes, without what it was framed in for the way."""
        if self.headers.get("transfer-encoding") != "chunked":
            yield await _within(
                SILENCE_S, self._reader.readexactly(int(self.headers.get("content-length", 0)))
            )
            return
        while size := int(await _within(SILENCE_S, self._reader.readuntil(b"\r\n")), 16):
            yield (await _within(SILENCE_S, self._reader.readexactly(size + 2)))[:-2]

    def close(self) -> None:
        """Drop the connection, without a farewell."""
        self._writer.transport.abort()


async def request(
    port: int,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str],
    body: Any = None,
    is_slow: bool = False,
) -> Answer:
    """Send a request and read the head of its answer; raises Unanswered and Silent."""
    reader, writer = await sent(port, method, path, headers=headers, body=body, is_slow=is_slow)
    try:
        head = (await _within(HEAD_WITHIN_S, reader.readuntil(b"\r\n\r\n"))).decode("latin-1")
    except BaseException:
        writer.transport.abort()
        raise
    status, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    named = {name.lower(): value.strip() for name, _, value in pairs}
    return Answer(int(status.split(" ")[1]), named, reader, writer)


async def sent(
    port: int,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str],
    body: Any = None,
    is_slow: bool = False,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send a request and read nothing; raises Unanswered."""
    content = b"" if body is None else json.dumps(body).encode()
    given = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(content)), **headers}
    if body is not None:
        given["Content-Type"] = "application/json"
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    limit = SMALL_BUFFER if is_slow else 2**16
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=limit)
        if is_slow:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + content)
        await writer.drain()
    except OSError as exc:
        raise Unanswered(str(exc)) from exc
    return reader, writer


async def _within(seconds: float, what: Any) -> bytes:
    try:
        async with asyncio.timeout(seconds):
            found: bytes = await what
            return found
    except TimeoutError:
        raise Silent(f"nothing came for {seconds} s") from None
    except (OSError, asyncio.IncompleteReadError) as exc:
        raise Unanswered(str(exc)) from exc


def _event(frame: str) -> Event:
    """The event of a frame `id: <turn>:<seq>` and `data: …`; raises ValueError for any other."""
    event_id, data = frame.split("\n")
    turn_id, seq = event_id.removeprefix("id: ").split(":")
    return Event(int(turn_id), int(seq), data.removeprefix("data: "))
