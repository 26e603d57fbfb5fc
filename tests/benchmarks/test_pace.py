"""When scripted streams begin."""

import asyncio

import pytest

from benchmarks.pace import Together


def test_no_stream_begins_before_all_are_open() -> None:
    async def begun() -> list[float]:
        together = Together(2, within_s=1.0)
        first = asyncio.create_task(together.begin())
        await asyncio.sleep(0)
        assert not first.done()
        return [await together.begin(), await first]

    second, first = asyncio.run(begun())
    assert second - first == pytest.approx(0.5)


def test_who_waits_for_streams_that_do_not_come_is_told() -> None:
    together = Together(2, within_s=1.0, patience_s=0)
    with pytest.raises(TimeoutError):
        asyncio.run(together.begin())
