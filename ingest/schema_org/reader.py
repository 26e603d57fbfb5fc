"""A web page's schema.org events to candidates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ingest.candidate import Said
from ingest.cleaning import plain_line, web_address
from ingest.context import Context, Reading
from ingest.errors import BadComponent, BadValue
from ingest.loose import LooseEvent, Span, read_loose
from ingest.schema_org.json_ld import Node, types_of
from ingest.schema_org.listing import page_nodes
from ingest.schema_org.places import places_of
from ingest.schema_org.schedule import schedule_zone, scheduled_spans
from ingest.schema_org.values import (
    Written,
    cost_of_offers,
    first_text,
    read_moment,
    read_span,
    stock_of_offers,
)

_PAGE_LANGUAGE = re.compile(
    r"<html[^>]{0,500}\blang\s*=\s*[\"']?([A-Za-z]{2})(?:[-_]([A-Za-z]{2}))?", re.IGNORECASE
)
_PAGE_LOCALE = re.compile(r"og:locale[\"']?\s+content\s*=\s*[\"']?[a-z]{2}[_-]([A-Z]{2})\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,1000}?)</title", re.IGNORECASE | re.DOTALL)
_PLAIN_TYPES = {"event", "eventseries", "courseinstance"}
_HEAD = 20_000


def read_page(page: str, context: Context, *, is_detail: bool = False) -> Reading:
    """The candidates of a page's JSON-LD, else of its microdata; one bad event costs only itself.

    `is_detail`: the page is about one event, so that its address is the event's.
    """
    nodes = page_nodes(page, context.repairs)
    if is_detail and len(nodes) == 1 and not first_text(nodes[0].get("url")):
        nodes = [{**nodes[0], "url": context.base_url}]
    country = _country_of(page[:_HEAD], context)
    reading = read_loose("schema_org", nodes, lambda node: loose_event(node, country, context), context)
    title = _TITLE.search(page)
    reading.name = plain_line(title[1], 200) if title else ""
    return reading


def loose_event(node: Node, locale: str, context: Context) -> LooseEvent:
    """What one schema.org node says, its times still unread; `locale` is the country of its dates."""
    place = places_of(node.get("location"))
    cost = cost_of_offers(node.get("offers"), node.get("isAccessibleForFree"))
    country = (place.address.country_code if place.address else "") or locale
    attendance = first_text(node.get("eventAttendanceMode"))
    if place.is_virtual and not attendance:
        attendance = "mixed" if place.address or place.words else "online"
    url = first_text(node.get("url"))
    said = Said(
        title=first_text(node.get("name")) or first_text(node.get("headline")),
        description=first_text(node.get("description")),
        location=place.words,
        address=place.address,
        point=place.point,
        url=url,
        organizer=first_text(node.get("organizer")),
        categories=tuple(_categories(node)),
        status=first_text(node.get("eventStatus")),
        attendance=attendance,
        cost=cost,
        ages=_ages(node),
        language=first_text(node.get("inLanguage"), "alternateName"),
        meeting_url=place.meeting_url,
        sold_out=stock_of_offers(node.get("offers")),
        accessibility=place.accessibility,
    )
    return LooseEvent(
        uid=first_text(node.get("@id"))
        or first_text(node.get("identifier"), "value")
        or _own_address(url, context),
        said=said,
        times=lambda: _times(node, country, context),
        zone=schedule_zone(node),
    )


def _own_address(url: str, context: Context) -> str:
    return web_address(url, context.base_url).partition("#")[0] or url


def _country_of(head: str, context: Context) -> str:
    """The country whose way of writing dates a page follows: its own, else that of the operator's town."""
    language, locale = _PAGE_LANGUAGE.search(head), _PAGE_LOCALE.search(head)
    said = (language[2] if language else "") or (locale[1] if locale else "")
    town = context.places.default_city
    return said.upper() if said else town.country_code if town is not None else ""


def _times(node: Node, country: str, context: Context) -> list[Span]:
    """Its schedule's times, else the one it states; raises BadComponent when there is none."""
    text = first_text(node.get("startDate"))
    if node.get("eventSchedule"):
        try:
            return scheduled_spans(node, context.window, country)
        except BadComponent:
            if not text:
                raise
            context.repairs.note("an eventSchedule was not understood: only the stated date was read")
    if not text:
        raise BadValue("has no startDate")
    start = read_moment(text, country)
    span = Span(start, _end(node, start, country))
    previous = first_text(node.get("previousStartDate"))
    return [replace(span, previous=_moment_or_none(previous, country)) if previous else span]


def _moment_or_none(text: str, country: str) -> Written | None:
    try:
        return read_moment(text, country)
    except BadValue:
        return None


def _end(node: Node, start: Written, country: str) -> Written | None:
    text = first_text(node.get("endDate"))
    if text:
        end = _moment_or_none(text, country)
        if end is None or isinstance(end, datetime):
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


def _ages(node: Node) -> str:
    """The stated range, else what the audience's bounds come to."""
    stated = first_text(node.get("typicalAgeRange"))
    audience = node.get("audience")
    if stated or not isinstance(audience, dict):
        return stated
    low, high = (first_text(audience.get(name)) for name in ("suggestedMinAge", "suggestedMaxAge"))
    return f"{low}-{high}" if low or high else ""


def _categories(node: Node) -> list[str]:
    kinds = [
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
        for name in types_of(node)
        if name.lower() not in _PLAIN_TYPES
    ]
    named = node.get("keywords") or []
    words: list[Any] = named if isinstance(named, list) else str(named).split(",")
    return [text.removesuffix(" Event") for text in (*kinds, *map(first_text, words)) if text.strip()]
