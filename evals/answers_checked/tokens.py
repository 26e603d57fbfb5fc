"""Text as words, numbers and signs, for the judge of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evals.answers_checked.shapes import NUMBERS

_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.|mailto:)[^\s<>()\[\]“”\"]+|[\w.+-]+@[\w-]+\.\w+"
    r"|(?:[a-z0-9-]+\.)+(?:com|org|net|io|edu|gov|ly|info|biz|example|test|xyz)\b(?:/[^\s<>()\[\]“”\"]*)?)"
    r"|(?P<number>\d+(?:[.,:/]\d+)*)|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)|(?P<sign>\S)",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[\"“'(\[]?[A-Z0-9\[])|\n+")
_ABBREVIATED = re.compile(
    r"\b(?:St|Mt|Dr|Mr|Mrs|Ms|Ave|Rd|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)
TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "dozen": 12}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text; `low` is it in small letters."""

    text: str
    kind: str
    start: int

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def number(self) -> float | None:
        """The amount of "12", "4.5" or "twelve"."""
        if self.kind == "number":
            plain = self.text.replace(",", "")
            return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None
        if self.low in TENS:
            return TENS[self.low]
        return NUMBERS.index(self.low) if self.low in NUMBERS else None


def plain(text: str) -> str:
    """The text with one kind of dash, apostrophe, space and "am"."""
    text = re.sub(r"[‐‑‒–—−]", "-", text).replace("’", "'").replace("‘", "'")
    text = re.sub(r"[^\S\n]", " ", text)
    return re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text, flags=re.IGNORECASE)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a plain text, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        kind, words = str(match.lastgroup), match.group()
        found.append(Token(words.rstrip(".,;:!?") if kind == "link" else words, kind, match.start()))
    return found


def sentences_of(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence of a plain text and where it begins; a line end ends one."""
    begin = 0
    for match in _END.finditer(text):
        if _ABBREVIATED.search(text[begin : match.start()]) and "\n" not in match.group():
            continue
        if text[begin : match.start()].strip():
            yield begin, text[begin : match.start()]
        begin = match.end()
    if text[begin:].strip():
        yield begin, text[begin:]
