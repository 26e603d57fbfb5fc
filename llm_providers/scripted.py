"""A language model that says what it is told to, and fails when it is told to."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import Enum, auto

from llm_providers.errors import (
    ModelCut,
    ModelEmpty,
    ModelError,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
    Stage,
)
from llm_providers.usage import Usage


class Fault(Enum):
    """A way to fail; which tokens come before it is `ScriptedModel.after`."""

    REFUSED = auto()  # nobody listens
    RATE_LIMITED = auto()
    SERVER_ERROR = auto()
    REJECTED = auto()
    HANG = auto()  # silence for `patience_s`, then ModelTimeout
    EMPTY = auto()
    CUT = auto()  # half a token, then nothing
    ENDLESS = auto()  # its tokens again and again


UNREACHED = frozenset({Fault.REFUSED, Fault.RATE_LIMITED, Fault.SERVER_ERROR, Fault.REJECTED})


@dataclass
class ScriptedModel:
    """Yields `tokens`, sleeping `delay_s` before each; `asked` keeps the prompts it was given.

    Time passes through `sleep` only, so that a test can make it stand still or fly.
    """

    tokens: Sequence[str] = ("Hello", " there", ".")
    fault: Fault | None = None
    after: int = 0
    delay_s: float = 0
    patience_s: float = 60
    name: str = "scripted"
    prompt_tokens: int = 100  # what it tells of any prompt; what it said it counts
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def stream(self, system: str, user: str, usage: Usage | None = None) -> AsyncGenerator[str, None]:
        """Yield the script; raises the ModelError of its fault."""
        usage = usage or Usage()
        usage.begin(self.name)
        self.asked.append((system, user))
        if self.after or self.fault not in UNREACHED:
            usage.took(system, user)
        said = 0
        try:
            async with aclosing(self._said()) as tokens:
                async for token in tokens:
                    usage.said(token)
                    said += 1
                    yield token
            if self.fault is not None:
                raise self._error(self.fault)
            usage.told(self.prompt_tokens, said)
        finally:
            usage.end()

    async def _said(self) -> AsyncGenerator[str, None]:
        said = self.tokens if self.fault is None else self.tokens[: self.after]
        for token in said:
            await self.sleep(self.delay_s)
            yield token
        if self.fault is Fault.CUT and self.after < len(self.tokens):
            token = self.tokens[self.after]
            yield token[: (len(token) + 1) // 2]
        while self.fault is Fault.ENDLESS:
            for token in self.tokens:
                await self.sleep(self.delay_s)
                yield token
        if self.fault is Fault.HANG:
            await self.sleep(self.patience_s)

    def _error(self, fault: Fault) -> ModelError:
        errors: dict[Fault, ModelError] = {
            Fault.REFUSED: ModelUnavailable(),
            Fault.RATE_LIMITED: ModelRateLimited(retry_after_s=1),
            Fault.SERVER_ERROR: ModelUnavailable(),
            Fault.REJECTED: ModelRejected(),
            Fault.HANG: ModelTimeout(Stage.NEXT_TOKEN if self.after else Stage.FIRST_TOKEN),
            Fault.EMPTY: ModelEmpty(),
            Fault.CUT: ModelCut(),
        }
        return errors[fault]
