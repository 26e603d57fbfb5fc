"""One text's dates: the words found, the windows they mean, and what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.dates.days import DAY, Days, ImpossibleDate, Span
from assistant.dates.hours import Hours, read_hours
from assistant.dates.phrases import PHRASES, RELATIVE
from assistant.query import EventQuery, Window

NIGHT_ENDS = time(4)  # after midnight "tonight" is still the night that is ending
WEEKS_OF_A_RHYTHM = 8
_TONIGHT = re.compile(r"(?<!\w)(?:tonight|this\s+evening|esta\s+noche)(?!\w)")
_NOW = re.compile(r"(?<!\w)(?:right\s+now|happening\s+now|at\s+the\s+moment|ahora)(?!\w)")
_LATER = re.compile(r"(?<!\w)later\s+today(?!\w)")
_NEXT_HOURS = re.compile(
    r"(?<!\w)(?:(?:in|within|for)\s+)?(?:the\s+)?next\s+(?P<count>\d{1,2})\s+hours?(?!\w)"
)
_NOT = re.compile(r"(?:\bnot|\bexcept|\bbut\s+not|\bno)\s+(?:on\s+)?$")


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a text says about time.

    `days` None: no day was named, at most a part of the day (`daypart`). `windows` are what it means;
    `spans` where the words stand; `problem` the words of a date that does not exist.
    """

    windows: tuple[Window, ...] = ()
    days: Days | None = None
    daypart: tuple[int, int] | None = None
    spans: tuple[tuple[int, int], ...] = ()
    problem: str = ""
    is_past: bool = False
    not_weekdays: frozenset[int] = field(default_factory=frozenset)

    @property
    def says_something(self) -> bool:
        """Whether any date, part of day or excluded day was named."""
        return bool(self.spans)


def read_dates(text: str, now: datetime, *, remembered: EventQuery | None = None) -> DateReading:
    """Read the dates of a lower-case text at the place's local `now` (aware, in the place's zone).

    `remembered` is the query a follow-up narrows: naming only days keeps its part of day, and a weekday or
    a week of the month is looked for in its dates.
    """
    moment = _read_moment(text, now)
    if moment is not None:
        return moment
    found, spans, excluded, problem = _find_days(text, _today(now, text), _anchor(remembered, now))
    if problem:
        return DateReading(problem=problem, spans=spans)
    hours = read_hours(_without(text, spans))
    if hours is not None:
        spans = (*spans, hours.span)
    days = _with_hours(found, hours)
    # "Sunday?" keeps the morning asked about before; "the next two weeks" asks for more, all day.
    kept = remembered.daypart if remembered and days and days.is_short else None
    part = hours.part if hours else kept
    if days is None:
        return DateReading(daypart=hours.part if hours else None, spans=spans, not_weekdays=excluded)
    return DateReading(
        windows=windows_of(days, part, now, excluded),
        days=days,
        daypart=part,
        spans=spans,
        is_past=days.is_past,
        not_weekdays=excluded,
    )


def windows_of(
    days: Days, part: tuple[int, int] | None, now: datetime, excluded: frozenset[int] = frozenset()
) -> tuple[Window, ...]:
    """The windows of some days, or of a part of each, at the place's local `now`."""
    zone = now.tzinfo
    assert zone is not None
    spans = days.spans or (Span(now.date(), now.date() + (7 * WEEKS_OF_A_RHYTHM - 1) * DAY),)
    is_clipped = days.from_now or not days.spans
    windows: list[Window] = []
    for span in spans:
        for first, last in _runs(span, days.weekdays, excluded, by_day=part is not None):
            start, end = part or (0, 24 * 60)
            window = Window(_local(first, start, zone), _local(last, end, zone))
            assert window.end is not None
            if is_clipped and not days.is_past:
                if window.end <= now:
                    continue
                window = Window(max(window.start, now), window.end)
            windows.append(window)
    return tuple(windows)


def _read_moment(text: str, now: datetime) -> DateReading | None:
    """Phrases that mean hours around now, not days."""
    if found := _NOW.search(text):
        return _moment(found, Window(now, now + timedelta(seconds=1)), now)
    if found := _NEXT_HOURS.search(text):
        return _moment(found, Window(now, now + timedelta(hours=int(found["count"]))), now)
    if found := _LATER.search(text):
        return _moment(found, Window(now, _local(now.date(), 24 * 60, now.tzinfo)), now)
    if found := _TONIGHT.search(text):
        if now.time() < NIGHT_ENDS:
            return _moment(found, Window(now, _local(now.date(), NIGHT_ENDS.hour * 60, now.tzinfo)), now)
        evening = _local(now.date(), 17 * 60, now.tzinfo)
        window = Window(max(evening, now), _local(now.date(), 24 * 60, now.tzinfo))
        reading = _moment(found, window, now)
        return DateReading(
            windows=(window,), days=reading.days, daypart=(17 * 60, 24 * 60), spans=(found.span(),)
        )
    return None


def _moment(found: re.Match[str], window: Window, now: datetime) -> DateReading:
    today = Days((Span(now.date(), now.date()),), from_now=True)
    return DateReading(windows=(window,), days=today, spans=(found.span(),))


def _today(now: datetime, text: str) -> date:
    """The day a person awake after midnight calls today when they speak of nights."""
    if now.time() < NIGHT_ENDS and "night" in text:
        return now.date() - DAY
    return now.date()


def _anchor(remembered: EventQuery | None, now: datetime) -> date:
    """The day from which a follow-up's weekday is looked for: the first of the earlier dates, if to come."""
    if remembered is None or not remembered.when:
        return now.date()
    return max(remembered.when[0].start.astimezone(now.tzinfo).date(), now.date())


def _find_days(
    text: str, today: date, anchor: date
) -> tuple[list[Days], tuple[tuple[int, int], ...], frozenset[int], str]:
    found: list[Days] = []
    spans: list[tuple[int, int]] = []
    excluded: frozenset[int] = frozenset()
    rest = text
    for pattern, reader in PHRASES:
        for match in pattern.finditer(rest):
            try:
                days = reader(match, anchor if pattern in RELATIVE else today)
            except (ImpossibleDate, OverflowError):
                return [], (*spans, match.span()), frozenset(), match.group().strip()
            spans.append(match.span())
            if negation := _NOT.search(text, max(0, match.start() - 20), match.start()):
                excluded |= days.weekdays or frozenset(span.first.weekday() for span in days.spans)
                spans.append(negation.span())
            else:
                found.append(days)
        rest = _without(rest, spans)
    return found, tuple(spans), excluded, ""


def _with_hours(found: list[Days], hours: Hours | None) -> Days | None:
    """One statement about days from all that were found; None when no day was named."""
    weekdays = frozenset().union(*(days.weekdays for days in found)) if found else frozenset()
    if hours is not None:
        weekdays |= hours.weekdays
    spans = tuple(span for days in found for span in days.spans)
    if not spans and not weekdays:
        return None
    spans = tuple(sorted(set(spans), key=lambda span: (span.first, span.last or date.max)))
    return Days(
        spans=spans,
        weekdays=weekdays,
        from_now=all(days.from_now or not days.spans for days in found),
        is_past=any(days.is_past for days in found),
    )


def _runs(
    span: Span, weekdays: frozenset[int], excluded: frozenset[int], *, by_day: bool
) -> list[tuple[date, date]]:
    """The stretches of days that remain of a span; single days when only a part of each is meant."""
    last = span.last or span.first + 7 * WEEKS_OF_A_RHYTHM * DAY
    runs: list[tuple[date, date]] = []
    day = span.first
    while day <= last:
        if (not weekdays or day.weekday() in weekdays) and day.weekday() not in excluded:
            if runs and not by_day and runs[-1][1] + DAY == day:
                runs[-1] = (runs[-1][0], day)
            else:
                runs.append((day, day))
        day += DAY
    return runs


def _local(day: date, minutes: int, zone: object) -> datetime:
    """A local time of day; 24:00 is the next midnight, and on the days clocks change the clock decides."""
    assert isinstance(zone, ZoneInfo)
    day += minutes // (24 * 60) * DAY
    minutes %= 24 * 60
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=zone)


def _without(text: str, spans: tuple[tuple[int, int], ...] | list[tuple[int, int]]) -> str:
    """The text with the spans blanked out, so that positions stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
