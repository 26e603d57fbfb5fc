"""When: what a message says about time, laid over the time asked about before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.dates import DateReading
from assistant.dates.days import DAY, Days, Span
from assistant.dates.hours import Part
from assistant.dates.windows import joined, windows_of
from assistant.query import Window

MOMENT = timedelta(microseconds=1)
OPEN_DAYS = 56  # how much of a stretch without an end a pattern of weekdays is laid over
DAYS_OF_A_PART = 14  # "evenings" without a day: as many days as are searched when nothing is said
_WIDENS = re.compile(
    r"(?<!\w)(?:also|too|as\s+well|works?|(?:is|are|would\s+be)\s+(?:fine|ok|okay|good)|or|add|include)(?!\w)"
)
# "In total for both weeks": the stretches that were asked about one after the other.
_BOTH = re.compile(
    r"(?<!\w)(?:both|the\s+two)\s+(?:of\s+(?:the|those)\s+)?(?:week(?:end)?s|days|months|dates)(?!\w)"
)
MOST_ASKED = 4
_EARLIER = re.compile(r"(?<!\w)(?:earlier|sooner\s+in\s+the\s+day)(?!\w)")
_LATER = re.compile(r"(?<!\w)later(?!\w)")


@dataclass(frozen=True, slots=True)
class Timing:
    """Windows, the part of day to keep for another day, and whether both are as they were.

    `asked` are the stretches of days the conversation has named, the newest last.
    """

    windows: tuple[Window, ...] = ()
    daypart: Part | None = None
    is_kept: bool = False
    asked: tuple[Window, ...] = ()


NO_TIME = Timing()


def merged_time(
    dates: DateReading, text: str, given: tuple[Window, ...], kept: Timing, now: datetime
) -> Timing:
    """The time of this turn: what it says, else what the request's context gives, else what is kept."""
    if _BOTH.search(text) and len(kept.asked) > 1:
        return Timing(joined(kept.asked[-2:]), asked=kept.asked)
    time = _time(dates, text, given, kept, now)
    return replace(time, asked=(*kept.asked, *_stretch(dates, now))[-MOST_ASKED:])


def _stretch(dates: DateReading, now: datetime) -> tuple[Window, ...]:
    """The days that were said from the first to the last, without the limits on them."""
    if dates.days is None or not dates.days.spans:
        return ()
    windows = windows_of(dates.days.with_changes(weekdays=frozenset()), None, now)
    return (Window(windows[0].start, windows[-1].end),) if windows else ()


def _time(dates: DateReading, text: str, given: tuple[Window, ...], kept: Timing, now: datetime) -> Timing:
    """What it says, else what is given, else what is kept."""
    base = given or kept.windows
    if dates.shift is not None and base:
        return Timing(
            tuple(_shifted(window, dates.shift) for window in base), _shifted_part(kept.daypart, dates.shift)
        )
    if dates.days is not None:
        return _days(dates, text, kept, now)
    if dates.daypart is not None:
        return _part(dates.daypart, text, base, kept.daypart, now)
    if dates.excluded:
        return Timing(windows_of(_days_of(base, now), kept.daypart, now, dates.excluded), kept.daypart)
    if base and kept.daypart and (part := _beside(text, kept.daypart)):
        return Timing(windows_of(_days_of(base, now), part, now), part)
    if given and given != kept.windows:
        return Timing(given)
    return Timing(kept.windows, kept.daypart, is_kept=bool(kept.windows))


def _days(dates: DateReading, text: str, kept: Timing, now: datetime) -> Timing:
    """Days that were said; a pattern alone ("weeknights only") is laid over the days asked about before."""
    assert dates.days is not None
    if not dates.days.spans and kept.windows:
        part = dates.daypart or kept.daypart
        days = _days_of(kept.windows, now).with_changes(weekdays=dates.days.weekdays)
        windows = windows_of(days, part, now, dates.excluded)
        fits = [day for window in windows for day in (window.start.weekday(),) if day in dates.days.weekdays]
        return Timing(windows, part) if fits else Timing(dates.windows, dates.daypart)
    if kept.windows and _WIDENS.search(text):
        return Timing(joined((*kept.windows, *dates.windows)), dates.daypart)
    return Timing(dates.windows, dates.daypart)


def _part(part: Part, text: str, base: tuple[Window, ...], kept: Part | None, now: datetime) -> Timing:
    """A part of the day alone: of the days asked about before, else of the coming ones."""
    if kept and _WIDENS.search(text):
        part = (min(part[0], kept[0]), max(part[1], kept[1]))
    return Timing(windows_of(_days_of(base, now), part, now), part)


def _days_of(windows: tuple[Window, ...], now: datetime) -> Days:
    """The days of some windows, in the zone of `now`; what is over of them does not count."""
    if not windows:
        return Days((Span(now.date(), now.date() + (DAYS_OF_A_PART - 1) * DAY),), from_now=True)
    spans = []
    for window in windows:
        first = window.start.astimezone(now.tzinfo).date()
        last = (
            (window.end - MOMENT).astimezone(now.tzinfo).date()
            if window.end
            else first + (OPEN_DAYS - 1) * DAY
        )
        spans.append(Span(first, last))
    return Days(tuple(spans), from_now=True)


def _beside(text: str, kept: Part) -> Part | None:
    """ "Anything earlier?", "later": what lies before or after the part of the day asked about."""
    if _EARLIER.search(text):
        return (min(6 * 60, kept[0] - 1), kept[0]) if kept[0] > 0 else None
    if _LATER.search(text) and kept[0] + 60 < 24 * 60:
        start = kept[1] if kept[1] < 24 * 60 else kept[0] + 60
        return start, 24 * 60
    return None


def _shifted(window: Window, shift: timedelta) -> Window:
    """Pushed by the clock on the wall; an end at midnight stays there when only hours are pushed."""
    is_to_midnight = window.end is not None and (window.end.hour, window.end.minute) == (0, 0)
    if window.end is None or (is_to_midnight and shift < DAY):
        start = window.start + shift
        return Window(start, window.end) if window.end is None or start < window.end else window
    return Window(window.start + shift, window.end + shift)


def _shifted_part(part: Part | None, shift: timedelta) -> Part | None:
    if part is None or abs(shift) >= DAY:
        return part
    minutes = round(shift.total_seconds() / 60)
    start, end = max(0, part[0] + minutes), part[1] if part[1] >= 24 * 60 else part[1] + minutes
    return (start, min(end, 24 * 60)) if start < min(end, 24 * 60) else part
