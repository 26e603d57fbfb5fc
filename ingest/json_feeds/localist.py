"""Localist's /api/2/events: each event with its instances."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.candidate import Address, Cost, Said
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
    names_in,
    objects,
    page_number,
    point_of,
    text,
    with_query,
)
from ingest.loose import LooseEvent, Span, Written
from ingest.wording.price import cost_of_field

_ATTENDANCE = {"inperson": "offline", "in_person": "offline", "virtual": "online", "hybrid": "mixed"}


def _is_answer(answer: Object) -> bool:
    has_events = any(isinstance(one.get("event"), dict) for one in objects(answer, "events"))
    return has_events or (answer.get("events") == [] and is_list_of(answer, "events", "page"))


def _items(answer: Object) -> Iterator[Object]:
    """Every instance as an event of its own."""
    for one in objects(answer, "events"):
        event = inner(one, "event")
        instances = [inner(each, "event_instance") for each in objects(event, "event_instances")]
        if not (is_true(event.get("private")) or is_true(event.get("rejected"))):
            yield from ({**event, "instance": instance} for instance in instances or [{}])


def _event_of(event: Object, answer: Object) -> LooseEvent:
    instance, geo = inner(event, "instance"), inner(event, "geo")
    name, room, street = text(event, "location_name"), text(event, "room_number"), text(event, "address")
    address = Address(
        name=name,
        room=room,
        street=text(geo, "street") or street,
        city=text(geo, "city"),
        state=text(geo, "state"),
        postal_code=text(geo, "zip"),
        country_code=text(geo, "country")[:2],
    )
    filters = inner(event, "filters")
    kinds = [names_in(filters, field) for field in list(filters)[:20] if isinstance(field, str)]
    said = Said(
        title=text(event, "title"),
        description=text(event, "description_text", "description"),
        location=joined(room, name or text(event, "location"), street),
        address=address if address else None,
        point=point_of(geo.get("latitude"), geo.get("longitude")),
        url=text(event, "localist_url", "url"),
        organizer=next(iter(names_in(event, "departments")), "") or next(iter(names_in(event, "groups")), ""),
        categories=(*sum(kinds, ()), *names_in(event, "tags"), *names_in(event, "keywords")),
        status=text(event, "status"),
        attendance=_ATTENDANCE.get(text(event, "experience"), ""),
        cost=_cost(event),
        language=text(event, "language")[:2],
        meeting_url=text(event, "stream_url"),
        registration="registration required" if is_true(event.get("has_register")) else "",
    )
    return LooseEvent(uid=_uid(event, instance), said=said, times=lambda: [_span(event, instance)])


def _uid(event: Object, instance: Object) -> str:
    number = text(instance, "id")
    return (
        f"localist-{number}" if number else f"localist-event-{text(event, 'id')}" if text(event, "id") else ""
    )


def _span(event: Object, instance: Object) -> Span:
    if not instance:
        return Span(moment_of(text(event, "first_date")))
    start = moment_of(text(instance, "start"))
    end = end_of(text(instance, "end"))
    if is_true(instance.get("all_day")):
        # The offset it is written with is the place's: the day is the one that is written.
        return Span(_day(text(instance, "start")), None)
    return Span(start, end)


def _day(written: str) -> Written:
    return moment_of(written[:10])


def _cost(event: Object) -> Cost | None:
    if is_true(event.get("free")):
        return FREE
    words = text(event, "ticket_cost")
    return cost_of_field(words) if words else None


def _next_page(answer: Object, url: str) -> str:
    page = inner(answer, "page")
    current, total = page_number(page.get("current")), page_number(page.get("total"))
    return with_query(url, page=str(current + 1)) if 0 < current < total else ""


LOCALIST = Platform("Localist", _is_answer, _items, _event_of, _next_page)
