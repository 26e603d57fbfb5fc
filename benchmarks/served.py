"""An application served by uvicorn in a process of its own, to be measured from outside."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import psutil

START_TIMEOUT_S = 60
OPEN_FILES = 8_192


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, and its process."""

    port: int
    process: psutil.Process

    @property
    def memory_mb(self) -> float:
        """What its processes hold in memory."""
        return sum(one.memory_info().rss for one in self._processes()) / 1e6

    @property
    def cpu_s(self) -> float:
        """The processor time its processes have used."""
        return sum(sum(one.cpu_times()[:2]) for one in self._processes())

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@contextmanager
def served(application: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """The application on a free port, once it answers."""
    _allow_open_files()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--log-level", "error"],
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,  # a line in the log per question
    )
    try:
        _wait_for(port, process)
        yield Served(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)


def _allow_open_files() -> None:
    """A connection is an open file, here and in the processes started from here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + START_TIMEOUT_S
    while process.poll() is None and monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise RuntimeError("the server to be measured did not start")
