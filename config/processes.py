"""Runs a command of Django's with the database it needs at hand."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable

from config import environment
from config.database import POOL_SIZE
from pgcluster import ClusterError, open_cluster

NO_TABLES = "The database is not prepared for this version yet: `make run` does it, or `manage.py migrate`."
# A process has its pool and the connection it listens on.
SPARE_CONNECTIONS, CONNECTIONS_EACH = 60, POOL_SIZE + 1
# One that reads calendars has four threads that do, its queue's own pool, and the connection that listens.
CONNECTIONS_EACH_READER = 10
NO_DATABASE = {"help", "check", "makemessages", "compilemessages", "diffsettings"}


def run_command(arguments: list[str]) -> int:
    """Run `manage.py …` and return its exit code; what stops it is said in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # By default SIGTERM ends Python at once, and the private PostgreSQL would not be stopped.
    signal.signal(signal.SIGTERM, _leave)
    try:
        with database(needed=not NO_DATABASE.intersection(arguments[1:2])):
            execute_from_command_line(arguments)
    except (ImproperlyConfigured, ClusterError) as exc:
        print(f"Error: {exc}", file=sys.stderr)  # noqa: T201 the terminal is the interface here
        return 1
    except ProgrammingError as exc:
        if not isinstance(exc.__cause__, UndefinedTable | UndefinedColumn):
            raise
        print(f"Error: {NO_TABLES}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _leave(_signal_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def database(*, needed: bool = True, overrides: Mapping[str, str] | None = None) -> Iterator[None]:
    """Open the private PostgreSQL for as long as the context lasts, unless DATABASE_URL names another.

    Its address is passed on in the environment, where the settings and child processes find it.
    """
    address = environment.text("DATABASE_URL")
    if address or not needed:
        if needed:
            require_answer(address)
        yield
        return
    with open_cluster(environment.data_dir(), {**_for_processes(), **(overrides or {})}) as cluster:
        os.environ["DATABASE_URL"] = cluster.url
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]


def _for_processes() -> dict[str, str]:
    """Room for the connections of all web processes and readers of calendars, and of commands beside them."""
    processes = environment.integer("WEB_PROCESSES", 1, low=1, high=64)
    readers = environment.integer("INGEST_WORKERS", 1, high=16)
    wanted = SPARE_CONNECTIONS + processes * CONNECTIONS_EACH + readers * CONNECTIONS_EACH_READER
    return {"max_connections": str(wanted)}


def require_answer(address: str) -> None:
    """Raise ImproperlyConfigured unless the database at `address` accepts a connection."""
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.Error:
        raise ImproperlyConfigured("DATABASE_URL names a database that does not answer.") from None
