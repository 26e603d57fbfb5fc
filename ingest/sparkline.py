"""A row of counts as a small line, with the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 120, 28
# The line's own thickness must not be cut off at the edge.
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The points of an SVG polyline, where it ends, and what it says."""

    points: str
    last_x: float
    last_y: float
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(counts: Sequence[int]) -> Sparkline | None:
    """The counts, oldest first, on a scale that begins at nought; None for fewer than two."""
    if len(counts) < 2:
        return None
    top = max(*counts, 1)
    step = (WIDTH - 2 * MARGIN) / (len(counts) - 1)
    places = [
        (
            round(MARGIN + index * step, 1),
            round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * count / top, 1),
        )
        for index, count in enumerate(counts)
    ]
    return Sparkline(" ".join(f"{x},{y}" for x, y in places), *places[-1], _in_words(counts))


def _in_words(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    over = f"Over the last {len(counts)} readings"
    if low == high:
        return f"{over}: always {high} events to come"
    return f"{over}: between {low} and {high} events to come, {counts[-1]} at the last"
