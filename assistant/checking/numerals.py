"""Numbers as they are written out."""

from __future__ import annotations

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
# The longer first: "twenty-one" is not "twenty".
WRITTEN = "|".join(sorted((word for word in VALUES if word not in {"a", "an"}), key=len, reverse=True))
NUMBER = rf"\d[\d,]*(?:\.\d+)?|{WRITTEN}"


def value_of(text: str) -> float:
    """The number that NUMBER, "a" or "an" found."""
    said = " ".join(text.casefold().split())
    known = VALUES.get(said)
    return float(said.replace(",", "")) if known is None else float(known)
