"""Runs the day and prints one table; exits 1 when an event was lost or a host was asked too often."""

from __future__ import annotations

import argparse
import os
import sys

import django
from django.core.management import call_command

from config.own_database import own_database

DATABASE = "superschedules_day"


def main(arguments: list[str] | None = None) -> int:
    """Run the day the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m chaos.day", description=__doc__)
    parser.add_argument("--feeds", type=int, default=2000, help="feeds, in hundreds (2000)")
    parser.add_argument("--hours", type=float, default=24, help="how long the day is (24)")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["INGEST_ALLOW_PRIVATE"] = "1"
    with own_database(DATABASE):
        django.setup()
        call_command("migrate", verbosity=0)
        # Only what is above has set Django up.
        from chaos.day.run import run  # noqa: PLC0415

        return run(options.feeds, options.hours, sys.stdout.write)


if __name__ == "__main__":
    sys.exit(main())
