"""A model that keeps failing is left alone, and tried again."""

import asyncio

import pytest

from llm_providers import Circuit, CircuitBreaker, Fault, ModelError, ModelResting, ScriptedModel


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def breaker(model: ScriptedModel) -> tuple[CircuitBreaker, Clock]:
    clock = Clock()
    return CircuitBreaker(model, most_failures=3, pause_s=5, longest_pause_s=12, clock=clock), clock


def ask(model: CircuitBreaker) -> str:
    async def said() -> str:
        return "".join([piece async for piece in model.stream("rules", "question")])

    return asyncio.run(said())


def fail(model: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(ModelError):
            ask(model)


def test_after_several_failures_in_a_row_the_model_is_not_asked() -> None:
    model = ScriptedModel(fault=Fault.REFUSED)
    guarded, _clock = breaker(model)
    fail(guarded, 3)
    assert guarded.circuit is Circuit.OPEN
    with pytest.raises(ModelResting):
        ask(guarded)
    assert len(model.asked) == 3


def test_an_answer_between_failures_keeps_the_circuit_closed() -> None:
    model = ScriptedModel(fault=Fault.SERVER_ERROR)
    guarded, _clock = breaker(model)
    for _ in range(3):
        fail(guarded, 2)
        model.fault = None
        assert ask(guarded) == "Hello there."
        model.fault = Fault.SERVER_ERROR
    assert guarded.circuit is Circuit.CLOSED


def test_after_the_pause_one_question_tries_and_its_first_word_closes_the_circuit() -> None:
    model = ScriptedModel(fault=Fault.HANG, patience_s=0)
    guarded, clock = breaker(model)
    fail(guarded, 3)
    clock.now = 5
    assert guarded.circuit is Circuit.HALF_OPEN
    model.fault = None
    assert ask(guarded) == "Hello there."
    assert guarded.circuit is Circuit.CLOSED


def test_only_one_question_tries_at_a_time() -> None:
    model = ScriptedModel(fault=Fault.REFUSED)
    guarded, clock = breaker(model)
    fail(guarded, 3)
    clock.now, model.fault = 5, None

    async def two() -> None:
        probe = guarded.stream("", "")
        assert await anext(probe) == "Hello"
        guarded._opened_at = 0.0  # as if it had not spoken yet
        with pytest.raises(ModelResting):
            await anext(guarded.stream("", ""))
        await probe.aclose()

    asyncio.run(two())


def test_each_failed_try_doubles_the_pause_up_to_the_longest() -> None:
    guarded, clock = breaker(ScriptedModel(fault=Fault.EMPTY))
    fail(guarded, 3)
    for pause_s in (5, 10, 12, 12):
        clock.now += pause_s - 0.1
        assert guarded.circuit is Circuit.OPEN
        clock.now += 0.1
        fail(guarded, 1)


def test_what_a_model_refuses_for_its_content_is_no_failure_of_the_model() -> None:
    guarded, _clock = breaker(ScriptedModel(fault=Fault.REJECTED))
    fail(guarded, 5)
    assert guarded.circuit is Circuit.CLOSED
