"""The running server of a cluster's folder, found through the file it leaves there.

The lines of `postmaster.pid`: process number, folder, start, port, socket folder, address, shared memory,
status (https://www.postgresql.org/docs/18/storage-file-layout.html).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil

PID_FILE = "postmaster.pid"


@dataclass(frozen=True)
class Postmaster:
    """A live server process; `is_ready` is false while it starts, recovers or stops."""

    process: psutil.Process
    socket_dir: Path
    is_ready: bool


def find(folder: Path) -> Postmaster | None:
    """The live server of `folder`, or None; a number that another program has been given since is not one."""
    lines = _pid_file_lines(folder)
    process = _process(lines[0] if lines else "", folder)
    if process is None:
        return None
    lines += [""] * 8
    return Postmaster(process, Path(lines[4]), lines[7].strip() == "ready")


def forget_stranger(folder: Path) -> None:
    """Remove a pid file whose number another program has got since: PostgreSQL would refuse to start.

    A number nobody has is left to PostgreSQL, whose own checks are better.
    """
    lines = _pid_file_lines(folder)
    number = lines[0].strip() if lines else ""
    if number.isdigit() and psutil.pid_exists(int(number)) and _process(number, folder) is None:
        (folder / PID_FILE).unlink(missing_ok=True)


def end_orphans(folder: Path, *, patience_s: float = 5) -> None:
    """Wait for the processes of a server that was killed, then kill them; the next may not start before.

    Call it only when find() has found no server.
    """
    orphans = [process for process in psutil.process_iter() if _belongs_to(process, folder)]
    _, stubborn = psutil.wait_procs(orphans, timeout=patience_s)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=patience_s)


def _pid_file_lines(folder: Path) -> list[str]:
    try:
        return (folder / PID_FILE).read_text(errors="replace").splitlines()
    except OSError:
        return []


def _process(number: str, folder: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int(number))
        try:
            return process if _works_in(process, folder) else None
        except psutil.AccessDenied:
            # Root of a container may not ask where another account's process works; then its owner must do.
            is_likely = _is_postgres(process) and process.uids().real == folder.stat().st_uid
            return process if is_likely else None
    except (ValueError, OSError, psutil.Error):
        return None


def _belongs_to(process: psutil.Process, folder: Path) -> bool:
    try:
        return _works_in(process, folder)
    except psutil.Error:
        return False


def _works_in(process: psutil.Process, folder: Path) -> bool:
    """Whether it is a process of PostgreSQL's for `folder`, which all of them have as working directory."""
    return _is_postgres(process) and Path(process.cwd()) == folder


def _is_postgres(process: psutil.Process) -> bool:
    return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
