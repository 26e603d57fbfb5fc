"""One spelling for the many ways a place name is written."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "œ": "oe",
        "ı": "i",
        "&": " and ",
        # Apostrophes vanish: "Martha's" and "Marthas" are one word.
        "'": "",
        "’": "",
        "‘": "",
        "ʻ": "",
        "ʼ": "",
        "`": "",
        "´": "",
    }
)
_INITIAL_DOT = re.compile(r"(?<![^\W\d_])([^\W\d_])\.(?=[^\W\d_](?![^\W\d_]))")
_WORD = re.compile(r"[^\W_]+")
_BOROUGH = re.compile(r"(?<=\w\w)boro(?:u|ug|ugh)?$")
_WHOLE_WORDS = {
    "st": "saint",
    "ste": "sainte",
    "mt": "mount",
    "mtn": "mountain",
    "ft": "fort",
    "pt": "point",
    "sq": "square",
    "ctr": "center",
    "cntr": "center",
    "centre": "center",
    "hts": "heights",
    "hgts": "heights",
    "vlg": "village",
    "spgs": "springs",
    "bch": "beach",
    "jct": "junction",
    "xing": "crossing",
}
_FIRST_WORDS = {"n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west"}


def letters_only(text: str) -> str:
    """Return `text` lower-case, without accents, apostrophes and the dots of initials."""
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(char for char in lowered if not unicodedata.combining(char))
    return _INITIAL_DOT.sub(r"\1", plain)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the key under which a name is stored: plain lower-case words, abbreviations written out."""
    words = _WORD.findall(letters_only(text))
    return " ".join(_written_out(words, complete=len(words)))


def fold_start(word: str) -> str:
    """Fold the first word of a longer name: "n" is north there."""
    key = fold(word)
    return _FIRST_WORDS.get(key, key)


def fold_prefix(text: str) -> str:
    """Fold what is being typed: the last word may be unfinished, so "st" stays "st"."""
    words = _WORD.findall(letters_only(text))
    return " ".join(_written_out(words, complete=len(words) - 1))


def _written_out(words: list[str], *, complete: int) -> list[str]:
    folded = [_WHOLE_WORDS.get(word, word) if at < complete else word for at, word in enumerate(words)]
    if len(folded) > 1:
        folded[0] = _FIRST_WORDS.get(folded[0], folded[0])
    # Foxboro and Foxborough, Marlboro and Marlborough are one town each.
    return [_BOROUGH.sub("boro", word) for word in folded]
