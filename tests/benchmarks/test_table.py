"""The rows of the benchmarks."""

from benchmarks.table import Floor, Row, beside


def test_a_row_names_both_figures_of_what_it_is_held_against() -> None:
    row = beside("gap", [60.0, 80.0], [50.0, 55.0], floor=Floor(p95=250))
    assert row.cells()[4] == "bare Starlette 55.0 / 55.0 ms"
    assert row.is_met


def test_a_row_that_takes_longer_than_its_floor_says_so() -> None:
    row = Row("gap", 60.0, 251.0, floor=Floor(p95=250))
    assert row.cells()[3] == "p95 ≤ 250 ms  MISSED"


def test_a_row_that_does_not_reach_its_least_says_so() -> None:
    row = Row("admitted", 59.9, unit="a second", floor=Floor(least=60))
    assert row.cells()[3] == "≥ 60  MISSED"
