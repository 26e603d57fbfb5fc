"""The private PostgreSQL of a data directory, shared by every process that opens it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import IO
from urllib.parse import quote

import psutil
import psycopg

from pgcluster import binaries, configuration
from pgcluster.errors import DataDirUnusable, StartFailed, WrongVersion

DATABASE = "superschedules"
OWNER = "postgres"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107
START_TIMEOUT_S = 60


class Cluster:
    """A running PostgreSQL at `url`; close it, or use it as a context manager.

    Every open holds a shared lock on a file. The kernel frees the lock however a process ends, so the last to
    close is always known, and it stops the server.
    """

    def __init__(self, data_dir: Path, overrides: Mapping[str, str]) -> None:
        self._home = data_dir
        self._data_dir = data_dir / "postgres"
        self._overrides = overrides
        self._user = binaries.system_user()
        self._users: IO[str] | None = None
        self._socket_dir = _socket_dir(self._data_dir)

    @property
    def url(self) -> str:
        """The address for libpq."""
        return self._address(DATABASE)

    def open(self) -> None:
        """Start the server unless it runs; raises ClusterError."""
        with self._gate():
            self._users = (self._home / "postgres.users").open("a")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                self._ensure_files()
                self._ensure_running()
                self._ensure_database()
            except BaseException:
                self._users.close()
                raise

    def close(self) -> None:
        """Leave; the last one to leave stops the server. Closing again does nothing."""
        if self._users is None or self._users.closed:
            return
        with self._gate(), self._users:
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            binaries.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self._data_dir), user=self._user)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _address(self, database: str) -> str:
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self._socket_dir), safe='')}"

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """One process at a time starts, joins or leaves."""
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            gate = (self._home / "postgres.gate").open("a")
        except OSError as exc:
            raise DataDirUnusable(f"DATA_DIR {self._home} cannot be written to.") from exc
        with gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _ensure_files(self) -> None:
        version = self._data_dir / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != str(binaries.MAJOR_VERSION):
                raise WrongVersion(
                    f"The data in {self._data_dir} is of PostgreSQL {found}; this release needs "
                    f"{binaries.MAJOR_VERSION}."
                )
            return
        self._data_dir.mkdir(exist_ok=True)
        binaries.give_to(self._user, self._data_dir)
        try:
            binaries.run(
                "initdb", "-D", str(self._data_dir), "-U", OWNER, "--auth=trust", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                user=self._user,
            )  # fmt: skip
        except binaries.ProgramFailed as exc:
            raise StartFailed(f"PostgreSQL's files could not be made in {self._data_dir}.") from exc

    def _ensure_running(self) -> None:
        if self._answers():
            return
        if self._postmaster_lives():
            self._wait_for_answer()
            return
        # A pid file whose process is not ours is what a crash leaves; PostgreSQL would refuse to start.
        (self._data_dir / "postmaster.pid").unlink(missing_ok=True)
        self._start()

    def _start(self) -> None:
        binaries.give_to(self._user, self._data_dir)
        self._make_socket_dir()
        configuration.write(self._data_dir, self._socket_dir, self._overrides)
        log = self._data_dir / "start.log"
        try:
            binaries.run(
                "pg_ctl", "start", "-w", "-t", str(START_TIMEOUT_S), "-D", str(self._data_dir),
                "-l", str(log), user=self._user,
                timeout_s=START_TIMEOUT_S + 10,
            )  # fmt: skip
        except binaries.ProgramFailed as exc:
            raise StartFailed(f"PostgreSQL did not start; see {log} and {self._data_dir / 'log'}.") from exc

    def _make_socket_dir(self) -> None:
        if self._socket_dir == self._data_dir:
            return
        self._socket_dir.mkdir(mode=0o700, exist_ok=True)
        if self._socket_dir.stat().st_uid not in {os.geteuid(), self._data_dir.stat().st_uid}:
            raise StartFailed(f"{self._socket_dir} belongs to somebody else; choose a shorter DATA_DIR.")
        os.chown(self._socket_dir, self._data_dir.stat().st_uid, -1)

    def _wait_for_answer(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if time.monotonic() > deadline or not self._postmaster_lives():
                raise StartFailed(f"PostgreSQL runs but does not answer; see {self._data_dir / 'log'}.")
            time.sleep(0.1)

    def _answers(self) -> bool:
        if not (self._socket_dir / SOCKET).exists():
            return False
        try:
            psycopg.connect(self._address("postgres"), connect_timeout=5).close()
        except psycopg.Error:
            return False
        return True

    def _postmaster_lives(self) -> bool:
        """Whether the pid file's process is a postgres of this directory, not one that reuses its number."""
        try:
            pid = int((self._data_dir / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            return process.name() == "postgres" and str(self._data_dir) in process.cmdline()
        except (OSError, ValueError, psutil.Error):
            return False

    def _ensure_database(self) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")


def open_cluster(data_dir: Path, overrides: Mapping[str, str] | None = None) -> Cluster:
    """Open the PostgreSQL of `data_dir`, made and started when needed; raises ClusterError.

    `overrides` are lines of postgresql.conf, used when this call is the one that starts the server.
    """
    cluster = Cluster(data_dir.resolve(), overrides or {})
    cluster.open()
    return cluster


def _socket_dir(data_dir: Path) -> Path:
    """The cluster's directory itself, or for a long path a short one in the temporary directory."""
    if len(os.fsencode(data_dir / SOCKET)) <= LONGEST_SOCKET_PATH:
        return data_dir
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(gettempdir()) / f"superschedules-{digest}"
