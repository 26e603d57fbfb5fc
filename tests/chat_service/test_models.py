"""Which language model answers, what it took, and what one person may have of it in a day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from accounts.models import User
from accounts.tokens import access_token
from chat_service.language_models import configured_models
from events.models import ChatMessage, Event, Turn
from events.spending import TOKENS_OF_AN_OPEN_TURN, tokens_of_today
from llm_providers import Fault, LanguageModel, ScriptedModel
from llm_providers.script import Script, ServerFault
from llm_providers.scripted_server import ScriptedServer, scripted_server
from tests.chat_service.conftest import Chat

WORDS = ("Story", " Time", " is", " on", ".")


@pytest.fixture(autouse=True)
def free_words(settings: Any) -> None:
    """What the models here say is not about events."""
    settings.LLM_CHECKED = False


@pytest.fixture
def model_server() -> Iterator[ScriptedServer]:
    with scripted_server(Script(ttft_s=0, tokens_per_s=0, tokens=5)) as server:
        yield server


def configured(server: ScriptedServer, settings: Any, **more: Any) -> dict[str, LanguageModel]:
    settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "scripted"
    for name, value in more.items():
        setattr(settings, name, value)
    return configured_models()


def told(stream: Any) -> dict[str, Any]:
    """What is stored beside the answer of a stream."""
    metadata: dict[str, Any] = ChatMessage.objects.get(pk=stream.system["message_id"]).metadata
    return metadata


def test_the_preferred_model_answers_and_an_unknown_one_is_none(chat: Chat, weekend: list[Event]) -> None:
    one, two = ScriptedModel(WORDS, name="one"), ScriptedModel(WORDS, name="two")
    chat.answer_with(one=one, two=two)
    asked = [{"preferred_model": "two"}, {"model_a": "two"}, {"preferred_model": "gpt-99"}, {}]
    assert [told(chat.ask(**body))["model"] for body in asked] == ["two", "two", "one", "one"]
    assert told(chat.ask(preferred_model="built-in"))["writer"] == "built_in"
    assert (len(one.asked), len(two.asked)) == (2, 2)


def test_both_models_can_be_named(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(**{name: ScriptedModel(WORDS, name=name) for name in ("one", "two", "three")})
    metadata = told(chat.ask(single_model_mode=False, model_a="three", model_b="two"))
    assert (metadata["model"], metadata["model_b"]["model"]) == ("three", "two")
    assert told(chat.ask(single_model_mode=False, model_b="gpt-99"))["model_b"]["model"] == "two"


def test_callers_are_told_what_they_may_prefer(
    as_alice: dict[str, str], client: Client, settings: Any
) -> None:
    settings.LLM_MODEL = settings.LLM_MODEL_B = "town-model"
    models = client.get("/api/v1/chat/models", headers=as_alice).json()["models"]
    assert [(one["id"], one["is_default"]) for one in models] == [("town-model", True), ("built-in", False)]


def test_an_answer_keeps_what_it_took(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(scripted=ScriptedModel(WORDS, prompt_tokens=900))
    usage = told(chat.ask())["usage"]
    assert 0 <= usage.pop("first_token_ms") <= usage.pop("total_ms")
    assert usage == {
        "model": "scripted",
        "prompt_tokens": 900,
        "completion_tokens": 5,
        "is_estimated": False,
        "tries": 1,
    }


def test_each_of_two_answers_keeps_its_own(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(one=ScriptedModel(WORDS, prompt_tokens=900), two=ScriptedModel(WORDS, prompt_tokens=700))
    metadata = told(chat.ask(single_model_mode=False))
    tokens = [said["usage"]["prompt_tokens"] for said in (metadata, metadata["model_b"])]
    assert tokens == [900, 700]


def test_a_stopped_answer_keeps_what_it_took_until_then(chat: Chat, weekend: list[Event]) -> None:
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(("x" * 40,) * 9, sleep=gate))
    with chat.asking() as reading:
        gate.let(2)
        reading.chunks(2)
        chat.stop(reading.turn_id)
        usage = told(reading.rest())["usage"]
    assert (usage["completion_tokens"], usage["is_estimated"]) == (20, True)
    assert usage["prompt_tokens"] > 100


def test_the_built_in_writer_takes_nothing_and_neither_does_a_model_nobody_reached(
    chat: Chat, weekend: list[Event]
) -> None:
    assert "usage" not in told(chat.ask())
    chat.answer_with(scripted=ScriptedModel(fault=Fault.REFUSED))
    assert "usage" not in told(chat.ask())


def test_a_model_that_fails_after_it_read_the_prompt_has_taken_it(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(scripted=ScriptedModel(fault=Fault.EMPTY))
    metadata = told(chat.ask())
    assert (metadata["model"], metadata["usage"]["model"]) == ("built-in", "scripted")
    assert metadata["usage"]["completion_tokens"] == 0


def test_a_configured_model_is_asked_twice_where_that_helps(
    chat: Chat, weekend: list[Event], model_server: ScriptedServer, settings: Any
) -> None:
    chat.answer_with(**configured(model_server, settings))
    model_server.script = Script(fault=ServerFault.SERVER_ERROR)
    failed = told(chat.ask())
    assert (failed["writer"], failed["fallback"], len(model_server.asked)) == (
        "built_in",
        "llm_unavailable",
        2,
    )
    model_server.script = Script(ttft_s=0, tokens_per_s=0, tokens=5)
    answered = told(chat.ask())
    assert (answered["writer"], len(model_server.asked)) == ("language_model", 3)
    assert (answered["usage"]["completion_tokens"], answered["usage"]["is_estimated"]) == (5, False)


def test_beyond_the_days_tokens_the_built_in_writer_answers(
    chat: Chat, weekend: list[Event], settings: Any
) -> None:
    settings.LLM_TOKENS_PER_USER_DAY = 1800
    model = ScriptedModel(WORDS, prompt_tokens=900)
    chat.answer_with(scripted=model)
    streams = [chat.ask() for _ in range(3)]
    assert [stream.system["status"] for stream in streams] == ["complete"] * 3
    assert [told(stream)["writer"] for stream in streams] == ["language_model"] * 2 + ["built_in"]
    last = told(streams[2])
    assert (last["fallback"], last["model"], len(model.asked)) == ("llm_budget", "built-in", 2)
    assert "Story Time" in streams[2].text


def test_one_writer_is_enough_beyond_the_days_tokens(chat: Chat, weekend: list[Event], settings: Any) -> None:
    chat.answer_with(one=ScriptedModel(WORDS), two=ScriptedModel(WORDS))
    assert "model_b" in told(chat.ask(single_model_mode=False))
    settings.LLM_TOKENS_PER_USER_DAY = 210
    assert tokens_of_today(Turn.objects.get().user_id) == 210
    metadata = told(chat.ask(single_model_mode=False))
    assert (metadata["fallback"], "model_b" in metadata) == ("llm_budget", False)


def test_who_prefers_the_built_in_writer_is_not_told_of_a_budget(
    chat: Chat, weekend: list[Event], settings: Any
) -> None:
    chat.answer_with(scripted=ScriptedModel(WORDS))
    chat.ask()
    settings.LLM_TOKENS_PER_USER_DAY = 1
    assert "fallback" not in told(chat.ask(preferred_model="built-in"))


def test_the_days_tokens_are_each_persons_own_and_a_guests_too(
    chat: Chat, serve: Any, weekend: list[Event], settings: Any
) -> None:
    settings.LLM_TOKENS_PER_USER_DAY = 100
    guest = serve({"Authorization": f"Bearer {access_token(User.objects.create_guest())}"})
    chat.answer_with(scripted=ScriptedModel(WORDS))
    assert [told(one.ask())["writer"] for one in (chat, guest)] == ["language_model"] * 2
    assert [told(one.ask()).get("fallback") for one in (chat, guest)] == ["llm_budget"] * 2


def test_yesterdays_tokens_are_forgiven(chat: Chat, weekend: list[Event], settings: Any) -> None:
    settings.LLM_TOKENS_PER_USER_DAY = 100
    chat.answer_with(scripted=ScriptedModel(WORDS))
    chat.ask()
    Turn.objects.update(created_at=F("created_at") - timedelta(days=1))
    assert told(chat.ask())["writer"] == "language_model"


def test_an_answer_that_another_process_writes_counts_already(
    chat: Chat, weekend: list[Event], settings: Any
) -> None:
    settings.LLM_TOKENS_PER_USER_DAY = TOKENS_OF_AN_OPEN_TURN
    gate = chat.gate()
    chat.answer_with(scripted=ScriptedModel(WORDS, sleep=gate))
    with chat.asking() as reading:
        other = told(chat.ask())
        gate.let(len(WORDS))
        first = told(reading.rest())
    assert (first["writer"], other["fallback"]) == ("language_model", "llm_budget")
    assert tokens_of_today(Turn.objects.first().user_id) == 105
