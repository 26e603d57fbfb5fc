"""Who answers a turn: the name of a process, and whether that process is gone."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

import psutil

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PID_NAMESPACE = Path("/proc/self/ns/pid")


def new_owner() -> str:
    """A name for this process that no other has had: `machine:pid:start:nonce`."""
    started = psutil.Process().create_time()
    return f"{_machine()}:{os.getpid()}:{started:.2f}:{secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Whether the owner's process was on this machine and has ended; of another machine's nobody can tell."""
    machine, _, rest = owner.partition(":")
    if not machine or machine != _machine():
        return False
    pid, started, _nonce = rest.split(":")
    try:
        process = psutil.Process(int(pid))
        return process.status() == psutil.STATUS_ZOMBIE or f"{process.create_time():.2f}" != started
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


@cache
def _machine() -> str:
    """What names this boot of this machine, or this container on it; empty where the system does not tell."""
    try:
        # Containers share a kernel's boot, and a process number means nothing outside its namespace.
        told = f"{_BOOT_ID.read_text()} {os.readlink(_PID_NAMESPACE)}"
    except OSError:
        return ""
    return hashlib.sha256(told.encode()).hexdigest()[:12]
