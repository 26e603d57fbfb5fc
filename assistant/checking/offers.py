"""What one gets, eats, sees or may bring, as a sentence states it: its calendar must speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from assistant.checking.claims import MASK, Claim
from assistant.checking.facts import Row
from assistant.checking.forms import words_of_file
from assistant.topic import STOP_WORDS

_GIVEN = (
    r"served|provided|included|available|handed\s+out|given\s+(?:away|out)|lent(?:\s+out)?|sold|allowed|permitted|raffled(?:\s+off)?|"
    r"set\s+up|laid\s+out|rented|borrowed|awarded|offered|on\s+offer|on\s+sale|for\s+sale|put\s+out|poured|grilled|supplied|free\s+of\s+charge"
)
_PASSIVE = re.compile(
    rf"(?P<what>[^.,;:!?{MASK}]+?)\s+(?:comes?\s+with\s+(?:your|the)\s+ticket|(?:is|are|will\s+be|was|were|can\s+be|may\s+be)\s+(?:also\s+|even\s+|all\s+)?(?:{_GIVEN}))\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:there(?:['’]s|\s+is|\s+are|\s+will\s+be)\s+(?:also\s+|even\s+)?(?:an?|some|live|free|fresh)|comes?\s+with|includes?|serves?|provides?|"
    r"(?:gets?|receives?|wins?|features?|offers?|enjoy|sells?)\s+(?:an?|some|free|fresh|live)|hands?\s+out|puts?\s+out|bring\s+your|takes?\s+home|"
    r"(?:led|hosted|taught|given|run|played|performed|presented|guided)\s+by|"
    r"you\s+(?:can|may|could)\s+(?:also\s+|even\s+)?(?:borrow|rent|buy|taste|sample|win|get|pick\s+up|learn|ride|pet|feed))\s+"
    rf"(?P<what>[^.,;:!?{MASK}]+)",
    re.IGNORECASE,
)
# What a person is told to do: "you can play games, read a book, and bake", "* Visit the beach".
_SUGGESTED = re.compile(
    rf"(?:\byou\s+(?:can|could|may|might)\s+(?:(?:also|even|always|just|then)\s+)*|^\s*[-*•]+\s+)(?=\w)(?P<what>[^.;:!?{MASK}]+)",
    re.IGNORECASE,
)
_STEP = re.compile(r"(?:(?:and|or|then)\b)?(?P<step>(?:(?!,|\b(?:and|or|then)\b).)+)", re.IGNORECASE)
# To do this is no activity of its own, or one with what was found: "you can narrow this down".
_TALK = words_of_file("talk_verbs")
_IS_A = re.compile(
    r"\b(?:an?|the|this|that)\s+(?:[\w'’-]+\s+){0,3}?"
    r"(?P<kind>(?-i:festival|parade|conference|tournament|auction|carnival|circus|wedding|marathon|convention|rodeo|gala|"
    r"opera|ballet|lecture|seminar|webinar|pageant|musical|picnic|race|protest|memorial))s?\b",
    re.IGNORECASE,
)
# Of these only what an event is said to be: "the concert" may be one of several.
_IS_OF_A_KIND = re.compile(
    r"(?:\b(?:it|this|that)\s+(?:is|was)|\b(?:it|that)['’]s|\bis)\s+an?\s+(?:(?!.?n['’]?t\b)[\w'’-]+\s+){0,2}?"
    r"(?P<kind>(?-i:concert|workshop|class|film|movie|play|market|fair|exhibit|exhibition|tour|match|game))\b(?!-)",
    re.IGNORECASE,
)
_TAKES_ALONG = re.compile(
    r"\s*(?:you\s+can\s+)?(?:also\s+|even\s+)?take\s+(?:them|him|her|your\s+[\w-]+|the\s+[\w-]+)\s+to\b",
    re.IGNORECASE,
)
_MAY_GIVE = re.compile(
    r"\b(?:is|are|be|was|were|there|come|include|serve|provide|get|receive|win|feature|offer|enjoy|sell|hand|put|bring|take)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PREPOSITION = re.compile(
    r"\b(?:at|in|on|for|from|before|after|while|during|when|by|if|to|next|next\s+to)\b", re.IGNORECASE
)
MOST_WORDS = 5  # of what is given, after the verb
# What is no thing that a calendar would have to speak of.
_GENERAL = words_of_file("no_offer")


def offer_claims(text: str) -> Iterator[Claim]:
    """Things given, served, sold, lent or allowed."""
    if text.rstrip().endswith("?") or not _MAY_GIVE.search(text):
        return
    for found in _PASSIVE.finditer(text):
        if words := _things(found["what"])[-MOST_WORDS:]:
            yield Claim("offer", *found.span("what"), partial(_speaks_of, tuple(words)))
    for found in _ACTIVE.finditer(text):
        if words := _things(_PREPOSITION.split(found["what"])[0])[:MOST_WORDS]:
            yield Claim("offer", *found.span("what"), partial(_speaks_of, tuple(words)))


def kind_claims(text: str) -> Iterator[Claim]:
    """What an event is said to be that nobody calls another kind by: "a food festival"."""
    for found in (*_IS_A.finditer(text), *_IS_OF_A_KIND.finditer(text)):
        words = (found["kind"].casefold(),)
        yield Claim("offer", *found.span("kind"), partial(_speaks_of, words))


def suggestion_claims(text: str) -> Iterator[Claim]:
    """Things to do, in a sentence that names no event: some calendar must speak of each."""
    if text.rstrip().endswith("?"):
        return
    for found in _SUGGESTED.finditer(text):
        if _is_talk(found["what"]):
            continue
        for step in _STEP.finditer(text, *found.span("what")):
            if words := _things(_TAKES_ALONG.sub("", step["step"])):
                yield Claim("offer", *step.span("step"), partial(_speaks_of, tuple(words)))


def _is_talk(said: str) -> bool:
    """Whether what one may do is done with the page, or with whatever was found."""
    return said.split()[0].casefold() in _TALK and not _TAKES_ALONG.match(said)


def _things(text: str) -> list[str]:
    said = (found.group().casefold() for found in _WORD.finditer(text))
    return [word for word in said if len(word) > 2 and word not in STOP_WORDS and word not in _GENERAL]


def _speaks_of(words: tuple[str, ...], row: Row) -> bool:
    return any(row.forms.has(word) for word in words)
