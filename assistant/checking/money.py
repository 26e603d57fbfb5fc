"""What something costs, as a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from assistant.checking.claims import Claim, never, nothing
from assistant.checking.facts import Facts, Row, amounts_in
from assistant.checking.numerals import WRITTEN, value_of

_TO = r"\s*(?:–|-|—|to|and|or)\s*"
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_AMOUNTS = re.compile(
    rf"(?P<signed>[$€£]\s?{_FIGURE}(?:{_TO}[$€£]?\s?{_FIGURE})?)"
    rf"|\b(?P<said>(?:\d[\d,]*(?:\.\d+)?|{WRITTEN}|a)(?:{_TO}(?:\d[\d,]*(?:\.\d+)?|{WRITTEN}))?)\s+(?:dollars?|bucks?|euros?|pounds?|cents?)\b",
    re.IGNORECASE,
)
# "Free time" and "feel free to ask" are no prices.
_NO_PRICE = (
    r"time|hours?|spirit\w*|range|verse|throws?|style|will|play|kick|hand|afternoon|evening|morning|weekend|day|"
    r"to\s+(?:ask|tell|reach|let|say)"
)
_THINGS = frozenset(
    (
        "parking",
        "snacks",
        "snack",
        "food",
        "refreshments",
        "coffee",
        "pizza",
        "drinks",
        "books",
        "childcare",
        "materials",
    )
)
_FREE = re.compile(
    rf"(?<!feel )(?<![-\w])free\b(?!\s+(?:{_NO_PRICE})|-)"
    r"|\b(?:no|without(?:\s+a)?|zero)\s+(?:cost|charge|fee|cover)\b|\bcosts?\s+nothing\b"
    r"|\bcomplimentary\b|\bon\s+the\s+house\b"
    r"|\b(?:won['’]t|doesn['’]t|does\s+not|will\s+not)\s+cost\s+(?:you\s+)?"
    r"(?:a\s+(?:thing|penny|dime|cent)|anything)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:from|starting\s+at|start\s+at|starts\s+at|as\s+little\s+as|up\s+to|at\s+most|at\s+least)\s+$",
    re.IGNORECASE,
)
_EXTREME = re.compile(r"\b(?:cheapest|dearest|lowest|highest|minimum|maximum)\b", re.IGNORECASE)
# "Keep the day free", "if you are free".
_FREE_TIME = re.compile(
    r"\b(?:keep|keeping|kept|leave|are\s+you|you['’]re|you\s+are)\b[^.,;]*$", re.IGNORECASE
)
_NOT_FREE = re.compile(r"\bnot\s+(?:a\s+)?free\b|\bisn['’]t\s+free\b|\bfree\?", re.IGNORECASE)
_AS_YOU_CAN = re.compile(
    r"\bpay[\s-]what[\s-]you[\s-](?:can|wish|want)\b|\bby\s+donation\b|\bdonation(?:s|-based)?\b",
    re.IGNORECASE,
)
_PAID = re.compile(r"\bthere(?:['’]s|\s+is)\s+an?\s+(?:\w+\s+)?(?:fee|charge|cover)\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:price|cost|fee|admission)\s+(?:is\s+|was\s+)?(?:not\s+(?:given|listed|stated|known|mentioned)|unknown|isn['’]t\s+(?:given|listed|stated))",
    re.IGNORECASE,
)


def money_claims(text: str) -> Iterator[Claim]:
    """Amounts, "free" in its many words, and what is left open."""
    for found in _AMOUNTS.finditer(text):
        amounts = _amounts(found)
        is_bound = _BOUND.search(text, 0, found.start()) or _EXTREME.search(text)
        holds = _may_cost if is_bound else _costs
        yield _claim(found.span(), partial(holds, amounts), partial(_was_asked, amounts), _put)
    denied = [found.span() for found in _NOT_FREE.finditer(text)]
    for found in _FREE.finditer(text):
        is_time = _FREE_TIME.search(text, 0, found.start())
        if not is_time and not any(start <= found.start() < end for start, end in denied):
            yield _claim(found.span(), partial(_is_free, _thing(text, found)), _asked_free, _put_free)
    for span in denied:
        yield _claim(span, _is_paid)
    for found in _AS_YOU_CAN.finditer(text):
        yield _claim(found.span(), partial(_takes_donations, found.group().casefold()))
    for found in _PAID.finditer(text):
        yield _claim(found.span(), _is_paid)
    for found in _UNKNOWN.finditer(text):
        yield _claim(found.span(), _is_unsaid)


def _claim(
    span: tuple[int, int],
    holds: Callable[[Row], bool],
    is_known: Callable[[Facts], bool] = never,
    put: Callable[[Row], str] = nothing,
) -> Claim:
    return Claim("price", *span, holds, is_known, put)


def _costs(amounts: frozenset[Decimal], row: Row) -> bool:
    """Whether these are all amounts that are said of its price."""
    return bool(amounts) and amounts == row.amounts


def _may_cost(amounts: frozenset[Decimal], row: Row) -> bool:
    """ "from $5" of "$5–10"."""
    return amounts <= row.amounts


def _is_free(thing: str, row: Row) -> bool:
    return row.is_free or _says_free_thing(row, thing)


def _is_paid(row: Row) -> bool:
    return not row.is_free and (bool(row.amounts) or row.event.get("cost_kind") == "paid")


def _is_unsaid(row: Row) -> bool:
    return row.event.get("cost_kind") in (None, "", "unknown")


def _thing(text: str, found: re.Match[str]) -> str:
    """ "free parking": what is free, in two words."""
    following = text[found.end() :].split()
    return f"free {following[0].strip('.,;!?')}".casefold() if following else "free"


def _amounts(found: re.Match[str]) -> frozenset[Decimal]:
    if found["signed"]:
        return amounts_in(found["signed"])
    words = re.split(_TO, found["said"], flags=re.IGNORECASE)
    return frozenset(Decimal(str(value_of(word))).normalize() for word in words)


def _was_asked(amounts: frozenset[Decimal], facts: Facts) -> bool:
    """The person said this amount themselves."""
    return amounts <= amounts_in(facts.asked.question)


def _asked_free(facts: Facts) -> bool:
    return "free" in facts.asked_words


def _says_free_thing(row: Row, words: str) -> bool:
    """ "free parking" is no price."""
    return words.removeprefix("free ") in _THINGS and words in row.text


def _takes_donations(word: str, row: Row) -> bool:
    return (
        row.event.get("cost_kind") == "pay_what_you_can" or word.split()[0].split("-")[0] in row.text.split()
    )


def _put(row: Row) -> str:
    return "" if row.is_free or not row.amounts else row.price


def _put_free(row: Row) -> str:
    return row.price if row.amounts and not row.is_free else ""
