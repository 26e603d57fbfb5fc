"""`make eval`: how well conversations are understood, as a table; exits 1 below a floor."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from assistant.query import EventQuery  # noqa: E402 Django must be set up first
from assistant.understanding import Setting, understand  # noqa: E402 as above
from evals.conversations import OWN, ExpectedTurn, load  # noqa: E402 as above
from evals.grading import FIELDS, grade  # noqa: E402 as above
from gazetteer import load_gazetteer  # noqa: E402 as above

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "evals" / "conversations.json"
# Shares of turns; raised as the understanding gets better, never lowered.
FLOORS = {
    "when": 0.94, "where": 0.95, "radius_miles": 0.95, "audience": 0.93, "ages": 0.95, "cost": 0.97,
    "is_virtual": 0.97, "topic": 0.85, "carried_over": 0.92,
}  # fmt: skip


def run(turns: list[ExpectedTurn], *, show: bool, remembers: bool = True) -> list[dict[str, bool]]:
    """Understand a conversation turn by turn, each on what the earlier ones left, or each alone."""
    places = load_gazetteer()
    home = places.resolve(turns[0].home).place if turns[0].home else None
    remembered: EventQuery | None = None
    graded = []
    for turn in turns:
        setting = Setting(turn.now, turn.timezone, home, places)
        query = understand(turn.message, setting, remembered=remembered)
        result = grade(query, turn.expected)
        graded.append(result)
        wrong = [name for name, right in result.items() if not right]
        if show and wrong:
            where = f"{turn.conversation}.{turn.number}"
            print(f"{where} {turn.message!r}: {', '.join(wrong)}; got {query.to_wire()}")
        remembered = query if remembers else None
    return graded


def main() -> int:
    """Print the table of each file and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "files", nargs="*", type=Path, help="conversations (default: ours, and those beside us)"
    )
    parser.add_argument("--show", action="store_true", help="print every turn that is not right")
    options = parser.parse_args()
    files = options.files or [path for path in (OWN, BESIDE) if path.exists()]
    is_good = True
    for path in files:
        graded = [result for turns in load(path) for result in run(turns, show=options.show)]
        alone = [result for turns in load(path) for result in run(turns, show=False, remembers=False)]
        is_good = table(path.name if path != OWN else "our own", graded, alone) and is_good
    return 0 if is_good else 1


def table(name: str, graded: list[dict[str, bool]], alone: list[dict[str, bool]]) -> bool:
    """Print the share of right turns by field, and of the last sentence only; whether every floor is held."""
    asked = Counter(field for result in graded for field in result)
    right, right_alone = (
        Counter(field for result in results for field, is_right in result.items() if is_right)
        for results in (graded, alone)
    )
    print(f"\n{name}: {len(graded)} turns")
    print(f"{'field':<14}{'right':>10}{'share':>8}{'floor':>8}{'last sentence only':>20}")
    is_held = True
    for field in FIELDS:
        if not asked[field]:
            continue
        share = right[field] / asked[field]
        held = share >= FLOORS[field]
        is_held = is_held and held
        counts = f"{right[field]}/{asked[field]}"
        by_itself = f"{right_alone[field] / asked[field]:.0%}"
        verdict = "" if held else "  BELOW"
        print(f"{field:<14}{counts:>10}{share:>8.0%}{FLOORS[field]:>8.0%}{by_itself:>20}{verdict}")
    whole, whole_alone = (sum(all(result.values()) for result in results) for results in (graded, alone))
    by_itself = f"{whole_alone / len(graded):.0%}"
    print(
        f"{'whole turns':<14}{f'{whole}/{len(graded)}':>10}{whole / len(graded):>8.0%}{'':>8}{by_itself:>20}"
    )
    return is_held


if __name__ == "__main__":
    sys.exit(main())
