"""Numbers of days as small charts: bars and lines in an SVG, with the highest number at the side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 120
_GAP = 3.0
_LEAST_BAR = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of one day's bar; `part` is the number of its row of values."""

    part: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars or lines of a chart, and the number at its top."""

    top: int
    bars: tuple[Bar, ...] = ()
    lines: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


def bar_chart(*parts: Sequence[int]) -> Chart:
    """Each day's parts upon each other, the first at the bottom."""
    top = max((sum(day) for day in zip(*parts, strict=True)), default=0)
    step = WIDTH / max(len(parts[0]), 1)
    bars: list[Bar] = []
    for index, day in enumerate(zip(*parts, strict=True)):
        y = float(HEIGHT)
        for part, count in enumerate(day):
            # The smallest number can still be seen.
            height = max(HEIGHT * count / top, _LEAST_BAR) if count else 0.0
            y -= height
            if count:
                bars.append(
                    Bar(part, round(index * step, 1), round(y, 1), round(step - _GAP, 1), round(height, 1))
                )
    return Chart(top, bars=tuple(bars))


def line_chart(*lines: Sequence[int | None]) -> Chart:
    """Each row of values as a line, which goes over days without a value."""
    top = max((value for line in lines for value in line if value is not None), default=0)
    return Chart(top, lines=tuple(_points(line, top) for line in lines))


def _points(line: Sequence[int | None], top: int) -> str:
    step = WIDTH / max(len(line), 1)
    points = [
        f"{(index + 0.5) * step:.1f},{HEIGHT - HEIGHT * value / max(top, 1):.1f}"
        for index, value in enumerate(line)
        if value is not None
    ]
    # A line to itself is drawn as a dot, a single point not at all.
    return " ".join(points * 2 if len(points) == 1 else points)
