"""What the sentences of an answer speak of: what was named last, and before it in the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.checking.attribution import speaks_of_all
from assistant.checking.facts import Row

_POINTS_BACK = re.compile(
    r"\b(?:it|its|it['’]s|they|their|them|this|that|these|those|both|doors|admission|entry|tickets|(?:dates|nights|performances|showings|sessions)|regist(?:er|ering|ration)|sign(?:ing)?[\s-]up|you\s+(?:must|have\s+to|need\s+to)\s+be|get\s+in|the\s+(?:event|program|class|show|concert|session|cost|price|venue|location))\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\beverything\s+(?:on|in|here|is|costs)\b|\bnothing\s+(?:here|costs|is\s+(?:more|over|farther|further))\b|\ball\s+of\s+(?:them|these)\b|\bevery\s+one\s+of\b",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(
    r"\b(?:you|your|i|i['’]ve|we|let\s+me|there\s+(?:is|are)|there['’]s)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:it|its|it['’]s|they|their|them)\b", re.IGNORECASE)
_IT = re.compile(r"\s*(?:it|it['’]s|its|admission|entry|tickets)\b", re.IGNORECASE)


class Scope:
    """The events that were named, as far as a sentence without a name may mean them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._all = tuple(rows)
        self.last: tuple[Row, ...] = ()  # of the last sentence that named one
        self._paragraph: tuple[Row, ...] = ()  # in order
        self._is_sure = False  # named by number or title, and not by a word
        self.named: set[int] = set()  # the numbers of all that the answer named

    def remember(self, rows: Iterable[Row], *, is_sure: bool) -> None:
        """Note what a sentence named, or meant."""
        self.last = tuple(dict.fromkeys(rows))
        self._paragraph = tuple(dict.fromkeys([*self._paragraph, *self.last]))
        self._is_sure = is_sure

    def end_paragraph(self) -> None:
        """What follows speaks of something new."""
        self.last = self._paragraph = ()

    @property
    def together(self) -> tuple[Row, ...]:
        """What "both" and "the second" are said of: those of the sentence before, or of the paragraph."""
        return self.last if len(self.last) > 1 else self._paragraph or self.last

    @property
    def before(self) -> list[Row]:
        """All that may be compared with what a sentence names, the last named first."""
        return [*self.last, *(row for row in self._all if row.number in self.named)]

    def spoken_of(self, masked: str) -> tuple[Row, ...]:
        """What a sentence without a name is about; none: whatever was searched."""
        if _OF_ALL.search(masked):
            return self._all
        if not points_back(masked) and _ADDRESSES.search(masked):
            return ()
        return self.together if speaks_of_all(masked) else self.last[-1:]

    def is_settled(self, masked: str) -> bool:
        """Whether what a sentence without a name is about cannot be another event."""
        return bool(_OF_ALL.search(masked)) or (speaks_of_all(masked) and len(self.spoken_of(masked)) > 1)

    def surely_meant(self, masked: str) -> tuple[Row, ...]:
        """What "it" at the beginning means for sure."""
        return self.last if self._is_sure and len(self.last) == 1 and _IT.match(masked) else ()


def points_back(masked: str) -> bool:
    """Whether a sentence speaks of what was named before it."""
    return bool(_POINTS_BACK.search(masked))


def has_pronoun(masked: str) -> bool:
    """Whether a sentence says "it" or "they"."""
    return bool(_PRONOUN.search(masked))
