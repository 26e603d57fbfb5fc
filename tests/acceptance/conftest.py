"""The real server as its user starts it, on sample calendars, in a data directory of its own."""

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx
import psutil
import pytest

PROJECT = Path(__file__).resolve().parents[2]
READY_TIMEOUT_S = 120

# A Wednesday: "this weekend" is then three days away.
NOW = "2026-03-11T15:30:00-04:00"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`manage.py serve` in a process group of its own; what it prints is kept.

    It begins with a copy of what a first start leaves, which takes seconds to make, unless `is_new`.
    """

    data_dir: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    is_new: bool = False
    process: subprocess.Popen[str] | None = None
    output: IO[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        ours = {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), "NOW": NOW}
        ours["INGEST_WORKERS"] = "0"  # most tests have no calendars to read
        ours["GUESTS_PER_HOUR"] = "100000"  # all visitors of a test come from one address
        return inherited | ours | self.environment

    def start(self) -> None:
        if not self.is_new and not self.data_dir.exists():
            subprocess.run(["cp", "-a", first_start(self.environment), self.data_dir], check=True)
        self.close_output()
        self.output = (self.data_dir.parent / f"{self.data_dir.name}.out").open("a+")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env=self.settings,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/api/ready", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        pytest.fail(f"the server did not become ready:\n{self.printed}")

    @property
    def printed(self) -> str:
        assert self.output is not None
        return Path(self.output.name).read_text()

    @property
    def token(self) -> str:
        found = re.findall(r"^TOKEN=(\S+)$", self.printed, re.MULTILINE)
        assert found, self.printed
        return str(found[-1])

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the project on the same data directory."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer, where there are several."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]

    def kill_workers(self) -> None:
        for worker in self.workers:
            worker.kill()

    def kill(self) -> None:
        """End it and its workers without a word; its PostgreSQL lives on."""
        assert self.process is not None
        workers = self.workers
        self.process.kill()
        for worker in workers:
            worker.kill()
        self.process.wait(timeout=60)

    def close_output(self) -> None:
        if self.output is not None:
            self.output.close()

    def stop(self, signal_number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(signal_number)
        return self.process.wait(timeout=60)


def first_start(environment: dict[str, str]) -> Path:
    """What a first start, with samples or without, leaves; made once in a run of the tests."""
    folder = Path(os.environ["TEST_RUN_FOLDER"])
    sample_data = environment.get("SAMPLE_DATA", "1")
    made = folder / f"samples-{sample_data}"
    with (folder / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            new = folder / f"{made.name}.new"
            server = Server(new, environment={"SAMPLE_DATA": sample_data}, is_new=True)
            server.start()
            server.stop()
            server.close_output()
            new.rename(made)
    return made


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests that only talk to it."""
    with tempfile.TemporaryDirectory(prefix="acceptance-") as folder:
        server = Server(Path(folder) / "var", is_new=True)
        server.start()
        yield server
        server.stop()
        server.close_output()


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may stop and start, without samples so that it starts quickly."""
    # Not pytest's tmp_path: its parent is closed to the user that PostgreSQL runs as under root.
    with tempfile.TemporaryDirectory(prefix="acceptance-") as folder:
        server = Server(Path(folder) / "var", environment={"SAMPLE_DATA": "0"})
        yield server
        if server.process is not None and server.process.poll() is None:
            server.stop(signal.SIGKILL)
            server.manage("migrate")  # joins the orphaned PostgreSQL and, being the last to leave, stops it
        server.close_output()
