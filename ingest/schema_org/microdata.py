"""Events written as microdata, in the shape of JSON-LD."""

from __future__ import annotations

from typing import Any

from extruct.w3cmicrodata import MicrodataExtractor
from lxml import etree  # type: ignore[import-untyped] # lxml ships no types
from lxml import html as lxml_html

from ingest.report import Repairs

MAX_PAGE = 3_000_000
MAX_ITEMS = 50_000
_ERRORS = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, etree.LxmlError)


def microdata_values(page: str, repairs: Repairs) -> list[Any]:
    """The page's microdata items; none, with a repair noted, when it is too large or cannot be read."""
    if "itemscope" not in page.lower():
        return []
    if len(page) > MAX_PAGE:
        repairs.note("the page is too large to be searched for microdata")
        return []
    try:
        document = lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
        items = MicrodataExtractor(add_text_content=False).extract_items(document, base_url=None)
    except _ERRORS:
        repairs.note("unreadable microdata was skipped")
        return []
    if _is_endless(items):
        repairs.note("microdata that repeats itself without end was skipped")
        return []
    return [_as_json_ld(item) for item in items]


def _is_endless(items: list[Any]) -> bool:
    """Whether there are more than MAX_ITEMS: unclosed items lie in each other twice, then four times."""
    left, seen = list(items), 0
    while left and seen <= MAX_ITEMS:
        item = left.pop()
        seen += 1
        if isinstance(item, list):
            left += item
        elif isinstance(item, dict):
            left += (item.get("properties") or {}).values()
    return seen > MAX_ITEMS


def _as_json_ld(item: Any) -> Any:
    if isinstance(item, list):
        return [_as_json_ld(one) for one in item]
    if not isinstance(item, dict):
        return item
    node = {name: _as_json_ld(value) for name, value in (item.get("properties") or {}).items()}
    return {**node, "@type": item.get("type", [])}
