"""Which of the events shown a message speaks of: "the second one", "number two", "the pottery one"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.circumstances import Shown

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4,
    "5th": 4, "sixth": 5, "6th": 5, "last": -1,
}  # fmt: skip
_CARDINALS = {
    "one": 0, "1": 0, "two": 1, "2": 1, "three": 2, "3": 2, "four": 3, "4": 3, "five": 4, "5": 4, "six": 5,
    "6": 5,
}  # fmt: skip
_NTH = re.compile(
    rf"(?<!\w)(?:the\s+)?(?P<nth>{'|'.join(_ORDINALS)})(?:\s+(?:one|event|option|result|show))?"
    r"(?!\w|\s+(?:week|weekend|day|of|mon|tue|wed|thu|fri|sat|sun|time|aid|night|grade))"
)
_NUMBER = re.compile(rf"(?<!\w)(?:number|no\.?|#)\s*(?P<number>{'|'.join(_CARDINALS)})(?!\w)")
_DESCRIBED = re.compile(r"(?<!\w)(?:the|that)\s+(?P<words>[\w'’-]+(?:\s+[\w'’-]+){0,3}?)\s+one(?!\w)")
_ONE_AT = re.compile(
    r"(?<!\w)(?:the|that)\s+one\s+(?:at|in|with|about|on)\s+(?:the\s+)?(?P<words>[\w'’-]+"
    r"(?:\s+[\w'’-]+){0,3})"
)
_LONG_TITLE = 6  # letters; shorter titles are words of any sentence
_WORD = re.compile(r"[\w'’-]+")
_FREE = frozenset({"free"})


def pointed_at(text: str, shown: Sequence[Shown]) -> tuple[Shown, ...]:
    """The events shown that a lower-case text names, counts or describes; none when it does none of it."""
    named = tuple(event for event in shown if len(event.title) > _LONG_TITLE and event.title.lower() in text)
    if named:
        return named
    position = position_in(text)
    if position is not None:
        return (shown[position],) if -len(shown) <= position < len(shown) else ()
    described = _DESCRIBED.search(text) or _ONE_AT.search(text)
    return _fitting(described["words"], shown) if described else ()


def position_in(text: str) -> int | None:
    """The place in a list that a text counts to, from 0; the last is -1."""
    if found := _NTH.search(text):
        return _ORDINALS[found["nth"]]
    if found := _NUMBER.search(text):
        return _CARDINALS[found["number"]]
    return None


def _fitting(words: str, shown: Sequence[Shown]) -> tuple[Shown, ...]:
    """The one event whose title or place has all the words; the free one is the one that costs nothing."""
    wanted = set(_WORD.findall(words))
    if wanted == _FREE:
        fits = [event for event in shown if event.price == 0]
    else:
        fits = [event for event in shown if wanted <= _words_of(event)]
    return tuple(fits[:1])


def _words_of(event: Shown) -> set[str]:
    return set(_WORD.findall(f"{event.title} {event.venue}".lower()))
