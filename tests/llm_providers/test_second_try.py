"""What fails before its first word is asked once more, within the time limits of the first question."""

import asyncio
import socket

import pytest

from llm_providers import (
    Circuit,
    CircuitBreaker,
    ModelError,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
    Usage,
)
from llm_providers.openai_compatible import OpenAICompatible
from tests.llm_providers.openai_server import Behaviour, openai_server


def busy(retry_after: str | None) -> Behaviour:
    return Behaviour(status=429, headers={} if retry_after is None else {"Retry-After": retry_after})


def ask(*behaviours, questions=1, **options):
    """Ask a model that may be asked twice: text, last error, requests, breaker and usage."""

    async def run():
        async with openai_server(*behaviours) as server:
            options.setdefault("pause_s", 0)
            model = CircuitBreaker(OpenAICompatible(server.base_url, "", "m", most_tries=2, **options))
            said, error, usage = "", None, Usage()
            for _ in range(questions):
                try:
                    async for piece in model.stream("Be brief.", "What is on?", usage):
                        said += piece
                except ModelError as exc:
                    error = exc
            return said, error, len(server.requests), model, usage

    return asyncio.run(run())


@pytest.mark.parametrize(
    "failure",
    [
        Behaviour(status=500),
        Behaviour(status=503),
        Behaviour(status=502),
        busy("0"),
        Behaviour(chunks=['{"choices": [{"del']),
    ],
)
def test_a_passing_failure_is_not_seen(failure):
    said, error, requests, _, usage = ask(failure, Behaviour())
    assert (said, error, requests) == ("Story time at ten.", None, 2)
    assert usage.tries == 2


def test_a_connection_that_is_refused_once_is_tried_again():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    usage = Usage()

    async def run():
        model = OpenAICompatible(f"http://127.0.0.1:{port}/v1", "", "m", most_tries=2, pause_s=0)
        return [piece async for piece in model.stream("", "Hi", usage)]

    with pytest.raises(ModelUnavailable):
        asyncio.run(run())
    assert (usage.tries, usage.is_known) == (2, False)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Behaviour(status=401), ModelRejected),
        (busy("60"), ModelRateLimited),
        (busy(None), ModelRateLimited),
        (Behaviour(tokens=()), ModelUnavailable),
        (Behaviour(finish="content_filter"), ModelRejected),
    ],
)
def test_what_will_not_pass_soon_is_not_tried_again(failure, kind):
    _, error, requests, _, _ = ask(failure, Behaviour())
    assert isinstance(error, kind)
    assert requests == 1


def test_nothing_is_tried_again_once_a_word_was_said():
    said, error, requests, _, _ = ask(Behaviour(cut_after=2), Behaviour())
    assert (said, requests) == ("Story", 1)
    assert isinstance(error, ModelUnavailable)


def test_two_failures_are_one_question_for_the_breaker():
    said, error, requests, model, _ = ask(Behaviour(status=500), questions=4)
    assert (said, requests, model.circuit) == ("", 8, Circuit.CLOSED)
    assert isinstance(error, ModelUnavailable)
    assert ask(Behaviour(status=500), questions=5)[3].circuit is Circuit.OPEN


def test_there_is_no_second_try_that_the_time_limit_would_cut():
    _, error, requests, _, _ = ask(Behaviour(status=500), Behaviour(), pause_s=5, total_timeout_s=1)
    assert isinstance(error, ModelUnavailable)
    assert requests == 1


def test_the_second_try_has_the_time_that_the_first_one_left():
    slow = Behaviour(hang_before_headers=True)
    _, error, requests, _, _ = ask(Behaviour(status=500), slow, pause_s=0.1, total_timeout_s=2)
    assert isinstance(error, ModelTimeout)
    assert requests == 2
