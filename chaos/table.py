"""The rows of a run, and the table they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("chaos", "figure", "floor")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `most` is what it may be."""

    name: str
    figure: float
    most: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the floor is kept."""
        return self.most is None or self.figure <= self.most

    def cells(self) -> tuple[str, str, str]:
        """The row's words under HEADINGS."""
        floor = "" if self.most is None else f"≤ {self.most:g}"
        return self.name, f"{self.figure:,.0f}", floor if self.is_met else f"{floor}  MISSED"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the sorted values do not exceed (nearest rank); 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def table_of(rows: Sequence[Row]) -> str:
    """The rows as aligned text."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    names, figures, _ = widths
    text = [f"{name:<{names}}  {figure:>{figures}}  {floor}".rstrip() for name, figure, floor in lines]
    return "\n".join([text[0], "  ".join("-" * width for width in widths), *text[1:]])
