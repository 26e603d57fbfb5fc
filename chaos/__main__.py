"""Runs the product under sabotage and prints one table; exits 1 when a turn came to harm."""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from chaos.report import Outcome, told
from chaos.run import Options, Run
from chaos.table import table_of

# Tokens of the people are good for an hour.
MOST_MINUTES = 50
MOST_TOLD = 20


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--turns", type=int, default=2000, help="turns to ask (2000)")
    parser.add_argument("--minutes", type=float, help=f"ask for so long instead, at most {MOST_MINUTES}")
    parser.add_argument("--seed", type=int, help="what to plan from (chance)")
    parser.add_argument("--processes", type=int, default=4, help="WEB_PROCESSES of the product (4)")
    parser.add_argument("--keep", action="store_true", help="leave the product's folder with its log")
    options = parser.parse_args(arguments)
    if options.minutes is not None and not 0 < options.minutes <= MOST_MINUTES:
        parser.error(f"--minutes must be above 0 and at most {MOST_MINUTES}")
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    chosen = Options(seed, options.processes, options.turns)
    length = f"--turns {options.turns}"
    if options.minutes is not None:
        chosen = Options(seed, options.processes, turns=None, seconds=options.minutes * 60)
        length = f"--minutes {options.minutes:g}"
    command = f"python -m chaos {length} --seed {seed} --processes {options.processes}"
    _say(command)
    # Told to end, it ends what it has started, as at Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # PostgreSQL's account must be able to pass through, so it is not the home of whoever runs this.
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        outcome = asyncio.run(Run(chosen, folder, _say).outcome())
    except KeyboardInterrupt:
        return 130
    finally:
        if options.keep:
            _say(f"Its log is {folder}/serve.log")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return _tell(outcome, command)


def _tell(outcome: Outcome, command: str) -> int:
    of_seen = {id(one.seen): one for one in outcome.evidence}
    for violation in outcome.violations[:MOST_TOLD]:
        _say(told(violation, of_seen[id(violation.seen)]))
    if len(outcome.violations) > MOST_TOLD:
        _say(f"… and {len(outcome.violations) - MOST_TOLD} more")
    if outcome.broken:
        _say(f"It did not come back: {outcome.broken}")
    rows = outcome.rows()
    _say(f"{table_of(rows)}\nrepeat with: {command}")
    return 0 if all(row.is_met for row in rows) else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
