"""What something costs, as a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from assistant.checking.claims import Claim, never, nothing
from assistant.checking.facts import Facts, Row, amounts_in
from assistant.checking.numerals import WRITTEN, value_of
from events.models import CostKind

_TO = r"\s*(?:–|-|—|to|and|or)\s*"
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_AMOUNTS = re.compile(
    rf"(?P<signed>[$€£]\s?{_FIGURE}(?:{_TO}[$€£]?\s?{_FIGURE})?)"
    rf"|\b(?P<said>(?:\d[\d,]*(?:\.\d+)?|{WRITTEN}|a)(?:{_TO}(?:\d[\d,]*(?:\.\d+)?|{WRITTEN}))?)[\s-]+(?:dollars?|bucks?|euros?|pounds?|cents?)\b",
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
    r"|(?<=the\ssecond\s)nothing\b|(?<=the\sother\s)nothing\b|(?<=the\sfirst\s)nothing\b"
    r"|\b(?:no|without(?:\s+a)?|zero)\s+(?:cost|charge|fee|cover)\b|\bcosts?\s+nothing\b"
    r"|\bcomplimentary\b|\bon\s+the\s+house\b"
    r"|\b(?:won['’]t|doesn['’]t|does\s+not|will\s+not|neither(?:\s+will)?|none\s+of\s+\w+(?:\s+will)?)\s+costs?\s+(?:you\s+)?"
    r"(?:a\s+(?:thing|penny|dime|cent)|anything)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:from|starting\s+at|start\s+at|starts\s+at|as\s+little\s+as|as\s+much\s+as|up\s+to|at\s+most|at\s+least)\s+$",
    re.IGNORECASE,
)
# "Under $10", "not more than $8"; "over $20", "more than $5".
_AT_MOST = re.compile(
    r"\b(?:under|below|less\s+than|no\s+more\s+than|within|(?:not|n['’]t|neither|nothing|none|never|nobody)\b[^.,;]*\b(?:more\s+than|over|above))\s+$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"\b(?:over|above|more\s+than)\s+$", re.IGNORECASE)
_AT_MOST_AFTER = re.compile(
    r"[^.,;]{0,12}\b(?:at\s+most|or\s+less|tops|is\s+your\s+(?:limit|budget|maximum))\b", re.IGNORECASE
)
_ENDS_OF_RANGE = re.compile(
    r"\s*(?:at|on)\s+the\s+(?:low|high|top|bottom|upper|lower)\b|\s+at\s+the\s+door\b", re.IGNORECASE
)
_EXTREME = re.compile(r"\b(?:cheapest|dearest|lowest|highest|minimum|maximum)\b", re.IGNORECASE)
# "Keep the day free", "if you are free".
_FREE_TIME = re.compile(
    r"\b(?:keep|keeping|kept|leave|are\s+you|you['’]re|you\s+are)\b[^.,;]*$", re.IGNORECASE
)
FREE_BEFORE = 40  # letters: "won't cost you "
_IS_FREE = re.compile(r"(?P<thing>\w+)\s+(?:is|are)\s+$", re.IGNORECASE)
_NOT_FREE = re.compile(r"\bnot\s+(?:a\s+)?free\b|\bisn['’]t\s+free\b", re.IGNORECASE)
_AS_YOU_CAN = re.compile(
    r"\bpay[\s-]what[\s-]you[\s-](?:can|wish|want)\b|\bby\s+donation\b|\bdonation(?:s|-based)?\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:is|are)\s+(?:not\s+free|paid\b(?!\s+(?:for|by)))|\bcosts?\s+money\b|\bthere(?:['’]s|\s+is)\s+an?\s+(?:\w+\s+)?(?:fee|charge|cover)\b",
    re.IGNORECASE,
)
_REDUCED = re.compile(
    r"\bhalf[\s-]price\b|\b(?:\d+|half)\s*(?:%|percent)\s+off\b|\bdiscount(?:s|ed)?\b", re.IGNORECASE
)
_UNKNOWN = re.compile(
    r"\b(?:price|cost|fee|admission)\s+(?:is\s+|was\s+)?(?:not\s+(?:given|listed|stated|known|mentioned)|unknown|isn['’]t\s+(?:given|listed|stated))",
    re.IGNORECASE,
)


def money_claims(text: str) -> Iterator[Claim]:
    """Amounts, "free" in its many words, and what is left open."""
    for found in _AMOUNTS.finditer(text):
        if _FREE.search(text, max(0, found.start() - FREE_BEFORE), found.end()) and not found["signed"]:
            continue  # "doesn't cost a cent"
        amounts = _amounts(found)
        holds = _way_to_cost(text, found)
        known = (
            partial(_some_cost_so, amounts, holds)
            if holds in (_costs_less, _costs_more)
            else partial(_was_asked, amounts)
        )
        yield _claim(found.span(), partial(holds, amounts), known, _put)
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
    for found in _REDUCED.finditer(text):
        yield _claim(found.span(), partial(_says, found.group().casefold()))
    for found in _UNKNOWN.finditer(text):
        yield _claim(found.span(), _is_unsaid)


def _way_to_cost(text: str, found: re.Match[str]) -> Callable[[frozenset[Decimal], Row], bool]:
    """How the words before and after an amount say it is meant."""
    if _AT_MOST.search(text, 0, found.start()) or _AT_MOST_AFTER.match(text, found.end()):
        return _costs_less
    if _AT_LEAST.search(text, 0, found.start()):
        return _costs_more
    is_end = _BOUND.search(text, 0, found.start()) or _ENDS_OF_RANGE.match(text, found.end())
    return _may_cost if is_end or _EXTREME.search(text) else _costs


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


def _costs_less(amounts: frozenset[Decimal], row: Row) -> bool:
    return row.is_free or (bool(row.amounts) and max(row.amounts) <= max(amounts))


def _costs_more(amounts: frozenset[Decimal], row: Row) -> bool:
    return bool(row.amounts) and max(row.amounts) > min(amounts)


def _some_cost_so(
    amounts: frozenset[Decimal], holds: Callable[[frozenset[Decimal], Row], bool], facts: Facts
) -> bool:
    """ "Under $15 there is a lot"."""
    return any(holds(amounts, row) for row in facts.rows)


def _is_free(thing: str, row: Row) -> bool:
    return row.is_free or _says_free_thing(row, thing)


def _is_paid(row: Row) -> bool:
    return not row.is_free and (bool(row.amounts) or row.event.get("cost_kind") == "paid")


def _says(words: str, row: Row) -> bool:
    return words in row.text


def _is_unsaid(row: Row) -> bool:
    return row.event.get("cost_kind") in (None, "", "unknown")


def _thing(text: str, found: re.Match[str]) -> str:
    """ "free parking": what is free, in two words."""
    if before := _IS_FREE.search(text, 0, found.start()):
        return f"free {before['thing']}".casefold()
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
    thing = words.removeprefix("free ")
    return thing in _THINGS and any(
        said in row.text for said in (words, f"{thing} is free", f"{thing} are free")
    )


def _takes_donations(word: str, row: Row) -> bool:
    return (
        row.event.get("cost_kind") == CostKind.PAY_WHAT_YOU_CAN
        or word.split()[0].split("-")[0] in row.text.split()
    )


def _put(row: Row) -> str:
    return "" if row.is_free or not row.amounts else row.price


def _put_free(row: Row) -> str:
    return row.price if row.amounts and not row.is_free else ""
