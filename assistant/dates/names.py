"""The words of the calendar and the pieces of regular expressions that match them."""

import re
from collections.abc import Iterable

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2,
    "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5,
    "sunday": 6, "sun": 6,
    "lunes": 0, "martes": 1, "miércoles": 2, "miercoles": 2, "jueves": 3, "viernes": 4, "sábado": 5,
    "sabado": 5, "domingo": 6,
}  # fmt: skip
MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
    "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
    "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip
# Words of other meanings too: months only beside a number or after "in", "next" and the like.
UNSURE_MONTHS = frozenset({"may", "march", "mar", "jan", "jun", "sep", "dec", "nov", "apr", "aug"})
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
    "5th": 5, "last": -1, "final": -1,
}  # fmt: skip
NUMBERS = {
    "a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2, "a few": 3, "few": 3, "several": 3,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "twenty": 20, "thirty": 30,
}  # fmt: skip
_TEENTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
DAY_WORDS = {
    **{word: number for number, word in enumerate(_TEENTH, 1)},
    **{f"twenty-{word}": 20 + number for number, word in enumerate(_TEENTH[:9], 1)},
    "thirtieth": 30, "thirty-first": 31,
}  # fmt: skip


def one_of(words: Iterable[str]) -> str:
    """A group of alternatives, the longest first so that "sunday" is not read as "sun"."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


WEEKDAY = one_of(WEEKDAYS)
MONTH = one_of(MONTHS) + r"\.?"
SEASON = one_of(SEASONS)
ORDINAL = one_of(ORDINALS)
NUMBER = rf"(?:\d{{1,2}}|{one_of(NUMBERS)})"
DAY_WORD = one_of(DAY_WORDS).replace("\\-", r"[\s-]+")
DAY_NUMBER = rf"(?:(?:[12]\d|3[01]|0?[1-9]|[3-9]\d)(?:st|nd|rd|th)?|{DAY_WORD})"
YEAR = r"(?:19|20)\d\d"
TO = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\btill?\b|\buntill?\b|\ba\b|\bal\b)\s*(?:the\s+)?"
AND = r"\s*(?:/|,\s*(?:and\b|or\b|&)?|\band\b|\bor\b|&|\+|\by\b)\s*(?:on\s+)?(?:the\s+)?"


# What stands behind a time's word that is part of a name: "spring concert", "Halloween party".
NOUN = re.compile(
    r"\s+(?!(?:on|in|at|near|and|or|for|with|to|through|until|this|next|the|by|events?|stuff|things?|activities|weekend|week|morning|afternoon"
    r"|evening|night)(?!\w))[^\W\d_]{3,}"
)


def weekday_of(word: str) -> int:
    """0 for Monday to 6, from a name or its plural."""
    return WEEKDAYS[word] if word in WEEKDAYS else WEEKDAYS[word.rstrip("s")]


def month_of(word: str) -> int:
    """1 to 12."""
    return MONTHS[word.rstrip(".")]


def number_of(word: str) -> int:
    """The value of digits, with or without an ordinal ending, or of a number word."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    word = re.sub(r"\s+", " ", word)
    day = word.replace(" ", "-")
    return DAY_WORDS[day] if day in DAY_WORDS else NUMBERS[word]
