"""Answers that stay true, from one question to the next: versions are kept, what is off is not offered."""

from typing import Any

import pytest

from assistant.updates import teller
from events.models import ChatMessage, Event
from llm_providers import ScriptedModel
from tests.chat_service.conftest import Chat, Stream
from tests.factories import NOW, at


def updates_to(stream: Stream) -> list[tuple[int, str]]:
    """What is told of the stream's answer."""
    [message] = teller(NOW)([ChatMessage.objects.get(pk=stream.system["message_id"])])
    return [(update["event_id"], update["text"]) for update in message["updates"]]


def change(event: Event, **fields: Any) -> None:
    Event.objects.filter(pk=event.pk).update(**fields)


def test_an_answer_knows_what_it_named(chat: Chat, weekend: list[Event]) -> None:
    stream = chat.ask()
    versions = ChatMessage.objects.get(pk=stream.system["message_id"]).metadata["versions"]
    assert set(versions) == {str(event.pk) for event in weekend}
    assert versions[str(weekend[1].pk)]["start"] == "2026-03-15T20:00-04:00"
    assert updates_to(stream) == []


def test_a_model_s_answer_knows_only_what_its_text_names(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(scripted=ScriptedModel(("Try ", "Jazz Night", ".")))
    stream = chat.ask()
    change(weekend[0], event_status="cancelled")
    change(weekend[1], start_time=at("2026-03-15 19:00"), end_time=at("2026-03-15 21:00"))
    said = "Now Sunday, March 15, 7:00–9:00 pm (was Sunday, March 15, 8:00–9:00 pm)."
    assert updates_to(stream) == [(weekend[1].pk, said)]


def test_what_changes_while_the_answer_is_written_is_told(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(("Story Time", " is on."), delay_s=1, sleep=gate))
    with chat.asking() as reading:
        gate.let(1)
        reading.chunks(1)
        change(weekend[0], event_status="cancelled")
        gate.let(5)
        stream = reading.rest()
    assert updates_to(stream) == [(weekend[0].pk, "Cancelled since this answer.")]


def test_a_stopped_answer_is_corrected_too(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(("Story Time", " is on."), delay_s=1, sleep=gate))
    with chat.asking() as reading:
        gate.let(1)
        reading.chunks(1)
        chat.stop(reading.turn_id)
        stream = reading.rest()
    change(weekend[0], event_status="cancelled")
    assert updates_to(stream) == [(weekend[0].pk, "Cancelled since this answer.")]


@pytest.mark.parametrize(
    "again",
    [
        "What is on this weekend in Newton?",
        "what about Saturday?",
        "story time in Newton this weekend",
        "Is Story Time still on?",
        "tell me more about the first one",
        "How many events are on this weekend?",
        "Plan my Saturday in Newton",
    ],
)
def test_asking_again_never_recommends_what_was_cancelled(
    chat: Chat, weekend: list[Event], again: str
) -> None:
    first = chat.ask()
    assert weekend[0].pk in first.done["suggested_event_ids"]
    change(weekend[0], event_status="cancelled")
    stream = chat.ask(again, session_id=first.system["session_id"])
    assert weekend[0].pk not in stream.done["suggested_event_ids"]
    if "Story Time" in stream.text:
        assert "Story Time is cancelled." in stream.text


def test_a_cancelled_event_that_is_asked_after_is_answered(chat: Chat, weekend: list[Event]) -> None:
    first = chat.ask()
    change(weekend[0], event_status="cancelled")
    stream = chat.ask("Is Story Time still on?", session_id=first.system["session_id"])
    assert "Story Time is cancelled." in stream.text
    assert updates_to(stream) == []


def test_a_model_is_told_what_changed_since_the_answers_it_reads(chat: Chat, weekend: list[Event]) -> None:
    model = ScriptedModel(("Jazz Night", " is on."))
    first = chat.ask()
    chat.answer_with(scripted=model)
    chat.ask("Is there more?", session_id=first.system["session_id"])
    change(weekend[0], event_status="cancelled")
    change(weekend[1], cost_min=30, cost_max=30)
    chat.ask("what is on this weekend in Newton?", session_id=first.system["session_id"])
    before, after = (prompt for _system, prompt in model.asked)
    assert "Since then" not in before
    assert "Story Time: Cancelled since this answer. Jazz Night: Now $30 (was $20)." in after


def test_a_replay_is_the_same_with_versions(chat: Chat, weekend: list[Event]) -> None:
    stream = chat.ask()
    change(weekend[0], event_status="cancelled")
    again = chat.again(stream.system["turn_id"])
    assert again.chunks == stream.chunks
