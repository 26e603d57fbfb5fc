"""How the private PostgreSQL is set up: for one small machine, reachable by its owner only."""

import os
from collections.abc import Mapping
from pathlib import Path

FILE = "superschedules.conf"
LOGS = "logs"
LEAST_SHARED_MB, MOST_SHARED_MB = 128, 1024
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")

SETTINGS: Mapping[str, str] = {
    # Only a unix socket in a folder of mode 700: no port to collide with, no password to keep.
    "listen_addresses": "",
    "cluster_name": "superschedules",
    "max_connections": "100",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # A committed answer survives a power cut; that is the promise, so it is not left to a default.
    "synchronous_commit": "on",
    "wal_compression": "on",
    "max_wal_size": "512MB",
    # Solid-state disks: a random read costs about as much as the next one.
    "random_page_cost": "1.1",
    # Compiling a query takes longer than our queries do.
    "jit": "off",
    # Two cores serve two people, rather than one person twice as fast.
    "max_parallel_workers_per_gather": "0",
    # One file per day of the week, written over a week later.
    "logging_collector": "on",
    "log_directory": LOGS,
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] %q%a ",
    # What people write to the assistant is in statements and key values; neither belongs in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def lines(socket_dir: Path, overrides: Mapping[str, str]) -> str:
    """Our part of postgresql.conf as text; `overrides` win over SETTINGS."""
    places = {"unix_socket_directories": _list_item(str(socket_dir))}
    values = {**SETTINGS, **for_memory(memory_mb()), **places, **overrides}
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in values.items())


def for_memory(megabytes: int) -> Mapping[str, str]:
    """What is kept in memory on a machine that has so much of it.

    An eighth for our own pages, as the kernel caches the files a second time; half for both together.
    """
    shared = max(LEAST_SHARED_MB, min(MOST_SHARED_MB, megabytes // 8))
    return {"shared_buffers": f"{shared}MB", "effective_cache_size": f"{max(512, megabytes // 2)}MB"}


def memory_mb() -> int:
    """The megabytes of memory this process may use: the machine's, or its container's if that is less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = CONTAINER_LIMIT.read_text().strip()
    except OSError:
        limit = "max"
    return min(machine, int(limit) if limit.isdigit() else machine) // 2**20


def include(main_file: Path) -> None:
    """Make postgresql.conf read our file last, so that ours wins."""
    line = f"include_if_exists = '{FILE}'\n"
    if line not in main_file.read_text():
        with main_file.open("a") as file:
            file.write(f"\n{line}")


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _list_item(value: str) -> str:
    # Unquoted, a comma would make it two folders.
    return '"' + value.replace('"', '""') + '"'
