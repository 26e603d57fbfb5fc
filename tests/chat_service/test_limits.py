"""How many turns: per person, per process, and none while stopping; and what the service says of itself."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from chat_service.app import app
from events.models import ChatSession, Event, Turn
from llm_providers import ScriptedModel
from tests.chat_service.conftest import STREAM, TIMEOUT_S, Chat, run_in


def test_a_person_who_asks_too_often_is_told_when_to_come_back(chat: Chat, settings: Any) -> None:
    settings.TURNS_PER_MINUTE = 2
    assert [chat.ask("hello").status for _ in range(2)] == [200, 200]
    answer = chat.client.post("/api/v1/chat/stream", json={"message": "hello"}, headers=chat.headers)
    assert answer.status_code == 429
    assert answer.json()["detail"]["error_code"] == "rate_limited"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert ChatSession.objects.count() == 2


def test_the_limit_is_each_persons_own(chat: Chat, bobs_chat: Chat, settings: Any) -> None:
    settings.TURNS_PER_MINUTE = 1
    assert [chat.ask("hello").status, chat.ask("hello").status] == [200, 429]
    assert bobs_chat.ask("hello").status == 200


def test_a_refused_question_does_not_count(chat: Chat, settings: Any) -> None:
    settings.TURNS_PER_MINUTE = 1
    assert chat.ask("hello", location_id=1_999_999_999).status == 422
    assert chat.ask("hello").status == 200


def test_the_window_slides(chat: Chat, settings: Any) -> None:
    settings.TURNS_PER_MINUTE = 2
    first, _second = chat.ask("hello"), chat.ask("hello")
    earlier = Turn.objects.filter(pk=first.system["turn_id"])
    earlier.update(created_at=F("created_at") - timedelta(seconds=30))
    refused = chat.client.post(STREAM, json={"message": "hello"}, headers=chat.headers)
    assert refused.status_code == 429
    assert 25 <= int(refused.headers["Retry-After"]) <= 30
    earlier.update(created_at=F("created_at") - timedelta(seconds=30))
    assert chat.ask("hello").status == 200


def test_more_turns_than_the_process_takes_are_refused(
    chat: Chat, weekend: list[Event], settings: Any
) -> None:
    settings.MAX_RUNNING_TURNS = 1
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(sleep=gate))
    with chat.asking() as reading:
        answer = chat.client.post("/api/v1/chat/stream", json={"message": "hi"}, headers=chat.headers)
        gate.let(3)
        reading.rest()
    assert (answer.status_code, answer.json()["detail"]["error_code"]) == (503, "overloaded")
    assert int(answer.headers["Retry-After"]) > 0
    chat.wait_for(reading.turn_id)
    gate.let(3)
    assert chat.ask("hi").status == 200


def test_shutdown_marks_what_does_not_finish_and_keeps_its_text(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(("Half", " an", " answer"), sleep=gate))
    with chat.asking() as reading:
        gate.let(2)
        reading.chunks(2)
        session = ChatSession.objects.get()
        stopping = asyncio.run_coroutine_threadsafe(app.turns.shutdown(0), chat.loop)
        rest = reading.rest()
        stopping.result(TIMEOUT_S)
    assert rest.system["status"] == "interrupted"
    assert rest.done["retryable"] is True
    answer = session.get_recent_messages()[-1]
    assert (answer.content, answer.status) == ("Half an", "interrupted")


def test_no_new_turn_while_stopping(chat: Chat, weekend: list[Event]) -> None:
    app.turns.is_closing = True
    refused = chat.ask()
    assert (refused.status, refused.detail["error_code"]) == (503, "overloaded")


@pytest.mark.parametrize("path", ["/api/v1/chat/ping", "/api/v1/chat/health", "/api/v1/chat/health/"])
def test_ping_and_health_need_no_token(chat: Chat, path: str) -> None:
    assert chat.client.get(path).status_code == 200
    assert chat.client.head(path).status_code == 200


def test_health_names_what_is_there(chat: Chat) -> None:
    assert chat.client.get("/api/v1/chat/health").json() == {
        "status": "ok",
        "database": True,
        "embedder": True,
        "model": "built-in",
        "circuits": {},
    }


def test_health_is_503_before_the_embedder_is_warm(chat: Chat) -> None:
    app.is_warm = False
    assert chat.client.get("/api/v1/chat/health").status_code == 503


def test_a_process_that_cannot_keep_its_turns_any_more_takes_none_and_says_so(
    chat: Chat, weekend: list[Event], caplog: pytest.LogCaptureFixture
) -> None:
    async def end_a_duty() -> None:
        async def broken() -> None:
            raise RuntimeError("nobody foresaw this")

        app.turns.begin(broken)
        await asyncio.wait({app.turns.duties[-1]})

    run_in(chat.loop, end_a_duty())
    assert chat.client.get("/api/v1/chat/health").status_code == 503
    refused = chat.ask()
    assert (refused.status, refused.detail["error_code"]) == (503, "overloaded")
    assert "nobody foresaw this" in caplog.text


def test_the_documentation_fetches_nothing_from_elsewhere(chat: Chat) -> None:
    page = chat.client.get("/api/v1/chat/docs")
    assert page.status_code == 200
    assert "://" not in page.text
    paths = chat.client.get("/api/v1/chat/openapi.json").json()["paths"]
    assert "/api/v1/chat/stream" in paths
