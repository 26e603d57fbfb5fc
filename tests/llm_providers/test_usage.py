"""What an answer took: as the server tells it, else estimated and said to be."""

import asyncio
import json
from contextlib import aclosing

import pytest

from llm_providers import Fault, ModelError, ScriptedModel, Usage
from llm_providers.openai_compatible import OpenAICompatible
from llm_providers.script import Script
from llm_providers.scripted_server import ScriptedServer
from tests.llm_providers.openai_server import Behaviour, openai_server

TOLD = {"prompt_tokens": 321, "completion_tokens": 7, "total_tokens": 328}


def chunk(text=None, finish=None, usage=None, **more):
    choices = [] if text is None else [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]
    return json.dumps({"choices": choices, "usage": usage, **more})


def ask(*behaviours, prompt="What is on?", pieces=None):
    """Ask, leaving after so many pieces; the usage and the server."""

    async def run():
        usage, said = Usage(), 0
        async with openai_server(*behaviours) as server:
            model = OpenAICompatible(server.base_url, "", "town-model", next_token_timeout_s=0.5)
            try:
                async with aclosing(model.stream("Be brief.", prompt, usage)) as stream:
                    async for _ in stream:
                        said += 1
                        if said == pieces:
                            break
            except ModelError:
                pass
            return usage, server

    return asyncio.run(run())


@pytest.mark.parametrize(
    "chunks",
    [
        [chunk("Story"), chunk("", "stop"), chunk(usage=TOLD)],  # OpenAI, vLLM, llama.cpp, Ollama
        [chunk("Story"), chunk("", "stop", TOLD)],  # Mistral
        [chunk("Sto", usage=TOLD | {"completion_tokens": 3}), chunk("ry", "stop", TOLD)],  # told as it grows
    ],
)
def test_the_tokens_are_those_that_the_server_tells(chunks):
    usage, server = ask(Behaviour(chunks=chunks))
    assert server.requests[0]["stream_options"] == {"include_usage": True}
    assert (usage.prompt_tokens, usage.completion_tokens, usage.is_estimated) == (321, 7, False)
    assert 0 <= usage.first_token_ms <= usage.total_ms
    assert usage.to_metadata()["model"] == "town-model"


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        {"prompt_tokens": "many"},
        TOLD | {"completion_tokens": -1},
        TOLD | {"prompt_tokens": 10**12},
        7,
    ],
)
def test_tokens_that_are_not_told_are_estimated_from_the_text(told):
    usage, _ = ask(Behaviour(chunks=[chunk("x" * 40), chunk("", "stop", told)]), prompt="y" * 391)
    assert (usage.prompt_tokens, usage.completion_tokens, usage.is_estimated) == (100, 10, True)


def test_letters_of_other_scripts_are_estimated_to_take_more():
    usage, _ = ask(Behaviour(tokens=["図書館のお話会"]))
    assert usage.completion_tokens == 6


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"param": "stream_options"}),
        (400, {"param": ["body", "stream_options"]}),
        (400, {"message": "Extra inputs are not permitted, field: 'stream_options'"}),
        (422, {"message": [{"type": "extra_forbidden", "loc": ["body", "stream_options"]}]}),
    ],
)
def test_a_server_that_refuses_to_tell_is_asked_without_and_remembered(status, error):
    async def run():
        async with openai_server(Behaviour(status=status, error=error), Behaviour()) as server:
            model, usages = OpenAICompatible(server.base_url, "", "m"), [Usage(), Usage()]
            said = [[piece async for piece in model.stream("", "Hi", usage)] for usage in usages]
            return said, usages, server.requests

    said, usages, requests = asyncio.run(run())
    assert said == [["Story", " time", " at ten."]] * 2
    assert ["stream_options" in request for request in requests] == [True, False, False]
    assert all(usage.is_estimated and usage.tries == 1 for usage in usages)


@pytest.mark.parametrize("how", [{"hang_after": 3}, {"cut_after": 3}])
def test_a_finished_answer_whose_usage_never_comes_is_complete(how):
    async def run():
        chunks = [chunk("Story"), chunk(" time"), chunk("", "stop"), chunk(usage=TOLD)]
        async with openai_server(Behaviour(chunks=chunks, **how)) as server:
            model = OpenAICompatible(server.base_url, "", "m", next_token_timeout_s=0.5)
            return [piece async for piece in model.stream("", "Hi")]

    assert asyncio.run(run()) == ["Story", " time"]


def test_who_leaves_early_has_used_what_was_said_until_then():
    usage, _ = ask(Behaviour(tokens=["x" * 8] * 100), pieces=3)
    assert (usage.completion_tokens, usage.is_estimated) == (6, True)
    assert usage.total_ms is not None


def test_a_model_that_took_no_prompt_used_nothing():
    for status in (401, 429, 500):
        assert not ask(Behaviour(status=status))[0].is_known


def test_what_a_model_thinks_counts_and_is_no_first_word():
    thinking = json.dumps({"choices": [{"index": 0, "delta": {"reasoning_content": "z" * 20}}]})
    usage, _ = ask(Behaviour(chunks=[thinking, chunk("word", "stop")]))
    assert usage.completion_tokens == 6


def test_several_questions_with_one_usage_add_up():
    async def run():
        usage = Usage()
        for model in (ScriptedModel(), ScriptedModel(("One", " more"), prompt_tokens=50)):
            async for _ in model.stream("", "Hi", usage):
                pass
        return usage

    usage = asyncio.run(run())
    assert (usage.prompt_tokens, usage.completion_tokens, usage.is_estimated) == (150, 5, False)


def test_a_scripted_model_tells_its_tokens_unless_it_fails():
    async def used(model):
        usage = Usage()
        with pytest.raises(ModelError):
            async for _ in model.stream("", "y" * 40, usage):
                pass
        return usage

    cut = asyncio.run(used(ScriptedModel(fault=Fault.CUT, after=1)))
    assert (cut.prompt_tokens, cut.is_estimated) == (10, True)
    assert not asyncio.run(used(ScriptedModel(fault=Fault.REFUSED))).is_known


def test_the_scripted_server_tells_words_and_tokens_to_who_asks():
    async def run():
        async with ScriptedServer(Script(ttft_s=0, tokens_per_s=0, tokens=9)) as server:
            usage = Usage()
            async for _ in OpenAICompatible(server.base_url, "", "m").stream(
                "Be brief.", "What is on?", usage
            ):
                pass
            return usage

    usage = asyncio.run(run())
    assert (usage.prompt_tokens, usage.completion_tokens, usage.is_estimated) == (5, 9, False)
