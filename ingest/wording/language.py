"""The language of a text: as the source names it, else told by its commonest words when they are plain."""

from __future__ import annotations

import re
from collections import Counter

_CODE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_NAMES = {
    "english": "en", "spanish": "es", "español": "es", "french": "fr", "français": "fr",
    "portuguese": "pt", "português": "pt", "german": "de", "deutsch": "de", "chinese": "zh", "russian": "ru",
}  # fmt: skip
# Words that one language has often and the others hardly ever.
_COMMON = {
    "en": "the and of to for with is are this your you we our will at from by that be it on",
    "es": "el los las del y con para por una su que en este esta sus más como al nuestro es",
    "fr": "le les des et une avec pour dans est sur vous nous votre du au aux ce cette par qui",
    "pt": "os das dos e com para uma não em sua seu ao pela pelo mais você são da na no",
    "de": "der die das und mit für ein eine ist den dem von zu im auf wir sie nicht am bei",
}
_LANGUAGES = {
    word: [code for code, words in _COMMON.items() if word in words.split()]
    for words in _COMMON.values()
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+")
_READ = 4_000
_FEWEST = 8
_SHARE = 0.15
_LEAD = 3.0


def language_of(field: str, text: str) -> str:
    """The code a field names ("en", "en-US"), else the text's language; empty when it is not certain."""
    named = field.strip()
    if named:
        return _NAMES.get(named.lower(), named[:10] if _CODE.match(named) else "")
    return _detected(text[:_READ])


def _detected(text: str) -> str:
    words = Counter(_WORD.findall(text.lower()))
    hits: Counter[str] = Counter()
    for word in words.keys() & _LANGUAGES.keys():
        for code in _LANGUAGES[word]:
            hits[code] += words[word]
    ranked = hits.most_common(2)
    if not ranked or ranked[0][1] < max(_FEWEST, _SHARE * words.total()):
        return ""
    # A text in two languages is in neither.
    runner_up = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] >= _LEAD * runner_up else ""
