"""The values of schema.org properties as publishers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil import parser as dateutil_parser

from events.models import CostKind, EventStatus
from ingest.candidate import Address, Cost, Point
from ingest.cleaning import plain_line
from ingest.errors import BadValue
from ingest.ical.values import checked_point
from ingest.report import Repairs
from ingest.wording.price import amount_of, cost_of_field

_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_TIME = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?::\d{2})?(?:[.,]\d+)?\s*(Z|"
    r"[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_DURATION = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$", re.IGNORECASE)
_MONTH_NAME = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d{2}|\b\d{1,2}\s*[ap]\.?m\b", re.IGNORECASE)
# Countries that write the month first; all others write the day first.
_MONTH_FIRST = {"US", "PH", "FM", "PW"}
_SCHEMES = {"USD", "EUR", "GBP", "CAD", "AUD"}

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
    text = text.strip()
    try:
        if found := _DATE.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _TIME.match(text):
            return _time_of(found)
        return _spoken(text, country)
    except (ValueError, OverflowError) as exc:
        raise exc if isinstance(exc, BadValue) else BadValue(f"not a date: {text[:40]!r}") from exc


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
    numbers = _NUMBERS.match(text)
    day_first = country not in _MONTH_FIRST
    if numbers:
        if not country and int(numbers[1]) <= 12 and int(numbers[2]) <= 12 and numbers[1] != numbers[2]:
            raise BadValue(f"ambiguous date {text[:40]!r}: day or month first?")
        day_first = int(numbers[1]) > 12 if max(int(numbers[1]), int(numbers[2])) > 12 else day_first
    elif not (_MONTH_NAME.search(text) and re.search(r"\b\d{4}\b", text)):
        raise BadValue(f"not a date: {text[:40]!r}")
    found: datetime = dateutil_parser.parse(text, dayfirst=day_first, default=datetime(2000, 1, 1))  # noqa: DTZ001 naive means the venue's clock
    if not _CLOCK.search(text):
        return found.date()
    return found.astimezone(UTC) if found.tzinfo else found


def read_span(text: str) -> timedelta | None:
    """An ISO 8601 duration such as PT1H30M, or None."""
    found = _DURATION.match(text.strip())
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def places_of(value: Any) -> tuple[Address | None, Point | None, str, bool]:
    """The address, point and words of a `location`, and whether a virtual location is among them."""
    address: Address | None = None
    point: Point | None = None
    words, is_virtual = "", False
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            words = words or one
        elif isinstance(one, dict):
            kind = first_text(one.get("@type")).lower()
            if "virtual" in kind:
                is_virtual = True
            elif address is None:
                address, point, words = _place(one, words)
    return address, point, words, is_virtual


def _place(node: dict[str, Any], words: str) -> tuple[Address | None, Point | None, str]:
    name = plain_line(first_text(node.get("name")))
    written = node.get("address")
    point = _point(node.get("geo")) or _point(node)
    if isinstance(written, list):
        written = next((one for one in written if one), None)
    if not isinstance(written, dict):
        line = ", ".join(dict.fromkeys(part for part in (name, first_text(written)) if part))
        return None, point, line or words
    address = Address(
        name=name,
        street=plain_line(first_text(written.get("streetAddress"))),
        city=plain_line(first_text(written.get("addressLocality"))),
        state=plain_line(first_text(written.get("addressRegion"))),
        postal_code=plain_line(first_text(written.get("postalCode"))),
        country_code=_country(first_text(written.get("addressCountry"))),
    )
    parts = (address.name, address.street, address.city, address.state)
    line = ", ".join(dict.fromkeys(part for part in parts if part))
    return (address if address else None), point, line or words


def _country(text: str) -> str:
    known = {"UNITED STATES": "US", "USA": "US", "UNITED KINGDOM": "GB", "UK": "GB", "CANADA": "CA"}
    text = text.strip().upper()
    return known.get(text, text if len(text) == 2 else "")


def _point(node: Any) -> Point | None:
    if not isinstance(node, dict) or "latitude" not in node:
        return None
    try:
        return checked_point(float(node["latitude"]), float(node["longitude"]), Repairs())
    except (TypeError, ValueError, KeyError):
        return None


def cost_of_offers(offers: Any, is_free: Any) -> tuple[Cost | None, str]:
    """The cost of `offers` and `isAccessibleForFree`, None when they say nothing; and a sold-out status."""
    nodes = [node for node in (offers if isinstance(offers, list) else [offers]) if isinstance(node, dict)]
    stocks = [first_text(node.get("availability")).rpartition("/")[2].lower() for node in nodes]
    status = (
        EventStatus.FULL if stocks and all(stock == "soldout" for stock in stocks) else EventStatus.SCHEDULED
    )
    prices = [price for node in nodes for price in _prices(node)]
    currency = next(
        (text for node in nodes if (text := first_text(node.get("priceCurrency"))[:3].upper())), ""
    )
    if prices:
        low, high = min(prices), max(prices)
        if high == 0:
            return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", "free"), status
        text = f"{low}" if low == high else f"{low}–{high}"
        return Cost(CostKind.PAID, low, high, currency, f"{text} {currency}".strip()), status
    if is_free in (True, "true", "True", "http://schema.org/True", "https://schema.org/True"):
        return Cost(CostKind.FREE, Decimal(0), Decimal(0), "", "free"), status
    words = next(
        (text for node in nodes if (text := _price_words(node))), first_text(offers) if not nodes else ""
    )
    cost = cost_of_field(words) if words else None
    return (cost if cost is not None and cost.kind != CostKind.UNKNOWN else None), status


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
