"""A name used as a place that nobody knows: asked about, or taken for the town one slip of the pen away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.named_together import miles_apart
from assistant.query import Clarification
from assistant.spans import Span
from assistant.topic import STOP_WORDS, is_subject
from gazetteer import Gazetteer, Place

# What stands after "in" and is no place.
NAMELESS = frozenset(Path(__file__).with_name("not_places.txt").read_text().split())
_LEAD = r"(?<!\w)(?P<lead>in|near|nr|around|round|close\s+to|next\s+to|outside(?:\s+of)?)\s+"
_CAPITAL = re.compile(rf"{_LEAD}(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){{0,3}})")
_SMALL = re.compile(
    rf"{_LEAD}(?P<name>[a-z][a-z'’-]{{2,24}}(?:\s[a-z][a-z'’-]{{2,24}}){{0,2}})(?=\s*(?:[?!.,;]|$)|\s\s"
    r"|\s+(?:on|for|with|this|next|from|at|during|before|after|tonight|today|tomorrow)(?!\w))"
)
SURE_LETTERS = 6  # of a misspelt name before the one town nearby is taken for it
IN_REACH_MILES = 60.0


def unknown_place(
    original: str, text: str, gazetteer: Gazetteer, near: Place | None
) -> tuple[Place | Clarification, Span] | None:
    """The town surely meant by a name nobody knows, or what to ask, with the words' span; None: no such name.

    `text` is `original` in lower case with what was read before blanked.
    """
    for found in _CAPITAL.finditer(original):
        name = found["name"]
        # Something else has read these words already, or they are a season or a language.
        if text[found.start("name") : found.end("name")].strip() and name.lower().split()[0] not in NAMELESS:
            return _settled(name, gazetteer.resolve(name, near=near).suggestions, near), found.span()
    for found in _SMALL.finditer(text):
        if _may_be_a_name(found):
            likely = gazetteer.fuzzy(found["name"], near=near)
            return _settled(found["name"], likely, near), found.span()
    return None


def _may_be_a_name(found: re.Match[str]) -> bool:
    """Words after "in" are a place only when no other use of them is known."""
    words = found["name"].split()
    return not any(word in NAMELESS or word in STOP_WORDS or is_subject(word) for word in words)


def _settled(name: str, likely: Sequence[Place], near: Place | None) -> Place | Clarification:
    if near is not None and len(name) >= SURE_LETTERS:
        close = [place for place in likely if miles_apart(place, near) <= IN_REACH_MILES]
        if len(close) == 1:
            return close[0]
    return Clarification("unknown_place", name, tuple(place.label for place in likely[:3]))
