"""A question that was accepted gets one stored answer: dropped, stopped, failed, replayed."""

import pytest

from chat_service.app import app
from events.models import ChatMessage, ChatSession, Event, Turn
from llm_providers import Fault, ScriptedModel
from tests.chat_service.conftest import Chat, run_in

TOKENS = ("Story", " Time", " is", " on", " Saturday", ".")


def stored(turn_id: int) -> ChatMessage:
    return Turn.objects.get(pk=turn_id).answer


def test_a_dropped_connection_leaves_the_whole_answer(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(TOKENS, sleep=gate))
    with chat.asking() as reading:
        gate.let(1)
        assert reading.chunks(1)[0]["token"] == "Story"
    gate.let(len(TOKENS))
    chat.wait_for(reading.turn_id)
    assert stored(reading.turn_id).content == "Story Time is on Saturday."
    assert stored(reading.turn_id).status == "complete"
    assert ChatMessage.objects.filter(role="assistant").count() == 1


def test_a_second_reader_gets_the_same_stream_while_it_runs(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(TOKENS, sleep=gate))
    with chat.asking() as first:
        gate.let(2)
        first.chunks(2)
        gate.let(len(TOKENS))
        second = chat.again(first.turn_id)
        assert second.text == "Story Time is on Saturday."
        assert [chunk["token"] for chunk in first.rest().chunks] == [*TOKENS[2:], "", ""]


def test_a_running_session_names_its_turn_to_a_second_question(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(TOKENS, sleep=gate))
    with chat.asking() as reading:
        session = Turn.objects.get(pk=reading.turn_id).session_id
        refused = chat.ask("and Sunday?", session_id=session)
        gate.let(len(TOKENS))
        reading.rest()
    assert refused.status == 409
    assert refused.detail["turn_id"] == reading.turn_id
    gate.let(len(TOKENS))
    assert chat.ask("and Sunday?", session_id=session).system["status"] == "complete"


def test_a_finished_turn_replays_from_any_event(chat: Chat, weekend: list[Event]) -> None:
    stream = chat.ask()
    turn_id = stream.system["turn_id"]
    whole = [line for line in stream.body.splitlines() if line.startswith(("id: ", "data: "))]
    for number in range(len(stream.ids) + 1):
        again = chat.again(turn_id, last_event_id=f"{turn_id}:{number}")
        lines = [line for line in again.body.splitlines() if line.startswith(("id: ", "data: "))]
        assert lines == whole[2 * number :]


def test_after_in_the_address_counts_and_the_header_beats_it(chat: Chat, weekend: list[Event]) -> None:
    stream = chat.ask()
    turn_id, last = stream.system["turn_id"], len(stream.ids)
    assert chat.again(turn_id, after=str(last - 1)).ids == stream.ids[-1:]
    assert chat.again(turn_id, after=f"{turn_id}:{last - 1}").ids == stream.ids[-1:]
    assert chat.again(turn_id, after="1", last_event_id=f"{turn_id}:{last - 2}").ids == stream.ids[-2:]


@pytest.mark.parametrize("unknown", ["99999", "777777:2", "x", "-1", "9" * 30])
def test_an_event_id_we_never_sent_gets_a_gap_with_all_that_was_said(
    chat: Chat, weekend: list[Event], unknown: str
) -> None:
    stream = chat.ask()
    again = chat.again(stream.system["turn_id"], last_event_id=unknown)
    gap, *rest = again.chunks
    assert (gap["gap"], gap["snapshot"], gap["token"], gap["done"]) == (True, stream.text, "", False)
    assert [rest, again.ids] == [stream.chunks[-2:], stream.ids[-3:]]


def test_an_unknown_event_id_of_a_running_turn_gets_a_gap_and_what_follows(
    chat: Chat, weekend: list[Event]
) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(TOKENS, sleep=gate))
    with chat.asking() as reading:
        gate.let(2)
        reading.chunks(2)
        with chat.following(reading.turn_id, last_event_id="x") as again:
            [gap] = again.chunks(1)
            gate.let(len(TOKENS))
            rest = again.rest()
    assert gap["snapshot"] + rest.text == "Story Time is on Saturday."


def test_a_stopped_turn_keeps_what_was_said(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(TOKENS, sleep=gate))
    with chat.asking() as reading:
        gate.let(2)
        reading.chunks(2)
        answered = chat.stop(reading.turn_id)
        assert (answered.status_code, answered.json()["status"]) == (202, "stopped")
        rest = reading.rest()
    assert rest.system["status"] == "stopped"
    assert rest.done["error"] is None
    assert rest.done["suggested_event_ids"] == [weekend[0].pk]
    answer = stored(reading.turn_id)
    assert (answer.content, answer.status) == ("Story Time", "stopped")


def test_a_turn_can_be_stopped_in_silence_and_asked_after_at_once(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(scripted=ScriptedModel(TOKENS, sleep=chat.gate()))
    with chat.asking() as reading:
        chat.stop(reading.turn_id)
        assert reading.rest().system["status"] == "stopped"
    chat.answer_with()
    session = Turn.objects.get(pk=reading.turn_id).session_id
    assert chat.ask(session_id=session).system["status"] == "complete"


def test_stopping_again_or_after_the_end_changes_nothing(chat: Chat, weekend: list[Event]) -> None:
    turn_id = chat.ask().system["turn_id"]
    for _ in range(2):
        answered = chat.stop(turn_id)
        assert (answered.status_code, answered.json()["status"]) == (202, "complete")
    assert stored(turn_id).status == "complete"


def test_a_strangers_turn_is_not_found(chat: Chat, bobs_chat: Chat, weekend: list[Event]) -> None:
    turn_id = chat.ask().system["turn_id"]
    for number in (turn_id, 999_999, 2**63 - 1):
        refused = bobs_chat.again(number)
        assert (refused.status, refused.detail["error_code"]) == (404, "not_found")
        assert bobs_chat.stop(number).status_code == 404


def test_a_session_deleted_meanwhile_ends_the_stream_with_an_error(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(TOKENS, sleep=gate))
    with chat.asking() as reading:
        gate.let(1)
        reading.chunks(1)
        ChatSession.objects.all().delete()
        gate.let(len(TOKENS))
        rest = reading.rest()
    assert rest.done["error_code"] == "session_error"
    assert rest.system["status"] == "failed"
    assert not ChatMessage.objects.exists()


def test_a_turn_of_a_crashed_server_is_interrupted_at_the_next_start(chat: Chat, alice) -> None:
    session = ChatSession.objects.create(user=alice)
    turn = Turn.objects.create(
        session=session,
        user=alice,
        status="running",
        question=session.add_message("user", "first"),
        answer=session.add_message("assistant", "Half an", status="running"),
    )
    run_in(chat.loop, app.turns.keeper.reap())
    replay = chat.again(turn.pk)
    assert replay.text == "Half an"
    assert replay.system["status"] == "interrupted"
    assert replay.done["retryable"] is True
    assert chat.ask(session_id=session.pk).system["status"] == "complete"


def test_a_model_that_fails_before_a_word_is_replaced_by_the_built_in_writer(
    chat: Chat, weekend: list[Event]
) -> None:
    chat.answer_with(scripted=ScriptedModel(fault=Fault.REFUSED))
    stream = chat.ask()
    assert "Story Time" in stream.text
    metadata = stored(stream.system["turn_id"]).metadata
    assert (metadata["writer"], metadata["fallback"]) == ("built_in", "llm_unavailable")
    assert stream.system["status"] == "complete"


def test_a_model_that_fails_later_leaves_its_text_and_a_typed_error(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(scripted=ScriptedModel(TOKENS, fault=Fault.SERVER_ERROR, after=3))
    stream = chat.ask()
    assert stream.text == "Story Time is"
    assert (stream.done["error_code"], stream.done["retryable"]) == ("llm_unavailable", True)
    assert stream.system["status"] == "failed"
    assert stored(stream.system["turn_id"]).content == "Story Time is"
    assert chat.again(stream.system["turn_id"]).body == stream.body


def test_a_model_is_told_the_events_and_the_conversation(chat: Chat, weekend: list[Event]) -> None:
    model = ScriptedModel(TOKENS)
    first = chat.ask()
    chat.answer_with(scripted=model)
    stream = chat.ask("anything with music?", session_id=first.system["session_id"])
    _rules, user = model.asked[0]
    assert "user: What is on this weekend in Newton?" in user
    assert "Jazz Night" in user
    metadata = stored(stream.system["turn_id"]).metadata
    assert (metadata["model"], metadata["writer"]) == ("scripted", "language_model")


def test_two_models_answer_side_by_side(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(one=ScriptedModel(("Jazz", " Night")), two=ScriptedModel(("Story", " Time")))
    stream = chat.ask(single_model_mode=False)
    said = {
        letter: "".join(chunk["token"] for chunk in stream.chunks if chunk["model"] == letter)
        for letter in "AB"
    }
    assert said == {"A": "Jazz Night", "B": "Story Time"}
    ends = [(chunk["model"], chunk["suggested_event_ids"]) for chunk in stream.chunks if chunk["done"]]
    assert ends == [("A", [weekend[1].pk]), ("B", [weekend[0].pk]), ("SYSTEM", [])]
    answer = stored(stream.system["turn_id"])
    assert answer.content == "Jazz Night"
    assert answer.referenced_event_ids == [weekend[1].pk, weekend[0].pk]
    assert chat.again(stream.system["turn_id"]).body == stream.body


def test_a_failed_search_is_an_error_and_never_nothing_found(
    chat: Chat, weekend: list[Event], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from assistant.errors import SearchFailed

    def broken(*_args: object, **_options: object) -> None:
        raise SearchFailed("column secret does not exist")

    monkeypatch.setattr("chat_service.preparing.prepare", broken)
    stream = chat.ask()
    assert stream.text == ""
    assert (stream.done["error_code"], stream.done["retryable"]) == ("rag_error", True)
    assert stream.system["status"] == "failed"
    assert "secret" not in stream.body
    assert "secret" in caplog.text


def test_an_unforeseen_error_tells_nothing_internal(
    chat: Chat, weekend: list[Event], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr("chat_service.preparing.prepare", broken)
    stream = chat.ask()
    assert stream.done["error_code"] == "server_error"
    assert "secret" not in stream.body
    assert "secret path" in caplog.text
    assert chat.again(stream.system["turn_id"]).body == stream.body
