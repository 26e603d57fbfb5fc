"""The JSON-LD of a page, script by script: one that is broken costs only itself."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.report import Repairs

MAX_DEPTH = 60
_SCRIPT = re.compile(
    r"<script\b[^>]*?type\s*=\s*[\"']?\s*application/ld\+json[^>]*>(.*?)</script\s*>",
    re.IGNORECASE | re.DOTALL,
)
_WRAPPING = re.compile(
    r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|-->)\s*$"
)
_BLOCK_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|/\*.*?\*/|(?<![:"])//[^\n"]*(?=\n|$)', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)

# Types of https://schema.org/Event that do not end in "Event".
_EVENT_TYPES = {"event", "festival", "hackathon", "eventseries", "courseinstance"}
# What a part of an event has of the whole when it does not say otherwise.
_INHERITED = (
    "location",
    "organizer",
    "offers",
    "eventAttendanceMode",
    "isAccessibleForFree",
    "inLanguage",
    "name",
    "description",
)
_NOT_GATHERINGS = {"publicationevent", "broadcastevent", "ondemandevent", "deliveryevent"}

Node = dict[str, Any]


def json_ld_values(page: str, repairs: Repairs) -> list[Any]:
    """The value of every JSON-LD script that can be read."""
    values = []
    for script in _SCRIPT.findall(page):
        if not script.strip():
            continue
        value = _value_of(script)
        if value is None:
            repairs.note("an unreadable JSON-LD script was skipped")
        else:
            values.append(value)
    return values


def events_in(value: Any, inherited: Node | None = None, depth: int = 0) -> Iterator[Node]:
    """Every event in a JSON-LD value: in lists, @graph, ItemList, and sub-events with what they inherit."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from events_in(item, inherited, depth + 1)
    elif isinstance(value, dict):
        if is_event(value):
            yield from _event_and_parts(value, inherited or {}, depth)
        else:
            for item in value.values():
                if isinstance(item, (dict, list)):
                    yield from events_in(item, inherited, depth + 1)


def types_of(node: Node) -> list[str]:
    """The bare names of a node's types: "MusicEvent" for "https://schema.org/MusicEvent"."""
    types = node.get("@type", [])
    names = types if isinstance(types, list) else [types]
    return [re.split(r"[/#:]", name)[-1] for name in names if isinstance(name, str)]


def is_event(node: Node) -> bool:
    """Whether a node is an event people can go to."""
    names = {name.lower() for name in types_of(node)}
    return any(
        name in _EVENT_TYPES or (name.endswith("event") and name not in _NOT_GATHERINGS) for name in names
    )


def _event_and_parts(node: Node, inherited: Node, depth: int) -> Iterator[Node]:
    parts = [
        part
        for name in ("subEvent", "subEvents")
        for part in _listed(node.get(name))
        if isinstance(part, dict)
    ]
    dated = [part for part in parts if part.get("startDate")]
    is_series = "eventseries" in {name.lower() for name in types_of(node)}
    if not (is_series and dated):
        yield {**inherited, **node}
    passed_on = {name: node[name] for name in _INHERITED if node.get(name)}
    for part in parts:
        yield from events_in({"@type": "Event", **part}, {**inherited, **passed_on}, depth + 1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _value_of(script: str) -> Any:
    """The script's value after as few repairs as it needs; None when nothing helps."""
    bare = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().rstrip(";").strip()
    for form in _forms(script, bare):
        try:
            # strict=False: raw line breaks inside strings are common.
            return json.loads(form, strict=False, parse_constant=lambda name: None)
        except (ValueError, RecursionError):
            continue
    return _first_value(bare)


def _forms(script: str, bare: str) -> Iterator[str]:
    yield script
    yield bare
    yield _without_slips(bare)
    # Only now: unescaping a healthy script would break the quotes inside its texts.
    yield html.unescape(bare)
    yield _without_slips(html.unescape(bare))


def _first_value(text: str) -> Any:
    """The first complete value of a text with something after it."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _without_slips(text: str) -> str:
    """Without comments and commas before a closing bracket, outside of strings."""
    text = _BLOCK_COMMENT.sub(lambda found: found[1] or "", text)
    return _TRAILING_COMMA.sub(lambda found: found[1] or "", text)
