"""The log of a turn and its framing, without a server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from itertools import chain, pairwise
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from chat_service.framing import framed
from chat_service.spelling import Storable
from chat_service.turn_log import BATCH, Batch, Entry, TurnLog

T = TypeVar("T")


def run(work: Awaitable[T]) -> T:
    async def waited() -> T:
        return await work

    return asyncio.run(waited())


async def read_all(log: TurnLog, after: int = 0) -> list[Entry]:
    read: list[Entry] = []
    while True:
        batch = await log.read(1, after, timeout_s=5)
        assert batch is not None
        read += batch.entries
        after = read[-1].seq if read else after
        if batch.is_end:
            return read


@given(
    appended=st.lists(st.lists(st.text(max_size=3), max_size=4), max_size=30),
    starts=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=5),
)
def test_every_reader_gets_the_same_events_whenever_it_comes(
    appended: list[list[str]], starts: list[tuple[int, int]]
) -> None:
    async def play() -> None:
        log = TurnLog(grace_s=60)
        log.open(1)
        readers: list[tuple[int, asyncio.Task[list[Entry]]]] = []
        for step, chunks in enumerate(appended):
            for when, after in starts:
                if when == step:
                    readers.append((after, asyncio.create_task(read_all(log, after))))
            await asyncio.sleep(0)
            log.append(1, *chunks)
        log.close(1)
        said = [Entry(number, text) for number, text in enumerate(chain(*appended), start=1)]
        assert await read_all(log) == said
        for after, reader in readers:
            assert await reader == said[after:]

    run(play())


def test_a_batch_is_bounded_and_the_log_forgets_after_the_grace() -> None:
    async def play() -> None:
        log = TurnLog(grace_s=0)
        log.open(1)
        log.append(1, *["x"] * (BATCH + 1))
        log.close(1)
        batch = await log.read(1, 0, timeout_s=5)
        assert batch is not None
        assert (len(batch.entries), batch.is_end) == (BATCH, False)
        for _ in range(3):  # turns of the loop, in which what is due is done
            await asyncio.sleep(0)
        assert await log.read(1, BATCH, timeout_s=5) is None

    run(play())


def test_silence_is_filled_with_comments_that_never_split_an_event() -> None:
    async def batches() -> AsyncIterator[Batch]:
        yield Batch((), is_end=False)
        yield Batch((Entry(1, "{}"), Entry(2, "[]")), is_end=False)
        yield Batch((), is_end=False)
        yield Batch((Entry(3, '"end"'),), is_end=True)

    async def play() -> bytes:
        return b"".join([part async for part in framed(7, batches())])

    assert run(play()).decode().split("\n\n") == [
        ": ping", ": ping", "id: 7:1\ndata: {}", "id: 7:2\ndata: []", ": ping", 'id: 7:3\ndata: "end"', "",
    ]  # fmt: skip


@given(text=st.text(), cuts=st.lists(st.integers(0, 200), max_size=20))
def test_text_cut_between_the_halves_of_a_character_arrives_whole(text: str, cuts: list[int]) -> None:
    coded = text.encode("utf-16-le")
    units = [coded[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(coded), 2)]
    edges = sorted({0, len(units), *(cut for cut in cuts if cut < len(units))})
    pieces = ["".join(units[start:end]) for start, end in pairwise(edges)]
    storable = Storable()
    assert "".join(storable.take(piece) for piece in pieces) == text.replace("\x00", "")
