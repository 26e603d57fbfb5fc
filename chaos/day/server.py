"""The server of all feeds: it answers as planned and remembers who was asked when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

from chaos.day.clock import Clock
from chaos.day.plan import Answer, Asked, kind_of


@dataclass(frozen=True, slots=True)
class Request:
    """One request: which host, which feed, when, and how long it was told to stay away."""

    host: str
    number: int
    at: datetime
    status: int
    wait_s: float = 0.0


@dataclass(slots=True)
class Log:
    """All requests, in order."""

    requests: list[Request] = field(default_factory=list)


@contextmanager
def calendars(clock: Clock) -> Iterator[tuple[int, Log]]:
    """Serve every feed on all addresses of the loopback; gives the port and the log."""
    log, start = Log(), clock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = int(self.path.rsplit("/", 1)[-1].removesuffix(".ics"))
            hours = (clock() - start).total_seconds() / 3600
            asked = Asked(number, hours, self.headers.get("If-None-Match", ""), start)
            answer = _plain(asked) if self.path.startswith("/moved/") else kind_of(number).behave(asked)
            wait_s = float(dict(answer.headers).get("Retry-After", 0))
            host = self.headers["Host"].partition(":")[0]
            log.requests.append(Request(host, number, clock(), answer.status, wait_s))
            with suppress(ConnectionError):
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not answer.pause_s:
                self.wfile.write(answer.body)
                return
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                sleep(answer.pause_s)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("0.0.0.0", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, log
        server.shutdown()


def _plain(asked: Asked) -> Answer:
    return kind_of(0).behave(asked)
