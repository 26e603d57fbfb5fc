"""Words that one reader has used are blanked, so that the next does not read them again."""

from __future__ import annotations

Span = tuple[int, int]


def lowered(text: str) -> str:
    """The text in lower case with every position kept (some letters, as İ, grow when lowered)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def blanked(text: str, *spans: Span) -> str:
    """The text with the spans replaced by as many spaces."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
