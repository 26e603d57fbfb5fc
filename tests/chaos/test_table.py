"""The table says what was found, and whether that may be."""

from chaos.table import Row, percentile, table_of


def test_a_floor_that_is_missed_is_marked():
    rows = [Row("turns accepted", 2000), Row("lost", 1, most=0), Row("doubled", 0, most=0)]
    assert [row.is_met for row in rows] == [True, False, True]
    assert table_of(rows).splitlines()[2:] == [
        "turns accepted   2,000",
        "lost                 1  ≤ 0  MISSED",
        "doubled              0  ≤ 0",
    ]


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile([5.0, 1.0, 3.0], 0.95) == 5.0
    assert percentile([], 0.95) == 0.0
