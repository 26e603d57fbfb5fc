"""A server that speaks OpenAI's streamed chat completions, says what it is told to, and fails on demand.

What it says is its own `script`, or what a directive in the user's part of the prompt makes of it.
`GET /stats` tells what became of every request. As a program:
`python -m llm_providers.scripted_server --port 8001 --script "ttft=0.2 speed=20 tokens=600"`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any, Self

from llm_providers.connection import Connection
from llm_providers.script import BadDirective, Script, ServerFault

RETRY_AFTER_S = 1
# A script that is faster than we are gives way to the other streams after so many tokens.
TOKENS_AT_ONCE = 32
_CHUNK = (
    '{{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"scripted",'
    '"choices":[{{"index":0,"delta":{delta},"finish_reason":{finish}}}]}}'
)


@dataclass(slots=True)
class Asked:
    """One request: when it came, when its first token went out, when and how it ended; monotonic seconds.

    `end` is empty while it runs, then "said" (its whole script, a fault included) or "left" (the client
    closed the connection before).
    """

    nonce: str
    came_s: float
    first_token_s: float | None = None
    ended_s: float | None = None
    tokens: int = 0
    end: str = ""
    prompt_tokens: int = 0  # as it counts: words
    wants_usage: bool = False


class ScriptedServer:
    """Serves while its context lasts, on a free port unless one is given; `asked` keeps every request."""

    def __init__(self, script: Script | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.script = script or Script()
        self.host, self.port = host, port
        self.asked: list[Asked] = []
        self._connections: set[Connection] = set()

    @property
    def base_url(self) -> str:
        """The address for LLM_BASE_URL."""
        return f"http://{self.host}:{self.port}/v1"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._answer), self.host, self.port, backlog=4096
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._server.close()
        for connection in list(self._connections):
            await connection.hang_up()

    def stats(self) -> dict[str, Any]:
        """Every request, how many there were of each nonce, and how many are open."""
        return {
            "requests": Counter(one.nonce for one in self.asked),
            "open": sum(not one.end for one in self.asked),
            "asked": [asdict(one) for one in self.asked],
        }

    async def _answer(self, connection: Connection, first_line: str, body: bytes) -> None:
        method, path, *_ = [*first_line.split(" "), ""]
        self._connections.add(connection)
        try:
            match method, path:
                case "GET", "/stats":
                    connection.send_json(200, self.stats())
                case "GET", "/v1/models":
                    connection.send_json(200, {"object": "list", "data": [{"id": "scripted"}]})
                case "POST", "/v1/chat/completions":
                    await self._complete(connection, body)
                case _:
                    connection.send_json(404, {"error": {"message": "There is nothing here."}})
        finally:
            self._connections.discard(connection)

    async def _complete(self, connection: Connection, body: bytes) -> None:
        try:
            script = self.script.reading(_users_part(body))
        except (ValueError, LookupError, TypeError) as exc:
            connection.send_json(400, {"error": {"message": str(exc)}})
            return
        asked = _asked(script.nonce, json.loads(body))
        self.asked.append(asked)
        try:
            await _play(connection, script, asked)
            asked.end = "said"
        finally:
            asked.end = asked.end or "left"
            asked.ended_s = monotonic()


async def _play(connection: Connection, script: Script, asked: Asked) -> None:
    match script.fault:
        case ServerFault.REFUSED:
            return
        case ServerFault.RATE_LIMITED:
            connection.send_json(429, {"error": {"message": "busy"}}, {"Retry-After": str(RETRY_AFTER_S)})
            return
        case ServerFault.SERVER_ERROR:
            connection.send_json(500, {"error": {"message": "broken"}})
            return
    connection.begin_parts("text/event-stream")
    connection.send_part(_event('{"role":"assistant","content":""}'))
    await _say(connection, script, asked)
    match script.fault:
        case ServerFault.HANG:
            await asyncio.Event().wait()
        case ServerFault.CUT:
            connection.send_half(_event(_content(script.token(asked.tokens))))
            return
        case ServerFault.INVALID_JSON:
            connection.send_part(b'data: {"choices": [{"delta"\n\n')
    connection.send_part(_event("{}", '"stop"'))
    if asked.wants_usage:
        connection.send_part(_usage(asked))
    connection.send_part(b"data: [DONE]\n\n")
    connection.end_parts()


async def _say(connection: Connection, script: Script, asked: Asked) -> None:
    """Send the script's tokens at its pace; those that are late follow one another at once."""
    began = monotonic() + script.ttft_s
    for place, token in enumerate(script.said()):
        due = began + place / script.tokens_per_s if script.tokens_per_s else began
        wait_s = due - monotonic()
        if wait_s > 0 or place % TOKENS_AT_ONCE == 0:
            await asyncio.sleep(max(0, wait_s))
        await connection.writable.wait()
        connection.send_part(_event(_content(token)))
        asked.first_token_s = asked.first_token_s or monotonic()
        asked.tokens += 1


def _users_part(body: bytes) -> str:
    request = json.loads(body)
    if request.get("stream") is not True:
        raise ValueError("Only streamed answers are given.")
    return "\n".join(message["content"] for message in request["messages"] if message["role"] == "user")


def _asked(nonce: str, request: dict[str, Any]) -> Asked:
    words = sum(len(message["content"].split()) for message in request["messages"])
    options = request.get("stream_options") or {}
    wants_usage = options.get("include_usage") is True
    return Asked(nonce, came_s=monotonic(), prompt_tokens=words, wants_usage=wants_usage)


def _usage(asked: Asked) -> bytes:
    told = {"prompt_tokens": asked.prompt_tokens, "completion_tokens": asked.tokens}
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    usage = told | {"total_tokens": sum(told.values())}
    return f"data: {json.dumps(chunk | {'choices': [], 'usage': usage})}\n\n".encode()


def _content(token: str) -> str:
    return f'{{"content":{json.dumps(token, ensure_ascii=False)}}}'


def _event(delta: str, finish: str = "null") -> bytes:
    return f"data: {_CHUNK.format(delta=delta, finish=finish)}\n\n".encode()


@contextmanager
def scripted_server(script: Script | None = None) -> Iterator[ScriptedServer]:
    """A scripted server in a thread of its own, for callers without an event loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="scripted-server")
    thread.start()
    server = ScriptedServer(script)
    try:
        asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _serve_forever(server: ScriptedServer) -> None:
    async with server:
        sys.stdout.write(f"LLM_BASE_URL={server.base_url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m llm_providers.scripted_server", description="A scripted language model."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0, the default: a free one")
    parser.add_argument("--script", default="", help='as in a directive: "ttft=0.2 speed=20 tokens=600"')
    options = parser.parse_args()
    try:
        script = Script().reading(f"[[script {options.script}]]")
    except BadDirective as exc:
        parser.error(str(exc))
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve_forever(ScriptedServer(script, host=options.host, port=options.port)))


if __name__ == "__main__":
    main()
