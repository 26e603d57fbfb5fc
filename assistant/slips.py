"""Slips of the finger: a word that is none, one letter away from a word we look for."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain

from assistant.topic import STOP_WORDS, SUBJECTS, is_subject
from embedding import is_english

# Words that are long enough to be known with one slip in them: of time, of asking, and what people go to.
_TIMES = frozenset({
    "tonight", "tomorrow", "weekend", "weekends", "weekday", "weekdays", "morning", "mornings", "afternoon",
    "afternoons", "evening", "evenings", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "january", "february", "august", "september", "october", "november", "december",
    "thanksgiving", "halloween", "christmas",
})  # fmt: skip
_ASKING = frozenset({
    "anything", "something", "everything", "nothing", "somewhere", "anywhere", "happening", "instead",
    "nearby", "between", "cheaper", "wheelchair", "accessible", "beginner", "beginners", "children",
    "toddler", "toddlers", "preschool", "teenager", "teenagers", "seniors", "virtual", "outdoor", "outdoors",
    "indoor", "indoors", "activities",
})  # fmt: skip
LONG_SUBJECT = 7  # letters
# Words of their own that the vocabulary does not know whole.
_NO_SLIPS = frozenset({"sundae", "sundaes", "evensong", "outdoorsy", "tonights", "tomorrows", "mournings"})
SHORTEST_SLIP = 6  # letters
_LONG_WORD = re.compile(rf"(?<![\w&'’./@#-])[^\W\d_]{{{SHORTEST_SLIP},15}}(?![\w&'’@-]|[./]\w)")


def without_slips(message: str, is_name: Callable[[str], bool]) -> str:
    """The message with slips put right in its longer words; English words, capitals and names are left alone.

    `is_name` tells whether a lower-case word is the name of a place ("redding", "coplay").
    """
    return _LONG_WORD.sub(lambda found: _without_slip(found.group(), is_name), message)


def _without_slip(written: str, is_name: Callable[[str], bool]) -> str:
    """The word we know that a word is one slip away from, else the word."""
    if not written.islower() or written in STOP_WORDS or written in _NO_SLIPS or is_subject(written):
        return written
    likely = _KNOWN.get(written[0], ())
    if written.removesuffix("s") in likely:
        return written
    for stem, ending in ((written, ""), (written.removesuffix("s"), "s")):
        meant = next((word for word in likely if is_one_slip(stem, word)), None)
        if meant is not None:
            is_word = written in likely or is_english(written) or is_english(stem) or is_name(written)
            return written if is_word else meant + ending
    return written


def _by_first_letter() -> dict[str, tuple[str, ...]]:
    """The words that slips are put right to: times first."""
    subjects = (word for word in SUBJECTS if len(word) >= LONG_SUBJECT and word.isalpha())
    words = sorted(_TIMES), sorted(_ASKING), sorted(subjects)
    known: dict[str, tuple[str, ...]] = {}
    for word in chain(*words):
        known[word[0]] = (*known.get(word[0], ()), word)
    return known


_KNOWN = _by_first_letter()


def is_one_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, too many, wrong or swapped with the next (Damerau 1964)."""
    start = next(
        (at for at, pair in enumerate(zip(written, meant, strict=False)) if pair[0] != pair[1]),
        min(len(written), len(meant)),
    )
    rest, right = written[start:], meant[start:]
    swapped = right[1::-1] + right[2:]
    return rest != right and (rest[1:] in (right, right[1:]) or rest in (right[1:], swapped))
