"""What each part of a score counts, chosen by measurement (docs/decisions/0007-search.md)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The factors of the score; 0 leaves a part out, so that it can be measured without.

    With `meaning` at 0 only texts with the topic's words count.
    """

    meaning: float = 1.0
    words_found: float = 0.1
    words_rank: float = 0.3
    title: float = 0.5
    closeness: float = 0.1
    age_met: float = 0.03
    wish: float = 0.1


WEIGHTS = Weights()
