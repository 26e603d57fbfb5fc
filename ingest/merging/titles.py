"""How alike two titles are, and whether a word sets them apart ("Yoga", "Yoga for Seniors")."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

LIKE = 88.0
REMEMBERED = 20_000  # titles: the occurrences of a series share one
SAME_WORD = 80.0  # a misspelling scores more, "Spanish" and "Russian" 57
_SAYS_NOTHING = frozenset({
    "the", "a", "an", "and", "at", "of", "in", "on", "for", "with", "to", "by", "from",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """The words only the one title has, and only the other."""

    here: tuple[str, ...]
    there: tuple[str, ...]

    @property
    def is_one_sided(self) -> bool:
        """Whether one title is the other and more."""
        return bool(self.here) != bool(self.there)

    @property
    def is_in_numbers(self) -> bool:
        """Whether a number stands on one side only: "Book Club 1", "Book Club 2"."""
        return any(letter.isdigit() for word in (*self.here, *self.there) for letter in word)

    @property
    def is_in_spelling(self) -> bool:
        """Whether the words left over are the same, written otherwise: "storytime", "story time"."""
        here, there = "".join(self.here), "".join(self.there)
        if here == there:
            return True
        if self.is_in_numbers or not here or not there:
            return False
        shorter, longer = sorted((here, there), key=len)
        if shorter in longer:  # "fiction" is not "nonfiction", "club" is "clubs"
            return longer == f"{shorter}s"
        return fuzz.ratio(here, there) >= SAME_WORD


@lru_cache(maxsize=REMEMBERED)
def words_of(title: str, year: int) -> tuple[str, ...]:
    """The words that tell the event: accents, small words and the year it is held in do not."""
    plain = unicodedata.normalize(
        "NFKD", title.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    )
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = default_process(plain).split()
    telling = [word for word in words if word not in _SAYS_NOTHING and word != str(year)]
    return tuple(telling or words)


def difference(here: tuple[str, ...], there: tuple[str, ...]) -> Difference:
    """What the words of two titles do not share, in their order."""
    return Difference(_without(here, there), _without(there, here))


def alikeness(here: tuple[str, ...], there: tuple[str, ...]) -> float:
    """0 to 100, whatever the order of the words."""
    return fuzz.token_sort_ratio(" ".join(here), " ".join(there), processor=default_process)


def _without(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    left, kept = Counter(others), []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            kept.append(word)
    return tuple(kept)
