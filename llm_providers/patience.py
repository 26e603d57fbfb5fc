"""How long to wait for a model: for its first word, for each next one, and in all."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from llm_providers.errors import ModelTimeout, Stage

T = TypeVar("T")

# For what follows the last word: the tokens it took, and the end of the stream.
AFTERWARDS_S = 2.0


@dataclass
class Patience:
    """The time left for one answer; it begins when this is made, inside a running loop."""

    first_token_s: float
    next_token_s: float
    total_s: float
    _began: float = field(init=False)
    _ends: float = field(init=False)
    _has_spoken: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._began = _clock()
        self._ends = self._began + self.total_s

    def heard(self) -> None:
        """From here on the limit between two words holds."""
        self._has_spoken = True
        self._ends = self._began + self.total_s

    def heard_all(self) -> None:
        """The answer is complete: nobody waits long for what follows it."""
        self._ends = min(self._ends, _clock() + AFTERWARDS_S)

    def lasts(self, seconds: float) -> bool:
        """Whether there is time left after so many seconds."""
        return _clock() + seconds < self._next_limit()[0]

    async def wait_for(self, what: Awaitable[T]) -> T:
        """Await `what` while there is time; raises ModelTimeout, or what `what` raises."""
        deadline, stage = self._next_limit()
        limit = asyncio.timeout_at(deadline)
        try:
            async with limit:
                return await what
        except TimeoutError as exc:
            if not limit.expired():
                raise
            raise ModelTimeout(stage) from exc

    def _next_limit(self) -> tuple[float, Stage]:
        if self._has_spoken:
            word, stage = _clock() + self.next_token_s, Stage.NEXT_TOKEN
        else:
            # One limit for all that precedes the first word: headers, an empty first chunk, keep-alives.
            word, stage = self._began + self.first_token_s, Stage.FIRST_TOKEN
        return (word, stage) if word < self._ends else (self._ends, Stage.TOTAL)


def _clock() -> float:
    return asyncio.get_running_loop().time()
