"""Who will ask what, and do what meanwhile: all of it follows from the seed, before the run begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from chaos import scripts
from llm_providers.script import Script

LONGEST_CONVERSATION = 4
WORDS = (
    "Any concerts this weekend?",
    "What can we do with two children tomorrow?",
    "Free story time near Newton",
    "Something with music next week",
    "A museum for a rainy Sunday",
)


class Doing(StrEnum):
    """What the client does during a turn."""

    READ = "reads it through"
    DROP = "drops the connection and resumes"
    RETRY = "loses the answer to its POST and sends it again"
    STOP = "stops it"
    STOP_AND_ASK = "stops it and asks the next question at once"
    SECOND = "asks a second question meanwhile"
    UNKNOWN = "resumes from an event nobody sent"
    TABS = "reads it in two tabs"
    SLOW = "reads slowly"
    DELETE = "deletes the conversation meanwhile"


SHARES = {
    Doing.READ: 22,
    Doing.DROP: 26,
    Doing.RETRY: 15,
    Doing.STOP: 9,
    Doing.STOP_AND_ASK: 4,
    Doing.SECOND: 7,
    Doing.UNKNOWN: 6,
    Doing.TABS: 6,
    Doing.SLOW: 3,
    Doing.DELETE: 2,
}
# What is done to a session while its turn runs, so that it has to be known by then.
NEEDS_SESSION = {Doing.SECOND, Doing.DELETE, Doing.STOP_AND_ASK}
LASTING = {Doing.SECOND, Doing.UNKNOWN, Doing.DELETE, Doing.TABS}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question: what the model will say and what the client does.

    `after` are the numbers of events after which it acts; `tries` how often it sends again, `together` or one
    after another; `pause_s` how long it waits before it acts.
    """

    nonce: str
    words: str
    doing: Doing
    script: Script
    after: tuple[int, ...] = ()
    tries: int = 0
    together: bool = False
    pause_s: float = 0.0

    @property
    def message(self) -> str:
        """The question as it is sent: people's words, and the script for the model's ears."""
        return f"{self.words} {self.script.directive()}"

    @property
    def key(self) -> str:
        """Its Idempotency-Key."""
        return f"chaos-{self.nonce}"

    def second(self) -> Turn:
        """The question that is asked while this one is being answered."""
        nonce = f"{self.nonce}s"
        return Turn(nonce, self.words, Doing.READ, Script(nonce, tokens=5))


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns one after another in a session, which is made before, or else by the first of them."""

    number: int
    turns: tuple[Turn, ...]
    is_made_before: bool


def conversation(seed: int, number: int) -> Conversation:
    """The conversation of this number, whatever others there are."""
    chance = Random(f"{seed}/{number}")
    turns: list[Turn] = []
    for place in range(chance.randint(1, LONGEST_CONVERSATION)):
        turns.append(_turn(chance, f"c{number}q{place}"))
        if turns[-1].doing is Doing.DELETE:
            break
    is_made_before = turns[0].doing in NEEDS_SESSION or chance.random() < 0.5
    return Conversation(number, tuple(turns), is_made_before=is_made_before)


def conversations(seed: int, turns: int | None) -> Iterator[Conversation]:
    """Conversations until there are as many turns; None: without end."""
    number, planned = 0, 0
    while turns is None or planned < turns:
        one = conversation(seed, number)
        yield one
        number, planned = number + 1, planned + len(one.turns)


def _turn(chance: Random, nonce: str) -> Turn:
    [doing] = chance.choices(list(SHARES), list(SHARES.values()))
    script = _draw(chance, doing)(chance, nonce)
    return Turn(
        nonce,
        chance.choice(WORDS),
        doing,
        script,
        after=_moments(chance, doing, script),
        tries=chance.randint(1, 3),
        together=chance.random() < 0.5,
        pause_s=round(chance.uniform(0, 0.3), 3),
    )


def _draw(chance: Random, doing: Doing) -> scripts.Draw:
    if doing in (Doing.STOP, Doing.STOP_AND_ASK):
        return chance.choice((scripts.unending, scripts.unending, scripts.never_begun))
    if doing in LASTING:
        return scripts.lasting
    [draw] = chance.choices((scripts.ordinary, scripts.silent_at_first, scripts.failing), (80, 5, 15))
    return draw


def _moments(chance: Random, doing: Doing, script: Script) -> tuple[int, ...]:
    """The numbers of events after which the client acts, in order; 0 is before the first."""
    said = min(script.length or 100, 100)
    if script.ttft_s >= scripts.FOREVER_S:
        return (0,)
    count = chance.randint(1, 5) if doing is Doing.DROP else 1
    return tuple(sorted(chance.randint(0, said) for _ in range(count)))
