"""Ticket Tailor's API v1: the events of a box office."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urljoin

from ingest.candidate import Address, Cost, Said
from ingest.json_feeds.fields import (
    Object,
    Platform,
    end_of,
    inner,
    is_true,
    joined,
    moment_of,
    objects,
    text,
)
from ingest.loose import LooseEvent, Span
from ingest.schema_org.values import cost_between

MAX_CENTS = 1_000_000
_NOT_PUBLIC = {"draft", "archived"}


def _is_answer(answer: Object) -> bool:
    return any(
        event.get("object") in ("event", "event_series") and "start" in event
        for event in objects(answer, "data")
    )


def _items(answer: Object) -> Iterator[Object]:
    return (
        event
        for event in objects(answer, "data")
        if text(event, "status") not in _NOT_PUBLIC
        and not any(is_true(event.get(name)) for name in ("private", "hidden"))
    )


def _event_of(event: Object, answer: Object) -> LooseEvent:
    venue, start, end = inner(event, "venue"), inner(event, "start"), inner(event, "end")
    number, url = text(event, "id"), text(event, "url")
    address = Address(
        name=text(venue, "name"),
        postal_code=text(venue, "postal_code"),
        country_code=text(venue, "country")[:2],
    )
    tickets = list(objects(event, "ticket_types"))
    said = Said(
        title=text(event, "name"),
        description=text(event, "description"),
        location=joined(text(venue, "name"), text(venue, "postal_code")),
        address=address if address else None,
        url=url,
        status="cancelled" if text(event, "status") in ("cancelled", "canceled") else "",
        attendance="online" if is_true(event.get("online_event")) else "",
        cost=_cost(tickets, text(event, "currency")),
        sold_out="sold out" if _is_sold_out(tickets) else "",
    )
    return LooseEvent(
        uid=f"ticket-tailor-{number}" if number else url,
        said=said,
        times=lambda: [Span(moment_of(_written(start)), end_of(_written(end)))],
        zone=text(event, "timezone"),
    )


def _written(value: Object) -> str:
    return text(value, "iso") or " ".join(part for part in (text(value, "date"), text(value, "time")) if part)


def _is_sold_out(tickets: list[Object]) -> bool:
    return bool(tickets) and all(text(ticket, "status") == "sold_out" for ticket in tickets)


def _cost(tickets: list[Object], currency: str) -> Cost | None:
    """The span of the prices, which are in cents."""
    prices = [
        Decimal(ticket["price"]) / 100
        for ticket in tickets
        if type(ticket.get("price")) is int and 0 <= ticket["price"] <= MAX_CENTS
    ]
    return cost_between(min(prices), max(prices), currency[:3].upper()) if prices else None


def _next_page(answer: Object, url: str) -> str:
    path = text(inner(answer, "links"), "next")
    try:
        return urljoin(url, path) if path else ""
    except ValueError:
        return ""


TICKET_TAILOR = Platform("Ticket Tailor", _is_answer, _items, _event_of, _next_page)
