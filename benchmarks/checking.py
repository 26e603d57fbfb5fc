"""What checked answers cost: the prompt for eight events, the check of a sentence, the first one shown."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from assistant.checking import Checker
from assistant.prompts import create_event_discovery_prompt
from benchmarks import corpus
from benchmarks.asking import askers
from benchmarks.one_by_one import MEASURED, WARM_UP, in_both
from benchmarks.served import served
from benchmarks.table import Floor, Row, beside, percentile
from benchmarks.timed_models import SPOKEN
from evals.answers import facts
from evals.answers_checked.rows import NEWTON

EVENTS, ROUNDS = 8, 20
ENVIRONMENT = {
    "TURNS_PER_MINUTE": "1000000", "WEB_PROCESSES": "1", "LLM_MODEL": SPOKEN, "LLM_MODEL_B": "",
    "LLM_BASE_URL": "http://127.0.0.1:9/v1",
}  # fmt: skip
# Of the tokens of the small models we know, on our prompts.
CHARACTERS_PER_TOKEN = 3.3


def run(events: int) -> list[Row]:
    """Measure prompt and check on the events of `make eval answers`, the first words on so many others."""
    asked = NEWTON.asked()
    context = {
        "now": asked["now"], "timezone": asked["timezone"], "location": asked["places"][0],
        "searched": "the next two weeks, within 10 miles of Newton, MA", "total": str(asked["total"]),
    }  # fmt: skip

    def prompt() -> tuple[str, str]:
        return create_event_discovery_prompt(asked["question"], NEWTON.rows()[:EVENTS], context)

    prompts_ms = [_took_ms(prompt) for _ in range(ROUNDS)]
    sentences_ms = [took for _ in range(ROUNDS) for took in _checks_ms()]
    plain_ms = [_took_ms(paragraph.split) for words in NEWTON.charming() for paragraph in words]
    return [
        Row(f"prompt for {EVENTS} events", *_middle_and_end(prompts_ms), floor=Floor(p50=5)),
        Row(
            "  tokens, about", sum(map(len, prompt())) / CHARACTERS_PER_TOKEN, unit="", floor=Floor(p50=1600)
        ),
        Row(
            "check of a sentence", *_middle_and_end(sentences_ms), floor=Floor(p95=1),
            reference="splitting it into words", reference_p50=percentile(plain_ms, 0.5),
        ),
        *_first_words(events),
    ]  # fmt: skip


def _first_words(events: int) -> list[Row]:
    """How much later than from a bare provider the first checked sentence comes."""
    corpus.make(events)
    with (
        served("benchmarks.scripted_app:application", ENVIRONMENT) as ours,
        served("benchmarks.bare:app", {}) as bare,
        askers() as people,
    ):
        questions = [people.request(SPOKEN) for _ in range(WARM_UP + MEASURED)]
        said, sent = in_both(ours, bare, questions, WARM_UP)
    # Where nothing is found the built-in writer says so.
    pairs = [(one, other) for one, other in zip(said, sent, strict=True) if b"nice" in one.body]
    if len(pairs) < MEASURED / 2:
        raise RuntimeError(f"only {len(pairs)} of {MEASURED} answers were said by the model")
    later = [one.first_ms - other.first_ms for one, other in pairs]
    first = [other.first_ms for _, other in pairs]
    name = f"first checked sentence, later than bare, {events:,} events"
    return [beside(name, later, first, floor=Floor(p50=40))]


def _checks_ms() -> list[float]:
    known = facts()
    took = []
    for paragraph in NEWTON.charming():
        checker = Checker(known)
        took += [_took_ms(lambda checker=checker, sentence=one: checker.check(sentence)) for one in paragraph]  # type: ignore[misc] # mypy does not follow a default in a lambda
    return took


def _took_ms(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _middle_and_end(values: list[float]) -> tuple[float, float]:
    return percentile(values, 0.5), percentile(values, 0.95)
