"""A language model that says what it is told to, and fails when it is told to."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
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
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def stream(self, system: str, user: str) -> AsyncGenerator[str, None]:
        """Yield the script; raises the ModelError of its fault."""
        self.asked.append((system, user))
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
        if self.fault is not None:
            raise self._error(self.fault)

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
