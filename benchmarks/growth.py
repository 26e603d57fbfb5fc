"""How much more a search around a place takes among ten times the events."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.table import Floor, Row

PLACED = "10 miles around"
FROM, TO = "100,000 events", "1,000,000 events"
MOST = 3.0


def growth(rows: Sequence[Row]) -> list[Row]:
    """A row for each case around a place that was measured at both sizes."""
    p50 = {row.name: row.p50 for row in rows if PLACED in row.name and row.unit == "ms"}
    return [
        Row(f"growth to {name}", p50[name] / p50[smaller], unit="times", floor=Floor(p50=MOST))
        for name in p50
        if (smaller := name.replace(TO, FROM)) in p50 and smaller != name
    ]
