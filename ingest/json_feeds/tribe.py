"""The Events Calendar (Tribe) for WordPress: /wp-json/tribe/events/v1/events."""

from __future__ import annotations

from ingest.candidate import Address, Cost, Said
from ingest.json_feeds.fields import (
    Object,
    Platform,
    days_of,
    end_of,
    inner,
    is_list_of,
    is_true,
    joined,
    moment_of,
    names_in,
    objects,
    point_of,
    text,
)
from ingest.loose import LooseEvent, Span
from ingest.wording.price import cost_of_field


def _is_answer(answer: Object) -> bool:
    has_events = any(
        "start_date" in event and "utc_start_date" in event for event in objects(answer, "events")
    )
    return has_events or is_list_of(answer, "events", "rest_url")


def _event_of(event: Object, answer: Object) -> LooseEvent:
    venue = inner(event, "venue")
    address = _address(venue)
    is_online = is_true(event.get("is_virtual"))
    url = text(event, "url")
    said = Said(
        title=text(event, "title"),
        description=text(event, "description", "excerpt"),
        location=joined(address.name, address.street, address.city, address.state),
        address=address if address else None,
        point=point_of(venue.get("geo_lat"), venue.get("geo_lng")),
        url=url,
        organizer=text(inner(event, "organizer"), "organizer"),
        categories=(*names_in(event, "categories"), *names_in(event, "tags")),
        status=text(event, "event_status") or text(event, "status"),
        attendance=("mixed" if address else "online") if is_online else "",
        cost=_cost(event),
        meeting_url=text(event, "virtual_url"),
    )
    number = text(event, "id")
    zone = text(event, "timezone")
    return LooseEvent(
        uid=text(event, "global_id") or (f"tribe-{number}" if number else url),
        said=said,
        times=lambda: [_span(event)],
        # "UTC" and "UTC-5" are what a site has that was never told its zone: its clock is the place's.
        zone="" if zone.upper().startswith(("UTC", "ETC/UTC", "GMT")) else zone,
    )


def _span(event: Object) -> Span:
    start, end = text(event, "start_date"), text(event, "end_date")
    if is_true(event.get("all_day")):
        return Span(*days_of(start, end))
    first, last = moment_of(start), end_of(end)
    return Span(first, last if last != first else None)


def _cost(event: Object) -> Cost | None:
    stated = text(event, "cost")
    return cost_of_field(stated) if stated else None


def _address(venue: Object) -> Address:
    return Address(
        name=text(venue, "venue"),
        street=text(venue, "address"),
        city=text(venue, "city"),
        state=text(venue, "state", "province", "stateprovince"),
        postal_code=text(venue, "zip"),
        country_code={"united states": "US", "canada": "CA", "united kingdom": "GB"}.get(
            text(venue, "country").lower(), ""
        ),
    )


TRIBE = Platform(
    "The Events Calendar",
    _is_answer,
    lambda answer: objects(answer, "events"),
    _event_of,
    lambda answer, url: text(answer, "next_rest_url"),
)
