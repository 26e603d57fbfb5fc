"""Numbers as they are written out."""

from __future__ import annotations

import re

UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VALUES = (
    {word: number for number, word in enumerate(UNITS, 1)}
    | {word: 10 * number for number, word in enumerate(TENS, 2)}
    | {
        f"{ten}-{unit}": 10 * tens + units
        for tens, ten in enumerate(TENS, 2)
        for units, unit in enumerate(UNITS[:9], 1)
    }
    | {"a": 1, "an": 1, "half a": 0.5, "half an": 0.5, "a couple of": 2, "a dozen": 12, "a couple": 2}
)  # fmt: skip
_FIRST_NINE = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
# Of the days of a month.
ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            *_FIRST_NINE, "tenth", "eleventh", "twelfth", *(f"{unit}th" for unit in UNITS[12:]),
            "twentieth", *(f"twenty-{one}" for one in _FIRST_NINE), "thirtieth", "thirty-first",
        ),
        1,
    )
}  # fmt: skip
# The longer first: "twenty-one" is not "twenty".
_WORDS = sorted((word for word in VALUES if word not in {"a", "an"}), key=len, reverse=True)
_FIRST = "".join(sorted({word[0] for word in _WORDS}))
# The look ahead spares most letters the many words.
WRITTEN = rf"(?=[{_FIRST}])(?:{'|'.join(_WORDS)})"
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{WRITTEN})"


# "Six layouts", "eight small pours": a number and the one or two words after it; "one" is rarely a number.
COUNTED = re.compile(
    rf"(?<![\w$.,:])(?!one\b)(?P<number>{NUMBER})\s+(?P<first>[a-z][\w'’-]+)(?:\s+(?P<second>[a-z][\w'’-]+))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\d|[a-z]+")


def has_number(text: str) -> bool:
    """Whether a text has a figure or a number that is written out."""
    return any(word in VALUES or word.isdecimal() for word in _WORD.findall(text.casefold()))


def value_of(text: str) -> float:
    """The number that NUMBER, "a" or "an" found."""
    said = " ".join(text.casefold().split())
    known = VALUES.get(said)
    return float(said.replace(",", "")) if known is None else float(known)
