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
    "when": 0.82, "where": 0.90, "radius_miles": 0.95, "audience": 0.90, "ages": 0.95, "cost": 0.97,
    "is_virtual": 0.97, "topic": 0.68, "carried_over": 0.83,
}  # fmt: skip


def run(turns: list[ExpectedTurn], *, show: bool) -> list[dict[str, bool]]:
    """Understand a conversation turn by turn, each on what the earlier ones left."""
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
        remembered = query
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
        is_good = table(path.name if path != OWN else "our own", graded) and is_good
    return 0 if is_good else 1


def table(name: str, graded: list[dict[str, bool]]) -> bool:
    """Print the share of right turns by field; whether every floor is held."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for result in graded:
        asked.update(result.keys())
        right.update(field for field, is_right in result.items() if is_right)
    print(f"\n{name}: {len(graded)} turns\n{'field':<14}{'right':>10}{'share':>8}{'floor':>8}")
    is_held = True
    for field in FIELDS:
        if not asked[field]:
            continue
        share = right[field] / asked[field]
        held = share >= FLOORS[field]
        is_held = is_held and held
        counts = f"{right[field]}/{asked[field]}"
        print(f"{field:<14}{counts:>10}{share:>8.0%}{FLOORS[field]:>8.0%}{'' if held else '  BELOW'}")
    whole = sum(all(result.values()) for result in graded)
    print(f"{'whole turns':<14}{f'{whole}/{len(graded)}':>10}{whole / len(graded):>8.0%}")
    return is_held


if __name__ == "__main__":
    sys.exit(main())
