"""The values of schema.org properties as publishers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

from dateutil import parser as dateutil_parser

from events.models import CostKind
from ingest.candidate import Cost
from ingest.errors import BadValue
from ingest.wording.price import amount_of, cost_of_field
from ingest.zones import known_zone

_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_TIME = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?::\d{2})?(?:[.,]\d+)?\s*(Z|"
    r"[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4})\b")
_UNTIL = re.compile(r"\s+(?:[-–—]|to|until)\s+", re.IGNORECASE)
# "GMT-0400" is four hours behind; left together the library would take it for four hours ahead.
_FILLER = re.compile(r"\s+at\s+|\s*@\s*|\b(?:GMT|UTC)(?=[+-]\d)|\([^)]*\)", re.IGNORECASE)
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?$", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"^T?(\d{1,2})(?::(\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?:([ap])\.?m\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_DURATION = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$", re.IGNORECASE)
_MONTH_NAME = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d{2}|\b\d{1,2}\s*[ap]\.?m\b", re.IGNORECASE)
# Countries that write the month first; all others write the day first.
_MONTH_FIRST = {"US", "PH", "FM", "PW"}

Written = date | datetime


def first_text(value: Any, *names: str) -> str:
    """The text of a value that may be a string, a number, a list, or a node with a name."""
    if isinstance(value, list):
        return next((text for one in value if (text := first_text(one, *names))), "")
    if isinstance(value, dict):
        return next(
            (
                text
                for name in (*names, "name", "@value", "url", "@id")
                if (text := first_text(value.get(name)))
            ),
            "",
        )
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def read_moment(text: str, country: str = "") -> Written:
    """A date, a naive wall-clock time or an aware one; raises BadValue when it is none or ambiguous."""
    text = _COMPACT.sub(_with_dashes, text.strip())
    try:
        if found := _DATE.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _TIME.match(text):
            return _time_of(found)
        return _spoken(text, country)
    except (ValueError, OverflowError) as exc:
        raise exc if isinstance(exc, BadValue) else BadValue(f"not a date: {text[:40]!r}") from exc


def _with_dashes(found: re.Match[str]) -> str:
    """ "2026-03-12T19:00:00Z" for "20260312T190000Z"."""
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day}T{found[4]}:{found[5]}:{found[6] or '00'}{found[7] or ''}" if found[4] else day


def _time_of(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    wall = datetime(year, month, day, hour % 24, minute, min(second, 59))  # noqa: DTZ001 the zone comes below or later
    wall += timedelta(days=hour // 24)
    offset = found[7]
    if not offset:
        return wall
    if offset.upper() == "Z":
        return wall.replace(tzinfo=UTC)
    digits = offset[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return (wall + span if offset[0] == "-" else wall - span).replace(tzinfo=UTC)


def _spoken(text: str, country: str) -> Written:
    """ "March 10, 2026 7PM" or "3/10/2026"; numbers alone need a country to say which is the month."""
    text = _FILLER.sub(" ", _UNTIL.split(text)[0])
    if numbers := _NUMBERS.match(text):
        day_first = _is_day_first(numbers, country)
    elif _MONTH_NAME.search(text) and re.search(r"\b\d{4}\b", text):
        day_first = country not in _MONTH_FIRST
    else:
        raise BadValue(f"not a date: {text[:40]!r}")
    found = _parsed(text, 1, day_first=day_first)
    if found != _parsed(text, 2, day_first=day_first):
        raise BadValue(f"not a date but a month: {text[:40]!r}")
    if not _CLOCK.search(text):
        return found.date()
    return found.astimezone(UTC) if found.tzinfo else found


def _parsed(text: str, default_day: int, *, day_first: bool) -> datetime:
    default = datetime(2000, 1, default_day)  # noqa: DTZ001 naive means the venue's clock
    # A named zone is the one people mean by it; one that nobody knows is not guessed.
    found: datetime = dateutil_parser.parse(text, dayfirst=day_first, default=default, tzinfos=_zone)
    return found


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return known_zone(name) if name else None


def _is_day_first(numbers: re.Match[str], country: str) -> bool:
    first, second = int(numbers[1]), int(numbers[3])
    if max(first, second) > 12:
        return first > 12
    if numbers[2] == ".":
        # Only those who write the day first write dots.
        return True
    if not country and first != second:
        raise BadValue(f"ambiguous date {numbers[0]!r}: day or month first?")
    return country not in _MONTH_FIRST


def read_clock(text: str) -> time | None:
    """A time of day such as "19:00", "19:00:00-04:00" (its offset is not read) or "7 PM"; None if none."""
    found = _TIME_OF_DAY.match(text.strip())
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def read_span(text: str) -> timedelta | None:
    """An ISO 8601 duration such as PT1H30M, or None."""
    found = _DURATION.match(text.strip())
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def cost_of_offers(offers: Any, is_free: Any) -> Cost | None:
    """The cost of `offers` and `isAccessibleForFree`, None when they say nothing."""
    nodes = _offers(offers)
    prices = [price for node in nodes for price in _prices(node)]
    currencies = (first_text(node.get("priceCurrency"))[:3].upper() for node in nodes)
    if prices:
        return cost_between(min(prices), max(prices), next(filter(None, currencies), ""))
    if is_free in (True, "true", "True", "http://schema.org/True", "https://schema.org/True"):
        return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", "free")
    words = next(
        (text for node in nodes if (text := _price_words(node))), "" if nodes else first_text(offers)
    )
    cost = cost_of_field(words) if words else None
    return cost if cost is not None and cost.kind != CostKind.UNKNOWN else None


def stock_of_offers(offers: Any) -> str:
    """ "SoldOut" when every offer says so, else nothing."""
    stocks = [first_text(node.get("availability")).rpartition("/")[2] for node in _offers(offers)]
    return "SoldOut" if stocks and all(stock.lower() == "soldout" for stock in stocks) else ""


def _offers(offers: Any) -> list[dict[str, Any]]:
    return [node for node in (offers if isinstance(offers, list) else [offers]) if isinstance(node, dict)]


def cost_between(low: Decimal, high: Decimal, currency: str) -> Cost:
    """The cost of something with a lowest and a highest price."""
    if high == 0:
        return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", "free")
    text = f"{low}" if low == high else f"{low}–{high}"
    return Cost(CostKind.PAID, low, high, currency, f"{text} {currency}".strip())


def _prices(node: dict[str, Any]) -> Iterator[Decimal]:
    for name in ("price", "lowPrice", "highPrice"):
        amount = amount_of(first_text(node.get(name))) if node.get(name) not in (None, "") else None
        if amount is not None:
            yield amount
    offers = node.get("offers")
    for inner in offers if isinstance(offers, list) else []:
        if isinstance(inner, dict) and inner is not node:
            yield from _prices({name: inner.get(name) for name in ("price", "lowPrice", "highPrice")})
    specification = node.get("priceSpecification")
    for inner in specification if isinstance(specification, list) else [specification]:
        if isinstance(inner, dict) and (amount := amount_of(first_text(inner.get("price")))) is not None:
            yield amount


def _price_words(node: dict[str, Any]) -> str:
    return next((text for name in ("price", "lowPrice") if (text := first_text(node.get(name)))), "")
