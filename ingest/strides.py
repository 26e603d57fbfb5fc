"""Where a rule of even steps leads, without taking each of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_DAYS = {"DAILY": 1, "WEEKLY": 7}
_PLAIN = {"FREQ", "INTERVAL", "WKST"}


def nearer_start(fields: dict[str, str], start: date, low: date) -> date:
    """A start on or before `low` from which the rule has the same times; `start` itself where steps vary."""
    stride = _stride_days(fields)
    if not stride or "COUNT" in fields:
        return start
    steps = (low - _day(start)).days // stride
    return start + timedelta(days=max(steps, 0) * stride)


def last_day(fields: dict[str, str], count: int, start: date) -> date | None:
    """The day of the `count`th time of a rule that has one a step; None for any other."""
    stride = _stride_days(fields)
    if not stride or not fields.keys() <= _PLAIN:
        return None
    days = (count - 1) * stride
    return _day(start) + timedelta(days=days) if days <= (date.max - _day(start)).days else date.max


def _stride_days(fields: dict[str, str]) -> int:
    return _DAYS.get(fields["FREQ"], 0) * int(fields.get("INTERVAL", "1"))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
