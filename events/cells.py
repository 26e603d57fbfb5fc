"""The Earth in cells of a tenth of a degree, by which an index finds what is near a point.

The cell of a point is floor(10 * latitude) * CELL_ROW + floor(10 * longitude), in Python as in the database's
`Event.cell`: both multiply and round as IEEE 754 says, so a point in a box is in one of the box's cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor

CELL_ROW = 4096  # more than the 3,601 cells around the Earth
# More than this many are looked up more slowly than the whole time is read.
MOST_CELLS = 4_000

Span = tuple[float, float]


def cells_in(boxes: Iterable[tuple[Span, Sequence[Span]]]) -> list[int] | None:
    """The cells of boxes, each a span of latitudes and its spans of longitudes; None when too many."""
    cells: set[int] = set()
    for (south, north), columns in boxes:
        rows = range(floor(south * 10), floor(north * 10) + 1)
        for west, east in columns:
            first, last = floor(west * 10), floor(east * 10)
            if len(rows) * (last - first + 1) > MOST_CELLS:
                return None
            cells.update(row * CELL_ROW + column for row in rows for column in range(first, last + 1))
    return sorted(cells) if len(cells) <= MOST_CELLS else None
