"""Eventbrite's API v3: the events of an organiser or a venue."""

from __future__ import annotations

from ingest.candidate import Address, Cost, Said
from ingest.errors import BadValue
from ingest.json_feeds.fields import (
    FREE,
    Object,
    Platform,
    end_of,
    inner,
    is_list_of,
    is_true,
    joined,
    moment_of,
    objects,
    point_of,
    text,
    with_query,
)
from ingest.loose import LooseEvent, Span, Written
from ingest.schema_org.values import cost_between
from ingest.wording.price import amount_of


def _is_answer(answer: Object) -> bool:
    has_events = any(isinstance(event.get("start"), dict) for event in objects(answer, "events"))
    return has_events or (answer.get("events") == [] and is_list_of(answer, "events", "pagination"))


def _event_of(event: Object, answer: Object) -> LooseEvent:
    venue = inner(event, "venue")
    start, end = inner(event, "start"), inner(event, "end")
    number, url = text(event, "id"), text(event, "url")
    stock = inner(event, "ticket_availability")
    said = Said(
        title=_words(event, "name"),
        description=_words(event, "description") or text(event, "summary"),
        location=joined(text(venue, "name"), text(inner(venue, "address"), "localized_address_display")),
        address=_address(venue),
        point=point_of(venue.get("latitude"), venue.get("longitude")),
        url=url,
        organizer=_words(event, "organizer"),
        status="cancelled" if text(event, "status") in {"canceled", "cancelled"} else "",
        attendance="online" if is_true(event.get("online_event")) else "offline" if venue else "",
        cost=_cost(event, stock),
        ages=text(inner(event, "music_properties"), "age_restriction") or text(venue, "age_restriction"),
        language=text(event, "locale")[:2],
        sold_out="sold out" if is_true(stock.get("is_sold_out")) else "",
    )
    return LooseEvent(
        uid=f"eventbrite-{number}" if number else url,
        said=said,
        times=lambda: [Span(_time(start), end_of(text(end, "utc", "local")))],
        zone=text(start, "timezone"),
    )


def _time(value: Object) -> Written:
    if not value:
        raise BadValue("has no start time")
    return moment_of(text(value, "utc", "local"))


def _words(event: Object, name: str) -> str:
    return text(inner(event, name), "text", "html", "name") or text(event, name)


def _cost(event: Object, stock: Object) -> Cost | None:
    if is_true(event.get("is_free")):
        return FREE
    prices = [inner(stock, name) for name in ("minimum_ticket_price", "maximum_ticket_price")]
    amounts = [amount for price in prices if (amount := amount_of(text(price, "major_value"))) is not None]
    return cost_between(min(amounts), max(amounts), text(prices[0], "currency")[:3]) if amounts else None


def _address(venue: Object) -> Address | None:
    address = inner(venue, "address")
    found = Address(
        name=text(venue, "name"),
        street=joined(text(address, "address_1"), text(address, "address_2")),
        city=text(address, "city"),
        state=text(address, "region"),
        postal_code=text(address, "postal_code"),
        country_code=text(address, "country")[:2],
    )
    return found if found else None


def _next_page(answer: Object, url: str) -> str:
    pagination = inner(answer, "pagination")
    token = text(pagination, "continuation")
    return with_query(url, continuation=token) if is_true(pagination.get("has_more_items")) and token else ""


EVENTBRITE = Platform(
    "Eventbrite", _is_answer, lambda answer: objects(answer, "events"), _event_of, _next_page
)
