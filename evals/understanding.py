"""How well conversations are understood: a table of each file, by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from assistant.query import EventQuery
from assistant.understanding import Setting, understand
from evals.conversations import SETS, ExpectedTurn, load
from evals.grading import FIELDS, grade
from evals.help import Help
from gazetteer import load_gazetteer

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "evals" / "conversations.json"
# Shares of turns; raised as the understanding gets better, never lowered.
FLOORS = {
    "when": 0.92, "where": 0.95, "radius_miles": 0.95, "audience": 0.93, "ages": 0.92, "cost": 0.97,
    "is_virtual": 0.97, "topic": 0.85, "carried_over": 0.92,
}  # fmt: skip
# Of the conversations given to us.
GIVEN_FLOORS = {
    **FLOORS, "when": 0.95, "ages": 0.95, "topic": 0.9,
}  # fmt: skip


def run(files: Sequence[Path] = (), *, show: bool) -> bool:
    """Print the table of each file (by default ours, and those beside us); whether every floor is held.

    With LLM_UNDERSTANDS the configured language model helps, and what its help did is told at the end.
    """
    is_good = True
    model_help = Help.configured() if settings.LLM_UNDERSTANDS else None
    for path in files or [path for path in (*SETS, BESIDE) if path.exists()]:
        graded = [
            result for turns in load(path) for result in understood(turns, show=show, model_help=model_help)
        ]
        alone = [result for turns in load(path) for result in understood(turns, show=False, remembers=False)]
        is_good = table(f"our {path.stem}" if path in SETS else path.name, graded, alone) and is_good
    if model_help is not None:
        print(model_help.report())
    return is_good


def understood(
    turns: list[ExpectedTurn],
    *,
    show: bool,
    remembers: bool = True,
    model_help: Callable[[str, EventQuery], EventQuery] | None = None,
) -> list[dict[str, bool]]:
    """Understand a conversation turn by turn, each on what the earlier ones left, or each alone."""
    places = load_gazetteer()
    home = places.resolve(turns[0].home).place if turns[0].home else None
    remembered: EventQuery | None = None
    graded = []
    for turn in turns:
        setting = Setting(turn.now, turn.timezone, home, places)
        query = understand(turn.message, setting, remembered=remembered)
        if model_help is not None:
            query = model_help(turn.message, query)
        result = grade(query, turn.expected)
        graded.append(result)
        wrong = [name for name, right in result.items() if not right]
        if show and wrong:
            where = f"{turn.conversation}.{turn.number}"
            print(f"{where} {turn.message!r}: {', '.join(wrong)}; got {query.to_wire()}")
        remembered = query if remembers else None
    return graded


def table(name: str, graded: list[dict[str, bool]], alone: list[dict[str, bool]]) -> bool:
    """Print the share of right turns by field, and of the last sentence only; whether every floor is held."""
    asked = Counter(field for result in graded for field in result)
    right, right_alone = (
        Counter(field for result in results for field, is_right in result.items() if is_right)
        for results in (graded, alone)
    )
    floors = GIVEN_FLOORS if name == BESIDE.name else FLOORS
    print(f"\n{name}: {len(graded)} turns")
    print(f"{'field':<14}{'right':>10}{'share':>8}{'floor':>8}{'last sentence only':>20}")
    is_held = True
    for field in FIELDS:
        if not asked[field]:
            continue
        share = right[field] / asked[field]
        held = share >= floors[field]
        is_held = is_held and held
        counts = f"{right[field]}/{asked[field]}"
        by_itself = f"{right_alone[field] / asked[field]:.0%}"
        verdict = "" if held else "  BELOW"
        print(f"{field:<14}{counts:>10}{share:>8.0%}{floors[field]:>8.0%}{by_itself:>20}{verdict}")
    whole, whole_alone = (sum(all(result.values()) for result in results) for results in (graded, alone))
    by_itself = f"{whole_alone / len(graded):.0%}"
    print(
        f"{'whole turns':<14}{f'{whole}/{len(graded)}':>10}{whole / len(graded):>8.0%}{'':>8}{by_itself:>20}"
    )
    return is_held
