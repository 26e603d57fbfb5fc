"""Other processes that use a cluster, and a data directory to use it in."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from pgcluster import postmaster
from pgcluster.server import Server

ROOT = Path(__file__).parents[2]
# A test run in the background passes Ctrl-C on as ignored; the program a person starts does not.
OPEN_AND_WAIT = """
import signal, sys
from pathlib import Path
from pgcluster import open_cluster
signal.signal(signal.SIGINT, signal.default_int_handler)
with open_cluster(Path(sys.argv[1]), {"fsync": "off"}) as cluster:
    try:
        print(cluster.url, flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        import psycopg
        with psycopg.connect(cluster.url) as connection:
            print(connection.execute("SELECT 'still here'").fetchone()[0], flush=True)
"""


class User:
    """Another process that opens a cluster and keeps it until told to go."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_WAIT, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )

    def url(self) -> str:
        """Wait until the cluster is open there."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> str:
        """Close the cluster and end; returns what else it said."""
        output, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0
        return output

    def send(self, number: signal.Signals) -> None:
        """Send a signal to it alone, and wait for its end."""
        self.process.send_signal(number)
        self.process.communicate(timeout=60)

    def press_ctrl_c(self) -> None:
        """Do what a terminal does: signal the whole process group."""
        os.killpg(self.process.pid, signal.SIGINT)


@contextmanager
def new_folder() -> Iterator[Path]:
    # Not one of pytest's: each start of pytest closes those to the account that the server of root runs as.
    folder = Path(tempfile.mkdtemp()).resolve()
    try:
        yield folder
    finally:
        for files in folder.rglob("PG_VERSION"):
            if files.parent.name == "postgres":
                Server(files.parent.parent).stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data directory whose cluster is made by the first test that opens it."""
    with new_folder() as folder:
        yield folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """An empty folder that a server may be run in."""
    with new_folder() as folder:
        yield folder


@pytest.fixture
def user(home: Path, tmp_path: Path) -> Iterator[Callable[..., User]]:
    """Start another user of `home`, or of another data directory."""
    users: list[User] = []

    def start(where: Path = home) -> User:
        users.append(User(where))
        return users[-1]

    yield start
    for one in users:
        one.process.kill()
        one.process.communicate(timeout=60)


@pytest.fixture
def server(home: Path) -> Callable[[], psutil.Process]:
    """The process of the running server."""

    def find() -> psutil.Process:
        running = postmaster.find(home / "postgres")
        assert running is not None
        return running.process

    return find
