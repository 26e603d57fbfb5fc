"""The private PostgreSQL of a data directory, shared by every process that opens it.

Two files in the data directory are locked, never read. `postgres.gate` lets one process at a time start, join
or leave. `postgres.users` is locked shared by every user: the kernel takes that lock back however a process
ends, so "am I the last one?" always has a true answer.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

import psycopg

from pgcluster import guard
from pgcluster.errors import DataDirUnusable, StartFailed
from pgcluster.server import OWNER, Server

DATABASE = "superschedules"


class Cluster:
    """A running PostgreSQL with pgvector at `url`; close it, or use it as a context manager."""

    def __init__(self, server: Server, users: IO[str], socket_dir: Path) -> None:
        self._server = server
        self._users = users
        self._socket_dir = socket_dir
        self._pid = os.getpid()

    @property
    def url(self) -> str:
        """The address of our database, for libpq."""
        return _address(self._socket_dir, DATABASE)

    def close(self) -> None:
        """Leave; the last to leave stops the server, and returns when it has stopped; raises StopFailed.

        Closing again does nothing, nor does a forked child's closing: the server is its parent's.
        """
        if self._users.closed or self._pid != os.getpid():
            return
        with _gate(self._server.home), self._users:
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                # Granted at once if others use it; if the guard was faster than we, when it has stopped it.
                fcntl.flock(self._users, fcntl.LOCK_SH)
            else:
                self._server.stop()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_cluster(data_dir: Path, overrides: Mapping[str, str] | None = None) -> Cluster:
    """Open the PostgreSQL of `data_dir`, made and started when needed; raises ClusterError.

    `overrides` are settings of PostgreSQL's (fsync: off), used when this call is what starts the server.
    """
    home = _usable(data_dir)
    with _gate(home):
        users = _lock(home / "postgres.users", fcntl.LOCK_SH)
        try:
            return _join(Server(home), users, overrides or {})
        except BaseException:
            users.close()
            raise


def _join(server: Server, users: IO[str], overrides: Mapping[str, str]) -> Cluster:
    try:
        server.ensure_files()
        if not server.is_running():
            _start_guard(server.home)
        return Cluster(server, users, _socket_dir(server, overrides))
    except OSError as exc:
        raise DataDirUnusable(f"DATA_DIR {server.home} cannot be used: {exc.strerror}.") from exc


def _socket_dir(server: Server, overrides: Mapping[str, str]) -> Path:
    """Where the server listens, once it has our database."""
    while True:
        running = server.ensure_running(overrides)
        try:
            _ensure_database(running.socket_dir)
        except psycopg.Error as exc:
            if server.is_ready():
                raise StartFailed(f"PostgreSQL runs but cannot be used; see {server.logs}.") from exc
            continue  # somebody told it to stop, just before we came
        return running.socket_dir


def _start_guard(home: Path) -> None:
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", guard.__file__, str(home)],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            timeout=30,
        )
    except subprocess.SubprocessError as exc:
        raise StartFailed("The process that stops PostgreSQL when nobody uses it did not start.") from exc


def _ensure_database(socket_dir: Path) -> None:
    with psycopg.connect(_address(socket_dir, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
    with psycopg.connect(_address(socket_dir, DATABASE), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")


def _address(socket_dir: Path, database: str) -> str:
    return f"postgresql://{OWNER}:@/{database}?host={quote(str(socket_dir))}"


def _usable(data_dir: Path) -> Path:
    """The absolute path of `data_dir`, which exists from here on."""
    try:
        home = data_dir.resolve()
        home.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise DataDirUnusable(f"DATA_DIR {data_dir} cannot be made: {exc.strerror}.") from exc
    if "\n" in str(home):
        raise DataDirUnusable("DATA_DIR has a line break in its name, which PostgreSQL cannot handle.")
    return home


@contextmanager
def _gate(home: Path) -> Iterator[None]:
    """One process at a time starts, joins or leaves."""
    with _lock(home / "postgres.gate", fcntl.LOCK_EX):
        yield


def _lock(path: Path, kind: int) -> IO[str]:
    file = None
    try:
        file = path.open("a")
        fcntl.flock(file, kind)
    except OSError as exc:
        if file:
            file.close()
        raise DataDirUnusable(f"DATA_DIR cannot be used: {path}: {exc.strerror}.") from exc
    return file
