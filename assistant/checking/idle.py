"""Talk that leads to no event: a sentence of words that neither a calendar, the question nor a host has."""

from __future__ import annotations

import re

from assistant.checking.claims import MASK
from assistant.checking.facts import Facts
from assistant.checking.forms import words_of_file
from assistant.checking.names import is_usual
from assistant.checking.numerals import NUMBER
from assistant.topic import STOP_WORDS

MOST_STRANGE = 2  # words of a sentence; with more of them it is about something else
LEAST_LETTERS = 3
# Which one, where several were found and none was named?
_THE_EVENT = re.compile(
    r"\W*the\s+event\s+(?:is|was|has|had|will|takes|starts|begins|ends|costs)\b", re.IGNORECASE
)
_WORD = re.compile(rf"[^\W\d_{MASK}]+(?:['’-][^\W\d_{MASK}]+)*")
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
# What a host says of any town's events.
_TALK = words_of_file("talk") | words_of_file("talk_verbs") | words_of_file("no_offer") | STOP_WORDS


def is_idle(masked: str, facts: Facts) -> bool:
    """Whether it has more than MOST_STRANGE strange words, or speaks of "the event" where there are several.

    No event was named before it, and its titles are masked.
    """
    if len(facts.rows) > 1 and _THE_EVENT.match(masked):
        return True
    said = {found.group().casefold() for found in _WORD.finditer(masked)}
    strange = 0
    for word in said - _TALK - facts.asked_words:
        if len(word) < LEAST_LETTERS or is_usual(word) or _NUMBER.fullmatch(word):
            continue
        strange += not any(row.forms.has(word) for row in facts.rows)
        if strange > MOST_STRANGE:
            return True
    return False
