"""JSON answers of event platforms, and schema.org as JSON, to candidates."""

from __future__ import annotations

import json
from typing import Any

from ingest.context import Context, Reading
from ingest.errors import NotACalendar
from ingest.json_feeds.eventbrite import EVENTBRITE
from ingest.json_feeds.fields import Object, Platform
from ingest.json_feeds.libcal import LIBCAL
from ingest.json_feeds.localist import LOCALIST
from ingest.json_feeds.squarespace import SQUARESPACE
from ingest.json_feeds.ticket_tailor import TICKET_TAILOR
from ingest.json_feeds.tribe import TRIBE
from ingest.loose import read_loose
from ingest.schema_org.json_ld import events_in
from ingest.schema_org.reader import loose_event

PLATFORMS = (EVENTBRITE, TRIBE, LOCALIST, LIBCAL, TICKET_TAILOR, SQUARESPACE)


def read_json(text: str, context: Context) -> Reading:
    """The candidates of a known JSON answer; raises NotACalendar for any other."""
    answer = _answer(text)
    platform = _platform_of(answer)
    if platform is not None:
        items = list(platform.items(answer))
        return read_loose("json", items, lambda item: platform.event_of(item, answer), context)
    nodes = list(events_in(answer))
    if nodes:
        return read_loose("json", nodes, lambda node: loose_event(node, "", context), context)
    known = ", ".join(one.name for one in PLATFORMS)
    raise NotACalendar(f"no events in this JSON ({known} and schema.org are understood)")


def next_page(text: str, url: str) -> str:
    """Where the answer says it goes on; empty when it ends here or cannot be read."""
    try:
        answer = _answer(text)
    except NotACalendar:
        return ""
    platform = _platform_of(answer)
    return platform.next_page(answer, url) if platform is not None else ""


def _answer(text: str) -> Any:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise NotACalendar("the JSON cannot be read") from None
    # LibCal gives its list bare where it is not asked for pages.
    is_bare = isinstance(value, list) and any(isinstance(one, dict) and "startdt" in one for one in value)
    return {"results": value} if is_bare else value


def _platform_of(answer: Any) -> Platform | None:
    if not isinstance(answer, dict):
        return None
    known: Object = answer
    return next((one for one in PLATFORMS if one.is_answer(known)), None)
