"""Text from a language model, made storable piece by piece."""

from __future__ import annotations


class Storable:
    """Joins surrogate pairs that were cut between two pieces; drops NUL, replaces unpaired ones."""

    def __init__(self) -> None:
        self._half = ""

    def take(self, piece: str) -> str:
        """The storable text so far unsaid; a trailing half pair waits for the next piece."""
        text = self._half + piece
        self._half = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        if text.isascii():
            return text.replace("\x00", "")
        joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return joined.replace("\x00", "")
