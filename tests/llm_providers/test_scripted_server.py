"""The scripted server does to a real client what its script says."""

import asyncio
import json
from contextlib import aclosing

import httpx
import pytest

from llm_providers import (
    ModelCut,
    ModelEmpty,
    ModelError,
    ModelRateLimited,
    ModelTimeout,
    ModelUnavailable,
)
from llm_providers.openai_compatible import OpenAICompatible
from llm_providers.script import BadDirective, Script, ServerFault
from llm_providers.scripted_server import ScriptedServer, scripted_server

FAST = Script(ttft_s=0, tokens_per_s=0, tokens=10)


def model_at(server, **limits):
    return OpenAICompatible(server.base_url, "", "scripted", **limits)


async def said_by(model, prompt):
    pieces, error = [], None
    try:
        async with aclosing(model.stream("Be brief.", prompt)) as stream:
            async for piece in stream:
                pieces.append(piece)
    except ModelError as exc:
        error = exc
    return "".join(pieces), error


def ask(prompt="What is on?", script=FAST, **limits):
    """Ask one question; returns the text, the error if there was one, and the server."""

    async def run():
        async with ScriptedServer(script) as server:
            return *await said_by(model_at(server, **limits), prompt), server

    return asyncio.run(run())


def text_of(script):
    return "".join(script.said())


def test_it_says_numbered_tokens_that_end_in_all_kinds_of_letters():
    text, error, _ = ask()
    assert error is None
    assert [word.rstrip("é日本🎪👩‍👧") for word in text.split(" ")] == [f"w:{place}" for place in range(10)]
    assert {"é", "本", "🎪", "👧"} <= set(text)


def test_the_last_directive_of_the_users_part_wins():
    first, last = Script(nonce="a", tokens=3), Script(nonce="b", tokens=5, ttft_s=0, seed=4)
    text, _, _ = ask(f"{first.directive()} was asked before, and {last.directive()} is asked")
    assert text == text_of(last) == "b:0🎪 b:1é b:2 b:3👩‍👧 b:4日本"


def test_a_directive_reads_back_as_its_script():
    script = Script("n1", 0.25, 120, 80, ServerFault.CUT, after=30, seed=7)
    assert FAST.reading(f"Any concerts? {script.directive()}") == script
    assert Script(fault=ServerFault.CUT).reading(Script().directive()) == Script()


@pytest.mark.parametrize("words", ["speed=quick", "fault=fire", "hurry=1", "tokens"])
def test_a_directive_that_cannot_be_read_is_refused(words):
    with pytest.raises(BadDirective):
        FAST.reading(f"[[script {words}]]")
    assert isinstance(ask(f"[[script {words}]]")[1], ModelError)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("refused", ModelUnavailable, 0),
        ("429", ModelRateLimited, 0),
        ("500", ModelUnavailable, 0),
        ("empty", ModelEmpty, 0),
        ("cut after=0", ModelUnavailable, 0),
        ("cut after=4", ModelUnavailable, 4),
        ("invalid_json after=4", ModelUnavailable, 4),
        ("hang", ModelTimeout, 0),
        ("hang after=4", ModelTimeout, 4),
    ],
)
def test_each_fault_is_met_as_itself_after_the_tokens_it_leaves(fault, error, words):
    text, met, server = ask(
        f"[[script nonce=n fault={fault}]]", first_token_timeout_s=0.5, next_token_timeout_s=0.5
    )
    assert type(met) in (error, ModelCut)
    assert text == "".join(FAST.reading("[[script nonce=n]]").token(place) for place in range(words))
    assert server.asked[0].tokens == words


def test_a_server_with_too_much_to_do_says_when_to_come_back():
    assert ask("[[script fault=429]]")[1].retry_after_s == 1


def test_an_endless_answer_goes_on_until_the_client_has_had_enough():
    text, error, server = ask("[[script fault=endless]]", max_tokens=100)
    assert error is None
    assert len(text) > 1600
    assert server.asked[0].end == "left"


def test_its_pace_is_the_scripts():
    _, _, server = ask("[[script ttft=0.1 speed=100 tokens=20]]")
    (asked,) = server.asked
    assert asked.first_token_s - asked.came_s >= 0.1
    assert asked.ended_s - asked.first_token_s >= 0.18


def test_it_notices_at_once_that_the_client_closed_the_connection():
    async def run():
        async with ScriptedServer(FAST) as server:
            stream = model_at(server).stream("Be brief.", "[[script fault=hang after=2]]")
            await anext(stream)
            await stream.aclose()
            async with asyncio.timeout(1):
                while not server.asked[0].end:  # noqa: ASYNC110 nobody tells us
                    await asyncio.sleep(0)
            return server.asked[0].end

    assert asyncio.run(run()) == "left"


def test_its_account_counts_the_requests_of_each_nonce():
    with scripted_server(FAST) as server:
        for nonce in ("a", "b", "a"):
            body = {"stream": True, "messages": [{"role": "user", "content": f"[[script nonce={nonce}]]"}]}
            answer = httpx.post(f"{server.base_url}/chat/completions", json=body)
        stats = httpx.get(f"{server.base_url.removesuffix('/v1')}/stats").json()
    assert answer.text.endswith("data: [DONE]\n\n")
    assert stats["requests"] == {"a": 2, "b": 1}
    assert (stats["open"], [one["end"] for one in stats["asked"]]) == (0, ["said"] * 3)


def test_a_client_that_does_not_read_is_waited_for():
    async def run():
        async with ScriptedServer(FAST) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**10)
            body = json.dumps(
                {"stream": True, "messages": [{"role": "user", "content": "[[script fault=endless]]"}]}
            )
            writer.write(
                f"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            await reader.readline()
            tokens = -1
            while tokens != (tokens := server.asked[0].tokens):  # noqa: ASYNC110 until it rests
                await asyncio.sleep(0.05)
            writer.transport.abort()
            return tokens

    assert asyncio.run(run()) > 0


def test_hundreds_of_streams_are_carried_at_once():
    async def run():
        async with ScriptedServer(Script(ttft_s=0, tokens_per_s=20, tokens=20)) as server:
            model = model_at(server)
            prompts = [f"[[script nonce=n{number}]]" for number in range(200)]
            return await asyncio.gather(*(said_by(model, prompt) for prompt in prompts)), server

    said, server = asyncio.run(run())
    assert said == [(text_of(Script(nonce=f"n{number}", tokens=20)), None) for number in range(200)]
    assert max(server.stats()["requests"].values()) == 1
