"""What a page says about events before they are read: its own ones, and the pages of those it only lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin

from ingest.report import Repairs
from ingest.schema_org.json_ld import Node, events_in, has_time, is_event, json_ld_values, types_of
from ingest.schema_org.microdata import microdata_values
from ingest.schema_org.values import first_text

MAX_LISTED = 1_000
MAX_NODES = 2_000
MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Overview:
    """How many events with a time a page holds; their addresses, and others it lists, absolute."""

    count: int
    own: frozenset[str]
    listed: tuple[str, ...]


def page_nodes(page: str, repairs: Repairs) -> list[Node]:
    """The events of a page's JSON-LD, else of its microdata: where there are both they say the same."""
    return _nodes(json_ld_values(page, repairs), page, repairs)


def overview(page: str, base_url: str) -> Overview:
    """The events a page tells the time of, and where its lists and mere mentions lead."""
    values = json_ld_values(page, Repairs())
    timed = [node for node in _nodes(values, page, Repairs()) if has_time(node)]
    found: dict[str, None] = {}
    for url in (url for value in values for url in _listed(value)):
        absolute = _absolute(url, base_url)
        if absolute and len(found) < MAX_LISTED:
            found[absolute] = None
    found.pop(_absolute(base_url, ""), None)
    own = frozenset(_absolute(first_text(node.get("url")), base_url) for node in timed)
    return Overview(len(timed), own, tuple(url for url in found if url not in own))


def _nodes(values: list[Any], page: str, repairs: Repairs) -> list[Node]:
    nodes = [node for value in values for node in events_in(value)]
    return nodes or _each_once(microdata_values(page, repairs), repairs)


def _each_once(values: list[Any], repairs: Repairs) -> list[Node]:
    """The events of microdata, equal ones once: an unclosed item gives those inside it many times over."""
    nodes = (node for value in values for node in events_in(value))
    found: dict[str, Node] = {}
    for node in islice(nodes, MAX_NODES):
        found.setdefault(json.dumps(node, sort_keys=True, default=str), node)
    if next(nodes, None) is not None:
        repairs.note(f"only the first {MAX_NODES:,} events of the microdata were read")
    return list(found.values())


def _listed(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _listed(one, depth + 1)
    elif isinstance(value, dict) and is_event(value):
        if not has_time(value):
            yield first_text(value.get("url")) or first_text(value.get("@id"))
    elif isinstance(value, dict) and "BreadcrumbList" not in types_of(value):
        # The trail of pages that lead to this one is a list of items as well.
        yield _item_url(value)
        for one in value.values():
            yield from _listed(one, depth + 1)


def _item_url(node: Node) -> str:
    if "ListItem" not in types_of(node) or isinstance(node.get("item"), (dict, list)):
        return ""
    return first_text(node.get("url")) or first_text(node.get("item"))


def _absolute(url: str, base_url: str) -> str:
    try:
        absolute = urldefrag(urljoin(base_url, url.strip()))[0] if url.strip() else ""
    except ValueError:
        return ""
    return absolute if absolute.startswith(("http://", "https://")) else ""
