"""Ten made-up events and the question they answer, as the product's checker and our judge take them."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
_MOMENTS = ("start_time", "end_time", "checked_at")


def load_rows() -> list[dict[str, Any]]:
    """The events as `event_as_dict` gives them; the n-th is [[n]]."""
    return [_as_dict(row) for row in _stored()["events"]]


def load_asked() -> dict[str, Any]:
    """What was asked and searched: now, timezone, question, places, windows (start, end), total."""
    asked: dict[str, Any] = _stored()["asked"]
    zone = ZoneInfo(asked["timezone"])
    return asked | {
        "now": _moment(asked["now"], zone),
        "windows": [tuple(_moment(moment, zone) for moment in window) for window in asked["windows"]],
    }


def load_charming() -> list[list[str]]:
    """Correct answers by hand: paragraphs of whole sentences."""
    paragraphs: list[list[str]] = json.loads((HERE / "charming.json").read_text(encoding="utf-8"))
    return paragraphs


def _stored() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads((HERE / "rows.json").read_text(encoding="utf-8"))
    return stored


def _as_dict(row: dict[str, Any]) -> dict[str, Any]:
    zone = ZoneInfo(row["timezone"])
    moments = {name: _moment(row[name], zone) for name in _MOMENTS if row[name]}
    also_on = [_moment(moment, zone) for moment in row["also_on"]]
    costs = {name: Decimal(row[name]) for name in ("cost_min", "cost_max") if row[name] is not None}
    return row | moments | costs | {"also_on": also_on}


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)
