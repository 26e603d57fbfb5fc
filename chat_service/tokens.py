"""The pieces in which an answer was said, as one text and the lengths of its pieces.

A thousand running answers of six hundred pieces would be six hundred thousand objects to keep and to free.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from io import StringIO


class Tokens:
    """Pieces of text, in the order they were said."""

    def __init__(self, pieces: Iterable[str] = ()) -> None:
        self._text = StringIO()
        self._lengths = array("I")
        for piece in pieces:
            self.append(piece)

    def append(self, piece: str) -> None:
        """Say one more."""
        self._text.write(piece)
        self._lengths.append(len(piece))

    @property
    def text(self) -> str:
        """All of it."""
        return self._text.getvalue()

    @property
    def lengths(self) -> list[int]:
        """How many letters each piece has."""
        return self._lengths.tolist()

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[str]:
        return iter(cut(self.text, self._lengths))


def cut(text: str, lengths: Iterable[int]) -> list[str]:
    """The pieces of a text by their lengths, and what is left of it as one more."""
    pieces, start = [], 0
    for length in lengths:
        pieces.append(text[start : start + length])
        start += length
    return [*pieces, text[start:]] if start < len(text) else pieces
