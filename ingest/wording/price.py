"""What an event costs, where the words are plain; anything doubtful is unknown."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from events.models import CostKind
from ingest.candidate import Cost
from ingest.wording.hints import mentions

MAX_PRICE = Decimal(10_000)
MAX_TEXT = 200

_SYMBOLS = {"$": "USD", "£": "GBP", "€": "EUR"}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,5})(?:\.\d{2})?"
_AMOUNT = re.compile(
    rf"(?P<symbol>[$£€])\s?(?P<low>{_NUMBER})(?!\d)(?:\s?(?:-|–|—|"
    rf"to)\s?[$£€]?(?P<high>{_NUMBER}))?(?![\d%])(?! ?(?:k|million|billion|off)\b)"
)
_SENTENCE = re.compile(r"[^.!?\n•|;]*(?:[.](?=\d)[^.!?\n•|;]*)*[.!?\n•|;]?")

_FREE = re.compile(
    r"\b(?:free (?:and|&) open to|free to (?:the public|attend|all|everyone|enter|join)|"
    r"free of charge|free admission|"
    r"free entry|free entrance|free event|free program|free concert|free show|free community event|"
    r"free (?:family |public |outdoor )?(?:class|workshop|series|screening|performance|"
    r"lecture|event|program|concert)\b|"
    r"free for (?:all|everyone|the public|the community|all ages|anyone)\b|free,? open to|free public|"
    r"(?:admission|entry|event|program|class|concert|it|attendance|cost|price|fee|tickets?|"
    r"screening|show|workshop)"
    r"(?: is| are|'s|:)+ (?:always |completely |totally |entirely )?free\b(?! (?:for|with|"
    r"to) (?:members|kids|children|students|under))|"
    r"(?:cost|price|fee|admission|tickets?)\s*[:\-–—]\s*free\b|no (?:admission )?(?:charge|"
    r"cost|fee)\b(?! to cancel)|"
    r"(?:at|for) no (?:charge|cost)|without charge|no cover\b|free with (?:registration|rsvp)|"
    r"free\s*[;,–—-]\s*(?:registration|rsvp|no registration|drop))",
    re.IGNORECASE,
)
# A sentence that is nothing but a price needs no word such as "tickets" beside it.
_BARE_FREE = re.compile(r"^\W*free\W*$", re.IGNORECASE)
_BARE_PRICE = re.compile(
    rf"^\W*[$£€]\s?{_NUMBER}(?:\s?(?:-|–|—|to)\s?[$£€]?{_NUMBER})?"
    r"(?:,? (?:including|materials|suggested|at the door|drop[- ]in)\b[^$£€]{0,40})?\W*$",
    re.IGNORECASE,
)
_FREE_TITLE = re.compile(
    r"\bfree (?:admission|entry)\b(?! (?:for|to|with))|"
    r"^\W*free\b\s*[:!–—-]|[\[(]\s*free!?\s*[\])]|[:–—|-]\s*free!?\s*$|^\W*free (?!(?:time|"
    r"play|skate|swim|speech|range|fall|form|style|will|agent|press|spirit|throw|comic|lunch|"
    r"the|to|as|from|radical|jazz|verse|motion|weights?|clinic|food)\b)\w+",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\bfree (?:for|to|with|if)\s+(?:\w+ ){0,2}?(?:members?|students?|kids|children|seniors?|"
    r"under|ages?|admission|museum|paid|"
    r"purchase|pass|ticket|veterans|residents|those|babies|infants|youth|teachers)\b|"
    r"\b(?:members|students|children|kids|under \d+|"
    r"(?:ages )?\d+ and under|spectators?)[^.\n]{0,20}\bfree\b|"
    r"\bno (?:fee|charge|cost)\b[^.\n]{0,40}\bfor\b[^.\n]{0,40}"
    r"\b(?:members?|students?|residents|children)\b|\bfirst (?:class|session|visit)[^.\n]{0,10}free\b",
    re.IGNORECASE,
)
_DONATION = re.compile(
    r"\bpay[- ](?:what|as)[- ]you[- ](?:can|wish|want|will|like|able)|\bsuggested donation|"
    r"\bby donation\b|\bfree[- ]?will (?:offering|donation)|"
    r"\bdonations? (?:requested|suggested|at the door)\b|\bsliding scale\b|"
    r"\bname your (?:own )?price\b|\bpwyc\b|\bpwyw\b",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:cost|costs|price[sd]?|fees?|tickets?|admission|cover|entry|entrance|registration|"
    r"register|general|adults?|students?|seniors?|kids|child(?:ren)?|members?|"
    r"non-?members?|per (?:person|family|child|couple|session|class|ticket|adult|car)|each|"
    r"at the door|at door|in advance|advance|drop[- ]in|tuition|materials fee|"
    r"residents?|pp|/person|/family|/class|/session)\b|/ ?(?:person|family|class|session|"
    r"child|adult|night|day)\b",
    re.IGNORECASE,
)
# What one may rent or buy besides is no way in.
_EXTRA = re.compile(
    r"(?:\+|\bplus|\band|,)\s*(?:a |an )?[$£€]\s?\d+(?:\.\d{2})?\s*(?:for |a )?(?:\w+ )?"
    r"(?:rentals?|parking|deposit|supplies|materials?|equipment)\b",
    re.IGNORECASE,
)
_NOT_A_PRICE = re.compile(
    r"\b(?:prizes?|win|raised?|raising|grants?|scholarships?|awards?|gift ?cards?|budget|"
    r"saves?|savings|worth|valued?|discount|"
    r"million|salary|rent|fundrais\w+|goal|reward|coupon|raffle|deposit|sponsor\w*|booths?|"
    r"vendors?|cash|refund\w*|late fee)\b",
    re.IGNORECASE,
)
# The words of which a cost needs one.
_HINTS = ("$", "£", "€", "free", "no ", "charge", "pay", "donation", "sliding", "name your", "pwyc", "pwyw")


def cost_of_text(title: str, description: str) -> Cost:
    """The cost plain words give: free, pay what you can, or an amount beside a word such as "tickets"."""
    if _FREE_TITLE.search(title):
        return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", title[:MAX_TEXT])
    if not mentions(description.lower(), _HINTS):
        return Cost()
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(description) if sentence.strip()]
    paid = _paid(sentences)
    donation = _first(_DONATION, sentences)
    free = next((text for text in sentences if _says_free(text)), "")
    if free and not paid.text:
        return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", free[:MAX_TEXT])
    if donation:
        return Cost(CostKind.PAY_WHAT_YOU_CAN, None, None, "", donation[:MAX_TEXT])
    if paid.text and free:
        # "Free and open to all" beside "tickets $10": the source contradicts itself or has two parts.
        return Cost(CostKind.UNKNOWN, None, None, "", f"{free[:90]} … {paid.text[:90]}")
    return paid


def _says_free(sentence: str) -> bool:
    plain = _FREE.search(sentence) or _BARE_FREE.match(sentence)
    return bool(plain) and not _CONDITION.search(sentence)


def _paid(sentences: list[str]) -> Cost:
    amounts: list[Decimal] = []
    symbol, words = "", ""
    for text in sentences:
        if not mentions(text, tuple(_SYMBOLS)):
            continue
        found = [match for match in _AMOUNT.finditer(_EXTRA.sub(" ", text)) if _believable(match)]
        is_price = _PRICED.search(text) or _BARE_PRICE.match(text)
        if not found or not is_price or _NOT_A_PRICE.search(text) or _DONATION.search(text):
            continue
        symbol, words = symbol or found[0]["symbol"], words or text
        amounts += [amount for match in found for amount in _amounts(match)]
        if _CONDITION.search(text):
            amounts.append(Decimal(0))
    if not words or max(amounts) == 0:
        return Cost()
    return Cost(CostKind.PAID, min(amounts), max(amounts), _SYMBOLS[symbol], words[:MAX_TEXT])


def cost_of_field(text: str) -> Cost:
    """The cost a price field states: here a bare "Free" or "$5–$10" is plain enough."""
    amounts = amounts_in(text)
    if re.match(r"^\W*(?:free|no (?:charge|cost|fee))\b", text, re.IGNORECASE) and not any(amounts):
        return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", text[:MAX_TEXT])
    if _DONATION.search(text):
        return Cost(CostKind.PAY_WHAT_YOU_CAN, None, None, "", text[:MAX_TEXT])
    if not amounts:
        number = amount_of(text)
        amounts = [number] if number is not None else []
    if not amounts:
        return Cost(text=text[:MAX_TEXT])
    if max(amounts) == 0:
        return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", text[:MAX_TEXT])
    symbol = _AMOUNT.search(text)
    currency = _SYMBOLS[symbol["symbol"]] if symbol else ""
    return Cost(CostKind.PAID, min(amounts), max(amounts), currency, text[:MAX_TEXT])


def amount_of(value: object) -> Decimal | None:
    """A price written as a number or text ("5,00", "$10.50", "0"); None for anything else, never NaN."""
    text = str(value).strip().lstrip("$£€").replace(" ", "")
    if re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() and 0 <= amount <= 10 * MAX_PRICE else None


def amounts_in(text: str) -> list[Decimal]:
    """Every amount with a currency sign in a price field."""
    return [amount for match in _AMOUNT.finditer(text) for amount in _amounts(match)]


def _amounts(match: re.Match[str]) -> list[Decimal]:
    return [Decimal(part.replace(",", "")) for part in (match["low"], match["high"]) if part]


def _believable(match: re.Match[str]) -> bool:
    return all(amount <= MAX_PRICE for amount in _amounts(match))


def _first(pattern: re.Pattern[str], sentences: list[str]) -> str:
    return next((text for text in sentences if pattern.search(text)), "")
