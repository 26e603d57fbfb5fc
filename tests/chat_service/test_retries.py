"""Sent twice, sent at once, saved at the second try."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from typing import Any

import pytest
from django.db import OperationalError

from accounts.models import User
from chat_service import saving
from chat_service.answer import Answer
from chat_service.saving import Hold
from events.models import ChatMessage, ChatSession, Event, Turn
from llm_providers import ScriptedModel
from tests.chat_service.conftest import STREAM, Chat


def keyed(chat: Chat, key: str, message: str = "what is on this weekend?") -> Any:
    return chat.client.post(
        STREAM, json={"message": message}, headers=chat.headers | {"Idempotency-Key": key}
    )


def test_the_same_key_and_body_is_the_same_turn_and_stream(
    chat: Chat, weekend: list[Event], settings: Any
) -> None:
    settings.TURNS_PER_MINUTE = 1
    answers = [keyed(chat, "k1") for _ in range(3)]
    assert answers[0].status_code == 200
    assert len({answer.text for answer in answers}) == 1
    assert Turn.objects.count() == 1


def test_the_same_key_with_another_body_is_a_conflict(chat: Chat, weekend: list[Event]) -> None:
    assert keyed(chat, "k1").status_code == 200
    refused = keyed(chat, "k1", "something else")
    assert (refused.status_code, refused.json()["detail"]["error_code"]) == (409, "idempotency_conflict")
    assert Turn.objects.count() == 1


def test_a_key_is_each_persons_own(chat: Chat, bobs_chat: Chat, weekend: list[Event]) -> None:
    assert keyed(chat, "k1").text != keyed(bobs_chat, "k1", "and for Bob?").text


def test_a_refused_question_may_come_again_with_its_key(
    chat: Chat, weekend: list[Event], settings: Any
) -> None:
    settings.MAX_RUNNING_TURNS = 0
    assert keyed(chat, "k1").status_code == 503
    settings.MAX_RUNNING_TURNS = 5
    assert keyed(chat, "k1").status_code == 200


@pytest.mark.parametrize("key", ["", "k" * 129], ids=["empty", "long"])
def test_a_key_has_1_to_128_characters(chat: Chat, key: str) -> None:
    assert keyed(chat, key).json()["detail"]["fields"].keys() == {"idempotency-key"}


def test_of_two_questions_at_once_one_is_answered(chat: Chat, alice: User, weekend: list[Event]) -> None:
    session = ChatSession.objects.create(user=alice)
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(sleep=gate))
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(chat.ask, "what is on?", session_id=session.pk) for _ in range(4)]
        # The one that is answered cannot end before the gate opens.
        refused = [one.result().status for one in islice(as_completed(asked), 3)]
        gate.let(3)
        statuses = sorted(one.result().status for one in asked)
    assert refused == [409, 409, 409]
    assert statuses == [200, 409, 409, 409]
    assert session.messages.count() == 2


def test_f34_an_answer_that_cannot_be_saved_at_first_is_saved_once(
    chat: Chat, weekend: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def save(answer: Answer, hold: Hold, *, logged: int) -> bool:
        tries.append(answer.turn_id)
        if len(tries) < 3:
            raise OperationalError("the server closed the connection")
        return saving.save(answer, hold, logged=logged)

    monkeypatch.setattr("chat_service.turn_run.save", save)
    monkeypatch.setattr("chat_service.turn_run.SAVE_PAUSE_S", 0)
    stream = chat.ask()
    assert stream.system["status"] == "complete"
    assert len(tries) == 3
    assert ChatMessage.objects.get(role="assistant").content == stream.text


def test_an_answer_that_cannot_be_saved_is_never_called_complete(
    chat: Chat, weekend: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(*_args: object, **_options: object) -> None:
        raise OperationalError("no space left on secret device")

    monkeypatch.setattr("chat_service.turn_run.save", save)
    monkeypatch.setattr("chat_service.turn_run.SAVE_PATIENCE_S", 0)
    stream = chat.ask()
    assert stream.done["error_code"] == "session_error"
    assert stream.system["status"] == "failed"
    assert "secret" not in stream.body


def test_a_database_that_is_away_is_overloaded_and_not_an_error(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accept(*_args: Any, **_options: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("chat_service.turns.accept", accept)
    answer = chat.client.post(STREAM, json={"message": "hello"}, headers=chat.headers)
    assert (answer.status_code, answer.json()["detail"]["error_code"]) == (503, "overloaded")
    assert answer.headers["Retry-After"]
