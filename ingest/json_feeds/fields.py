"""Fields of foreign JSON, of which nothing is sure: what is not as expected counts as not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from events.models import CostKind
from ingest.candidate import Cost, Point
from ingest.errors import BadValue
from ingest.ical.values import checked_point
from ingest.loose import LooseEvent
from ingest.report import Repairs
from ingest.schema_org.values import Written, read_moment

Object = dict[str, Any]

FREE = Cost(CostKind.FREE, Decimal(0), Decimal(0), "", "free")


@dataclass(frozen=True, slots=True)
class Platform:
    """How one platform's answer is told, taken apart, read, and continued."""

    name: str
    is_answer: Callable[[Object], bool]
    items: Callable[[Object], Iterable[Object]]
    event_of: Callable[[Object, Object], LooseEvent]
    next_page: Callable[[Object, str], str]


def text(value: Any, *names: str) -> str:
    """The first text or number among the fields of an object, or the value itself when no field is named."""
    if not names:
        is_plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        return str(value).strip() if is_plain else ""
    if not isinstance(value, dict):
        return ""
    return next((found for name in names if (found := text(value.get(name)))), "")


def inner(value: Any, *names: str) -> Object:
    """The object under the names, one within the other; the first of a list; empty when there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
        value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def objects(value: Any, name: str) -> Iterator[Object]:
    """The objects of a list in a field."""
    found = value.get(name) if isinstance(value, dict) else None
    return (one for one in (found if isinstance(found, list) else []) if isinstance(one, dict))


def is_list_of(answer: Object, name: str, mark: str) -> bool:
    """Whether an answer is a list, perhaps an empty one, with what its platform says beside it."""
    return isinstance(answer.get(name), list) and mark in answer


def names_in(value: Any, field: str, name: str = "name") -> tuple[str, ...]:
    """The names of the things in a list: texts, or objects that have one."""
    found = value.get(field) if isinstance(value, dict) else None
    listed = found if isinstance(found, list) else []
    return tuple(word for one in listed if (word := text(one, name) if isinstance(one, dict) else text(one)))


def is_true(value: Any) -> bool:
    """Whether a flag is set, in the ways that programs write it."""
    return value is True or value == 1 or (isinstance(value, str) and value.lower() in ("true", "1", "yes"))


def joined(*parts: str) -> str:
    """The parts that are there, each once, as one line."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


def point_of(latitude: Any, longitude: Any) -> Point | None:
    """The point, or None when it is none."""
    try:
        return checked_point(float(latitude), float(longitude), Repairs())
    except (TypeError, ValueError, OverflowError):
        return None


def moment_of(written: str) -> Written:
    """The moment in a text; raises BadValue."""
    if not written:
        raise BadValue("has no start time")
    return read_moment(written)


def end_of(written: str) -> Written | None:
    """The moment in a text, None when there is none that can be read."""
    try:
        return moment_of(written)
    except BadValue:
        return None


def days_of(first: str, last: str) -> tuple[date, date]:
    """The days of an all-day event, the end exclusive, from its first and last moment; raises BadValue."""
    start, end = moment_of(first), end_of(last)
    day = date(start.year, start.month, start.day)
    last_day = day if end is None else max(day, date(end.year, end.month, end.day))
    return day, last_day + timedelta(days=1)


def of_seconds(value: Any) -> datetime:
    """Seconds since 1970 as a moment; raises BadValue."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise BadValue("has no start time")
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (OverflowError, OSError, ValueError):
        raise BadValue(f"not a time: {str(value)[:40]}") from None


def with_query(url: str, **values: str) -> str:
    """The address with fields of its query set."""
    parts = urlsplit(url)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in values
    ]
    return urlunsplit(parts._replace(query=urlencode([*query, *values.items()])))


def page_number(value: Any) -> int:
    """A small whole number, 0 when it is none."""
    found = text(value)
    return int(found) if found.isascii() and found.isdigit() and len(found) < 7 else 0
