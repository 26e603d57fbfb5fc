"""Words as they are compared: in the singular or the plural, or as the beginning of a longer one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LONG = 5  # letters of a word that may be the beginning of another


@dataclass(frozen=True, slots=True)
class Forms:
    """The words of a text to look others up in."""

    words: frozenset[str]
    forms: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> Forms:
        """Those of words in small letters."""
        known = frozenset(words)
        return cls(known, frozenset(form for word in known for form in _forms(word)))

    def is_form(self, word: str) -> bool:
        """Whether a word is one of them in the singular or the plural: "pies" is "pie"."""
        return not self.forms.isdisjoint(_forms(word))

    def has(self, word: str) -> bool:
        """Whether a word is one of them, or the beginning of one: "quilters" begins with "quilt"."""
        if self.is_form(word):
            return True
        plain = word.casefold()
        if len(plain) < LONG:
            return False
        return any(
            other.startswith(plain) or (len(other) >= LONG and plain.startswith(other))
            for other in self.words
        )


def _forms(word: str) -> frozenset[str]:
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    forms = {plain, plain.removesuffix("s")}
    if plain.endswith("ies"):
        forms.add(f"{plain[:-3]}y")
    if plain.endswith("es"):
        forms.add(plain[:-2])
    return frozenset(form for form in forms if len(form) > 2)


def words_of_file(name: str) -> frozenset[str]:
    """The words of one of the lists beside this file."""
    return frozenset(Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").split())
