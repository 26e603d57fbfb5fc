"""Rows for tests, with whatever a test does not care about filled in."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from events.models import Event, EventText, Feed, Venue

# A Wednesday afternoon in Newton; its weekend is March 14 and 15.
NOW = datetime.fromisoformat("2026-03-11T15:30:00-04:00")
NEWTON = (42.3370, -71.2092)
BOSTON = (42.3584, -71.0598)

_numbers = count(1)


def at(text: str) -> datetime:
    """A moment in Newton's daylight time: `at("2026-03-14 10:00")`."""
    return datetime.fromisoformat(f"{text}-04:00")


def make_feed(**fields: Any) -> Feed:
    number = next(_numbers)
    return Feed.objects.create(
        **{"name": f"Calendar {number}", "url": f"https://calendar.example/{number}.ics", **fields}
    )


def make_venue(name: str = "", *, at: tuple[float, float] | None = NEWTON, **fields: Any) -> Venue:
    """A venue, in Newton unless told otherwise; `at=None` is a venue without coordinates."""
    latitude, longitude = at or (None, None)
    defaults = {"city": "Newton", "state": "MA", "timezone": "America/New_York"}
    return Venue.objects.create(
        name=name or f"Venue {next(_numbers)}",
        latitude=latitude,
        longitude=longitude,
        **{**defaults, **fields},
    )


def make_event(
    title: str = "Story Time",
    start: datetime | str = "2026-03-14 10:00",
    *,
    hours: float | None = 1,
    venue: Venue | None = None,
    at_point: tuple[float, float] | None = None,
    tags: list[str] | None = None,
    embed: bool = True,
    **fields: Any,
) -> Event:
    """An event with its text, embedded by the assistant's embedder unless `embed` is off.

    Its place is `venue`, else a venue made at `at_point`, else one in Newton; `hours=None`: no end.
    """
    start_time = at(start) if isinstance(start, str) else start
    if venue is None and fields.get("event_attendance_mode") != "online":
        venue = make_venue(at=at_point or NEWTON)
    text = make_text(title, fields.get("description", ""), tags or [], embed=embed)
    cost = {name: Decimal(str(fields.pop(name))) for name in ("cost_min", "cost_max") if name in fields}
    return Event.objects.create(
        title=title,
        text=text,
        uid=f"uid-{next(_numbers)}",
        start_time=start_time,
        venue=venue,
        latitude=venue.latitude if venue else None,
        longitude=venue.longitude if venue else None,
        metadata_tags=tags or [],
        **{"end_time": None if hours is None else start_time + timedelta(hours=hours), **cost, **fields},
    )


def make_text(title: str, description: str = "", tags: list[str] | None = None, *, embed: bool) -> EventText:
    """The row of a text, with its vector if `embed` is on."""
    from assistant.meaning import embedder

    text = EventText.objects.for_words(title, description, tags or [])
    if embed and text.embedding is None:
        text.embedding = embedder().embed([text.searchable()])[0]
        text.save(update_fields=["embedding"])
    return text
