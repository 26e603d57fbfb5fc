"""A web page's schema.org events to candidates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from events.models import EventStatus
from ingest.candidate import Said
from ingest.cleaning import plain_line
from ingest.context import Context, Reading
from ingest.errors import BadValue
from ingest.loose import LooseEvent, read_loose
from ingest.schema_org.json_ld import Node, events_in, json_ld_values, types_of
from ingest.schema_org.microdata import microdata_values
from ingest.schema_org.values import Written, cost_of_offers, first_text, places_of, read_moment, read_span

_PAGE_LANGUAGE = re.compile(r"<html[^>]*\blang\s*=\s*[\"']?([A-Za-z]{2})(?:-([A-Za-z]{2}))?", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_PLAIN_TYPES = {"event", "eventseries", "courseinstance"}


def read_page(page: str, context: Context) -> Reading:
    """The candidates of a page's JSON-LD, else of its microdata; one bad event costs only itself."""
    nodes = [node for value in json_ld_values(page, context.repairs) for node in events_in(value)]
    if not nodes:
        nodes = [node for value in microdata_values(page, context.repairs) for node in events_in(value)]
    language = _PAGE_LANGUAGE.search(page[:5_000])
    country = (language[2] or "").upper() if language else ""
    reading = read_loose("schema_org", nodes, lambda node: loose_event(node, country), context)
    title = _TITLE.search(page)
    reading.name = plain_line(title[1], 200) if title else ""
    return reading


def loose_event(node: Node, page_country: str) -> LooseEvent:
    """What one schema.org node says, its times still unread."""
    address, point, words, is_virtual = places_of(node.get("location"))
    cost, stock = cost_of_offers(node.get("offers"), node.get("isAccessibleForFree"))
    status = first_text(node.get("eventStatus"))
    country = (address.country_code if address else "") or page_country
    attendance = first_text(node.get("eventAttendanceMode"))
    if is_virtual and not attendance:
        attendance = "mixed" if address or words else "online"
    said = Said(
        title=first_text(node.get("name")) or first_text(node.get("headline")),
        description=first_text(node.get("description")),
        location=words,
        address=address,
        point=point,
        url=first_text(node.get("url")),
        organizer=first_text(node.get("organizer")),
        categories=tuple(_categories(node)),
        status=stock if stock == EventStatus.FULL and "Cancel" not in status else status,
        attendance=attendance,
        cost=cost,
        ages=first_text(node.get("typicalAgeRange")),
        language=first_text(node.get("inLanguage")),
    )
    return LooseEvent(
        uid=first_text(node.get("@id")) or first_text(node.get("identifier")) or said.url,
        said=said,
        times=lambda: _times(node, country),
    )


def _times(node: Node, country: str) -> tuple[Written, Written | None, Written | None]:
    """Start, exclusive end and previous start; raises BadValue when there is no start."""
    text = first_text(node.get("startDate"))
    if not text:
        raise BadValue("has no startDate")
    start = read_moment(text, country)
    previous = first_text(node.get("previousStartDate"))
    return start, _end(node, start, country), read_moment(previous, country) if previous else None


def _end(node: Node, start: Written, country: str) -> Written | None:
    text = first_text(node.get("endDate"))
    if text:
        try:
            end = read_moment(text, country)
        except BadValue:
            return None
        if isinstance(end, datetime):
            return end
        # schema.org's last day belongs to the event; on the day of a timed start it says nothing new.
        is_same_day = isinstance(start, datetime) and end <= start.date()
        return None if is_same_day else end + timedelta(days=1)
    span = read_span(first_text(node.get("duration")))
    if span is None or not span:
        return None
    return start + (
        span if isinstance(start, datetime) else max(timedelta(days=span.days), timedelta(days=1))
    )


def _categories(node: Node) -> list[str]:
    kinds = [
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
        for name in types_of(node)
        if name.lower() not in _PLAIN_TYPES
    ]
    named = node.get("keywords") or []
    words: list[Any] = named if isinstance(named, list) else str(named).split(",")
    return [text.removesuffix(" Event") for text in (*kinds, *map(first_text, words)) if text.strip()]
