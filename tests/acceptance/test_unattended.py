"""Calendars that are read by themselves, with real processes and a calendar's server that sees who asks."""

import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import psutil
import psycopg
import pytest

from pgcluster import open_cluster
from tests.acceptance.conftest import PROJECT, Server

pytestmark = pytest.mark.acceptance

WAIT_S = 60
EVENT = (
    "BEGIN:VEVENT\r\nUID:{0}@library\r\nDTSTAMP:20260301T120000Z\r\nDTSTART:202603{0}T180000Z\r\n"
    "SUMMARY:Story time {0}\r\nEND:VEVENT\r\n"
)


class Library:
    """A calendar's server; it can be made to wait before it answers, and counts who asks at the same time."""

    def __init__(self) -> None:
        self.days = [14]
        self.asked = self.asking = self.most_at_once = 0
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._lock = threading.Lock()
        library = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with library.counted():
                    library.may_answer.wait(WAIT_S)
                    self.send_response(200)
                    self.send_header("Content-Type", "text/calendar")
                    self.end_headers()
                    self.wfile.write(library.calendar)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # whoever asked was killed
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/events.ics"

    @property
    def calendar(self) -> bytes:
        events = "".join(EVENT.format(day) for day in self.days)
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{events}END:VCALENDAR\r\n".encode()

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self.asked += 1
            self.asking += 1
            self.most_at_once = max(self.most_at_once, self.asking)
        try:
            yield
        finally:
            with self._lock:
                self.asking -= 1


@pytest.fixture
def library() -> Iterator[Library]:
    library = Library()
    yield library
    library.may_answer.set()
    library.server.shutdown()
    library.server.server_close()


@contextmanager
def database(server: Server) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Ask the server's database."""
    with (
        open_cluster(server.data_dir) as cluster,
        psycopg.connect(cluster.url, autocommit=True) as connection,
    ):

        def ask(statement: str) -> list[tuple[Any, ...]]:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

        yield ask


def readers(server: Server) -> list[psutil.Process]:
    """The processes that read calendars."""
    assert server.process is not None
    return [one for one in psutil.Process(server.process.pid).children() if "work" in one.cmdline()]


def wait_for(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, f"{what} within {WAIT_S} s"
        time.sleep(0.05)


def test_input_86_a_reading_that_was_killed_is_completed_by_the_next_worker(own_server, library) -> None:
    own_server.environment |= {"INGEST_ALLOW_PRIVATE": "1", "INGEST_WORKERS": "2"}
    own_server.start()
    added = own_server.manage("calendars", "add", library.url, "--name", "Library")
    assert added.returncode == 0, added.stderr
    assert "1 created" in added.stdout
    with database(own_server) as ask:
        library.days = [14, 15, 16]
        library.may_answer.clear()
        ask("UPDATE events_feed SET next_fetch_at = now() - interval '1 minute'")
        wait_for(lambda: library.asking == 1, "a worker asks when the feed is due")
        killed = readers(own_server)
        assert len(killed) == 2
        for worker in killed:
            worker.kill()
        library.may_answer.set()
        # Time passes: nobody has heard of them for a while.
        ask("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        wait_for(lambda: ask("SELECT count(*) FROM events_event") == [(3,)], "the reading is completed")
        wait_for(
            lambda: not ask("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'read_feed'"), "all is done"
        )
        assert ask("SELECT health, failures, reading_since FROM events_feed") == [("ok", 0, None)]
        assert ask("SELECT count(*) FROM events_feedreading") == [(2,)]
        assert ask("SELECT count(*) FROM events_feed WHERE next_fetch_at > now()") == [(1,)]
    assert (library.asked, library.most_at_once) == (3, 1)
    replaced = readers(own_server)
    assert not {one.pid for one in replaced} & {one.pid for one in killed}
    assert own_server.stop() == 0
    assert not any(one.is_running() for one in replaced)
    assert "Fatal" not in own_server.printed
    assert "Traceback" not in own_server.printed


@contextmanager
def worker_of(server: Server) -> Iterator[subprocess.Popen[str]]:
    """A worker without a server, as it runs on other machines."""
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "work", "--concurrency", "2"],
        cwd=PROJECT, env=server.settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "Reading calendars when they are due, 2 at once.\n"
        yield worker
    finally:
        worker.kill()
        worker.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_ends_in_order(own_server: Server, how: signal.Signals) -> None:
    assert own_server.manage("migrate").returncode == 0
    with worker_of(own_server) as worker:
        worker.send_signal(how)
        assert worker.communicate(timeout=WAIT_S) == ("", "")
        assert worker.returncode == 0


def test_a_worker_that_is_told_to_stop_does_not_wait_for_a_slow_calendar(own_server, library) -> None:
    own_server.environment |= {"INGEST_ALLOW_PRIVATE": "1", "SHUTDOWN_GRACE_S": "1"}
    library.may_answer.clear()
    with database(own_server) as ask:
        assert own_server.manage("migrate").returncode == 0
        assert own_server.manage("calendars", "add", library.url, "--later").returncode == 0
        with worker_of(own_server) as worker:
            wait_for(lambda: library.asking == 1, "the worker asks")
            told = time.monotonic()
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=WAIT_S)
            assert time.monotonic() - told < 10
        # Nothing of it is stored, and another worker will do it.
        assert ask("SELECT count(*) FROM events_event") == [(0,)]
        assert ask("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'read_feed'") == [
            ("doing",)
        ]
