"""An event (https://schema.org/Event) or a venue as data for a page's `application/ld+json` script."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from events.models import AttendanceMode, CostKind, Event, EventStatus, Precision, Venue
from web.links import web_link

_SCHEMA = "https://schema.org/"
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
    """The JSON, safe inside a script element whatever the event's text holds; empty for what has no place.

    Google's rules ask for a place, and so does a reader: https://developers.google.com/search/docs/appearance/structured-data/event
    """
    data = event_data(event, page_url=page_url)
    return _script(data) if "location" in data else SafeString()


def venue_json_ld(venue: Venue, *, page_url: str) -> SafeString:
    """A venue as https://schema.org/Place, as safe."""
    return _script({"@context": "https://schema.org", **_venue(venue), "url": page_url})


def event_data(event: Event, *, page_url: str) -> dict[str, Any]:
    """The properties that are known, and no others."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        **_times(event),
        "eventStatus": _SCHEMA + _status(event),
        "url": page_url,
    }
    if mode := _MODE.get(AttendanceMode(event.event_attendance_mode)):
        data["eventAttendanceMode"] = _SCHEMA + mode
    if event.description:
        data["description"] = event.description
    if event.organizer:
        data["organizer"] = {"@type": "Organization", "name": event.organizer}
    if places := _places(event, page_url):
        data["location"] = places if len(places) > 1 else places[0]
    if offer := _offer(event, page_url):
        data["offers"] = offer
        data["isAccessibleForFree"] = event.cost_kind == CostKind.FREE
    return data


def _script(data: dict[str, Any]) -> SafeString:
    return mark_safe(json.dumps(data).translate(_ESCAPES))


def _times(event: Event) -> dict[str, Any]:
    """Start, end and former start, with their offset; of an all-day event the days, the last one included."""
    start, end = event.local_start, event.local_end
    times: dict[str, Any] = {"startDate": _moment(start, event)}
    if end is not None and event.end_given:
        times["endDate"] = _moment(end - timedelta(days=1) if event.all_day else end, event)
    if event.event_status == EventStatus.RESCHEDULED and event.previous_start_time is not None:
        former = event.previous_start_time.astimezone(start.tzinfo)
        times["previousStartDate"] = _moment(former, event)
    return times


def _moment(moment: datetime, event: Event) -> str:
    return moment.date().isoformat() if event.all_day else moment.isoformat()


def _status(event: Event) -> str:
    if status := _STATUS.get(EventStatus(event.event_status)):
        return status
    return "EventMovedOnline" if _has_moved_online(event) else "EventScheduled"


def _has_moved_online(event: Event) -> bool:
    """Whether its calendar says so, in a field or in the title."""
    said = str(event.evidence.get("attendance", "")).lower()
    is_online = event.event_attendance_mode == AttendanceMode.ONLINE
    return is_online and any(word in said for word in ("moved", "now ", "moving", "switched"))


def _places(event: Event, page_url: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if event.event_attendance_mode != AttendanceMode.ONLINE:
        if event.venue is not None:
            places.append(_venue(event.venue))
        elif event.location_text:
            places.append({"@type": "Place", "name": event.location_text, "address": event.location_text})
    if event.is_virtual:
        places.append({"@type": "VirtualLocation", "url": web_link(event.url) or page_url})
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
    place: dict[str, Any] = {"@type": "Place", "name": venue.name}
    place["address"] = {"@type": "PostalAddress", **known} if known else venue.name
    if venue.precision == Precision.EXACT and venue.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude,
        }  # fmt: skip
    return place


def _offer(event: Event, page_url: str) -> dict[str, Any]:
    if event.cost_kind == CostKind.FREE:
        amount = "0"
    elif event.cost_min is not None:
        amount = f"{event.cost_min:f}"
    else:
        return {}
    offer = {"@type": "Offer", "price": amount, "priceCurrency": event.cost_currency or "USD"}
    if event.event_status == EventStatus.FULL:
        offer["availability"] = _SCHEMA + "SoldOut"
    return {**offer, "url": web_link(event.url) or page_url}
