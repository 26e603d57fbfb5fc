"""The server's side of an HTTP connection that carries one request and ends with its answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

LARGEST_REQUEST_BYTES = 4_000_000
_HEAD = "HTTP/1.1 {status} {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n"


class Connection(asyncio.Protocol):
    """Hands its request's first line and body to `answer`, which is cancelled when the client leaves."""

    def __init__(self, answer: Callable[[Connection, str, bytes], Coroutine[Any, Any, None]]) -> None:
        self._answer = answer
        self._received = bytearray()
        self._task: asyncio.Task[None] | None = None
        self.writable = asyncio.Event()
        self.writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) > LARGEST_REQUEST_BYTES:
            self._transport.abort()
        head, is_whole, body = bytes(self._received).partition(b"\r\n\r\n")
        if self._task is None and is_whole and len(body) >= _content_length(head):
            first_line = head.partition(b"\r\n")[0].decode("latin-1")
            self._task = asyncio.create_task(self._answer_and_close(first_line, body))

    def connection_lost(self, _exc: Exception | None) -> None:
        if self._task is not None:
            self._task.cancel()

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    async def _answer_and_close(self, first_line: str, body: bytes) -> None:
        try:
            await self._answer(self, first_line, body)
        finally:
            self._transport.close()

    async def hang_up(self) -> None:
        """Close at once, whatever has not been sent, and see the answer ended."""
        self._transport.abort()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _send(self, data: bytes) -> None:
        # The client may have left in the middle of a burst, before we are told.
        if not self._transport.is_closing():
            self._transport.write(data)

    def send_head(self, status: int, kind: str, headers: Mapping[str, str]) -> None:
        """The head of an answer whose body follows."""
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._send(f"{_HEAD.format(status=status, kind=kind)}{more}\r\n".encode())

    def send_json(self, status: int, value: Any, headers: Mapping[str, str] | None = None) -> None:
        """A whole answer."""
        body = json.dumps(value).encode()
        length = {"Content-Length": str(len(body))}
        self.send_head(status, "application/json", length | dict(headers or {}))
        self._send(body)

    def begin_parts(self, kind: str) -> None:
        """The head of an answer that is sent in parts."""
        self.send_head(200, kind, {"Transfer-Encoding": "chunked"})

    def send_part(self, data: bytes) -> None:
        """One part at once; `writable` is unset while the client does not read."""
        self._send(b"%x\r\n%b\r\n" % (len(data), data))

    def send_half(self, data: bytes) -> None:
        """The beginning of a part that is never completed."""
        self._send(b"%x\r\n%b" % (len(data), data[: len(data) // 2]))

    def end_parts(self) -> None:
        """Nothing follows."""
        self._send(b"0\r\n\r\n")


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
