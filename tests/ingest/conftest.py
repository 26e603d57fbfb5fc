"""Reading bodies in memory and into the database, and a small embedder that needs no model."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler

import numpy as np
import pytest

from ingest.context import Context, Reading
from ingest.detection import read_body
from ingest.fetch.body import Body
from ingest.options import IngestOptions
from ingest.reading import read_source
from ingest.report import SourceReport
from ingest.sources import Source
from tests.ingest.calendars import NOW, make_context


class CountingEmbedder:
    """Gives every text the same unit vector and remembers how many it was asked for."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: list[str]) -> np.ndarray:
        self.texts += texts
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        vectors[:, 0] = 1
        return vectors


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Read a body in memory: bytes of any kind, or a page's text."""

    def reader(content: bytes | str, context: Context | None = None, **options: str) -> Reading:
        body = content.encode() if isinstance(content, str) else content
        return read_body(Body(body, "memory"), context or make_context(**options))

    return reader


@pytest.fixture
def ingest(db: None, embedder: CountingEmbedder) -> Callable[..., SourceReport]:
    """Read a body into the database as the feed `test-feed`."""

    def run(
        content: bytes | str, *, now: datetime = NOW, url: str = "test-feed", **options: object
    ) -> SourceReport:
        body = content.encode() if isinstance(content, str) else content
        return read_source(Source(url, body), IngestOptions(**options), now=now, embedder=embedder)

    return run


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def web() -> Iterator[Callable[[Answer], str]]:
    """Serve one answer on the loopback; gives its address."""
    servers: list[socketserver.TCPServer] = []

    def serve(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/feed"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
