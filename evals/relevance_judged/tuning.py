"""A small grid over the weights: chosen on every other question, checked on the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from assistant.weights import WEIGHTS, Weights
from evals import relevance
from evals.relevance_judged.asking import as_given

GRID = {
    "words_found": (0.0, 0.05, 0.1, 0.2),
    "words_rank": (0.0, 0.3, 0.6),
    "title": (0.25, 0.5),
    "closeness": (0.0, 0.05, 0.1, 0.2),
}
SHOWN = 5


def run() -> None:
    """Print the best combinations on one half and what they give on the other, beside today's weights."""
    asked = relevance.prepared()
    halves = asked.questions[::2], asked.questions[1::2]

    def measured(weights: Weights, half: int) -> relevance.Score:
        return relevance.scored(halves[half], relevance.answered(asked, halves[half], as_given, weights))

    best = sorted(_combinations(), key=lambda weights: measured(weights, 0).ndcg, reverse=True)[:SHOWN]
    for weights in [WEIGHTS, *best]:
        chosen, checked = measured(weights, 0), measured(weights, 1)
        values = ", ".join(f"{name} {getattr(weights, name):g}" for name in GRID)
        print(f"{chosen.ndcg:.3f} on one half, {checked.ndcg:.3f} on the other: {values}")


def _combinations() -> Iterator[Weights]:
    for values in product(*GRID.values()):
        yield replace(WEIGHTS, **dict(zip(GRID, values, strict=True)))
