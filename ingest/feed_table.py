"""The calendars as rows of a table, for a terminal or a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from events.models import Event, Feed

HEADER = ("id", "name", "health", "to come", "last checked", "next fetch", "note")
NAME_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One calendar: how it is, how many events are to come, when it was and will be read."""

    id: int
    name: str
    url: str
    health: str
    upcoming: int
    last_checked_at: datetime | None
    next_fetch_at: datetime | None
    note: str

    def as_json(self) -> dict[str, Any]:
        """The row with its moments in ISO 8601."""
        moments = {
            name: moment.isoformat() if (moment := getattr(self, name)) else None
            for name in ("last_checked_at", "next_fetch_at")
        }
        return {**asdict(self), **moments}

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as people read it, by the clocks of this installation."""
        return (
            str(self.id),
            self.name[:NAME_WIDTH],
            self.health,
            str(self.upcoming),
            _minute(self.last_checked_at),
            _minute(self.next_fetch_at),
            self.note,
        )


def rows_of(feeds: Sequence[Feed], now: datetime) -> list[Row]:
    """The feeds' rows; what is to come is counted for all of them in one query."""
    coming = Event.objects.shown().filter(feed__in=feeds, until__gte=now)
    counts = dict(coming.order_by().values_list("feed").annotate(Count("pk")))
    return [_row(feed, counts.get(feed.pk, 0)) for feed in feeds]


def as_table(rows: Sequence[Row]) -> Iterator[str]:
    """Lines of columns as wide as what they hold."""
    lines = [HEADER, *(row.cells for row in rows)] if rows else []
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _row(feed: Feed, upcoming: int) -> Row:
    return Row(
        id=feed.pk,
        name=str(feed),
        url=feed.url,
        health=feed.health if feed.is_active else "retired",
        upcoming=upcoming,
        last_checked_at=feed.last_checked_at,
        next_fetch_at=feed.next_fetch_at if feed.is_active else None,
        note=feed.health_note,
    )


def _minute(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "-"
