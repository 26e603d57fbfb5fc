"""The processes beside the server that read calendars: kept running, and ended with it."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator

import psutil
import pytest
from django.conf import settings

from config import processes, workers

WAIT_S = 30


@pytest.fixture(autouse=True)
def stand_in(monkeypatch, tmp_path) -> Iterator[None]:
    """In place of the worker a process of the same manners that starts at once."""
    (tmp_path / "manage.py").write_text(
        textwrap.dedent("""
            import os, signal, sys
            signal.signal(signal.SIGTERM, lambda *_: os._exit(0) if "deaf" not in sys.argv[0] else None)
            while sys.stdin.buffer.read(1024):
                pass
        """)
    )
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    monkeypatch.setattr(workers, "PAUSE_S", 0.05)
    yield
    assert children() == []


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if is_worker(child)]


def is_worker(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and "--with-parent" in process.cmdline()
    except psutil.Error:
        return False


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether it comes true in time; other processes have to be waited for."""
    deadline = time.monotonic() + WAIT_S
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_so_many_run_as_are_asked_for_and_none_are_left():
    with workers.reading_workers(2):
        assert eventually(lambda: len(children()) == 2)


def test_none_run_when_none_are_asked_for():
    with workers.reading_workers(0):
        assert children() == []


def test_one_that_dies_is_replaced():
    with workers.reading_workers(1):
        assert eventually(lambda: len(children()) == 1)
        (first,) = children()
        first.kill()
        assert eventually(lambda: [one.pid for one in children()] not in ([], [first.pid]))


def test_one_that_does_not_end_in_time_is_ended(monkeypatch, tmp_path):
    (tmp_path / "manage.py").write_text(
        "import signal, sys\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "open('deaf', 'w').close()\nwhile sys.stdin.buffer.read(1024):\n    pass\n"
    )
    monkeypatch.setattr(workers, "GRACE_S", 0.2)
    began = time.monotonic()
    with workers.reading_workers(1):
        assert eventually((tmp_path / "deaf").exists)
    assert time.monotonic() - began < WAIT_S


def test_they_end_when_their_parent_is_killed(tmp_path):
    command = [sys.executable, "manage.py", "work", "--with-parent"]
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess; subprocess.Popen({command}, stdin=-1).wait()"],
        cwd=tmp_path,
        start_new_session=True,
    )
    assert eventually(lambda: [*map(is_worker, psutil.Process(parent.pid).children())] == [True])
    (child,) = psutil.Process(parent.pid).children()
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert eventually(lambda: not child.is_running())


def test_the_private_database_has_room_for_their_connections(monkeypatch):
    monkeypatch.setenv("WEB_PROCESSES", "1")
    room = []
    for count in ("0", "3"):
        monkeypatch.setenv("INGEST_WORKERS", count)
        room.append(int(processes._for_processes()["max_connections"]))
    assert room[1] - room[0] == 3 * processes.CONNECTIONS_EACH_READER
