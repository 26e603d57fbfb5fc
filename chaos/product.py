"""The real product in processes of its own, on a data directory of its own, and ways to hurt it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

import psutil

from pgcluster import ownership, programs
from pgcluster.server import Server as Postgres

PROJECT = Path(__file__).resolve().parent.parent
READY_WITHIN_S = 120
GRACE_S = 3
# Beyond the grace time: answers that are being stored, slow readers, PostgreSQL.
STOPPED_WITHIN_S = 60
# A worker that was killed is missed by the one that started it.
MISSED_WITHIN_S = 60
# Workers whose parent was killed are gone after their grace time, and some seconds for what is stored.
LET_GO_WITHIN_S = 20
LLM_TIMEOUT_S = 10
NO_LIMIT = "100000"


class Broken(Exception):
    """The product did not start, stop or recover as it should."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """`manage.py serve` in `folder`, answering with the language model at `model_url`."""

    folder: Path
    processes: int
    model_url: str
    port: int = field(default_factory=free_port)
    _serving: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What its processes print."""
        return self.folder / "serve.log"

    @property
    def environment(self) -> Mapping[str, str]:
        """Its settings; nothing of whoever runs this."""
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return inherited | {
            "DATA_DIR": str(self.folder / "var"),
            "PORT": str(self.port),
            "SAMPLE_DATA": "0",
            "INGEST_WORKERS": "0",
            "WEB_PROCESSES": str(self.processes),
            "LLM_BASE_URL": self.model_url,
            "DJANGO_SETTINGS_MODULE": "config.unchecked",  # its numbered words are no sentences
            "LLM_MODEL": "scripted",
            "LLM_TIMEOUT_S": str(LLM_TIMEOUT_S),
            "TURNS_PER_MINUTE": NO_LIMIT,
            "MAX_RUNNING_TURNS": NO_LIMIT,
            "SHUTDOWN_GRACE_S": str(GRACE_S),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Start it and wait until it is ready; raises Broken."""
        with self.log.open("ab") as log:
            self._serving = self._spawn(log)
        self.wait_until_whole()

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C is ours: it is stopped in order
        )

    def wait_until_whole(self) -> None:
        """Wait until all its processes are there and it says that it is ready; raises Broken."""
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise Broken(f"it ended by itself:\n{self.last_words()}")
            if len(self.workers()) == self.processes and self._is_ready():
                return
            time.sleep(0.1)
        raise Broken(f"it is not whole after {READY_WITHIN_S} s:\n{self.last_words()}")

    def _is_ready(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/api/ready")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    @property
    def _process(self) -> subprocess.Popen[bytes]:
        assert self._serving is not None
        return self._serving

    def workers(self) -> list[psutil.Process]:
        """The processes that answer: the one that was started, or its children."""
        serving = psutil.Process(self._process.pid)
        if self.processes == 1:
            return [serving]
        return [child for child in serving.children() if _is_worker(child)]

    def kill_worker(self, share: float) -> None:
        """Kill one of them with -9, the one at `share` of the list; raises Broken when it is not replaced."""
        workers = self.workers()
        victim = workers[int(share * len(workers))]
        victim.kill()
        if self.processes == 1:
            self._process.wait()
            self.start()
        else:
            self._wait_until_missed(victim)
            self.wait_until_whole()

    def _wait_until_missed(self, victim: psutil.Process) -> None:
        try:
            victim.wait(MISSED_WITHIN_S)
        except psutil.TimeoutExpired:
            raise Broken(f"a worker is not missed {MISSED_WITHIN_S} s after it was killed") from None

    def kill(self) -> None:
        """Kill the process that was started, with -9, and start it again; raises Broken."""
        self._process.kill()
        self._process.wait()
        # The others see out what they answer, and keep the port meanwhile: the next start is refused.
        deadline = time.monotonic() + LET_GO_WITHIN_S
        while True:
            try:
                self.start()
            except Broken:
                if time.monotonic() > deadline:
                    raise
            else:
                return

    def cut_power(self) -> None:
        """Kill all its processes and its PostgreSQL at once, and start it again; raises Broken."""
        self._kill_all()
        self.postgres("stop", "immediate")
        self.start()

    def restart(self) -> None:
        """Stop it with SIGTERM and start it again; raises Broken."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop it with SIGTERM; raises Broken when it does not end by itself."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.end_all()
            raise Broken(f"it did not stop within {STOPPED_WITHIN_S} s:\n{self.last_words()}") from None

    def end_all(self) -> None:
        """Kill whatever is left of it, and stop its PostgreSQL."""
        self._kill_all()
        Postgres(self.folder / "var").stop()

    def _kill_all(self) -> None:
        for process in psutil.process_iter():
            if _belongs_to(process, str(self.folder)):
                process.kill()
        if self._serving is not None:
            self._serving.wait()

    def last_words(self) -> str:
        """The end of what it printed, and what is no line of its log."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(
            [*(line for line in lines[:-30] if line.startswith(("Error", "CommandError"))), *lines[-30:]]
        )

    def postgres(self, action: str, mode: str) -> None:
        """Run `pg_ctl <action> -m <mode>` as the account that owns the data."""
        logs = ("-l", "postgres/logs/start.log") if action != "stop" else ()
        how = ("-m", mode) if action != "start" else ()
        arguments = (action, "-w", "-D", "postgres", *how, *logs)
        programs.run("pg_ctl", *arguments, account=ownership.account(), cwd=self.folder / "var")


def _is_worker(process: psutil.Process) -> bool:
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.Error:
        return False


def _belongs_to(process: psutil.Process, folder: str) -> bool:
    """Whether it was started with our data directory; PostgreSQL's own processes are stopped otherwise."""
    try:
        return process.environ().get("DATA_DIR", "").startswith(folder)
    except psutil.Error:
        return False
