"""`make eval`: are the answers good? One table for each measure; exits 1 when a floor is missed."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Modules of this package, each with run(*, show) that prints its table and says whether its floors hold.
MEASURES = ("understanding", "dates")


def main() -> int:
    """Run what is named, all without a name, or the understanding of the named files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"{', '.join(MEASURES)}, or files of conversations")
    parser.add_argument("--show", action="store_true", help="print everything that is not right")
    options = parser.parse_args()
    measures = [name for name in options.names if name in MEASURES]
    files = [Path(name) for name in options.names if name not in MEASURES]
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        parser.error(f"neither a measure nor a file: {', '.join(missing)}")
    django.setup()
    held = [import_module("evals.understanding").run(files, show=options.show)] if files else []
    there = [name for name in MEASURES if find_spec(f"evals.{name}")]
    for name in measures or ([] if files else there):
        held.append(import_module(f"evals.{name}").run(show=options.show))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
