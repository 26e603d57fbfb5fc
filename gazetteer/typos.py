"""Names one slip of the finger away."""

from collections.abc import Iterator
from string import ascii_lowercase

MIN_LETTERS = 5
MAX_LETTERS = 40
_LETTERS = ascii_lowercase + " "


def one_edit_away(key: str) -> Iterator[str]:
    """Yield every text one insertion, deletion, replacement or swap of neighbours from a folded name.

    Nothing for names under MIN_LETTERS: there the neighbours are different names, not typos.
    """
    if not MIN_LETTERS <= len(key) <= MAX_LETTERS:
        return
    for at in range(len(key) + 1):
        head, tail = key[:at], key[at:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
