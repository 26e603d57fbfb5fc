"""The running server of a cluster's folder, found through the file it leaves there.

The lines of `postmaster.pid`: process number, folder, start, port, socket folder, address, shared memory,
status (https://www.postgresql.org/docs/18/storage-file-layout.html).
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

PID_FILE = "postmaster.pid"
DYING_S = 5.0  # a killed process has a gigabyte of memory to give back first


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


def forget_dead(folder: Path) -> None:
    """Remove a pid file that names no process of ours: PostgreSQL might take it for one and refuse to start.

    Call it only when find() has found no server and end_orphans() has run.
    """
    (folder / PID_FILE).unlink(missing_ok=True)


def end_orphans(folder: Path, *, patience_s: float = 5) -> None:
    """Wait for the processes of a server that was killed, then kill them; the next may not start before.

    Call it only when find() has found no server.
    """
    orphans = [process for process in psutil.process_iter() if _belongs_to(process, folder)]
    for process in _still_alive(orphans, patience_s):
        with suppress(psutil.Error):
            process.kill()
    _still_alive(orphans, DYING_S)


def _still_alive(processes: list[psutil.Process], patience_s: float) -> list[psutil.Process]:
    """Those that have not ended after so many seconds."""
    # psutil's own waiting takes a dead process that its parent has not collected for a live one.
    deadline = time.monotonic() + patience_s
    while alive := [process for process in processes if _is_alive(process)]:
        if time.monotonic() >= deadline:
            break
        time.sleep(0.02)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    """Whether it may still hold the shared memory: also while it ends, when it is in no folder any more."""
    try:
        return process.is_running() and process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.Error:
        return False


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
    except (ValueError, OverflowError, OSError, psutil.Error):
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
