"""Google's documented rules for events as structured data, as far as a program can check them.

https://developers.google.com/search/docs/appearance/structured-data/event
"""

from __future__ import annotations

import re
from typing import Any

import extruct

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_ADDRESS_PARTS = {"streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry"}
STATUSES = {
    "EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled", "EventMovedOnline",
}  # fmt: skip
MODES = {"OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode"}
KNOWN = {
    "@context", "@type", "name", "startDate", "location", "description", "endDate", "eventStatus",
    "eventAttendanceMode", "image", "offers", "organizer", "performer", "previousStartDate", "url",
    "isAccessibleForFree",
}  # fmt: skip


def structured(page: str, kind: str) -> list[dict[str, Any]]:
    """The page's JSON-LD of one type."""
    found = extruct.extract(page, base_url="https://events.example/", syntaxes=["json-ld"])["json-ld"]
    return [one for one in found if one["@type"] == kind]


def broken_rules(event: dict[str, Any]) -> list[str]:
    """What Google would object to."""
    wrong = [f"unknown {name}" for name in event.keys() - KNOWN]
    wrong += [f"no {name}" for name in ("name", "startDate", "location") if not event.get(name)]
    for name in ("startDate", "endDate", "previousStartDate"):
        if name in event and not (_DATE.fullmatch(event[name]) or _MOMENT.fullmatch(event[name])):
            wrong.append(f"{name} {event[name]}")
    if event.get("endDate", event["startDate"]) < event["startDate"]:
        wrong.append("ends before it starts")
    wrong += _wrong_names(event)
    places = event["location"] if isinstance(event.get("location"), list) else [event.get("location", {})]
    for place in places:
        wrong += _wrong_place(place)
    return wrong + _wrong_offer(event.get("offers"))


def _wrong_names(event: dict[str, Any]) -> list[str]:
    wrong = []
    for name, allowed in (("eventStatus", STATUSES), ("eventAttendanceMode", MODES)):
        value = event.get(name)
        if value is not None and value.removeprefix("https://schema.org/") not in allowed:
            wrong.append(f"{name} {value}")
    if event.get("eventStatus", "").endswith("EventMovedOnline") and not event.get(
        "eventAttendanceMode", ""
    ).endswith("OnlineEventAttendanceMode"):
        wrong.append("moved online, but not online")
    if "previousStartDate" in event and not event["eventStatus"].endswith("EventRescheduled"):
        wrong.append("a former start, but not rescheduled")
    return wrong


def _wrong_place(place: dict[str, Any]) -> list[str]:
    if place.get("@type") == "VirtualLocation":
        return [] if str(place.get("url", "")).startswith("http") else ["virtual location without url"]
    if place.get("@type") != "Place":
        return [f"location of type {place.get('@type')}"]
    address = place.get("address")
    if isinstance(address, dict):
        is_known = address.get("@type") == "PostalAddress" and bool(_ADDRESS_PARTS & address.keys())
        return [] if is_known else ["postal address without parts"]
    return [] if address else ["place without address"]


def _wrong_offer(offer: dict[str, Any] | None) -> list[str]:
    if offer is None:
        return []
    wrong = [f"offer without {name}" for name in ("price", "priceCurrency", "url") if not offer.get(name)]
    if not re.fullmatch(r"\d+(\.\d+)?", str(offer.get("price"))):
        wrong.append(f"price {offer.get('price')}")
    return wrong
