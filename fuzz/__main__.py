"""Runs the fuzzer over every kind of input and prints how many it read; exits 1 at a finding."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

from fuzz.seeds import KINDS, MOST_BYTES, write_seeds

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data" / "feeds"
SHARES = {"calendar": 0.55, "page": 0.25, "json": 0.15, "news": 0.05}
RUNS, SLOWEST_S, MOST_MB = 1_000_000, 2, 300
_DONE = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_PEAK = re.compile(r"stat::peak_rss_mb:\s+(\d+)")
_SLOWEST = re.compile(r"stat::slowest_unit_time_sec:\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the fuzzer said of one kind; `runs` is 0 when it stopped at a finding."""

    kind: str
    runs: int
    took_s: int
    peak_mb: int
    slowest_s: int
    said: str

    @property
    def is_clean(self) -> bool:
        """Whether every input was read without a crash, a hang or too much memory."""
        return self.runs > 0


def main(arguments: list[str] | None = None) -> int:
    """Fuzz what the command line asks for, two kinds at a time."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="inputs in all")
    parser.add_argument("--seed", type=int, default=42, help="what decides the inputs")
    parser.add_argument("--seconds", type=int, default=SLOWEST_S, help="what one input may take")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
        fuzz = partial(_fuzzed, folder=Path(folder), options=options)
        outcomes = list(pool.map(fuzz, KINDS))
    _print(outcomes, options)
    return 0 if all(one.is_clean for one in outcomes) else 1


def _fuzzed(kind: str, *, folder: Path, options: argparse.Namespace) -> Outcome:
    corpus = folder / kind
    write_seeds(kind, corpus, REAL)
    findings = ROOT / "var" / "fuzz"
    findings.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "fuzz.target", str(corpus),
        f"-runs={max(1, round(options.runs * SHARES[kind]))}", f"-seed={options.seed}",
        f"-timeout={options.seconds}", f"-rss_limit_mb={MOST_MB}", f"-max_len={MOST_BYTES}",
        "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={findings}/{kind}-",
    ]  # fmt: skip
    started = monotonic()
    ended = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    said = ended.stdout + ended.stderr
    return Outcome(
        kind,
        runs=_number(_DONE, said) if ended.returncode == 0 else 0,
        took_s=round(monotonic() - started),
        peak_mb=_number(_PEAK, said),
        slowest_s=_number(_SLOWEST, said),
        said=said,
    )


def _number(pattern: re.Pattern[str], said: str) -> int:
    found = pattern.search(said)
    return int(found[1]) if found else 0


def _print(outcomes: list[Outcome], options: argparse.Namespace) -> None:
    out = sys.stdout.write
    for one in outcomes:
        if one.is_clean:
            out(
                f"{one.kind:10} {one.runs:>10,} inputs in {one.took_s:>4} s, "
                f"slowest {one.slowest_s} s, memory at most {one.peak_mb} MB\n"
            )
        else:
            out(f"{one.kind:10} a finding:\n{one.said[-4000:]}\n")
    out(f"{sum(one.runs for one in outcomes):,} inputs without a crash, a hang above {options.seconds} s ")
    out(f"or memory above {MOST_MB} MB; seed {options.seed}\n")


if __name__ == "__main__":
    sys.exit(main())
