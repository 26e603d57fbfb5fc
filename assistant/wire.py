"""Single values out of JSON that a client may have edited: what is not of its kind is not given."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def text_in(raw: Any) -> str | None:
    """A text with something in it."""
    return raw if isinstance(raw, str) and raw else None


def language_in(raw: Any) -> str:
    """The two letters of a language, or nothing."""
    return raw if isinstance(raw, str) and len(raw) == 2 and raw.isascii() and raw.isalpha() else ""


def moment_in(raw: Any) -> datetime | None:
    """A moment with its offset."""
    try:
        value = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        return None
    return value if value.tzinfo else None


def daypart_in(raw: Any) -> tuple[int, int] | None:
    """Minutes of a day, [from, to)."""
    if isinstance(raw, list) and len(raw) == 2 and all(type(part) is int for part in raw):
        start, end = raw
        return (start, end) if 0 <= start < end <= 24 * 60 else None
    return None


def ages_in(raw: Any) -> tuple[int, int] | None:
    """Ages in years, the first and the last."""
    if isinstance(raw, list) and len(raw) == 2 and all(type(part) is int for part in raw):
        first, last = raw
        return (first, last) if 0 <= first <= last <= 120 else None
    return None


def number_in(raw: Any) -> float | None:
    """A number that is finite; true and false are none."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= sys.float_info.max:
        return None
    return float(raw)


def items_of(data: Mapping[str, Any], key: str) -> list[Any]:
    """The items of a list, none when it is no list."""
    value = data.get(key)
    return value if isinstance(value, list) else []


def words_of(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The texts among the items of a list."""
    return tuple(word for word in items_of(data, key) if isinstance(word, str))
