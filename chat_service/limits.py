"""How many questions one person may ask in a minute."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from math import ceil

from chat_service.errors import RateLimited

MINUTE_S = 60.0


class RateLimit:
    """A sliding window per person, in this process."""

    def __init__(self, per_minute: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._taken: dict[int, deque[float]] = {}
        self._swept = clock()

    def take(self, user_id: int) -> None:
        """Count one question; raises RateLimited with the seconds until the next may come."""
        now = self._clock()
        self._sweep(now)
        taken = self._taken.setdefault(user_id, deque())
        _forget_before(now - MINUTE_S, taken)
        if len(taken) >= self._per_minute():
            raise RateLimited(max(1, ceil(taken[0] + MINUTE_S - now)))
        taken.append(now)

    def give_back(self, user_id: int) -> None:
        """Uncount the last question: it was refused for another reason."""
        taken = self._taken.get(user_id)
        if taken:
            taken.pop()

    def _sweep(self, now: float) -> None:
        """Once a minute forget the people who have not asked since."""
        if now - self._swept < MINUTE_S:
            return
        self._swept = now
        idle = [who for who, taken in self._taken.items() if not taken or taken[-1] <= now - MINUTE_S]
        for who in idle:
            del self._taken[who]


def _forget_before(moment: float, taken: deque[float]) -> None:
    while taken and taken[0] <= moment:
        taken.popleft()
