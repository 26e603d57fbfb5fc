"""JSON answers of event platforms: Eventbrite's API v3, Squarespace's ?format=json, schema.org as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

from events.models import CostKind
from ingest.candidate import Address, Cost, Point, Said
from ingest.context import Context, Reading
from ingest.errors import BadValue, NotACalendar
from ingest.ical.values import checked_point
from ingest.loose import LooseEvent, read_loose
from ingest.report import Repairs
from ingest.schema_org.json_ld import events_in
from ingest.schema_org.reader import loose_event
from ingest.schema_org.values import read_moment

# Where Squarespace's map stands until somebody moves it.
_SQUARESPACE_START = (40.7207559, -74.0007613)

Object = dict[str, Any]


def read_json(text: str, context: Context) -> Reading:
    """The candidates of a known JSON answer; raises NotACalendar for any other."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise NotACalendar("the JSON cannot be read") from None
    if isinstance(value, dict) and _is_eventbrite(value):
        pagination = value.get("pagination")
        if isinstance(pagination, dict) and pagination.get("has_more_items"):
            context.repairs.note("only this page of several was read")
        return read_loose("json", _objects(value["events"]), _eventbrite, context)
    if isinstance(value, dict) and _is_squarespace(value):
        website = value["website"] if isinstance(value["website"], dict) else {}
        return read_loose(
            "json", _squarespace_items(value), lambda item: _squarespace(item, website), context
        )
    nodes = list(events_in(value))
    if nodes:
        return read_loose("json", nodes, lambda node: loose_event(node, ""), context)
    raise NotACalendar("no events in this JSON (Eventbrite, Squarespace and schema.org are understood)")


def _is_eventbrite(value: Object) -> bool:
    events = value.get("events")
    return isinstance(events, list) and any(isinstance(one.get("start"), dict) for one in _objects(events))


def _is_squarespace(value: Object) -> bool:
    return "website" in value and any(
        isinstance(value.get(name), list) for name in ("upcoming", "past", "items")
    )


def _objects(values: list[Any]) -> Iterator[Object]:
    return (value for value in values if isinstance(value, dict))


def _eventbrite(event: Object) -> LooseEvent:
    venue = event.get("venue") or {}
    online = event.get("online_event") is True
    status = str(event.get("status") or "")
    said = Said(
        title=_text(event.get("name")),
        description=_text(event.get("description")) or str(event.get("summary") or ""),
        location=_joined(venue.get("name"), (venue.get("address") or {}).get("localized_address_display")),
        address=_eventbrite_address(venue),
        point=_point(venue.get("latitude"), venue.get("longitude")),
        url=str(event.get("url") or ""),
        organizer=_text(event.get("organizer")),
        status="cancelled" if status in {"canceled", "cancelled"} else "",
        attendance="online" if online else "offline" if venue else "",
        cost=Cost(CostKind.FREE, Decimal(0), Decimal(0), "", "free")
        if event.get("is_free") is True
        else None,
        ages=str(venue.get("age_restriction") or ""),
        language=str(event.get("locale") or "")[:2],
    )
    start, end = event.get("start") or {}, event.get("end") or {}
    return LooseEvent(
        uid=f"eventbrite-{event['id']}" if event.get("id") else said.url,
        said=said,
        times=lambda: (_eventbrite_time(start), _eventbrite_time(end) if end else None, None),
        zone=str(start.get("timezone") or ""),
    )


def _eventbrite_time(value: Object) -> datetime:
    found = read_moment(str(value.get("utc") or value.get("local") or ""))
    if not isinstance(found, datetime):
        raise BadValue("has no start time")
    return found


def _eventbrite_address(venue: Object) -> Address | None:
    address = venue.get("address") or {}
    found = Address(
        name=str(venue.get("name") or ""),
        street=_joined(address.get("address_1"), address.get("address_2")),
        city=str(address.get("city") or ""),
        state=str(address.get("region") or ""),
        postal_code=str(address.get("postal_code") or ""),
        country_code=str(address.get("country") or ""),
    )
    return found if found else None


def _squarespace_items(value: Object) -> Iterator[Object]:
    for name in ("upcoming", "past", "items"):
        listed = value.get(name)
        yield from _objects(listed if isinstance(listed, list) else [])


def _squarespace(item: Object, website: Object) -> LooseEvent:
    location = item.get("location") or {}
    said = Said(
        title=str(item.get("title") or ""),
        description=str(item.get("excerpt") or "") or str(item.get("body") or ""),
        location=_joined(*(location.get(name) for name in ("addressTitle", "addressLine1", "addressLine2"))),
        point=_squarespace_point(location),
        url=urljoin(str(website.get("baseUrl") or ""), str(item.get("fullUrl") or "")),
        organizer=str(website.get("siteTitle") or ""),
        categories=tuple(str(text) for name in ("categories", "tags") for text in item.get(name) or []),
        language=str(website.get("language") or "")[:2],
    )
    start, end = item.get("startDate"), item.get("endDate")
    return LooseEvent(
        uid=f"squarespace-{item['id']}" if item.get("id") else said.url,
        said=said,
        times=lambda: (_of_millis(start), _of_millis(end) if end else None, None),
        zone=str(website.get("timeZone") or ""),
    )


def _of_millis(value: Any) -> datetime:
    """Epoch milliseconds; the odd ones Squarespace appends are noise below the minute's second."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise BadValue("has no start time")
    try:
        return datetime.fromtimestamp(int(value) // 1000, UTC)
    except (OverflowError, OSError, ValueError):
        raise BadValue(f"not a time: {value!r}") from None


def _squarespace_point(location: Object) -> Point | None:
    point = _point(location.get("markerLat"), location.get("markerLng"))
    if (
        point is None
        or (point.latitude, point.longitude) == _SQUARESPACE_START
        or not location.get("addressLine1")
    ):
        return None
    return point


def _point(latitude: Any, longitude: Any) -> Point | None:
    try:
        return checked_point(float(latitude), float(longitude), Repairs())
    except (TypeError, ValueError):
        return None


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("text") or value.get("html") or value.get("name") or "")
    return value if isinstance(value, str) else ""


def _joined(*parts: Any) -> str:
    return ", ".join(str(part).strip() for part in parts if part and str(part).strip())
