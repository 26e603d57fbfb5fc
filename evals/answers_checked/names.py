"""Capitalised names in a text that nothing known holds: invented titles, halls and towns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

_LISTS = (Path(__file__).with_name("common_words.txt")).read_text(encoding="utf-8").split("\n\n")
_COMMON, _FIRST = (frozenset(" ".join(part.splitlines()[1:]).split()) for part in _LISTS)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[^\w\s]|\d+")


def words_in(text: str) -> set[str]:
    """The words and numbers of a text in small letters, with "twelve-and-a-half" in its parts too."""
    found = set(re.findall(r"[^\W_]+(?:[.,:'-][^\W_]+)*", text.lower()))
    return found | {part for word in found for part in re.split(r"[.,:'-]", word)}


def unknown_names(sentence: str, known: set[str]) -> Iterator[str]:
    """Runs of capitalised words of which one is not known; a single word that begins is none."""
    tokens = list(_WORD.finditer(sentence))
    marked = [(token, _is_capital(token.group()), place) for place, token in enumerate(tokens)]
    for is_capital, group in groupby(marked, key=lambda one: one[1]):
        if not is_capital:
            continue
        run = [(token.group(), place) for token, _, place in group]
        begins = _begins(tokens, run[0][1])
        unknown = [word for word, _ in run if not _is_known(word, known)]
        if begins and (len(run) == 1 or run[0][0].lower() in _FIRST):
            unknown = [word for word in unknown if word != run[0][0]]
        if begins and len(run) == 2 and run[1][0].lower() in _COMMON:
            continue  # "Altogether I", "Every Saturday"
        if unknown:
            yield " ".join(word for word, _ in run)


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def _is_known(word: str, known: set[str]) -> bool:
    low = word.lower()
    stem = low.removesuffix("'s")
    return {low, stem, stem.removesuffix("s")} & (known | _COMMON) != set()


def _begins(tokens: list[re.Match[str]], place: int) -> bool:
    """Whether a sentence, a line, a quotation or a bracket begins there."""
    return place == 0 or tokens[place - 1].group() in "\"“”'([:;-*•.!?,‘"
