"""A small server on loopback that speaks OpenAI's streamed chat completions, and fails as it is told to."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Behaviour:
    """What the server does with one request."""

    tokens: Sequence[str] = ("Story", " time", " at ten.")
    finish: str | None = "stop"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)
    chunks: Sequence[str] | None = None  # the data lines themselves, instead of tokens
    hang_before_headers: bool = False
    hang_after: int | None = None
    cut_after: int | None = None
    endless: bool = False


class OpenAIServer:
    """Answers requests with `behaviours` in turn, the last of them for all that follow."""

    def __init__(self, behaviours: Sequence[Behaviour]) -> None:
        self._behaviours = list(behaviours)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.client_left = asyncio.Event()
        self.base_url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's one request."""
        try:
            await self._read(reader)
            position = min(len(self.requests), len(self._behaviours)) - 1
            await self._answer(self._behaviours[position], reader, writer)
        except ConnectionError:
            self.client_left.set()
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
        }
        body = await reader.readexactly(int(headers["content-length"]))
        self.headers.append(headers)
        self.requests.append(json.loads(body))

    async def _answer(
        self, how: Behaviour, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if how.hang_before_headers:
            await self._hang(reader)
            return
        if how.status != 200:
            body = json.dumps({"error": {"message": "SECRET of the server", **how.error}})
            _head(writer, how.status, {"Content-Type": "application/json", **how.headers})
            writer.write(body.encode())
            return
        _head(writer, 200, {"Content-Type": "text/event-stream"})
        lines = _chunks(how.tokens, how.finish) if how.chunks is None else how.chunks
        for number, line in enumerate(lines):
            if number == how.cut_after:
                return
            if number == how.hang_after:
                await writer.drain()
                await self._hang(reader)
                return
            writer.write(f"data: {line}\n\n".encode())
        while how.endless:
            writer.write(f"data: {_chunk('more ')}\n\n".encode())
            await writer.drain()
            await asyncio.sleep(0)
        writer.write(b"data: [DONE]\n\n")
        await writer.drain()

    async def _hang(self, reader: asyncio.StreamReader) -> None:
        await reader.read()  # ends when the client closes
        self.client_left.set()


@asynccontextmanager
async def openai_server(*behaviours: Behaviour) -> AsyncIterator[OpenAIServer]:
    """Serve on a free port of loopback."""
    ours = OpenAIServer(behaviours or [Behaviour()])
    server = await asyncio.start_server(ours.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ours.base_url = f"http://127.0.0.1:{port}/v1"
    async with server:
        yield ours


def _head(writer: asyncio.StreamWriter, status: int, headers: dict[str, str]) -> None:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())


def _chunks(tokens: Sequence[str], finish: str | None) -> list[str]:
    parts = [_chunk(token) for token in tokens]
    return [_chunk(None), *parts, *([_chunk(None, finish)] if finish else [])]


def _chunk(content: str | None, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": content}, "finish_reason": finish}
    return json.dumps(
        {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    )
