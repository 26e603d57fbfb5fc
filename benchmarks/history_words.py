"""Made-up talk: words as often as words are used, a few of them everywhere and most of them seldom."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import numpy as np

from benchmarks import phrases
from gazetteer.regions import read_regions
from gazetteer.table import PlaceTable

# The frequency of the word of rank r is as 1 / (r + SHIFT): Zipf's law as Mandelbrot corrected it.
SHIFT = 2.7
TOWNS_PER_STATE = 1_000
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@cache
def vocabulary() -> tuple[str, ...]:
    """Some 16,000 words, the most frequent first: those of calendars, then those of the names of towns."""
    texts = (phrases.SENTENCES, phrases.ACTIVITIES, phrases.QUALIFIERS, phrases.SUBJECTS, phrases.TOPICS)
    said = Counter(word for part in texts for text in part for word in _WORD.findall(text))
    words = [*(word for word, _ in said.most_common()), *_town_words()]
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.lower(), word)
    return tuple(first.values())


def _town_words() -> list[str]:
    places = PlaceTable()
    states = [region.short for region in read_regions() if region.country_code == "US"]
    rows = [row for state in states for row in places.largest_in("US", state, TOWNS_PER_STATE)]
    rows.sort(key=lambda row: -int(places.populations[row]))
    return [word for row in rows for word in _WORD.findall(places.place(row).name)]


class Talk:
    """Says things at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._words = np.array(vocabulary(), dtype=object)
        weights = 1 / (np.arange(len(self._words)) + SHIFT)
        self._shares = np.cumsum(weights / weights.sum())

    def messages(self, count: int) -> list[str]:
        """So many messages, questions of 7 to 18 words and answers of 60 to 110 in turn."""
        is_question = np.arange(count) % 2 == 0
        lengths = np.where(
            is_question, self._random.integers(4, 16, count), self._random.integers(50, 90, count)
        )
        words = self._words[np.searchsorted(self._shares, self._random.random(int(lengths.sum())))]
        ends = np.cumsum(lengths)
        closing = self._random.integers(len(phrases.SENTENCES), size=count)
        return [
            ("Any events with {}?" if asked else "I found 5 events near Newton: {}. {}").format(
                " ".join(words[end - length : end]), phrases.SENTENCES[at]
            )
            for end, length, asked, at in zip(ends, lengths, is_question, closing, strict=True)
        ]
