"""An OpenAI-compatible server whose one answer waits, mid-sentence, until a test lets it go on."""

import json
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

FIRST, REST = "The café opens ", "at ten – come along! 🎻"
WAIT_S = 30


class GatedModel:
    """Streams FIRST at once and REST after `go_on()`; `url` is what LLM_BASE_URL takes."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def wait(self) -> None:
        self.gate.clear()

    def go_on(self) -> None:
        self.gate.set()

    def pieces(self, _prompt: str) -> tuple[Iterable[str], Iterable[str]]:
        """What is said before the gate and after it."""
        return [FIRST], [REST]

    def pieces_of(self, asked: dict[str, Any]) -> tuple[Iterable[str], Iterable[str]]:
        """The same, for a whole request."""
        return self.pieces(asked["messages"][-1]["content"])

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gate, pieces_of = self.gate, self.pieces_of

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                first, rest = pieces_of(asked)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                try:
                    for text in first:
                        self._say(text)
                    gate.wait(WAIT_S)
                    for text in rest:
                        self._say(text)
                    self._say(None)
                except OSError:
                    pass  # the caller hung up: the turn was stopped

            def _say(self, text: str | None) -> None:
                choice = {"index": 0, "delta": {"content": text} if text else {}}
                choice["finish_reason"] = None if text else "stop"
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "gated"}
                line = json.dumps({**chunk, "choices": [choice]})
                end = "" if text else "data: [DONE]\n\n"
                self.wfile.write(f"data: {line}\n\n{end}".encode())
                self.wfile.flush()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler
