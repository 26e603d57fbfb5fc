"""Place names inside a sentence, token by token."""

import re
from collections.abc import Sequence
from pathlib import Path

from gazetteer.folding import fold, fold_start
from gazetteer.place import NameMatch
from gazetteer.regions import Qualifiers
from gazetteer.table import PlaceTable

EVERYDAY_FILE = Path(__file__).parent / "data" / "everyday_words.txt"
MAX_NAME_WORDS = 6
MAX_QUALIFIER_WORDS = 3
MAX_TOKEN_CHARS = 40
_ZIP = re.compile(r"^\(?([0-9]{5})(?:-[0-9]{4})?[).,;:?!]*$")
_BREAK = re.compile(r"[,;:?!)]$")
_SENTENCE_END = re.compile(r"[;:?!)]$")
# Lower-case, these are words of the sentence ("events in Newton in the morning"), but not in "columbus, oh".
_WORD_CODES = frozenset({"al", "co", "de", "hi", "id", "in", "la", "me", "oh", "ok", "or", "pa"})
# These join words as well behind a comma: "Salem, or Lynn".
_JOINING_CODES = frozenset({"in", "me", "or"})
# What follows a town and its state, and no word of the sentence: "bend or on saturday", "mobile al tonight".
_AFTER_A_TOWN = frozenset({
    "on", "this", "next", "tonight", "tomorrow", "today", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun",
})  # fmt: skip


class NameFinder:
    """Finds the longest place name that starts at a token."""

    def __init__(self, table: PlaceTable, qualifiers: Qualifiers) -> None:
        self._table = table
        self._qualifiers = qualifiers
        words = EVERYDAY_FILE.read_text(encoding="utf-8").split()
        self._everyday = frozenset(word for word in words if not word.startswith("#"))

    def longest_match(self, tokens: Sequence[str], start: int) -> NameMatch | None:
        """Return the longest name at `start` with its state, or None; at most nine look-ups."""
        if not 0 <= start < len(tokens):
            return None
        first = tokens[start][:MAX_TOKEN_CHARS]
        if not fold(first) or not (self._table.begins_a_name(fold_start(first)) or _ZIP.match(first)):
            return None
        for size in range(min(MAX_NAME_WORDS, len(tokens) - start), 0, -1):
            key = self._key(tokens[start : start + size])
            if key and self._table.has_name(key):
                return self._with_qualifier(tokens, start, start + size, key)
        return None

    def _key(self, span: Sequence[str]) -> str:
        """Fold a span that can be one name: no pause inside, no punctuation alone at its end."""
        if any(len(token) > MAX_TOKEN_CHARS or _BREAK.search(token) for token in span[:-1]):
            return ""
        match = _ZIP.match(span[0]) if len(span) == 1 else None
        if match:
            return match[1]
        return fold(" ".join(span)) if len(span[-1]) <= MAX_TOKEN_CHARS and fold(span[-1]) else ""

    def _with_qualifier(self, tokens: Sequence[str], start: int, end: int, key: str) -> NameMatch:
        name = " ".join(tokens[start:end]).strip(" ,;:?!()")
        bare = NameMatch(start, end, name, is_everyday_word=key in self._everyday)
        if _SENTENCE_END.search(tokens[end - 1]) or _ZIP.match(tokens[start]):
            return bare
        after = end + (end < len(tokens) and tokens[end] == ",")
        for size in range(min(MAX_QUALIFIER_WORDS, len(tokens) - after), 0, -1):
            qualifier = self._qualifier(
                tokens[after : after + size], _words_in_place_of_code(tokens, end, after)
            )
            if qualifier and self._fits(key, fold(qualifier)):
                return NameMatch(start, after + size, f"{name}, {qualifier}", is_everyday_word=False)
        return bare

    def _fits(self, key: str, qualifier: str) -> bool:
        """Whether a place called `key` lies in the state, country or town `qualifier`; both folded."""
        if not (self._qualifiers.is_known(qualifier) or self._table.has_name(qualifier)):
            return False
        places = [self._table.place(row) for row in self._table.rows_named(key)]
        return bool(self._qualifiers.fitting(places, qualifier))

    def _qualifier(self, span: Sequence[str], words: frozenset[str]) -> str:
        """Return the span as written if it can be a state, a country or a town, else "".

        `words` are the codes that are words of the sentence here, unless they are written in capitals.
        """
        if any(len(token) > MAX_TOKEN_CHARS or _BREAK.search(token) for token in span[:-1]):
            return ""
        text = " ".join(span).strip(" ,.;:?!()")
        key = fold(text)
        is_code = len(key) == 2 and not text.isupper()
        if is_code and (key in words or not self._qualifiers.states_written(key)):
            return ""
        return text


def _words_in_place_of_code(tokens: Sequence[str], end: int, after: int) -> frozenset[str]:
    """The codes that are words of the sentence where a qualifier may stand, at `after` behind a name."""
    if after >= len(tokens):
        return _WORD_CODES
    ends_sentence = after + 1 == len(tokens) or _BREAK.search(tokens[after]) is not None
    follows_comma = after > end or tokens[end - 1].endswith(",")
    if ends_sentence or tokens[after + 1] in _AFTER_A_TOWN:
        return frozenset()
    return _JOINING_CODES if follows_comma else _WORD_CODES
