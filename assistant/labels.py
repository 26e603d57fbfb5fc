"""The query in one line, as it is echoed: `Sat 14 – Sun 15 Mar · Newton, MA (10 mi) · age 4 · free`."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.audiences import each_in_words
from assistant.query import EventQuery, Part, Window

DEFAULT_DAYS = 14


def label_of(query: EventQuery, now: datetime) -> str:
    """The label; without a date it says the default window."""
    parts = [when_label(query.when, now), _where_label(query), *_people_labels(query)]
    if query.is_virtual is not None:
        parts.append("online" if query.is_virtual else "in person")
    if query.topic and query.topic not in query.wishes:
        parts.append(query.topic)
    parts += filter(None, map(_step_label, query.parts))
    parts += [f"not {word}" for word in query.exclude]
    parts += list(query.accessibility)
    parts += [f"preferably {wish}" for wish in query.wishes]
    if query.order:
        parts.append(f"{query.order} first")
    return " · ".join(part for part in parts if part)


def _step_label(part: Part) -> str:
    """A step of a plan: "museum from 12:00"."""
    what = part.topic or ", ".join(part.audience)
    if part.daypart is None:
        return what
    hours, minutes = divmod(part.daypart[0], 60)
    return f"{what or 'something'} from {hours:02}:{minutes:02}"


def when_label(windows: tuple[Window, ...], now: datetime) -> str:
    """The dates of some windows in words."""
    if not windows:
        return f"next {DEFAULT_DAYS} days"
    first, last = windows[0], windows[-1]
    if last.end is None:
        return f"from {_day(first.start)}"
    end = last.end - timedelta(microseconds=1)
    text = _days(first.start, end)
    hours = {(window.start.time(), window.end.time() if window.end else None) for window in windows[-1:]}
    start, stop = next(iter(hours))
    is_whole = start.hour == start.minute == 0 and stop is not None and stop.hour == stop.minute == 0
    if is_whole or (first.start == now and stop is not None and stop.hour == 0):
        return text
    shown_stop = "24:00" if stop is None or (stop.hour, stop.minute) == (0, 0) else f"{stop:%H:%M}"
    return f"{text}, {start:%H:%M}–{shown_stop}"


def _days(start: datetime, end: datetime) -> str:
    if start.date() == end.date():
        return f"{_day(start)} {start:%b}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{_day(start)} – {_day(end)} {end:%b}"
    return f"{_day(start)} {start:%b} – {_day(end)} {end:%b}"


def _day(moment: datetime) -> str:
    return f"{moment:%a} {moment.day}"


def _where_label(query: EventQuery) -> str:
    if not query.where:
        return ""
    names = " or ".join(spot.name for spot in query.where)
    radius = query.searched_radius_miles
    return f"{names} ({radius:g} mi)" if radius else names


def _people_labels(query: EventQuery) -> list[str]:
    labels = []
    if query.everyone:
        labels.append(f"ages {' and '.join(each_in_words(query.everyone))} together")
    elif query.ages:
        ages = " and ".join(str(age) for age in query.ages)
        labels.append(f"{'age' if len(query.ages) == 1 else 'ages'} {ages}")
    elif query.audience:
        labels.append(", ".join(query.audience))
    if query.cost.free:
        labels.append("free")
    elif query.cost.max is not None:
        labels.append(f"up to ${query.cost.max:g}")
    return labels
