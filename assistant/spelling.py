"""How people write on a phone, in the words the readers know: "u", "tmrw", "whens", "w/"."""

from __future__ import annotations

import re
from functools import cache

# What is written, and what is meant. What is also a usual word of its own ("were", "hell") is not here.
MEANT = {
    "u": "you", "ur": "your", "r": "are", "ya": "you", "n": "and", "w": "with", "w/": "with",
    "b4": "before", "pls": "please", "plz": "please", "rn": "right now", "nvm": "never mind",
    "tho": "though", "cuz": "because", "thx": "thanks", "ty": "thanks", "tysm": "thanks", "ppl": "people",
    "bday": "birthday", "smth": "something", "sth": "something", "mtg": "meeting", "mtgs": "meetings",
    "wknd": "weekend", "tonite": "tonight", "2nite": "tonight", "tmrw": "tomorrow", "tmr": "tomorrow",
    "tmw": "tomorrow", "2moro": "tomorrow", "2morrow": "tomorrow", "nxt": "next", "wk": "week",
    "wks": "weeks", "wkend": "weekend", "wkends": "weekends", "wknds": "weekends",
    "wensday": "wednesday", "tommorow": "tomorrow", "sundy": "sunday", "agust": "august",
    "thru": "through", "nite": "night",
    "gonna": "going to", "wanna": "want to", "gotta": "have to", "lemme": "let me", "gimme": "give me",
    "hafta": "have to", "kinda": "kind of", "whats": "what's", "wats": "what's",
    "whens": "when's", "wheres": "where's",
    "hows": "how's", "whos": "who's", "thats": "that's", "theres": "there's", "heres": "here's",
    "shes": "she's", "hes": "he's", "its": "it's", "im": "i'm", "ive": "i've", "youre": "you're",
    "theyre": "they're", "lets": "let's", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't",
    "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "cant": "can't", "wont": "won't",
    "wouldnt": "wouldn't", "shouldnt": "shouldn't", "couldnt": "couldn't", "havent": "haven't",
    "hasnt": "hasn't", "neednt": "needn't",
}  # fmt: skip
# Words of time that are long enough to be known with one slip in them.
_TIMES = frozenset({
    "tonight", "tomorrow", "weekend", "weekends", "weekday", "weekdays", "morning", "mornings", "afternoon",
    "afternoons", "evening", "evenings", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "january", "february", "august", "september", "october", "november", "december",
    "thanksgiving", "halloween", "christmas",
})  # fmt: skip
# Words of their own, one letter away from a time.
_NO_SLIPS = frozenset({
    "sundae", "mourning", "mournings", "sundays", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays",
    "saturdays", "tonights", "tomorrows", "warning", "evensong",
})  # fmt: skip
SHORTEST_SLIP = 6  # letters
_LONG_WORD = re.compile(rf"(?<![\w&'’./@#-])[^\W\d_]{{{SHORTEST_SLIP},15}}(?![\w&'’@-]|[./]\w)")
# A letter alone is an initial when it is a capital ("W Hotel"), part of a name beside "&" or a point ("R&B").
_WRITTEN = re.compile(
    rf"(?<![\w&'’./@#-])(?:{'|'.join(sorted(map(re.escape, MEANT), key=len, reverse=True))})(?![\w&'’@-]"
    rf"|[./]\w)",
    re.IGNORECASE,
)


def respelled(message: str) -> str:
    """The message with phone spellings written out and slips in words of time put right, on one line."""
    return _LONG_WORD.sub(_without_slip, _WRITTEN.sub(_meant, " ".join(message.split())))


def _meant(found: re.Match[str]) -> str:
    written = found.group()
    if written[0].isupper() and len(written) < 3:
        return written
    meant = MEANT[written.lower()]
    return meant[0].upper() + meant[1:] if written[0].isupper() else meant


def _without_slip(found: re.Match[str]) -> str:
    """The word of time that a word is one slip away from, else the word; names keep their capitals."""
    written = found.group()
    if not written.islower() or written in _TIMES or written in _NO_SLIPS:
        return written
    return next((time for time in _near_in_length(len(written)) if is_one_slip(written, time)), written)


@cache
def _near_in_length(length: int) -> tuple[str, ...]:
    return tuple(sorted(time for time in _TIMES if abs(len(time) - length) <= 1))


def is_one_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, too many, wrong or swapped with the next (Damerau 1964)."""
    start = next(
        (at for at, pair in enumerate(zip(written, meant, strict=False)) if pair[0] != pair[1]),
        min(len(written), len(meant)),
    )
    rest, right = written[start:], meant[start:]
    swapped = right[1::-1] + right[2:]
    return rest != right and (rest[1:] in (right, right[1:]) or rest in (right[1:], swapped))
