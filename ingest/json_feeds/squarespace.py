"""Squarespace's ?format=json of an events page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urljoin

from ingest.candidate import Point, Said
from ingest.errors import BadValue
from ingest.json_feeds.fields import (
    Object,
    Platform,
    inner,
    joined,
    names_in,
    objects,
    of_seconds,
    point_of,
    text,
)
from ingest.loose import LooseEvent, Span

# Where Squarespace's map stands until somebody moves it.
_START_OF_MAP = (40.7207559, -74.0007613)
_LISTS = ("upcoming", "past", "items")


def _is_answer(answer: Object) -> bool:
    return "website" in answer and any(isinstance(answer.get(name), list) for name in _LISTS)


def _items(answer: Object) -> Iterator[Object]:
    return chain.from_iterable(objects(answer, name) for name in _LISTS)


def _event_of(item: Object, answer: Object) -> LooseEvent:
    website, location = inner(answer, "website"), inner(item, "location")
    number = text(item, "id")
    said = Said(
        title=text(item, "title"),
        description=text(item, "excerpt", "body"),
        location=joined(*(text(location, name) for name in ("addressTitle", "addressLine1", "addressLine2"))),
        point=_point(location),
        url=_url(text(website, "baseUrl"), text(item, "fullUrl")),
        organizer=text(website, "siteTitle"),
        categories=(*names_in(item, "categories"), *names_in(item, "tags")),
        language=text(website, "language")[:2],
    )
    start, end = item.get("startDate"), item.get("endDate")
    return LooseEvent(
        uid=f"squarespace-{number}" if number else said.url,
        said=said,
        times=lambda: [Span(_of_millis(start), _of_millis(end) if end else None)],
        zone=text(website, "timeZone"),
    )


def _url(base: str, path: str) -> str:
    try:
        return urljoin(base, path)
    except ValueError:
        return ""


def _of_millis(value: Any) -> datetime:
    """Epoch milliseconds; the odd ones Squarespace appends are noise below the minute's second."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise BadValue("has no start time")
    return of_seconds(value // 1000)


def _point(location: Object) -> Point | None:
    point = point_of(location.get("markerLat"), location.get("markerLng"))
    is_moved = point is not None and (point.latitude, point.longitude) != _START_OF_MAP
    return point if is_moved and text(location, "addressLine1") else None


def _next_page(answer: Object, url: str) -> str:
    # An events page has all that is to come on its first page; the following ones go into the past.
    if isinstance(answer.get("upcoming"), list):
        return ""
    path = text(inner(answer, "pagination"), "nextPageUrl")
    return _url(url, f"{path}&format=json" if "?" in path else f"{path}?format=json") if path else ""


SQUARESPACE = Platform("Squarespace", _is_answer, _items, _event_of, _next_page)
