"""What the language model is to say in a planned turn: drawn from the plan's own chance."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from llm_providers.script import IN_THE_MIDDLE, Script, ServerFault

SPEEDS = (20, 50, 100, 200)
MOST_TOKENS = 200
# Longer than LLM_TIMEOUT_S: whoever waits for its end waits for the time limit.
FOREVER_S = 60

Pace = tuple[float, float, int]  # seconds to the first token, tokens per second, tokens
Draw = Callable[[Random, str], Script]


def ordinary(chance: Random, nonce: str) -> Script:
    """A whole answer of some seconds at most."""
    speed = chance.choice(SPEEDS)
    tokens = min(MOST_TOKENS, max(3, round(speed * chance.uniform(0.2, 3))))
    return _script(chance, nonce, (chance.uniform(0.02, 0.4), speed, tokens))


def silent_at_first(chance: Random, nonce: str) -> Script:
    """A whole answer after seconds of silence."""
    return _script(chance, nonce, (chance.uniform(2, 5), 100, 40))


def failing(chance: Random, nonce: str) -> Script:
    """Any of the faults, those in the middle after some tokens or none."""
    fault = chance.choice(list(ServerFault))
    after = chance.choice((0, 1, chance.randint(2, 30))) if fault in IN_THE_MIDDLE else 0
    speed = 200 if fault is ServerFault.ENDLESS else chance.choice(SPEEDS)
    return _script(chance, nonce, (0.05, speed, 60), fault=fault, after=after)


def lasting(chance: Random, nonce: str) -> Script:
    """A whole answer of two to four seconds: there is time to do something meanwhile."""
    speed = chance.choice(SPEEDS)
    tokens = round(speed * chance.uniform(2, 4))
    return _script(chance, nonce, (0.1, speed, tokens))


def unending(chance: Random, nonce: str) -> Script:
    """Words until somebody stops them."""
    speed = chance.choice(SPEEDS)
    return _script(chance, nonce, (0.1, speed, speed * FOREVER_S))


def never_begun(chance: Random, nonce: str) -> Script:
    """Silence until somebody stops it."""
    return _script(chance, nonce, (FOREVER_S, 20, 20))


def _script(chance: Random, nonce: str, pace: Pace, **fault: Any) -> Script:
    ttft_s, tokens_per_s, tokens = pace
    return Script(nonce, round(ttft_s, 3), tokens_per_s, tokens, seed=chance.randrange(100), **fault)
