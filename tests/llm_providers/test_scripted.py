"""The scripted model keeps the promises of a real one."""

import asyncio

import pytest

from llm_providers import Fault, LanguageModel, ModelError, ScriptedModel


class Clock:
    """A sleep that takes no time and keeps count."""

    def __init__(self):
        self.slept = 0.0

    async def __call__(self, seconds):
        self.slept += seconds


def said_by(model: LanguageModel):
    async def run():
        pieces, error = [], None
        try:
            async for piece in model.stream("system", "user"):
                pieces.append(piece)
        except ModelError as exc:
            error = exc
        return pieces, error

    return asyncio.run(run())


def test_it_says_its_tokens_and_remembers_the_question():
    model = ScriptedModel(["One", " two"])
    assert said_by(model) == (["One", " two"], None)
    assert model.asked == [("system", "user")]


def test_its_delays_pass_through_the_given_sleep():
    clock = Clock()
    said_by(ScriptedModel(["a", "b", "c"], delay_s=40, sleep=clock))
    assert clock.slept == 120


@pytest.mark.parametrize(
    ("fault", "code", "retryable"),
    [
        (Fault.REFUSED, "llm_unavailable", True),
        (Fault.RATE_LIMITED, "llm_unavailable", True),
        (Fault.SERVER_ERROR, "llm_unavailable", True),
        (Fault.REJECTED, "llm_unavailable", False),
        (Fault.HANG, "llm_timeout", True),
        (Fault.EMPTY, "llm_unavailable", True),
    ],
)
def test_each_fault_is_the_error_of_a_real_model(fault, code, retryable):
    pieces, error = said_by(ScriptedModel(fault=fault, sleep=Clock()))
    assert pieces == []
    assert (error.code, error.retryable) == (code, retryable)


def test_a_fault_comes_after_the_tokens_it_is_told_to_follow():
    pieces, error = said_by(ScriptedModel(["a", "b", "c"], fault=Fault.SERVER_ERROR, after=2))
    assert pieces == ["a", "b"]
    assert error.code == "llm_unavailable"


def test_a_cut_is_in_the_middle_of_a_token():
    pieces, error = said_by(ScriptedModel(["Story", " time"], fault=Fault.CUT, after=1))
    assert pieces == ["Story", " ti"]
    assert error is not None


def test_an_endless_one_goes_on_until_it_is_closed():
    async def run():
        pieces = ScriptedModel(["a"], fault=Fault.ENDLESS).stream("", "")
        said = [await anext(pieces) for _ in range(50)]
        await pieces.aclose()
        return said

    assert asyncio.run(run()) == ["a"] * 50
