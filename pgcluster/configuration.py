"""How the private PostgreSQL is set up: for one small machine, reachable by its owner only."""

from collections.abc import Mapping
from pathlib import Path

FILE = "superschedules.conf"

SMALL_MACHINE = {
    "listen_addresses": "''",  # the unix socket only; its directory belongs to the owner
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",  # solid-state disks
    "jit": "off",  # compiling costs more than our short queries take
    "max_parallel_workers_per_gather": "0",  # two cores serve two people rather than one twice as fast
    "wal_compression": "on",
    "max_wal_size": "512MB",
    "logging_collector": "on",  # a week of logs, each day's file written over a week later
    "log_directory": "'log'",
    "log_filename": "'postgresql-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_min_messages": "warning",
}


def write(data_dir: Path, socket_dir: Path, overrides: Mapping[str, str]) -> None:
    """Write our settings into the cluster's directory, to be read at its next start."""
    values = SMALL_MACHINE | {"unix_socket_directories": _quoted(str(socket_dir))} | dict(overrides)
    lines = [f"{name} = {value}" for name, value in values.items()]
    (data_dir / FILE).write_text("\n".join(lines) + "\n")
    main = data_dir / "postgresql.conf"
    include = f"include_if_exists = '{FILE}'\n"
    text = main.read_text()
    if include not in text:
        main.write_text(text + "\n" + include)


def _quoted(value: str) -> str:
    # A comma would separate two directories; inside double quotes it does not.
    return "'\"" + value.replace("'", "''") + "\"'"
