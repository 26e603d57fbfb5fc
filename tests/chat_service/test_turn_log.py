"""The log of a turn: whoever reads, from whatever process, whenever it comes, gets the same events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from django.db import OperationalError, connection
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from chat_service import leases, log_rows, turn_log
from chat_service.accepting import accept
from chat_service.answer import Answer, Part, said_chunks, token_chunk
from chat_service.channels import Channel
from chat_service.following import Batch
from chat_service.framing import framed
from chat_service.leases import Orphan
from chat_service.saving import Hold, interrupt, save
from chat_service.schemas import StreamChunk
from chat_service.spelling import Storable
from chat_service.turn_log import OwnTurn
from chat_service.turns import Turns
from events.models import ChatMessage, Turn, TurnLogEntry

IN_TIME_S = 20


class Desk:
    """One turn that is answered by one process and read through two."""

    def __init__(self, alice: User, here: Turns, there: Turns) -> None:
        self.accepted = accept(alice.pk, None, "hello", owner=here.owner)
        self.turn_id = self.accepted.turn_id
        self.here, self.processes = here, (here, there)
        self.part = Part("A")

    async def run(self, function, *values, **options):
        return await self.here.bridges.rows.run(function, *values, **options)

    def open(self) -> OwnTurn:
        self.is_lost = False
        return self.here.log.open(self.turn_id, self.accepted.fence, self.said, self.lose)

    def said(self) -> list[str]:
        return said_chunks([self.part], "")

    def lose(self) -> None:
        self.is_lost = True

    def say(self, own: OwnTurn, token: str) -> None:
        self.part.tokens.append(token)
        self.here.log.append(own, token_chunk("A", token))

    async def finish(self, own: OwnTurn) -> list[str]:
        answer = Answer(
            self.turn_id, self.accepted.session_id, self.accepted.answer_id, "complete", [self.part]
        )
        logged = await self.here.log.flushed(own)
        hold = Hold(self.here.owner, self.accepted.fence)
        assert await self.run(save, answer, hold, logged=logged)
        self.here.log.close(own, answer.closing_chunks())
        return answer.chunks()

    async def read(self, place: int, after: int = 0, most: int = 10_000) -> list[str]:
        """Up to `most` events above `after`, read through one of the processes."""
        read: list[str] = []
        async for batch in self.processes[place].follow(self.turn_id, after):
            read += batch.chunks
            if len(read) >= most:
                break
        return read[:most]


@asynccontextmanager
async def two_processes() -> AsyncIterator[tuple[Turns, Turns]]:
    here, there = Turns(), Turns()
    await here.open()
    await there.open()
    try:
        async with asyncio.timeout(IN_TIME_S):
            yield here, there
    finally:
        await here.shutdown(0)
        await there.shutdown(0)


async def desk_of(alice: User, here: Turns, there: Turns) -> Desk:
    with override_settings(TURNS_PER_MINUTE=1000):
        return await here.bridges.rows.run(Desk, alice, here, there)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(1, 90)),
        st.tuples(st.just("read"), st.integers(0, 1), st.integers(1, 60)),
        st.tuples(st.just("resume"), st.integers(0, 4), st.integers(1, 60)),
        st.tuples(st.just("pause"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_mixture_of_saying_reading_dropping_and_resuming_gives_every_reader_the_same(
    alice: User, transactional_db: None, steps: list[tuple]
) -> None:
    async def play() -> None:
        async with two_processes() as processes:
            desk = await desk_of(alice, *processes)
            own = desk.open()
            readers: list[tuple[int, list[str]]] = []
            for kind, *values in steps:
                if kind == "say":
                    for number in range(values[0]):
                        desk.say(own, f"{number} ")
                elif kind == "pause":
                    await desk.here.log.flushed(own)
                elif kind == "read" and desk.part.tokens:
                    most = min(values[1], len(desk.part.tokens))
                    readers.append((values[0], await desk.read(values[0], most=most)))
                elif kind == "resume" and readers:
                    place, read = readers[values[0] % len(readers)]
                    most = min(values[1], len(desk.part.tokens) - len(read))
                    if most:
                        read += await desk.read(1 - place, len(read), most)
            said = await desk.finish(own)
            for place, read in [*readers, (0, []), (1, [])]:
                assert read + await desk.read(place, len(read)) == said

    asyncio.run(play())


def test_a_reader_that_falls_behind_reads_the_log_and_costs_no_memory(
    alice: User, transactional_db: None
) -> None:
    async def play() -> None:
        async with two_processes() as processes:
            desk = await desk_of(alice, *processes)
            own = desk.open()
            slow = desk.here.follow(desk.turn_id, 0)
            for number in range(300):
                desk.say(own, f"{number} ")
                if number % 50 == 0:
                    await desk.here.log.flushed(own)
            await desk.here.log.flushed(own)
            assert own.channel.after(0) is None
            first = await anext(slow)
            assert list(first.chunks) == desk.said()[: first.last]
            await slow.aclose()

    asyncio.run(play())


def test_what_a_crash_of_postgresql_took_from_the_log_is_written_again(
    alice: User, transactional_db: None
) -> None:
    async def play() -> None:
        async with two_processes() as processes:
            desk = await desk_of(alice, *processes)
            own = desk.open()
            desk.say(own, "before ")
            await desk.here.log.flushed(own)
            await desk.run(TurnLogEntry.objects.all().delete)
            desk.here.log.check_emptied()
            desk.say(own, "after")
            said = await desk.finish(own)
            assert await desk.read(1) == said

    asyncio.run(play())


def test_the_log_waits_for_a_database_that_is_away_and_writes_each_event_once(
    alice: User, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = iter([OperationalError("gone"), OperationalError("gone")])
    append = log_rows.append

    def failing(*values: object) -> set[int]:
        done = append(*values)  # stored, but the confirmation is lost
        if (error := next(tries, None)) is not None:
            raise error
        return done

    monkeypatch.setattr(log_rows, "append", failing)
    monkeypatch.setattr(turn_log, "PAUSE_S", 0.0)

    async def play() -> None:
        async with two_processes() as processes:
            desk = await desk_of(alice, *processes)
            own = desk.open()
            desk.say(own, "once ")
            desk.say(own, "only")
            said = await desk.finish(own)
            assert await desk.read(1) == said

    asyncio.run(play())


def test_f33_a_late_write_after_a_takeover_is_refused(alice: User, transactional_db: None) -> None:
    async def play() -> None:
        async with two_processes() as processes:
            desk = await desk_of(alice, *processes)
            own = desk.open()
            desk.say(own, "Half an")
            await desk.here.log.flushed(own)
            orphan = Orphan(desk.turn_id, desk.accepted.fence)
            assert await desk.run(interrupt, orphan, processes[1].owner)
            desk.say(own, " answer too late")
            with pytest.raises(turn_log.TurnLost):
                await desk.here.log.flushed(own)
            assert desk.is_lost
            answer = Answer(desk.turn_id, 0, 0, "complete", [desk.part])
            late = Hold(desk.here.owner, desk.accepted.fence)
            assert not await desk.run(save, answer, late, logged=2)
            read = await desk.read(0)
            assert read == await desk.read(1)

    asyncio.run(play())
    turn = Turn.objects.get()
    assert (turn.status, turn.answer.content, turn.fence) == ("interrupted", "Half an", 2)


def test_an_answer_whose_log_was_lost_ends_beyond_all_that_was_given_with_a_gap_before(
    alice: User, transactional_db: None
) -> None:
    async def play() -> None:
        async with two_processes() as processes:
            desk = await desk_of(alice, *processes)
            own = desk.open()
            for _ in range(3):
                desk.say(own, "word ")
            await desk.here.log.flushed(own)
            await desk.run(TurnLogEntry.objects.all().delete)
            assert await desk.run(interrupt, Orphan(desk.turn_id, desk.accepted.fence), processes[1].owner)
            desk.here.log.lose(desk.turn_id)
            for place in (0, 1, 2, 3):
                gap, done, system = map(json.loads, await desk.read(1, place))
                assert (gap["gap"], gap["snapshot"]) == (True, "")
                assert (done["error_code"], system["status"]) == ("server_error", "interrupted")
            assert len(await desk.read(1, 1_000_001)) == 2

    asyncio.run(play())


def test_a_reader_that_has_everything_is_told_that_nothing_follows(
    alice: User, transactional_db: None
) -> None:
    async def play() -> None:
        async with two_processes() as processes:
            desk = await desk_of(alice, *processes)
            own = desk.open()
            desk.say(own, "word")
            said = await desk.finish(own)
            del own
            for place in (0, 1):
                assert await desk.read(place, len(said)) == []

    asyncio.run(play())


def test_a_log_that_had_nothing_to_lose_is_not_called_lost(alice: User, transactional_db: None) -> None:
    log_rows.mark()
    accepted = accept(alice.pk, None, "hello", owner="a")
    assert interrupt(Orphan(accepted.turn_id, 1), "b")
    entries = TurnLogEntry.objects.filter(turn_id=accepted.turn_id).order_by("seq")
    assert [entry.seq for entry in entries] == [1, 2]


def test_a_write_in_the_moment_of_a_takeover_is_taken_back(alice: User, transactional_db: None) -> None:
    accepted = accept(alice.pk, None, "hello", owner="a")
    said = [log_rows.Said(accepted.turn_id, 1, 1, [token_chunk("A", "Half")])]
    assert log_rows.append("a", said) == set()
    assert interrupt(Orphan(accepted.turn_id, 1), "b")
    # As it looks to a writer whose statement began before the takeover was committed.
    Turn.objects.filter(pk=accepted.turn_id).update(status="running", owner="a", fence=1)
    late = [log_rows.Said(accepted.turn_id, 1, 2, [token_chunk("A", " late")] * 4)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_turn SET fence = 1")
    log_rows.append("a", late)
    Turn.objects.filter(pk=accepted.turn_id).update(status="interrupted", owner="b", fence=2)
    assert log_rows.append("a", late) == {accepted.turn_id}
    assert TurnLogEntry.objects.order_by("seq").last().is_last
    assert ChatMessage.objects.get(role="assistant").content == "Half"


def test_a_turn_that_is_deleted_while_it_is_taken_over_is_left_alone(
    alice: User, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = accept(alice.pk, None, "hello", owner="a")

    def deleted_meanwhile(orphan: Orphan, owner: str) -> int | None:
        fence = leases.take_over(orphan, owner)
        alice.chat_sessions.all().delete()
        return fence

    monkeypatch.setattr("chat_service.saving.take_over", deleted_meanwhile)
    assert not interrupt(Orphan(accepted.turn_id, 1), "b")
    assert not Turn.objects.exists()


def test_deleting_a_turn_deletes_its_log(alice: User, transactional_db: None) -> None:
    accepted = accept(alice.pk, None, "hello", owner="a")
    log_rows.append("a", [log_rows.Said(accepted.turn_id, 1, 1, ["{}", "{}"])])
    assert TurnLogEntry.objects.count() == 2
    alice.chat_sessions.all().delete()
    assert TurnLogEntry.objects.count() == 0


def test_a_channel_holds_a_bounded_number_of_events() -> None:
    channel = Channel()
    for seq in range(1, 1000):
        channel.publish(seq - 1, [str(seq)])
    assert channel.after(900) is None
    held = channel.after(990)
    assert held is not None
    assert held == [str(seq) for seq in range(991, 1000)]


def test_silence_is_filled_with_comments_that_never_split_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat_service.framing.PING_EVERY_S", 0)

    async def batches() -> AsyncIterator[Batch]:
        yield Batch(0)
        yield Batch(0, ("{}", "[]"))
        yield Batch(2, ('"end"',), is_end=True)

    async def play() -> bytes:
        return b"".join([part async for part in framed(7, batches())])

    assert asyncio.run(play()).decode().split("\n\n") == [
        ": ping", ": ping", "id: 7:1\ndata: {}", "id: 7:2\ndata: []", ": ping",
        'id: 7:3\ndata: "end"', ": ping", "",
    ]  # fmt: skip


@given(letter=st.sampled_from("AB"), token=st.text())
def test_a_tokens_chunk_is_what_the_schema_would_write(letter: str, token: str) -> None:
    chunk = StreamChunk(model=letter, token=token)
    assert StreamChunk.model_validate_json(token_chunk(letter, token)) == chunk
    if token.isprintable():
        assert token_chunk(letter, token) == chunk.to_wire()


@given(text=st.text(), cuts=st.lists(st.integers(0, 200), max_size=20))
def test_text_cut_between_the_halves_of_a_character_arrives_whole(text: str, cuts: list[int]) -> None:
    coded = text.encode("utf-16-le")
    units = [coded[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(coded), 2)]
    edges = sorted({0, len(units), *(cut for cut in cuts if cut < len(units))})
    pieces = ["".join(units[start:end]) for start, end in pairwise(edges)]
    storable = Storable()
    assert "".join(storable.take(piece) for piece in pieces) == text.replace("\x00", "")
