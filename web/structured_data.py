"""An event as schema.org data (https://schema.org/Event) for a page's `application/ld+json` script."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from events.models import AttendanceMode, CostKind, Event, EventStatus, Venue
from web.links import web_link

_STATUS = {
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.RESCHEDULED: "EventRescheduled",
}
_MODE = {
    AttendanceMode.OFFLINE: "OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: "OnlineEventAttendanceMode",
    AttendanceMode.MIXED: "MixedEventAttendanceMode",
}
# As Django's json_script: inside a script element only these could end it or open a comment.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(event: Event, *, page_url: str) -> SafeString:
    """The JSON, safe inside a script element whatever the event's text holds."""
    return mark_safe(json.dumps(event_data(event, page_url=page_url)).translate(_ESCAPES))


def event_data(event: Event, *, page_url: str) -> dict[str, Any]:
    """The properties that are known, and no others."""
    start, end = event.local_start, event.local_end
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "startDate": start.date().isoformat() if event.all_day else start.isoformat(),
        "eventStatus": f"https://schema.org/{_STATUS.get(EventStatus(event.event_status), 'EventScheduled')}",
        "url": page_url,
    }
    if end is not None and event.end_given and not event.all_day:
        data["endDate"] = end.isoformat()
    if mode := _MODE.get(AttendanceMode(event.event_attendance_mode)):
        data["eventAttendanceMode"] = f"https://schema.org/{mode}"
    if event.description:
        data["description"] = event.description
    if event.organizer:
        data["organizer"] = {"@type": "Organization", "name": event.organizer}
    if places := _places(event):
        data["location"] = places if len(places) > 1 else places[0]
    if offer := _offer(event):
        data["offers"] = offer
        data["isAccessibleForFree"] = event.cost_kind == CostKind.FREE
    return data


def _places(event: Event) -> list[dict[str, Any]]:
    places = []
    if event.event_attendance_mode != AttendanceMode.ONLINE:
        if event.venue is not None:
            places.append(_venue(event.venue))
        elif event.location_text:
            places.append({"@type": "Place", "name": event.location_text, "address": event.location_text})
    if event.is_virtual and (link := web_link(event.url)):
        places.append({"@type": "VirtualLocation", "url": link})
    return places


def _venue(venue: Venue) -> dict[str, Any]:
    address = {
        "streetAddress": venue.street_address,
        "addressLocality": venue.city,
        "addressRegion": venue.state,
        "postalCode": venue.postal_code,
        "addressCountry": venue.country_code,
    }
    known = {name: value for name, value in address.items() if value}
    return {"@type": "Place", "name": venue.name, "address": {"@type": "PostalAddress", **known}}


def _offer(event: Event) -> dict[str, Any]:
    if event.cost_kind == CostKind.FREE:
        amount = "0"
    elif event.cost_min is not None:
        amount = f"{event.cost_min:f}"
    else:
        return {}
    sold_out = (
        {"availability": "https://schema.org/SoldOut"} if event.event_status == EventStatus.FULL else {}
    )
    link = {"url": url} if (url := web_link(event.url)) else {}
    return {
        "@type": "Offer",
        "price": amount,
        "priceCurrency": event.cost_currency or "USD",
        **sold_out,
        **link,
    }
