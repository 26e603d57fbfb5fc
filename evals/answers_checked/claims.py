"""What a sentence claims, found by walking its tokens: days, hours, prices, ages, miles, numbers, states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from evals.answers_checked.tokens import Token
from evals.answers_checked.vocabulary import (
    AFTER_HOUR,
    MONTH_NAMES,
    PARTS,
    PEOPLE,
    STATES,
    THINGS,
    UNTIL,
    WEEKDAY_NAMES,
)

_FREE = ("free", "no charge", "costs nothing", "no cost", "not cost", "cost nothing", "won't cost",
         "without charge", "costs you nothing", "doesn't cost")  # fmt: skip
_NOT_FREE = ("feel", "day", "free time", "keep", "step", "ones", "events", "time", "-")
Reader = Callable[[Sequence[Token], int], "Claim | None"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact as it was said; it spans `length` tokens from `at`."""

    kind: str
    value: Any
    at: int
    length: int


def claims_of(tokens: Sequence[Token]) -> Iterator[Claim]:
    """The claims of one sentence; a token belongs to one claim."""
    at = 0
    while at < len(tokens):
        claim = next((found for reader in _READERS if (found := reader(tokens, at))), None)
        if claim is not None:
            yield claim
        at += claim.length if claim is not None else 1


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _says(tokens: Sequence[Token], at: int, words: str) -> int:
    """How many tokens the words are, if they stand there."""
    wanted = words.split()
    return len(wanted) if [one.low for one in tokens[at : at + len(wanted)]] == wanted else 0


def _number(tokens: Sequence[Token], at: int) -> float | None:
    return tokens[at].number if 0 <= at < len(tokens) else None


def _link(tokens: Sequence[Token], at: int) -> Claim | None:
    return Claim("link", tokens[at].text, at, 1) if tokens[at].kind == "link" else None


def _money(tokens: Sequence[Token], at: int) -> Claim | None:
    place, amounts = at, []
    has_sign = False
    while True:
        if _low(tokens, place) in ("$", "€", "£"):
            has_sign, place = True, place + 1
        amount = _number(tokens, place)
        if amount is None:
            break
        amounts.append(amount)
        place += 1
        if len(amounts) == 2 or _low(tokens, place) not in UNTIL:
            break
        if (
            _low(tokens, place) == "and"
            and _low(tokens, place + 1) != "$"
            and not _is_dollars(tokens, place + 2)
        ):
            break
        place += 1
    if amounts and _is_dollars(tokens, place):
        has_sign, place = True, place + 1
    return Claim("price", tuple(amounts), at, place - at) if amounts and has_sign else None


def _is_dollars(tokens: Sequence[Token], at: int) -> bool:
    return _low(tokens, at) in ("dollars", "dollar", "bucks", "euros", "pounds", "cents", "usd")


def _free(tokens: Sequence[Token], at: int) -> Claim | None:
    for words in _FREE:
        length = _says(tokens, at, words)
        before, after = _low(tokens, at - 1), _low(tokens, at + 1)
        if length and words == "free" and before in ("not", "isn't", "never"):
            return Claim("price", "paid", at, length)
        if length and not (words == "free" and (before in _NOT_FREE or after in _NOT_FREE)):
            return Claim("price", "free", at, length)
    for words in ("pay what you can", "pay whatever you can", "donation", "donations"):
        if length := _says(tokens, at, words):
            return Claim("price", "pwyc", at, length)
    return None


def _hour_at(tokens: Sequence[Token], at: int) -> tuple[int, int, int] | None:
    """Hour, minute and the number of tokens of "10:30", "ten", "half past six"."""
    if at >= len(tokens):
        return None
    for words, minute in (
        ("half past", 30),
        ("a quarter past", 15),
        ("quarter past", 15),
        ("quarter to", -15),
    ):
        if (length := _says(tokens, at, words)) and (hour := _number(tokens, at + length)) is not None:
            hour = hour - 1 if minute < 0 else hour
            return int(hour), minute % 60, length + 1
    text = tokens[at].text
    if ":" in text and tokens[at].kind == "number":
        hour_text, minute_text = text.split(":")[:2]
        return (
            (int(hour_text), int(minute_text), 1) if int(hour_text) < 25 and int(minute_text) < 60 else None
        )
    number = tokens[at].number
    if number is None or number != int(number) or not 0 <= number <= 24:
        return None
    if _low(tokens, at + 1) in ("thirty", "fifteen") and tokens[at].kind == "word":
        return int(number), 30 if _low(tokens, at + 1) == "thirty" else 15, 2
    return int(number), 0, 1


def _half(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The half of the day that is said there, and in how many tokens."""
    if _low(tokens, at) in ("am", "pm"):
        return _low(tokens, at), 1
    skip = 1 if _low(tokens, at) == "o'clock" else 0
    for words, half in (
        ("in the morning", "am"),
        ("in the afternoon", "pm"),
        ("in the evening", "pm"),
        ("at night", "pm"),
    ):
        if length := _says(tokens, at + skip, words):
            return half, length + skip
    return ("", skip)


def _clock(tokens: Sequence[Token], at: int) -> Claim | None:
    if _low(tokens, at) == "noon":
        return Claim("time", ((12, 0, "pm"),), at, 1)
    if _low(tokens, at) == "midnight":
        return Claim("time", ((0, 0, "am"),), at, 1)
    first = _hour_at(tokens, at)
    if first is None:
        return None
    half, length = _half(tokens, at + first[2])
    if not half and tokens[at].text.startswith("0"):
        half = "am"  # "07:30" is on a clock of 24 hours
    after = at + first[2] + length
    last = _hour_at(tokens, after + 1) if _low(tokens, after) in UNTIL else None
    if last is not None:
        last_half, last_length = _half(tokens, after + 1 + last[2])
        is_sure = bool(last_half or half) or ":" in tokens[after + 1].text or ":" in tokens[at].text
        if is_sure or last_length or _low(tokens, at - 1) == "from":
            # "11 to 1 pm" may be before noon, "10 to 11 am" is not after it.
            said = ((first[0], first[1], half), (last[0], last[1], last_half))
            return Claim("time", said, at, after + 1 + last[2] + last_length - at)
    if half or length or ":" in tokens[at].text or first[2] > 1 or _is_hour(tokens, at, after):
        return Claim("time", ((first[0], first[1], half),), at, after - at)
    return None


def _is_hour(tokens: Sequence[Token], at: int, after: int) -> bool:
    """ "at ten", "by eleven", "until 10": a bare number that is an hour."""
    if _low(tokens, at - 1) not in ("at", "by", "until", "till", "around"):
        return False
    return after >= len(tokens) or _low(tokens, after) in AFTER_HOUR


def _month(tokens: Sequence[Token], at: int) -> int | None:
    token = tokens[at] if 0 <= at < len(tokens) else None
    return MONTH_NAMES.get(token.low) if token is not None and token.text[0].isupper() else None


def _day_number(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The day of "14", "14th" and the number of its tokens."""
    number = _number(tokens, at)
    if number is None or not 1 <= number <= 31 or number != int(number) or tokens[at].kind == "word":
        return None
    return int(number), 2 if _low(tokens, at + 1) in ("st", "nd", "rd", "th") else 1


def _date(tokens: Sequence[Token], at: int) -> Claim | None:
    month, place = _month(tokens, at), at + 1
    if month is not None:
        place += _low(tokens, place) == "."
        place += _low(tokens, place) == "the"
        return _days(tokens, at, place, month)
    return _day_first(tokens, at) or _numeric_date(tokens, at)


def _days(tokens: Sequence[Token], at: int, place: int, month: int) -> Claim | None:
    """The days after a month: "14", "14-15", "14, 21 and 28"."""
    found, year = [], None
    while (day := _day_number(tokens, place)) is not None and _half(tokens, place + day[1])[0] == "":
        found.append((month, day[0]))
        place += day[1]
        follows = _day_number(tokens, place + 1)
        if _low(tokens, place) not in ("-", "and", "to", "through") or follows is None:
            break
        if _half(tokens, place + 1 + follows[1])[0]:
            break
        place += 1
    if not found:
        return None
    following = _number(tokens, place + 1)
    if _low(tokens, place) == "," and following is not None and 1900 < following < 2200:
        year, place = int(following), place + 2
    return Claim("date", tuple((year, *one) for one in found), at, place - at)


def _day_first(tokens: Sequence[Token], at: int) -> Claim | None:
    """ "14 March", "the 14th of March", "the 14th"."""
    place = at + (_low(tokens, at) == "the")
    day = _day_number(tokens, place)
    if day is None:
        return None
    after = place + day[1]
    month_at = after + (_low(tokens, after) == "of")
    if (month := _month(tokens, month_at)) is not None:
        return Claim("date", ((None, month, day[0]),), at, month_at + 1 - at)
    if place > at and day[1] == 2:
        return Claim("date", ((None, None, day[0]),), at, after - at)
    # "Sat 14": a weekday before it.
    if _low(tokens, at - 1) in WEEKDAY_NAMES and place == at and not _half(tokens, after)[0]:
        return Claim("date", ((None, None, day[0]),), at, after - at)
    return None


def _numeric_date(tokens: Sequence[Token], at: int) -> Claim | None:
    text = tokens[at].text
    if tokens[at].kind == "number" and text.count("/") in (1, 2):
        month, day, *year = (int(part) for part in text.split("/") if part.isdigit())
        return Claim("date", ((year[0] if year else None, month, day),), at, 1) if month <= 12 else None
    if len(text) == 4 and text.isdigit() and _low(tokens, at + 1) == "-" and _low(tokens, at + 3) == "-":
        parts = [_number(tokens, at + place) for place in (0, 2, 4)]
        if all(part is not None for part in parts):
            year_said, month_said, day_said = (int(part or 0) for part in parts)
            return Claim("date", ((year_said, month_said, day_said),), at, 5)
    return None


def _weekday(tokens: Sequence[Token], at: int) -> Claim | None:
    token = tokens[at]
    low = token.low.removesuffix("'s")
    for name in (low, low.removesuffix("s")):
        if name in WEEKDAY_NAMES and token.text[0].isupper():
            return Claim("weekday", WEEKDAY_NAMES[name], at, 1)
    if low in ("today", "tonight", "tomorrow", "weekend"):
        return Claim("weekday", low, at, 1)
    if low in PARTS and _low(tokens, at - 1) not in ("good", "a", "the"):
        return Claim("part", low, at, 1)
    return None


def _ages(tokens: Sequence[Token], at: int) -> Claim | None:
    for words, ages in _AGE_WORDS:
        if length := _says(tokens, at, words):
            return Claim("ages", ages, at, length)
    place = at
    while _low(tokens, place) in ("age", "ages", "aged", "from", "between", *PEOPLE.split()):
        place += 1
    is_told = any(_low(tokens, one) not in ("from", "between") for one in range(at, place))
    bound = _low(tokens, place) if _low(tokens, place) in ("over", "under") else ""
    place += bool(bound)
    low = _number(tokens, place)
    if low is None:
        return None
    claim = _age_numbers(tokens, at, place, int(low), bound)
    is_plain = bool(bound) or (claim.value[1] is not None and claim.kind == "ages")
    return claim if is_told or not is_plain else None


_AGE_WORDS = (
    *((words, (0, None)) for words in ("all ages", "any age", "of every age", "whatever their age")),
    *((words, (18, None)) for words in ("adults only", "only adults", "adult only")),
)


def _age_numbers(tokens: Sequence[Token], at: int, place: int, low: int, bound: str) -> Claim:
    """The ages of "3-5", "18 and up", "4-year-old"; without such words, of one number."""
    last = _number(tokens, place + 2) if _low(tokens, place + 1) in ("-", "to", "and") else None
    after = place + (1 if last is None else 3)
    for words in ("and up", "and over", "and older", "or older", "or over", "+", "and above"):
        if length := _says(tokens, after, words):
            return Claim("ages", (low, None), at, after + length - at)
    if "year" in _low(tokens, after) + _low(tokens, after + 1) and _low(tokens, after) in _YEARS:
        return Claim("age", (low, low), at, after + 2 - at)
    if bound:
        return Claim("ages", (low, None) if bound == "over" else (0, low), at, after - at)
    return Claim("ages", (low, int(last if last is not None else low)), at, after - at)


_YEARS = ("-", "year-old", "year-olds", "years")


def _up_from(tokens: Sequence[Token], at: int) -> Claim | None:
    """ "16 up" after "from", "up to age 5"."""
    if (length := _says(tokens, at, "up to age")) and (high := _number(tokens, at + length)) is not None:
        return Claim("ages", (None, int(high)), at, length + 1)
    return None


def _miles(tokens: Sequence[Token], at: int) -> Claim | None:
    number = _number(tokens, at)
    place = at + 1
    if number is not None and _says(tokens, place, "and a half"):
        number, place = number + 0.5, place + 3
    if number is None and _low(tokens, at) == "a" and _low(tokens, at + 1) == "mile":
        number = 1
    if number is None:
        return None
    place += _low(tokens, place) == "-"
    unit = _low(tokens, place)
    if unit in ("miles", "mile", "mi", "km", "kilometers", "kilometres", "blocks"):
        return Claim(
            "distance", (number, unit, _low(tokens, at - 1), _low(tokens, at - 2)), at, place + 1 - at
        )
    is_travel = _low(tokens, place + 1) in ("walk", "drive", "away", "from")
    if unit in ("minute", "minutes", "min", "minutes'") and is_travel:
        return Claim("distance", (number, "minutes", "", ""), at, place + 1 - at)
    return None


def _count(tokens: Sequence[Token], at: int) -> Claim | None:
    number = _number(tokens, at)
    if number is None:
        return None
    if _low(tokens, at + 1) in ("more", "others", "other"):
        return Claim("count", int(number), at, 1)
    for reach in range(1, 5):
        word = _low(tokens, at + reach)
        if word in THINGS.split():
            return Claim("count", int(number), at, 1)
        if not word.isalpha():
            return None
    return None


def _state(tokens: Sequence[Token], at: int) -> Claim | None:
    for words in sorted(STATES, key=len, reverse=True):
        length = _says(tokens, at, words)
        if length and (words != "full" or _is_booked_up(tokens, at)):
            return Claim("status", STATES[words], at, length)
    return None


def _is_booked_up(tokens: Sequence[Token], at: int) -> bool:
    """ "it is full." and not "too full", "a full day"."""
    after = _low(tokens, at + 1)
    return _low(tokens, at - 1) != "too" and (not after.isalpha() or after in ("and", "already", "for", "so"))


def _other_number(tokens: Sequence[Token], at: int) -> Claim | None:
    return Claim("number", tokens[at].text, at, 1) if tokens[at].kind == "number" else None


_READERS: tuple[Reader, ...] = (
    _link, _money, _free, _ages, _up_from, _miles, _date, _clock, _weekday, _count, _state, _other_number,
)  # fmt: skip


def clock_times(said: tuple[int, int, str]) -> set[time]:
    """The times of day that the words may mean."""
    hour, minute, half = said
    if hour > 12 or (hour == 0 and not half):
        return {time(hour % 24, minute)}
    hours = {"am": [hour % 12], "pm": [hour % 12 + 12], "": [hour % 12, hour % 12 + 12]}[half]
    return {time(one, minute) for one in hours}
