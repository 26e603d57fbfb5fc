"""`make eval`: are the answers good? One table for each measure; exits 1 when a floor is missed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django

from config.own_database import own_database
from evals.relevance_judged.questions import load

# Modules of this package, each with run(*, show) that prints its table and says whether its floors hold.
MEASURES = ("understanding", "dates", "relevance", "answers", "adversary")
STORED = {"relevance", "answers", "adversary"}  # those that need a database
ON_REQUEST = {"adversary"}  # a quarter of an hour and more
DATABASE = "superschedules_evals"


def main() -> int:
    """Run what is named, all without a name, or the understanding of the named files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"{', '.join(MEASURES)}, or files of conversations")
    parser.add_argument("--show", action="store_true", help="print everything that is not right")
    parser.add_argument("--tune", action="store_true", help="try other weights of the ranking instead")
    parser.add_argument("--answers", type=int, metavar="N", help="how many questions the adversary answers")
    parser.add_argument("--conversations", action="store_true", help="it answers them in conversations")
    parser.add_argument("--again", action="store_true", help="it says what it said in its last run")
    options = parser.parse_args()
    measures = [name for name in options.names if name in MEASURES]
    files = [Path(name) for name in options.names if name not in MEASURES]
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        parser.error(f"neither a measure nor a file: {', '.join(missing)}")
    if options.tune and measures != ["relevance"]:
        parser.error("--tune is for relevance")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    there = [name for name in MEASURES if find_spec(f"evals.{name}") and name not in ON_REQUEST]
    chosen = measures or ([] if files else there)
    if not STORED.intersection(chosen):
        return _run(chosen, files, show=options.show)
    os.environ["NOW"] = load().now.isoformat()
    os.environ["ADVERSARY_ANSWERS"] = str(options.answers or "")
    os.environ["ADVERSARY_CONVERSATIONS"] = "1" if options.conversations else ""
    os.environ["ADVERSARY_AGAIN"] = "1" if options.again else ""
    os.environ["LLM_TIMEOUT_S"] = "600"  # on a machine of two processors
    os.environ["TURNS_PER_MINUTE"] = "1000000"  # one person asks all the questions
    with own_database(DATABASE):
        return _tune() if options.tune else _run(chosen, files, show=options.show)


def _run(measures: Sequence[str], files: Sequence[Path], *, show: bool) -> int:
    django.setup()
    held = [import_module("evals.understanding").run(files, show=show)] if files else []
    held += [import_module(f"evals.{name}").run(show=show) for name in measures]
    return 0 if all(held) else 1


def _tune() -> int:
    django.setup()
    import_module("evals.relevance_judged.tuning").run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
