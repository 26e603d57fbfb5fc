"""From local days and hours to half-open windows of aware moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo

from assistant.dates.days import DAY, Days, Span
from assistant.query import Window

WEEKS_OF_A_RHYTHM = 8  # how far "Mondays" looks ahead
MOST_WINDOWS = 120
NO_DAYS: frozenset[date] = frozenset()


def windows_of(
    days: Days, part: tuple[int, int] | None, now: datetime, excluded: frozenset[date] = NO_DAYS
) -> tuple[Window, ...]:
    """The windows of some days, or of a part of each, at the place's local `now`.

    Of days that count from now what is over is cut off; should nothing be left, they are given whole. Of days
    of the past, what is still to come is cut off.
    """
    zone = now.tzinfo
    assert zone is not None
    spans = days.spans or (Span(now.date(), now.date() + (7 * WEEKS_OF_A_RHYTHM - 1) * DAY),)
    windows = joined(window for span in spans for window in _of_span(span, days, part, zone, excluded))
    if days.is_past:
        over = (window for window in windows if _utc(window.start) < _utc(now))
        return tuple(Window(one.start, min(one.end or now, now, key=_utc)) for one in over)
    if days.spans and not days.from_now:
        return windows
    left = [window for window in windows if window.end is None or _utc(window.end) > _utc(now)]
    return tuple(Window(max(window.start, now, key=_utc), window.end) for window in left) or windows


def joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The windows in order, those that touch or overlap made one."""
    result: list[Window] = []
    for window in sorted(windows, key=lambda one: _utc(one.start)):
        if window.end is not None and _utc(window.end) <= _utc(window.start):
            continue  # the hour that clocks leave out
        last = result[-1] if result else None
        if last is None or (last.end is not None and _utc(last.end) < _utc(window.start)):
            result.append(window)
        elif last.end is not None and (window.end is None or _utc(window.end) > _utc(last.end)):
            result[-1] = Window(last.start, window.end)
    return tuple(result[:MOST_WINDOWS])


def local(day: date, minutes: int, zone: tzinfo) -> datetime:
    """A local time of day; 24:00 is the next midnight, and on the days clocks change the clock decides."""
    day += minutes // (24 * 60) * DAY
    minutes %= 24 * 60
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=zone)


def _of_span(
    span: Span, days: Days, part: tuple[int, int] | None, zone: tzinfo, excluded: frozenset[date]
) -> Iterable[Window]:
    if span.last is None and part is None and not days.weekdays and not excluded:
        yield Window(local(span.first, 0, zone))
        return
    last = span.last or span.first + (7 * WEEKS_OF_A_RHYTHM - 1) * DAY
    last = min(last, span.first + 3 * 366 * DAY)
    start, end = part or (0, 24 * 60)
    if (part is None or days.starts_at) and not days.weekdays and not excluded:
        yield Window(local(span.first, days.starts_at, zone), local(last, end, zone))
        return
    day = span.first
    while day <= last:
        if day not in excluded and (not days.weekdays or day.weekday() in days.weekdays):
            yield Window(local(day, start, zone), local(day, end, zone))
        day += DAY


def _utc(moment: datetime) -> datetime:
    """Moments of one zone compare by the clock on the wall unless they are compared in UTC."""
    return moment.astimezone(UTC)
