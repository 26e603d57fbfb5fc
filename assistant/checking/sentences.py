"""Cuts streamed text into sentences, each as soon as it is surely over."""

from __future__ import annotations

import re

# A sentence that goes on for longer is cut where it stands.
LONGEST = 1_000

_NAMES = "St|Ave|Rd|Blvd|Dr|Mr|Mrs|Ms|Prof|Mt|Ft|No|vs|approx|incl|e\\.g|i\\.e|etc|Inc|Jr|Sr"
_DAYS = "Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
# A full stop after these is not an end; after "am." and "p.m." it is one before a capital only.
_SHORT = re.compile(rf"(?:\b(?:{_NAMES}|{_DAYS})|(?<![\w.])[A-Z]|^\s*\d{{1,2}})\.$", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"\b[ap]\.?m\.$", re.IGNORECASE)
_END = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=\s)|[。！？]+|\n+")


class Sentences:
    """Gathers pieces of text and gives back whole sentences, with the white space after them."""

    def __init__(self) -> None:
        self._text = ""

    def take(self, piece: str) -> list[str]:
        """The sentences that this piece completes."""
        self._text += piece
        whole: list[str] = []
        while (end := self._end()) is not None:
            whole.append(self._text[:end])
            self._text = self._text[end:]
        return whole

    def rest(self) -> str:
        """What is left when nothing follows."""
        rest, self._text = self._text, ""
        return rest

    def _end(self) -> int | None:
        for found in _END.finditer(self._text):
            end = found.end()
            if found.group().startswith("\n"):
                return self._after_space(end) if self._text[end:].strip() else None
            if self._is_end(found):
                return self._after_space(end)
        if len(self._text) <= LONGEST:
            return None
        space = self._text.rfind(" ", 0, LONGEST)
        return LONGEST if space <= 0 else space + 1

    def _is_end(self, found: re.Match[str]) -> bool:
        before = self._text[: found.start() + 1]
        following = self._text[found.end() :].lstrip()[:1]
        if _HALF_OF_DAY.search(before):
            return bool(following) and (following.isupper() or following in "[“\"'")
        if _SHORT.search(before):
            return False
        return not following.islower()

    def _after_space(self, end: int) -> int:
        while end < len(self._text) and self._text[end].isspace():
            end += 1
        return end
