"""How the answer is wanted: in which order, as a list, a count or the plan of a day."""

from __future__ import annotations

import re

from assistant.query import Order
from assistant.spans import Span

# "Ending soonest" is about ends, which we do not sort by.
_ORDERS: tuple[tuple[Order, re.Pattern[str]], ...] = (
    (
        "soonest",
        re.compile(
            r"(?<!\w)(?<!ending\s)(?<!closing\s)(?:(?:the\s+)?soonest|(?:the\s+)?earliest(?:\s+(?:one"
            r"|first))?|starts?\s+first|next\s+up|coming\s+up\s+next"
            r"|sort(?:ed)?\s+by\s+(?:date|time)|by\s+date|in\s+order\s+of\s+date)(?:\s+(?:first|ones?))?"
            r"(?!\w)"
        ),
    ),
    (
        "closest",
        re.compile(
            r"(?<!\w)(?:(?:the\s+)?(?:closest|nearest)(?!\s+(?:to\s+)?(?:station|stop|train|bus))|sort"
            r"(?:ed)?\s+by\s+distance|by\s+distance|más\s+cerca)"
            r"(?:\s+(?:first|ones?|to\s+(?:me|home|us)))?(?!\w)"
        ),
    ),
    (
        "cheapest",
        re.compile(
            r"(?<!\w)(?:(?:the\s+)?(?:cheapest|least\s+expensive)|lowest\s+price|sort(?:ed)?\s+by\s+"
            r"(?:price|cost)|by\s+price|más\s+barato)"
            r"(?:\s+(?:first|ones?))?(?!\w)"
        ),
    ),
)
_COUNTS = re.compile(
    r"(?<!\w)(?:how\s+many(?!\s+(?:people|seats|spots|tickets|miles|minutes|hours|kids|children|can"
    r"|are\s+going))"
    r"|(?:what(?:['’]s|\s+is)\s+the\s+)?(?:total\s+)?number\s+of\s+(?:events?|results|things|concerts)"
    r"|in\s+total|count\s+(?:them|of|how)|cuánt[oa]s)(?!\w)"
)


def read_order(text: str, spans: list[Span]) -> Order:
    """The order a lower-case text asks for; what was read is added to `spans`."""
    for order, pattern in _ORDERS:
        if found := pattern.search(text):
            spans.append(found.span())
            return order
    return ""


def asks_count(text: str) -> bool:
    """Whether it is asked how many there are."""
    return _COUNTS.search(text) is not None
