"""A language model that is left alone for a while after it failed several times in a row.

closed: questions pass. open: they are refused at once, until the pause is over. half_open: one question
passes as a probe; its first word closes the circuit, its failure opens it for twice as long.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import StrEnum

from llm_providers.errors import ModelError, ModelRejected, ModelUnavailable
from llm_providers.model import LanguageModel
from llm_providers.usage import Usage


class Circuit(StrEnum):
    """Whether questions reach the model."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class ModelResting(ModelUnavailable):
    """The model failed several times in a row and is not asked again yet."""

    def __init__(self) -> None:
        super().__init__("The language model is being left alone after several failures.")


@dataclass
class CircuitBreaker:
    """Wraps a model; it is a model itself. What a model says about one request only does not count."""

    model: LanguageModel
    most_failures: int = 5
    pause_s: float = 5.0
    longest_pause_s: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = field(init=False, default=0)
    _pause_s: float = field(init=False, default=0.0)
    _opened_at: float | None = field(init=False, default=None)
    _is_probing: bool = field(init=False, default=False)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    @property
    def circuit(self) -> Circuit:
        """Whether the next question will reach the model."""
        if self._opened_at is None:
            return Circuit.CLOSED
        is_rested = self.clock() - self._opened_at >= self._pause_s
        return Circuit.HALF_OPEN if is_rested or self._is_probing else Circuit.OPEN

    async def stream(self, system: str, user: str, usage: Usage | None = None) -> AsyncGenerator[str, None]:
        """As the model's; raises ModelResting at once while the circuit is open."""
        is_probe = self._opened_at is not None
        if is_probe:
            if self._is_probing or self.circuit is Circuit.OPEN:
                raise ModelResting
            self._is_probing = True
        has_spoken = False
        try:
            async with aclosing(self.model.stream(system, user, usage)) as pieces:
                async for piece in pieces:
                    if not has_spoken:
                        has_spoken = True
                        self._succeeded()
                    yield piece
        except ModelRejected:
            raise
        except ModelError:
            self._failed(is_probe=is_probe and not has_spoken)
            raise
        finally:
            if is_probe:
                self._is_probing = False

    def _succeeded(self) -> None:
        self._failures, self._pause_s, self._opened_at = 0, 0.0, None

    def _failed(self, *, is_probe: bool) -> None:
        self._failures += 1
        if not is_probe and (self._opened_at is not None or self._failures < self.most_failures):
            return
        self._pause_s = min(self.longest_pause_s, self._pause_s * 2 or self.pause_s)
        self._opened_at = self.clock()
