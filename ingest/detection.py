"""What kind of calendar a body is, by its content: names and headers lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from ingest.cleaning import plain_line
from ingest.context import Context, Reading
from ingest.decoding import to_text
from ingest.errors import NotACalendar
from ingest.fetch.body import Body
from ingest.ical.lines import is_ical
from ingest.ical.reader import read_ical
from ingest.identity import with_distinct_ids
from ingest.json_feeds.reader import read_json
from ingest.loose import each_once
from ingest.rss import read_rss
from ingest.schema_org.reader import read_page
from ingest.venues.pins import without_default_pins

_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|script|div|meta)\b", re.IGNORECASE)
_FEED = re.compile(r"<\s*(?:rss|feed|rdf:RDF)\b")
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,1000}?)</title", re.IGNORECASE | re.DOTALL)
_HEAD = 5_000


class Kind(Enum):
    """What a body can be."""

    ICAL = auto()
    JSON = auto()
    NEWS = auto()
    PAGE = auto()
    EMPTY = auto()
    OTHER = auto()


def kind_of(body: Body) -> Kind:
    """What a body is."""
    if not body.content.strip():
        return Kind.EMPTY
    if is_ical(body.content):
        return Kind.ICAL
    head = to_text(body.content[:_HEAD], body.charset).lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return Kind.JSON
    feed, page = _FEED.search(head), _HTML.search(head)
    # An item of a feed may hold a piece of a page.
    if feed is not None and (page is None or feed.start() < page.start()):
        return Kind.NEWS
    return Kind.PAGE if page else Kind.OTHER


def read_body(body: Body, context: Context, *, is_detail: bool = False) -> Reading:
    """The events of a body of any kind; raises NotACalendar with one sentence why there are none.

    `is_detail`: the body is a page about one event.
    """
    match kind_of(body):
        case Kind.EMPTY:
            raise NotACalendar("the body is empty")
        case Kind.ICAL:
            return read_ical(body.content, body.charset, context)
        case Kind.JSON:
            return read_json(to_text(body.content, body.charset), context)
        case Kind.NEWS:
            return read_rss(body.content, context)
        case Kind.PAGE:
            return _read_html(body, context, is_detail=is_detail)
        case _:
            raise NotACalendar("neither a calendar nor a page")


def read_bodies(bodies: Sequence[Body], context: Context) -> Reading:
    """The events of all the bodies of one calendar, each once; raises NotACalendar when none has any.

    Relative links of each are relative to where it is from.
    """
    readings: list[Reading] = []
    reasons: list[NotACalendar] = []
    for body in bodies:
        base_url = body.location if body.location.startswith("http") else context.base_url
        try:
            reading = read_body(body, replace(context, base_url=base_url), is_detail=len(bodies) > 1)
            readings.append(reading)
        except NotACalendar as exc:
            reasons.append(exc)
    if not readings:
        raise reasons[0] if reasons else NotACalendar("there is nothing to read")
    reading = readings[0] if len(readings) == 1 else _joined(readings)
    reading.candidates = without_default_pins(reading.candidates, context)
    return reading


def _joined(readings: Sequence[Reading]) -> Reading:
    candidates = each_once(one for reading in readings for one in reading.candidates)
    uids: set[str] = set().union(*(reading.uids for reading in readings))
    # What a list only mentions is not missing when its own page was read.
    refused = (one for reading in readings for one in reading.rejections if one.uid not in uids)
    return Reading(
        kind=readings[0].kind,
        name=next((reading.name for reading in readings if reading.name), ""),
        components=sum(reading.components for reading in readings),
        candidates=with_distinct_ids(candidates),
        rejections=list(dict.fromkeys(refused)),
        uids=uids,
        is_partial=any(reading.is_partial for reading in readings),
        repairs=[line for reading in readings for line in reading.repairs],
        odd_zone=next((reading.odd_zone for reading in readings if reading.odd_zone), ""),
    )


def _read_html(body: Body, context: Context, *, is_detail: bool) -> Reading:
    text = to_text(body.content, body.charset)
    reading = read_page(text, context, is_detail=is_detail)
    if not reading.components:
        title = _TITLE.search(text)
        named = f' ("{plain_line(title[1], 60)}")' if title and title[1].strip() else ""
        raise NotACalendar(f"no schema.org events and no link to a calendar on this page{named}")
    return reading
