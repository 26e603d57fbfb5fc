"""Text from calendars and clients, made harmless before a language model reads it."""

from __future__ import annotations

import re
import unicodedata

# Our own fences; a text that spells one would close it.
_FENCES = re.compile(r"<(?=\s*/?\s*(?:events?|history|preferences|question|days)\b)", re.IGNORECASE)


def cleaned(text: object, length: int) -> str:
    """The text on one line without control, bidirectional and invisible characters, cut to `length`."""
    visible = "".join(_visible(character) for character in str(text))
    line = _FENCES.sub("‹", " ".join(visible.split()))
    return line if len(line) <= length else f"{line[: max(0, length - 1)]}…"


def _visible(character: str) -> str:
    """White space for control characters, nothing for format characters (bidi, zero width) and surrogates."""
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Co", "Cn"):
        return ""
    return " " if category in ("Cc", "Zl", "Zp") else character
