"""One event as a language model reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from assistant.prompts.cleaning import cleaned

LINE_LENGTH = 300


def event_block(number: int, event: Mapping[str, Any], description_length: int) -> str:
    """The event of `get_context_events` as labelled lines; what it does not hold is left out."""
    facts = {
        "title": event.get("title"),
        "status": _status(event),
        "when": _when(event),
        "also on": _list([_moment(moment) for moment in event.get("also_on") or ()]),
        "where": _where(event),
        "distance": _distance(event),
        "price": event.get("price"),
        "ages": event.get("ages") or event.get("age_range") or _list(event.get("audience_tags")),
        "accessibility": _list(event.get("accessibility")),
        "registration": {True: "required", False: "not required"}.get(event.get("requires_registration")),  # type: ignore[arg-type] # None: not said
        "organizer": event.get("organizer"),
        "calendar last checked": _moment(event["checked_at"]) if event.get("checked_at") else "",
        "fits": _list(event.get("reasons")),
        "not given": _list(event.get("unsaid")),
    }
    lines = [f"{name}: {cleaned(value, LINE_LENGTH)}" for name, value in facts.items() if value]
    if description_length and event.get("description"):
        lines.append(f"description: {cleaned(event['description'], description_length)}")
    return "\n".join([f'<event n="{number}">', *lines, "</event>"])


def _status(event: Mapping[str, Any]) -> str:
    status = event.get("event_status") or "scheduled"
    return "" if status in ("scheduled", "rescheduled") else str(status)


def _when(event: Mapping[str, Any]) -> str:
    start, end = event.get("start_time"), event.get("end_time")
    if not isinstance(start, datetime):
        return f"{start} to {end}" if end else str(start or "")
    if not isinstance(end, datetime):
        return _day(start) if event.get("all_day") else _moment(start)
    if event.get("all_day"):
        last = end - timedelta(seconds=1)
        return f"{_day(start)}, all day" if last.date() <= start.date() else f"{_day(start)} to {_day(last)}"
    if end.date() == start.date():
        return f"{_moment(start)} to {_hour(end)}"
    return f"{_moment(start)} to {_moment(end)}"


def _where(event: Mapping[str, Any]) -> str:
    place = ", ".join(str(part) for part in (event.get("room_name"), event.get("location")) if part)
    if not event.get("is_virtual"):
        return place
    return (
        "online" if event.get("event_attendance_mode") == "online" or not place else f"{place}; also online"
    )


def _distance(event: Mapping[str, Any]) -> str:
    miles = event.get("distance_miles")
    return f"{miles:.1f} miles" if isinstance(miles, int | float) else ""


def _moment(moment: object) -> str:
    return f"{_day(moment)}, {_hour(moment)}" if isinstance(moment, datetime) else str(moment)


def _day(moment: datetime) -> str:
    return f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}"


def _hour(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def _list(values: Any) -> str:
    return ", ".join(str(value) for value in values) if values else ""
