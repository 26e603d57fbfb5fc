"""One PostgreSQL in one folder: makes its files, starts it, stops it; cluster.py says who may do so when."""

import hashlib
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

from pgcluster import configuration, ownership, postmaster, programs
from pgcluster.errors import DataDirUnusable, StartFailed, StopFailed, WrongVersion

OWNER = "postgres"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107, macOS 103
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 60


class Server:
    """The server whose files are in `home`/postgres."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "postgres"
        self._account = ownership.account()

    @property
    def logs(self) -> Path:
        """Where it writes what happens to it."""
        return self.folder / configuration.LOGS

    def is_running(self) -> bool:
        """Whether it has a live process, ready or not."""
        return postmaster.find(self.folder) is not None

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        running = postmaster.find(self.folder)
        return running is not None and running.is_ready

    def ensure_files(self) -> None:
        """Make the cluster's files unless they are there; raises ClusterError if those cannot be used."""
        ownership.open_programs(self._account)
        ownership.open_way(self.folder, self._account)
        version = self.folder / "PG_VERSION"
        if not version.exists():
            self._make_files()
            return
        found = version.read_text().strip()
        if found != str(programs.MAJOR_VERSION):
            raise WrongVersion(
                f"The data in {self.folder} is of PostgreSQL {found}, and this release needs "
                f"{programs.MAJOR_VERSION}."
            )

    def ensure_running(self, overrides: Mapping[str, str]) -> postmaster.Postmaster:
        """Start the server unless it runs, recovering what a crash left; raises StartFailed."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            running = postmaster.find(self.folder)
            if running is None:
                self._start(overrides)
            elif running.is_ready:
                return running
            else:
                time.sleep(0.05)  # it starts, recovers or stops; there is nothing to be woken by
        raise StartFailed(f"PostgreSQL did not become ready; see {self.logs}.")

    def stop(self) -> None:
        """Stop the server if it runs; raises StopFailed."""
        running = postmaster.find(self.folder)
        if running is None:
            return
        # "fast" ends the clients' connections; "immediate" leaves the rest to recovery at the next start.
        for mode in ("fast", "immediate"):
            # A failure to end it is none if it ended by itself.
            with suppress(programs.ProgramFailed):
                self._pg_ctl("stop", "-m", mode, "-t", str(STOP_TIMEOUT_S))
            if not self.is_running():
                self._remove_socket_dir(running.socket_dir)
                return
        raise StopFailed(f"PostgreSQL did not stop; see {self.logs}.")

    def _make_files(self) -> None:
        if self.folder.exists() and any(self.folder.iterdir()):
            raise DataDirUnusable(f"{self.folder} holds something that is not PostgreSQL's.")
        # Made beside and renamed at the end: an interrupted initdb leaves nothing that looks like a cluster.
        unfinished = self.folder.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        ownership.give(unfinished, self._account)
        try:
            programs.run(
                "initdb", f"--pgdata={unfinished.name}", f"--username={OWNER}", "--auth=trust",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                "--no-instructions",
                account=self._account, cwd=self.home,
            )  # fmt: skip
        except programs.ProgramFailed as exc:
            raise StartFailed(f"PostgreSQL could not make its files in {self.home}: {_reason(exc)}") from exc
        unfinished.rename(self.folder)

    def _start(self, overrides: Mapping[str, str]) -> None:
        postmaster.end_orphans(self.folder)
        postmaster.forget_dead(self.folder)
        self._configure(overrides)
        log = f"{self.folder.name}/{configuration.LOGS}/start.log"
        try:
            self._pg_ctl("start", "-l", log, "-t", str(START_TIMEOUT_S))
        except programs.ProgramFailed as exc:
            raise StartFailed(f"PostgreSQL did not start; see {self.logs}.") from exc

    def _configure(self, overrides: Mapping[str, str]) -> None:
        self.logs.mkdir(mode=0o700, exist_ok=True)
        file = self.folder / configuration.FILE
        file.write_text(configuration.lines(self._make_socket_dir(), overrides))
        for path in (self.logs, file):
            ownership.give(path, self._account)
        configuration.include(self.folder / "postgresql.conf")

    def _make_socket_dir(self) -> Path:
        """The cluster's own folder, or a short one when its path will not do for a socket."""
        path = os.fsencode(self.folder / SOCKET)
        # libpq takes a comma in a host for a list of hosts.
        if len(path) <= LONGEST_SOCKET_PATH and b"," not in path:
            return self.folder
        short = Path(gettempdir()) / f"superschedules-{hashlib.sha256(path).hexdigest()[:16]}"
        short.mkdir(mode=0o700, exist_ok=True)
        if short.is_symlink() or short.stat().st_uid not in {os.geteuid(), self._account.uid}:
            raise StartFailed(f"{short} belongs to somebody else; choose a shorter DATA_DIR.")
        short.chmod(0o700)
        ownership.give(short, self._account)
        return short

    def _remove_socket_dir(self, path: Path) -> None:
        if path != self.folder:
            with suppress(OSError):
                path.rmdir()

    def _pg_ctl(self, action: str, *options: str) -> None:
        programs.run(
            "pg_ctl", action, "-w", "-D", self.folder.name, *options,
            account=self._account, cwd=self.home, timeout_s=max(START_TIMEOUT_S, STOP_TIMEOUT_S) + 10,
        )  # fmt: skip


def _reason(failure: programs.ProgramFailed) -> str:
    lines = [line for line in failure.output.splitlines() if "error" in line.lower()]
    return lines[-1] if lines else "initdb failed."
