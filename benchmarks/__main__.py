"""Runs the benchmarks and prints one table; exits 1 when a floor is missed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

import django
from django.core.management import call_command

from benchmarks.growth import growth
from benchmarks.moment import NOW
from benchmarks.table import Row, table_of
from config.own_database import own_database

DATABASE = "superschedules_bench"
# Each module has `run(events) -> list[Row]`; they are imported when Django is ready.
BENCHMARKS = ("stream", "retrieval", "upserts", "history", "ingest", "process", "pages", "checking")
SIZES = {"retrieval": (10_000, 100_000, 1_000_000), "upserts": (1_000_000,)}
USUAL_SIZE = (100_000,)


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="benchmarks to run (all)")
    parser.add_argument("--events", type=int, help="size of the corpus (each benchmark's own)")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["NOW"] = NOW.isoformat()
    with own_database(DATABASE):
        django.setup()
        call_command("migrate", verbosity=0)
        rows = _run(options.names or BENCHMARKS, options.events)
    sys.stdout.write(f"{table_of(rows)}\n")
    return 0 if all(row.is_met for row in rows) else 1


def _run(names: list[str] | tuple[str, ...], events: int | None) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        run: Callable[[int], list[Row]] = import_module(f"benchmarks.{name}").run
        for size in (events,) if events else SIZES.get(name, USUAL_SIZE):
            rows += run(size)
    return [*rows, *growth(rows)]


if __name__ == "__main__":
    sys.exit(main())
