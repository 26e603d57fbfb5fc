"""The processes beside the server that read calendars: started, replaced when they die, and ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.conf import settings

# One that dies at once is not started again at once.
PAUSE_S = 5.0
# The server has drained already: a reading that takes longer is undone, and done again after the next start.
GRACE_S = 10.0


@contextmanager
def reading_workers(count: int) -> Iterator[None]:
    """Keep so many workers running for as long as the context lasts."""
    watchers = [_Watcher() for _ in range(count)]
    for watcher in watchers:
        watcher.start()
    try:
        yield
    finally:
        for watcher in watchers:
            watcher.end()
        deadline = monotonic() + min(settings.SHUTDOWN_GRACE_S, GRACE_S)
        for watcher in watchers:
            watcher.leave_by(deadline)


class _Watcher(threading.Thread):
    """Has one worker, and another one when that dies."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while self._begin():
            assert self._process is not None
            started = monotonic()
            with self._process as process:
                process.wait()
            self._ending.wait(max(0.0, PAUSE_S - (monotonic() - started)))

    def end(self) -> None:
        """Tell the worker to finish what it is doing."""
        self._ending.set()
        with self._lock:
            if self._process is not None:
                self._process.terminate()

    def leave_by(self, deadline: float) -> None:
        """Wait for the worker's end, and make it end when it has not by the deadline."""
        self.join(max(0.0, deadline - monotonic()))
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _begin(self) -> bool:
        with self._lock:
            if self._ending.is_set():
                return False
            # Its standard input ends with this process, however that ends; the terminal's signals are ours.
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "work", "--with-parent"],
                cwd=settings.BASE_DIR,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            return True
