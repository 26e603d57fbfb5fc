"""How people write on a phone, in the words the readers know: "u", "tmrw", "whens", "w/"."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.slips import without_slips

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
    "hasnt": "hasn't", "neednt": "needn't", "abt": "about", "bout": "about", "btwn": "between", "btw": "",
    "til": "until", "jus": "just", "goin": "going", "doin": "doing", "nothin": "nothing",
    "somethin": "something", "anythin": "anything",
}  # fmt: skip
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
# Emoji, with what joins and colours them.
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
_HELLO = re.compile(
    r"^(?:(?:(?:hi|hiya|hello|hey)(?:\s+(?:there|all|everyone))?[,!.]+|ok(?:ay)?\s+so(?=\s))\s*)+",
    re.IGNORECASE,
)
_GOODBYE = re.compile(
    r"(?<=[\w?\")])(?:[\s,.!]+(?:please|thanks(?:\s+a\s+lot)?|thank\s+you)(?!\w))+[\s!.]*$", re.IGNORECASE
)
# A letter alone is an initial when it is a capital ("W Hotel"), part of a name beside "&" or a point ("R&B").
_WRITTEN = re.compile(
    rf"(?<![\w&'’./@#-])(?:{'|'.join(sorted(map(re.escape, MEANT), key=len, reverse=True))})(?![\w&'’@-]"
    rf"|[./]\w)",
    re.IGNORECASE,
)


def respelled(message: str, is_name: Callable[[str], bool] = lambda _word: False) -> str:
    """The message with phone spellings written out and slips put right, on one line, without courtesies.

    `is_name` tells whether a lower-case word is the name of a place, which is no slip.
    """
    plain = _PICTURES.sub(" ", message.translate(_STRAIGHT))
    if plain.isupper() and len(plain.split()) > 1:
        plain = plain.lower()  # capitals everywhere tell no name from another word
    written = _WRITTEN.sub(_meant, " ".join(plain.split()))
    return without_courtesy(without_slips(" ".join(written.split()), is_name))


def without_courtesy(message: str) -> str:
    """What is said between a greeting and a thank-you; the message itself when it says nothing else."""
    said = _GOODBYE.sub("", _HELLO.sub("", message))
    return said if re.search(r"\w", said) else message


def _meant(found: re.Match[str]) -> str:
    written = found.group()
    if written[0].isupper() and len(written) < 3:
        return written
    meant = MEANT[written.lower()]
    return meant[:1].upper() + meant[1:] if written[0].isupper() else meant
