"""Phrases that mean hours around now, or around the time asked about before."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from assistant.dates.names import NUMBER, number_of
from assistant.dates.windows import local
from assistant.query import Window

_NOW = re.compile(
    r"(?<!\w)(?:(?:on\s+)?right\s+now|(?:happening|going\s+on|on|open|under\s?way|in\s+progress|live|starting)\s+now"
    r"|at\s+(?:the|this)\s+moment|currently|this\s+very\s+moment|this\s+minute|ahora(?:\s+mismo)?)(?!\w)"
)
_NEXT_HOURS = re.compile(
    rf"(?<!\w)(?:(?:in|within|over|for|during)\s+)?(?:the\s+)?next\s+(?P<count>{NUMBER}\s+)?(?P<unit>hour|hr|minute|min)s?(?!\w)"
    rf"|(?<!\w)(?:the\s+)?next\s+(?P<half>half)[\s-]+(?:an\s+)?hour(?!\w)"
    rf"|(?<!\w)within\s+(?:the\s+)?(?P<within>{NUMBER}\s+)?(?P<its>hour|hr|minute|min)s?(?!\w)(?!\s+(?:walk|drive|of|from))"
)
_IN_HOURS = re.compile(
    rf"(?<!\w)in\s+(?:about\s+)?(?P<half>half\s+an?\s+)?(?P<count>{NUMBER}\s+)?(?P<unit>hour|hr|minute|min)s?(?!\w)"
)
_LATER = re.compile(
    r"(?<!\w)(?:later\s+(?:on\s+)?today|(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the|to)\s*day|más\s+tarde)(?!\w)"
)
_SHIFT = re.compile(
    rf"(?<!\w)(?P<half>half\s+an?\s+)?(?P<count>{NUMBER}\s+)?(?P<unit>hour|hr|day|week)s?\s+(?P<way>later|earlier|sooner)(?!\w)"
)


def read_moment(text: str, now: datetime) -> tuple[Window, tuple[int, int]] | None:
    """The window around now that a text names, and where its words stand."""
    if found := _NOW.search(text):
        return Window(now, _after(now, timedelta(seconds=1))), found.span()
    if found := _NEXT_HOURS.search(text):
        if found["half"]:
            return Window(now, _after(now, timedelta(minutes=30))), found.span()
        count, unit = found["count"] or found["within"], found["unit"] or found["its"]
        return Window(now, _after(now, _length(count, unit))), found.span()
    if found := _IN_HOURS.search(text):
        length = timedelta(minutes=30) if found["half"] else _length(found["count"], found["unit"])
        start = _after(now, length)
        return Window(start, _after(start, timedelta(hours=1))), found.span()
    if found := _LATER.search(text):
        assert now.tzinfo is not None
        return Window(now, local(now.date(), 24 * 60, now.tzinfo)), found.span()
    return None


def read_shift(text: str) -> tuple[timedelta, tuple[int, int]] | None:
    """How far a follow-up pushes the time asked about: "an hour later"."""
    found = _SHIFT.search(text)
    if found is None:
        return None
    unit = found["unit"]
    if unit in ("day", "week"):
        count = number_of(found["count"].strip()) if found["count"] else 1
        length = timedelta(days=count * (7 if unit == "week" else 1))
    else:
        length = timedelta(minutes=30) if found["half"] else _length(found["count"], unit)
    return (length if found["way"] == "later" else -length), found.span()


def _length(count: str | None, unit: str) -> timedelta:
    number = number_of(count.strip()) if count else 1
    return timedelta(minutes=number) if unit.startswith("min") else timedelta(hours=number)


def _after(now: datetime, length: timedelta) -> datetime:
    """Elapsed time, also over a change of clocks."""
    return (now.astimezone(UTC) + length).astimezone(now.tzinfo)
