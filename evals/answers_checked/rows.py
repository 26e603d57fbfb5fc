"""Made-up towns: ten events each, the question they answer, and sentences about them, written by hand.

Each town was written by somebody who had not seen the checker; its events are as `event_as_dict` gives them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "worlds"
_MOMENTS = ("start_time", "end_time", "checked_at")


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence by hand after the sentences `before`; `wrong` are the words in it that are false."""

    kind: str
    sentence: str
    wrong: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """A town by its folder."""

    name: str

    def rows(self) -> list[dict[str, Any]]:
        """The events; the n-th is [[n]]."""
        return [_as_dict(row) for row in self._stored("rows")["events"]]

    def asked(self) -> dict[str, Any]:
        """What was asked and searched: now, timezone, question, places, windows (start, end), total."""
        asked: dict[str, Any] = self._stored("rows")["asked"]
        zone = ZoneInfo(asked["timezone"])
        return asked | {
            "now": _moment(asked["now"], zone),
            "windows": [tuple(_moment(moment, zone) for moment in window) for window in asked["windows"]],
        }

    def charming(self) -> list[list[str]]:
        """Correct answers: paragraphs of whole sentences."""
        paragraphs: list[list[str]] = self._stored("charming")
        return paragraphs

    def wrong(self) -> list[Stated]:
        """Sentences with one false fact."""
        return [_as_stated(one, one["kind"]) for one in self._stored("wrong")]

    def offers(self) -> list[Stated]:
        """What is said to be offered, without a figure or a name: "true" if a row says it, or "invented"."""
        return [_as_stated(one, "true" if one["is_true"] else "invented") for one in self._stored("offers")]

    def _stored(self, name: str) -> Any:
        return json.loads((FOLDER / self.name / f"{name}.json").read_text(encoding="utf-8"))


# Of this one the corrupted sentences are made by rule, of the others they were written.
NEWTON = World("newton")
WRITTEN = (World("duluth"), World("santa_fe"), World("asheville"), World("portland"))
WORLDS = (NEWTON, *WRITTEN)


def _as_stated(stored: dict[str, Any], kind: str) -> Stated:
    return Stated(kind, stored["sentence"], stored["wrong"], tuple(stored["before"]))


def _as_dict(row: dict[str, Any]) -> dict[str, Any]:
    zone = ZoneInfo(row["timezone"])
    moments = {name: _moment(row[name], zone) for name in _MOMENTS if row[name]}
    also_on = [_moment(moment, zone) for moment in row["also_on"]]
    costs = {name: Decimal(row[name]) for name in ("cost_min", "cost_max") if row[name] is not None}
    return row | moments | costs | {"also_on": also_on}


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)
