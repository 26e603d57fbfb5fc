"""The JSON-LD of a page, script by script: one that is broken costs only itself."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.report import Repairs

MAX_DEPTH = 60
# White space and the byte order marks that files pasted into a page bring along.
_BLANK = " \t\r\n\xa0\u200b\ufeff"
# Every form below matches in one pass: a page may be megabytes of openings that nothing closes.
_OPENING = re.compile(
    r"<script\b[^>]{0,200}?\btype\s{0,9}=[\s\"']{0,9}application/ld\+json[^>]{0,200}>", re.IGNORECASE
)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_WRAPPING = re.compile(
    r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|"
    r"(?:(?://|/\*)?\s{0,50}\]\]>\s{0,50}(?:\*/)?|-->)\s{0,50}$"
)
_STRING = r'("(?:\\.|[^"\\])*+(?:"|\Z))'
_BLOCK_COMMENT = re.compile(_STRING + r"|/\*.*?(?:\*/|\Z)|(?<![:\"])//[^\n]*", re.DOTALL)
_TRAILING_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])", re.DOTALL)

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
# Where publishers put a reference instead of the thing.
_REFERRING = {"location", "organizer", "offers", "address", "eventSchedule"}
# What leads from an event to the larger one it belongs to, which is not thereby announced.
_UPWARDS = {"superEvent", "recordedAt", "releasedEvent"}
_NAMESPACE = re.compile(r"^(?:https?://schema\.org/|schema:)", re.IGNORECASE)
_NOT_GATHERINGS = {"publicationevent", "broadcastevent", "ondemandevent", "deliveryevent"}

Node = dict[str, Any]


def json_ld_values(page: str, repairs: Repairs) -> list[Any]:
    """The value of every JSON-LD script that can be read, references within the page resolved."""
    values: list[Any] = []
    for script in _scripts(page):
        if not script.strip():
            continue
        value = _value_of(script)
        if value is None:
            repairs.note("an unreadable JSON-LD script was skipped")
        else:
            values.append(value)
    known: dict[str, Node] = {}
    _index(values, known)
    return [_resolved(value, known) for value in values] if known else values


def _scripts(page: str) -> Iterator[str]:
    """The text of every JSON-LD script; one that is not closed goes on to the end."""
    position = 0
    while opening := _OPENING.search(page, position):
        closing = _CLOSING.search(page, opening.end())
        position = closing.end() if closing else len(page)
        yield page[opening.end() : closing.start() if closing else None]


def _index(value: Any, known: dict[str, Node], depth: int = 0) -> None:
    """Note every node that says something about what it names by @id."""
    if depth > MAX_DEPTH:
        return
    for one in value if isinstance(value, list) else value.values():
        if isinstance(one, dict) and isinstance(one.get("@id"), str) and len(one) > 2:
            known.setdefault(one["@id"], one)
        if isinstance(one, (dict, list)):
            _index(one, known, depth + 1)


def _resolved(value: Any, known: dict[str, Node], depth: int = 0) -> Any:
    """The value with bare references replaced, one step deep, so that no circle forms."""
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, list):
        return [_resolved(one, known, depth + 1) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: known[one["@id"]]
        if name in _REFERRING and isinstance(one, dict) and one.keys() == {"@id"} and one["@id"] in known
        else _resolved(one, known, depth + 1)
        for name, one in value.items()
    }


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
            for name, item in value.items():
                if isinstance(item, (dict, list)) and name not in _UPWARDS:
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


def has_time(node: Node) -> bool:
    """Whether an event says when it is, in whatever form."""
    return bool(node.get("startDate") or node.get("eventSchedule"))


def is_mention(node: Node) -> bool:
    """Whether an event is only named or pointed to here, and described elsewhere."""
    return not node.keys() - {"@type", "@id", "url", "@context", "position"}


def _event_and_parts(node: Node, inherited: Node, depth: int) -> Iterator[Node]:
    parts = [
        part
        for name in ("subEvent", "subEvents")
        for part in _listed(node.get(name))
        if isinstance(part, dict)
    ]
    dated = [part for part in parts if part.get("startDate")]
    is_series = "eventseries" in {name.lower() for name in types_of(node)}
    if not (is_series and dated) and not is_mention(node):
        yield {**inherited, **node}
    passed_on = {name: node[name] for name in _INHERITED if node.get(name)}
    for part in parts:
        yield from events_in({"@type": "Event", **part}, {**inherited, **passed_on}, depth + 1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _value_of(script: str) -> Any:
    """The script's value after as few repairs as it needs; None when nothing helps."""
    script = script.strip(_BLANK)
    bare = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().rstrip(";").strip()
    for form in _forms(script, bare):
        try:
            # strict=False: raw line breaks inside strings are common.
            return json.loads(form, strict=False, parse_constant=lambda name: None, object_hook=_bare_names)
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
        return json.JSONDecoder(strict=False, object_hook=_bare_names).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _bare_names(node: Node) -> Node:
    """The node with "startDate" where it says "schema:startDate" or the full address of it."""
    return {_NAMESPACE.sub("", name): value for name, value in node.items()}


def _without_slips(text: str) -> str:
    """Without comments and commas before a closing bracket, outside of strings."""
    text = _BLOCK_COMMENT.sub(lambda found: found[1] or "", text)
    return _TRAILING_COMMA.sub(lambda found: found[1] or "", text)
