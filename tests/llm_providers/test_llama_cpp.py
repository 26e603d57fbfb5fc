"""A real model, behind a real llama.cpp server."""

import asyncio
from contextlib import aclosing

import pytest

from evals.answers_checked.llama import MODEL, llama_server, missing
from llm_providers import ModelError, Usage
from llm_providers.openai_compatible import OpenAICompatible

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(bool(missing()), reason=missing() or "nothing is missing"),
]

SYSTEM = "You are a helpful assistant. Answer in one short sentence."
QUESTION = "Name a colour of the rainbow."


@pytest.fixture(scope="module")
def base_url():
    with llama_server() as address:
        yield address


def test_a_real_model_answers_in_pieces(base_url):
    async def run():
        model = OpenAICompatible(base_url, "", MODEL, max_tokens=40, temperature=0)
        return [piece async for piece in model.stream(SYSTEM, QUESTION)]

    pieces = asyncio.run(run())
    assert len(pieces) > 3
    assert all(pieces)
    assert "".join(pieces).strip()


def test_a_real_server_tells_the_tokens_of_its_answer(base_url):
    async def run():
        usage = Usage()
        model = OpenAICompatible(base_url, "", MODEL, max_tokens=20, temperature=0)
        return usage, [piece async for piece in model.stream(SYSTEM, QUESTION, usage)]

    usage, _ = asyncio.run(run())
    assert not usage.is_estimated
    assert 20 < usage.prompt_tokens < 60
    assert 1 < usage.completion_tokens <= 20
    assert 0 < usage.first_token_ms <= usage.total_ms


def test_leaving_in_the_middle_frees_the_model_for_the_next(base_url):
    async def run():
        model = OpenAICompatible(base_url, "", MODEL, max_tokens=4000)
        async with aclosing(model.stream(SYSTEM, "Tell a very long story.")) as pieces:
            await anext(pieces)
        # The server answers one question at a time.
        short = OpenAICompatible(base_url, "", MODEL, max_tokens=5, first_token_timeout_s=60)
        return [piece async for piece in short.stream(SYSTEM, QUESTION)]

    assert asyncio.run(run())


def test_a_prompt_beyond_its_memory_is_refused(base_url):
    async def run():
        return [
            piece async for piece in OpenAICompatible(base_url, "", MODEL).stream(SYSTEM, "word " * 12000)
        ]

    with pytest.raises(ModelError) as caught:
        asyncio.run(run())
    assert not caught.value.retryable
