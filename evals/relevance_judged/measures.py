"""How good an order of graded answers is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

from evals.relevance_judged.questions import GOOD


def ndcg(found: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float:
    """The discounted gain of the first `depth` answers, as a share of the best possible order's.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002), with the gain
    2^grade - 1 and the discount log2(rank + 1) of Burges et al., "Learning to rank using gradient descent"
    (2005). A series found twice gains once.
    """
    if not grades:
        raise ValueError("nothing is judged")
    once = ["" if key in found[:at] else key for at, key in enumerate(found)]
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(key, 0) for key in once][:depth]) / _gain(best[:depth])


def recall(found: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float:
    """The share of the good answers (those that fit in `depth`) among the first `depth`."""
    good = {key for key, grade in grades.items() if grade >= GOOD}
    return len(good.intersection(found[:depth])) / min(len(good), depth)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def mean(values: Sequence[float]) -> float:
    """The mean of at least one value."""
    return sum(values) / len(values)
