"""The same question in another manner of writing is understood alike."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.query import EventQuery
from assistant.understanding import Setting, understand
from evals.conversations import SETS, ExpectedTurn, load
from gazetteer import load_gazetteer

CONVERSATIONS = [turns for path in SETS for turns in load(path)]
MANNERS: dict[str, Callable[[str], str]] = {
    "in small letters without marks": lambda message: re.sub(r"[?!.,;](?=\s|$)", "", message.lower()),
    "in capitals": str.upper,
    "with courtesies": lambda message: f"Hi! {message.replace(chr(39), '’').rstrip(' ?!.')}, thanks! 🎉",
}
# What is understood, without the words it is echoed by.
ECHOES = {"label": "", "clarification": None, "topic": None}


def understood(turn: ExpectedTurn, message: str, remembered: EventQuery | None) -> EventQuery:
    places = load_gazetteer()
    home = places.resolve(turn.home).place if turn.home else None
    return understand(message, Setting(turn.now, turn.timezone, home, places), remembered=remembered)


@pytest.mark.parametrize("manner", MANNERS)
def test_manners_change_nothing(manner: str) -> None:
    differ, asked = [], 0
    for turns in CONVERSATIONS:
        remembered: EventQuery | None = None
        for turn in turns:
            plain = understood(turn, turn.message, remembered)
            message = MANNERS[manner](turn.message)
            asked += 1
            if replace(understood(turn, message, remembered), **ECHOES) != replace(plain, **ECHOES):
                differ.append(message)
            remembered = plain
    # Marks divide some sentences, and capitals some names: at most one turn in fifty may need them.
    assert len(differ) <= asked / 50, differ
