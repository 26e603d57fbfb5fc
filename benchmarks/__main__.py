"""Runs the benchmarks and prints one table; exits 1 when a floor is missed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

import django
from django.core.management import call_command

from benchmarks.database import own_database
from benchmarks.table import Row, table_of

# Each module has `run(events) -> list[Row]`; they are imported when Django is ready.
BENCHMARKS = ("retrieval", "stream", "history", "ingest", "process")
FROZEN_NOW = "2026-03-11T15:30:00-04:00"


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="benchmarks to run (all)")
    parser.add_argument("--events", type=int, default=100_000, help="size of the corpus (100000)")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["NOW"] = FROZEN_NOW
    with own_database():
        django.setup()
        call_command("migrate", verbosity=0)
        rows = _run(options.names or BENCHMARKS, options.events)
    sys.stdout.write(f"{table_of(rows)}\n")
    return 0 if all(row.is_met for row in rows) else 1


def _run(names: list[str] | tuple[str, ...], events: int) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        run: Callable[[int], list[Row]] = import_module(f"benchmarks.{name}").run
        rows += run(events)
    return rows


if __name__ == "__main__":
    sys.exit(main())
