"""Answers to messages that ask for no event: short, honest, and with a way on."""

from __future__ import annotations

import re

EXAMPLES = "“What is on this weekend?” or “Free things for a 4-year-old on Saturday morning”"

_REPLIES = (
    (r"thanks?|thank\s+you|thx|gracias|merci", "You are welcome. Ask on whenever you like."),
    (r"bye|goodbye|good\s+night|see\s+you", "Goodbye, and have a good time."),
    (
        r"hi|hello|hey|good\s+(?:morning|afternoon|evening)|hola",
        f"Hello! I know what the local calendars say. Try {EXAMPLES}.",
    ),
    (r"ok|okay|cool|great|nice|perfect|lol", "Good. Ask on whenever you like."),
)
_PATTERNS = tuple((re.compile(rf"\W*(?:{words})(?!\w)"), reply) for words, reply in _REPLIES)
_LONGEST = 40  # characters: what is longer says more than a greeting

_WORDLESS = f"I cannot read a question in that. Try {EXAMPLES}."
_NOT_OURS = (
    "I can only help with finding local events: what is on, when, where, for whom and for how much."
    f" Try {EXAMPLES}."
)


def reply_to(message: str) -> str:
    """What to say to a message that is no question about events."""
    text = message.lower()
    if not re.search(r"\w", text):
        return _WORDLESS
    if len(text) <= _LONGEST:
        for pattern, reply in _PATTERNS:
            if pattern.match(text):
                return reply
    return _NOT_OURS
