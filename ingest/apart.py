"""Reads a source in a process of its own, within limits: whatever it holds, only that process can suffer.

The process is forked, for one reading, from a small server that has loaded the readers and the places and
holds neither threads nor connections; it is started at the first reading of each process and ends with it.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.brief import Brief
from ingest.context import Reading
from ingest.errors import IngestError
from ingest.fetch.body import Body
from ingest.limits import USUAL, Limits

ROOT = Path(__file__).resolve().parent.parent
# Libraries of numbers start a thread for each processor otherwise, which a fork would not survive.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_GRACE_S = 5


def read_apart(bodies: Sequence[Body], brief: Brief, limits: Limits = USUAL) -> Reading:
    """The reading of the bodies; raises IngestError as the readers do, or too_costly beyond the limits."""
    near, far = socket.socketpair()
    _server.pass_on(far)
    far.close()
    with Connection(near.detach()) as connection:
        answer = _answer(connection, (tuple(bodies), brief, limits), limits.wall_s + _GRACE_S)
    if isinstance(answer, IngestError):
        raise answer
    return answer


def _answer(connection: Connection, question: object, wait_s: float) -> Reading | IngestError:
    try:
        connection.send(question)
        if connection.poll(wait_s):
            answer: Reading | IngestError = connection.recv()
            return answer
    except (EOFError, ConnectionError):
        pass
    return IngestError("reading it would take too much time or memory", code="too_costly")


class _Server:
    """The server of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def pass_on(self, connection: socket.socket) -> None:
        """Have a process forked that talks over the connection; the server is started where there is none."""
        with self._lock:
            if not self._is_up():
                self._start()
            assert self._control is not None
            try:
                socket.send_fds(self._control, [b"."], [connection.fileno()])
            except ConnectionError:
                self._start()
                socket.send_fds(self._control, [b"."], [connection.fileno()])

    def close(self) -> None:
        """End the server, if this process has one."""
        if self._owner == os.getpid() and self._process is not None and self._control is not None:
            self._control.close()
            self._process.wait()

    def _is_up(self) -> bool:
        # A process that was forked from the owner has no server of its own.
        return self._owner == os.getpid() and self._process is not None and self._process.poll() is None

    def _start(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._control, far = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.reading_server", str(far.fileno())],
            cwd=ROOT,
            env={**os.environ, **_ENVIRONMENT},
            pass_fds=[far.fileno()],
            stdin=subprocess.DEVNULL,
            # A signal of the terminal is for the owner, whose end is the server's.
            start_new_session=True,
        )
        self._owner = os.getpid()
        far.close()


_server = _Server()
atexit.register(_server.close)
