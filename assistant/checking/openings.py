"""What an answer says before it names an event: a host's words, or talk that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.claims import MASK, Claim
from assistant.checking.facts import Facts
from assistant.checking.forms import Forms, words_of_file
from assistant.checking.names import is_usual
from assistant.checking.numerals import NUMBER
from assistant.topic import STOP_WORDS

MOST_STRANGE = 2  # words of a sentence; with more of them it is about something else
LEAST_LETTERS = 3
# Which one, where several were found and none was named?
_THE_EVENT = re.compile(
    r"\W*(?:(?:the\s+event|s?he)\s+(?:is|was|has|had|will|takes|starts|begins|ends|costs|with|that)\b|"
    r"this\s+is\s+an?\b)",
    re.IGNORECASE,
)
# It tells of a thing, and nobody knows of which.
_OF_A_THING = re.compile(
    r"\W*(?:(?:it|they|this|these|those|people|same|also\s+on)\b|it['’]s\b|(?:what|why|who|when|where|how)\W*$|(?:the|an?|my|its)\s+(?!next\b|coming\b|week)[\w-]+\s+(?:\w+\s+)?(?:is|are|was|were|has|have|can)\b)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:no|not|never|nothing|none|nobody|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
# What it denies is its own, or nothing at all: "I'm not sure yet", "You can't go wrong".
_DENIES_NOTHING = re.compile(
    r"\bI\b|\bgo\s+wrong\b|\?\W*$|\bno\s+(?:problem|worries|matter|rush)\b|\bwhy\s+not\b"
)
# Of the talk itself: "You can ask a question", "You can find events by searching".
_OF_TALK = re.compile(
    r"\b(?:the|this|that|an?)\s+(?:question|answer|request)\b|\byou\s+can\s+(?:\w+\s+)?ask\b|"
    r"\b(?:lists?\s+of|search(?:ing)?\s+for)\s+events\b",
    re.IGNORECASE,
)
_LOWER = re.compile(r"(?<!\w)[a-z]")  # but in a name alone: "Somerville, MA"
_LEADS_ON = re.compile(r":\W*$")
# True or not, these tell nothing of an event.
_IDLE_CLAIMS = frozenset(("opener", "amount"))
_WORD = re.compile(rf"[^\W\d_{MASK}]+(?:['’-][^\W\d_{MASK}]+)*")
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
# What a host says of any town's events.
_TALK = Forms.of(words_of_file("talk") | words_of_file("talk_verbs") | words_of_file("no_offer") | STOP_WORDS)


def is_idle(masked: str, facts: Facts) -> bool:
    """Whether it has more than MOST_STRANGE strange words, or speaks of "the event" where there are several.

    No event was named before it, and its titles are masked.
    """
    return bool(len(facts.rows) > 1 and _THE_EVENT.match(masked)) or _strange(masked, facts) > MOST_STRANGE


def is_doubtful(masked: str, facts: Facts, claims: Sequence[Claim]) -> bool:
    """Whether only an event that follows at once makes sense of it; what it `claims` may be true of some.

    It has a strange word, tells of some thing or of the talk itself, denies something, ends with a colon, or
    states what only an event can confirm.
    """
    if _OF_A_THING.match(masked) or _OF_TALK.search(masked) or _LEADS_ON.search(masked):
        return True
    if _strange(masked, facts) or (not _LOWER.search(masked) and any(one.kind == "name" for one in claims)):
        return True
    if _DENIES.search(masked) and not _DENIES_NOTHING.search(masked):
        return True
    return any(claim.kind not in _IDLE_CLAIMS and not claim.is_known(facts) for claim in claims)


def _strange(masked: str, facts: Facts) -> int:
    """How many of its words are in no row, not in the question, and not a host's; at most one too many."""
    said = {found.group().casefold() for found in _WORD.finditer(masked)}
    strange = 0
    for word in said - facts.asked_words:
        if len(word) < LEAST_LETTERS or is_usual(word) or _NUMBER.fullmatch(word) or _TALK.is_form(word):
            continue
        strange += not any(row.forms.has(word) for row in facts.rows)
        if strange > MOST_STRANGE:
            break
    return strange
