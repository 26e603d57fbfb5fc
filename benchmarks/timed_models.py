"""Language models that say what is written here, each token at its time."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks.pace import BEGIN_WITHIN_S, PER_SECOND, STREAMS, TOKENS, Together, give_way, until
from llm_providers import Usage

QUICK, FAST, PACED, SPOKEN = "quick", "fast", "paced", "spoken"
QUICK_TOKENS, FAST_TOKENS = 40, 4_000
# What the check of an answer lets through.
SENTENCES = (
    "Here is something that you may like. [[1]] could be a nice choice. Tell me if you would like more. "
)
WORDS = ("On ", "Saturday ", "the ", "choir ", "sings ", "in ", "town", ", ", "free ", "for ", "all", ". ")


@dataclass(frozen=True, slots=True)
class TimedModel:
    """A language model that says so many of its tokens a second; None: as many as are taken."""

    name: str
    tokens: Sequence[str]
    per_second: float | None = None
    together: Together | None = None

    async def stream(self, system: str, user: str, usage: Usage | None = None) -> AsyncGenerator[str, None]:
        """Yield the tokens, whatever is asked."""
        beginning = await self.together.begin() if self.together else time.monotonic()
        for number, token in enumerate(self.tokens):
            if self.per_second is None:
                await give_way(number)
            else:
                await until(beginning + number / self.per_second)
            yield token


def timed_models() -> dict[str, TimedModel]:
    """The models by name."""
    together = Together(STREAMS, within_s=BEGIN_WITHIN_S)
    every = (
        TimedModel(QUICK, _words(QUICK_TOKENS)),
        TimedModel(FAST, _words(FAST_TOKENS)),
        TimedModel(SPOKEN, tuple(f"{word} " for word in SENTENCES.split())),
        TimedModel(PACED, _words(TOKENS), PER_SECOND, together),
    )
    return {model.name: model for model in every}


def _words(count: int) -> tuple[str, ...]:
    return tuple(islice(cycle(WORDS), count))
