"""What the servers of the tests answer, and a clock for who waits for them."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler

from tests.ingest.calendars import NOW

Answer = Callable[[BaseHTTPRequestHandler], None]


def say(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """An answer with this body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def by_path(**answers: Answer) -> Answer:
    """Another answer for each path; the path `robots` is that of robots.txt, and others do not exist."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.partition("?")[0].strip("/").partition(".")[0]
        answers.get(name, say(status=404))(handler)

    return answer


def counted(answer: Answer, asked: list[str]) -> Answer:
    """The same, with every path noted."""

    def noting(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        answer(handler)

    return noting


def trickle(head: bytes, each_s: float) -> Answer:
    """An answer that begins with `head` and goes on with a byte now and then, until nobody listens."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(head)
        for _ in range(500):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return
            time.sleep(each_s)

    return answer


class FakeClock:
    """Time that passes only in sleep; `on_sleep` is called before each."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []
        self.on_sleep = lambda: None

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.on_sleep()
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
