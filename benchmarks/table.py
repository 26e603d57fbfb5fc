"""The rows a benchmark reports, and the table they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("benchmark", "p50", "p95", "floor", "reference", "ratio")
BARE = "bare Starlette"


@dataclass(frozen=True, slots=True)
class Floor:
    """The most a row may need, or the least it must reach; None is no limit."""

    p50: float | None = None
    p95: float | None = None
    least: float | None = None


NO_FLOOR = Floor()


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `p95` is None where one number says it all, `reference` names what it is held against."""

    name: str
    p50: float
    p95: float | None = None
    unit: str = "ms"
    floor: Floor = NO_FLOOR
    reference: str = ""
    reference_p50: float | None = None
    reference_p95: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the floor is kept."""
        within_p50 = self.floor.p50 is None or self.p50 <= self.floor.p50
        within_p95 = self.floor.p95 is None or self.p95 is None or self.p95 <= self.floor.p95
        reached = self.floor.least is None or self.p50 >= self.floor.least
        return within_p50 and within_p95 and reached

    @property
    def _figure(self) -> str:
        # A share is told apart at the third digit, a time is not.
        return f"{self.p50:.1f} {self.unit}" if self.unit else f"{self.p50:.3f}"

    def cells(self) -> tuple[str, ...]:
        """The row's words under HEADINGS."""
        floors = [f"{floor:g}" for floor in (self.floor.p50, self.floor.p95) if floor is not None]
        whose = "p95 " if self.floor.p50 is None else ""
        floor = f"{whose}≤ {' / '.join(floors)} {self.unit}" if floors else ""
        if self.floor.least is not None:
            floor = f"≥ {self.floor.least:g}"
        reference, ratio = self.reference, ""
        if self.reference_p50 is not None:
            figures = [value for value in (self.reference_p50, self.reference_p95) if value is not None]
            reference = f"{self.reference} {' / '.join(f'{value:.1f}' for value in figures)} {self.unit}"
            ratio = f"{self.p50 / self.reference_p50:.2f}" if self.reference_p50 else ""
        missed = "" if self.is_met else "  MISSED"
        p95 = "" if self.p95 is None else f"{self.p95:.1f} {self.unit}"
        return self.name, self._figure, p95, floor + missed, reference, ratio


def beside(
    name: str, ours: Sequence[float], bare: Sequence[float], *, unit: str = "ms", floor: Floor = NO_FLOOR
) -> Row:
    """A row of our values beside those of the bare application."""
    p50, p95, bare_p50, bare_p95 = (
        percentile(values, share) for values in (ours, bare) for share in (0.5, 0.95)
    )
    return Row(name, p50, p95, unit, floor, BARE, bare_p50, bare_p95)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the sorted values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table_of(rows: Sequence[Row]) -> str:
    """The rows as aligned text."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(
        line.rstrip() for line in (text[0], "  ".join("-" * width for width in widths), *text[1:])
    )
