"""Streaming from a server that speaks OpenAI's chat completions, over real connections."""

import asyncio
import json
import socket
from contextlib import aclosing

import pytest

from llm_providers import (
    ModelCut,
    ModelEmpty,
    ModelError,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)
from llm_providers.errors import Stage
from llm_providers.openai_compatible import OpenAICompatible
from tests.llm_providers.openai_server import Behaviour, openai_server


def ask(*behaviours, **options):
    """Ask one question; returns the pieces, the error if there was one, and the server."""

    async def run():
        async with openai_server(*behaviours) as server:
            model = OpenAICompatible(server.base_url, "key", "town-model", **options)
            pieces, error = [], None
            try:
                async for piece in model.stream("Be brief.", "What is on?"):
                    pieces.append(piece)
            except ModelError as exc:
                error = exc
            return pieces, error, server

    return asyncio.run(run())


def chunk(delta, finish=None):
    return json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def test_the_answer_comes_in_the_servers_pieces():
    pieces, error, _ = ask()
    assert (pieces, error) == (["Story", " time", " at ten."], None)


def test_the_server_is_asked_for_a_bounded_streamed_answer():
    _, _, server = ask(max_tokens=300, temperature=0.1)
    (request,) = server.requests
    assert request["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "What is on?"},
    ]
    assert (request["model"], request["stream"]) == ("town-model", True)
    assert (request["max_tokens"], request["temperature"]) == (300, 0.1)


def test_what_the_environment_says_of_another_account_is_not_sent(monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-private")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-private")
    _, _, server = ask()
    assert server.headers[0]["authorization"] == "Bearer key"
    assert "private" not in json.dumps(server.headers)


def test_a_server_of_ones_own_needs_no_key():
    async def run():
        async with openai_server() as server:
            model = OpenAICompatible(server.base_url, "", "m")
            return [piece async for piece in model.stream("", "Hi")]

    assert asyncio.run(run())


def test_a_key_does_not_show_when_the_model_is_printed():
    assert "sk-secret" not in repr(OpenAICompatible("http://127.0.0.1/v1", "sk-secret", "m"))


@pytest.mark.parametrize(
    ("behaviour", "kind", "retryable"),
    [
        (Behaviour(status=500), ModelUnavailable, True),
        (Behaviour(status=503), ModelUnavailable, True),
        (Behaviour(status=429), ModelRateLimited, True),
        (Behaviour(status=400), ModelRejected, False),
        (Behaviour(status=401), ModelRejected, False),
        (Behaviour(status=404), ModelRejected, False),
        (Behaviour(tokens=()), ModelEmpty, True),
        (Behaviour(tokens=("  ", "\n")), ModelEmpty, True),
        (Behaviour(chunks=[]), ModelEmpty, True),
        (Behaviour(chunks=['{"choices": [{"del']), ModelUnavailable, True),
        (Behaviour(chunks=['{"error": {"message": "SECRET of the server"}}']), ModelUnavailable, True),
        (Behaviour(chunks=["[]"]), ModelUnavailable, True),
        (Behaviour(chunks=["7"]), ModelUnavailable, True),
        (Behaviour(chunks=['{"choices": "SECRET of the server"}']), ModelUnavailable, True),
        (Behaviour(chunks=['{"choices": [{"delta": 5}]}']), ModelUnavailable, True),
        (Behaviour(chunks=['{"choices": [{}]}']), ModelEmpty, True),
    ],
)
def test_a_failing_server_gives_one_of_our_errors(behaviour, kind, retryable):
    pieces, error, _ = ask(behaviour)
    assert pieces == []
    assert isinstance(error, kind)
    assert (error.code, error.retryable) == ("llm_unavailable", retryable)
    assert "SECRET" not in str(error)


def test_a_refused_connection_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = failure_of(OpenAICompatible(f"http://127.0.0.1:{port}/v1", "", "m"))
    assert isinstance(error, ModelUnavailable)


@pytest.mark.parametrize("address", ["http://", "not an address", "ftp://127.0.0.1/v1", "http://[::1/v1"])
def test_an_address_that_is_none_is_one_of_our_errors(address):
    assert failure_of(OpenAICompatible(address, "", "m")).code == "llm_unavailable"


def failure_of(model):
    async def run():
        return [piece async for piece in model.stream("", "Hi \ud800")]

    with pytest.raises(ModelError) as caught:
        asyncio.run(run())
    return caught.value


def test_a_rate_limit_says_when_to_come_back():
    _, error, _ = ask(Behaviour(status=429, headers={"Retry-After": "7"}))
    assert error.retry_after_s == 7
    _, error, _ = ask(Behaviour(status=429, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}))
    assert error.retry_after_s is None


def test_the_caller_decides_about_a_second_try():
    _, _, server = ask(Behaviour(status=500), Behaviour())
    assert len(server.requests) == 1


def test_a_model_that_knows_the_newer_parameters_only_is_asked_with_them():
    refuse = [Behaviour(status=400, error={"param": name}) for name in ("max_tokens", "temperature")]
    pieces, _, server = ask(*refuse, Behaviour(), max_tokens=300)
    assert "".join(pieces) == "Story time at ten."
    assert server.requests[-1]["max_completion_tokens"] == 300
    assert not {"max_tokens", "temperature"} & set(server.requests[-1])


def test_a_server_that_refuses_every_parameter_is_not_asked_for_ever():
    names = ("max_tokens", "max_completion_tokens")
    _, error, server = ask(*[Behaviour(status=400, error={"param": name}) for name in names])
    assert isinstance(error, ModelRejected)
    assert len(server.requests) == 2


def test_what_was_said_before_a_cut_is_kept():
    pieces, error, _ = ask(Behaviour(cut_after=2))
    assert pieces == ["Story"]
    assert isinstance(error, ModelCut)


def test_an_end_without_a_reason_is_a_cut():
    _, error, _ = ask(Behaviour(finish=None))
    assert isinstance(error, ModelCut)


def test_an_answer_that_was_too_long_ends_with_an_ellipsis():
    pieces, error, _ = ask(Behaviour(finish="length"))
    assert ("".join(pieces), error) == ("Story time at ten. …", None)


def test_a_server_that_never_stops_is_stopped():
    pieces, error, _ = ask(Behaviour(endless=True), max_tokens=10)
    assert 160 <= len("".join(pieces)) < 200
    assert error is None


def test_a_filtered_answer_is_refused():
    _, error, _ = ask(Behaviour(finish="content_filter"))
    assert isinstance(error, ModelRejected)


@pytest.mark.parametrize(
    ("behaviour", "limit", "stage"),
    [
        (Behaviour(hang_before_headers=True), "first_token_timeout_s", Stage.FIRST_TOKEN),
        (Behaviour(hang_after=0), "first_token_timeout_s", Stage.FIRST_TOKEN),
        (Behaviour(hang_after=1), "first_token_timeout_s", Stage.FIRST_TOKEN),
        (Behaviour(hang_after=2), "next_token_timeout_s", Stage.NEXT_TOKEN),
        (Behaviour(hang_after=2), "total_timeout_s", Stage.TOTAL),
    ],
)
def test_silence_is_a_timeout_that_says_where(behaviour, limit, stage):
    _, error, _ = ask(behaviour, **{limit: 0.05})
    assert isinstance(error, ModelTimeout)
    assert (error.code, error.retryable, error.stage) == ("llm_timeout", True, stage)


def test_an_answer_that_takes_too_long_in_all_is_a_timeout():
    _, error, _ = ask(Behaviour(endless=True), total_timeout_s=0.2, max_tokens=10**9)
    assert isinstance(error, ModelTimeout)
    assert error.stage is Stage.TOTAL


def test_a_server_that_cannot_be_reached_in_time_is_a_timeout():
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"

        async def run():
            model = OpenAICompatible(url, "", "m", connect_timeout_s=0.1)
            return [piece async for piece in model.stream("", "Hi")]

        with pytest.raises(ModelTimeout) as caught:
            asyncio.run(run())
        for one in waiting:
            one.close()
    assert caught.value.stage is Stage.CONNECT


def test_thinking_counts_as_a_sign_of_life_and_is_not_text():
    lines = [chunk({"reasoning_content": "Hmm"}), chunk({"content": "Yes."}), chunk({}, "stop")]
    pieces, error, _ = ask(Behaviour(chunks=lines))
    assert (pieces, error) == (["Yes."], None)
    _, error, _ = ask(Behaviour(chunks=lines, hang_after=1), next_token_timeout_s=0.05)
    assert error.stage is Stage.NEXT_TOKEN


def test_closing_the_stream_closes_the_connection():
    async def run():
        async with openai_server(Behaviour(hang_after=2)) as server:
            async with aclosing(OpenAICompatible(server.base_url, "", "m").stream("", "Hi")) as pieces:
                first = await anext(pieces)
            await asyncio.wait_for(server.client_left.wait(), 30)
            return first

    assert asyncio.run(run()) == "Story"


def test_cancelling_the_task_closes_the_connection():
    async def consume(url, heard):
        async for _ in OpenAICompatible(url, "", "m").stream("", "Hi"):
            heard.set()

    async def run():
        async with openai_server(Behaviour(hang_after=2)) as server:
            heard = asyncio.Event()
            task = asyncio.create_task(consume(server.base_url, heard))
            await heard.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.wait_for(server.client_left.wait(), 30)

    asyncio.run(run())


def test_the_cause_is_kept_for_the_log():
    _, error, _ = ask(Behaviour(status=500))
    assert "SECRET" in str(error.__cause__)
