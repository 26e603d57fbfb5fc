"""What is answered when we asked which place is meant: "Maine", "the one in Oregon", "the first one"."""

from __future__ import annotations

import re

from assistant.intents import is_yes
from assistant.pointing import position_in
from assistant.query import Clarification
from gazetteer import Gazetteer, Place

_FRAME = re.compile(
    r"^\W*(?:(?:ok|oh|sorry|no|yes|yeah|i\s+mean(?:t)?|i['’]m\s+in|it['’]s|that['’]s|the\s+one|the|in|near"
    r"|of\s+course|from|please)\W+)*"
)
_ONE = re.compile(r"\s+one$")
LONGEST_ANSWER = 60  # characters; what is longer is a question of its own


def settled_place(clarification: Clarification, text: str, gazetteer: Gazetteer, near: Place | None) -> str:
    """The label of the place a short lower-case answer settles on; "" when it settles none."""
    if (
        clarification.problem not in ("ambiguous_place", "unknown_place", "no_position")
        or len(text) > LONGEST_ANSWER
    ):
        return ""
    candidates = clarification.candidates
    if len(candidates) == 1 and is_yes(text):
        return candidates[0]
    position = position_in(text)
    if position is not None and -len(candidates) <= position < len(candidates):
        return candidates[position]
    answer = _ONE.sub("", _FRAME.sub("", text).strip(" .!?,"))
    return _named(clarification, answer, gazetteer, near) if answer else ""


def _named(clarification: Clarification, answer: str, gazetteer: Gazetteer, near: Place | None) -> str:
    """The place of the asked name in the state that the answer is."""
    for label in clarification.candidates:
        if label.lower() == answer or label.lower().split(",")[0] == answer:
            return label if label.lower() == answer else ""
    if clarification.problem != "ambiguous_place":
        return ""
    found = gazetteer.resolve(f"{clarification.words.split(',')[0]}, {answer}", near=near)
    return found.place.label if found.place is not None else ""
