"""One text's dates: the words found, the windows they mean, and what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from assistant.dates import day_phrases, figures, month_phrases, week_phrases
from assistant.dates.combining import Found, combined
from assistant.dates.days import DAY, WEEK, Days, ImpossibleDate, Span, between
from assistant.dates.frame import Frame
from assistant.dates.hours import BLANK, EVENING, NIGHT, Hours, Part, find_hours
from assistant.dates.moments import read_moment, read_shift
from assistant.dates.names import AND, NOUN
from assistant.dates.past import asks_what_was, in_the_past
from assistant.dates.windows import WEEKS_OF_A_RHYTHM, joined, windows_of
from assistant.query import EventQuery, Window

MOST_WORDS = 120  # a longer text is read no further for dates
_PHRASES = (figures.RULES, day_phrases.RULES, week_phrases.RULES, month_phrases.RULES)
_WORD_START = re.compile(r"(?<![\w/$.,:-])\w|(?<=[^\W\d_][-/–—])\w|(?<=\d[-–—])(?=\d{1,2}/\d)\w|(?<=,)\w")
_AND = re.compile(AND)
_ANY_TIME = re.compile(r"(?<!\w)(?:any\s?time|all\s+day|(?:the\s+)?whole\s+day)(?!\w)")
_NUMBER_ALONE = re.compile(r"(?:^|\s)(?:the\s+)?\d{1,2}(?:st|nd|rd|th)$")
MOMENT = timedelta(microseconds=1)
# Feasts that are prepared for weeks; a parade or fireworks are held on the day of others.
_SEASONS_BEFORE = frozenset({"christmas", "xmas", "halloween", "easter"})
WEEKS_BEFORE = 5 * WEEK


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a text says about time.

    `days` None: no day was named, at most a part of the day (`daypart`). `windows` are what it means; `spans`
    where the words stand; `problem` the words of a date that does not exist. `excluded` are days not wanted;
    `shift` moves the earlier windows ("an hour later"). `feasts` are the spans of feasts' names.
    """

    windows: tuple[Window, ...] = ()
    days: Days | None = None
    daypart: Part | None = None
    spans: tuple[tuple[int, int], ...] = ()
    problem: str = ""
    is_past: bool = False
    excluded: frozenset[date] = field(default_factory=frozenset)
    shift: timedelta | None = None
    feasts: tuple[tuple[int, int], ...] = ()


def read_dates(
    text: str, now: datetime, *, remembered: EventQuery | None = None, is_day_first: bool = False
) -> DateReading:
    """Read the dates of a lower-case text at the place's local `now` (aware, in the place's zone).

    `remembered` is the query a follow-up narrows: naming only days keeps its part of day, and "the Sunday" or
    "the second week" is looked for in its dates.
    """
    text = text.replace("’", "'").replace("‘", "'")
    frame = Frame(now, _earlier(remembered, now), is_day_first, asks_what_was(text))
    moment = read_moment(text, now)
    if moment is not None:
        window, span = moment
        day = Days((Span(now.date(), now.date()),), from_now=True)
        return DateReading(windows=(window,), days=day, spans=(span,))
    if frame.earlier and (shift := read_shift(text)) is not None:
        return DateReading(shift=shift[0], spans=(shift[1],))
    found, problem = _find_days(text, frame)
    if problem:
        return DateReading(problem=text[slice(*problem)].strip(), spans=(problem,))
    day_spans = tuple(span for one in found for span in one.spans)
    kept_part = remembered.daypart if remembered and not _ANY_TIME.search(text) else None
    parts = (*(one.days.part for one in found), kept_part)
    half = "pm" if any(part and part[0] >= EVENING[0] for part in parts) else ""
    hours = find_hours(_without(text, day_spans), half)
    return _reading(text, found, hours, frame, kept_part)


def without_parts(reading: DateReading, now: datetime) -> DateReading:
    """The same days whole, for the plan of a day, whose parts are its steps."""
    if reading.days is None or not reading.days.spans:
        return replace(reading, daypart=None)
    return replace(reading, windows=windows_of(reading.days, None, now, reading.excluded), daypart=None)


def _reading(
    text: str, found: list[Found], hours: list[Hours], frame: Frame, kept_part: Part | None
) -> DateReading:
    """The statement that days and hours make together."""
    hours = _with_neighbours(text, hours)
    spans = tuple(sorted([span for one in found for span in one.spans] + [one.span for one in hours]))
    wanted = [one for one in found if not one.is_excluded]
    if frame.is_past:
        wanted = [replace(one, days=in_the_past(one.days, frame.today)) for one in wanted]
    named = [one for one in wanted if _names_what_is_on(text, one)]
    if len(named) < len(wanted):
        wanted = [one for one in wanted if one not in named]
    wanted = [_up_to_a_feast(text, one, frame) if len(wanted) == 1 else one for one in wanted]
    excluded = _excluded([one.days for one in found if one.is_excluded], frame)
    excluded |= _numbered(text, found, frame)
    parts = _parts(wanted, hours)
    rhythm = frozenset().union(*(one.days.weekdays for one in wanted), frozenset())
    rhythm = rhythm or frozenset().union(*(one.weekdays for one in hours), frozenset())
    # "Sunday?" keeps the morning asked about before; "the next two weeks" asks for more, all day.
    parts = [
        part or (kept_part if one.days.is_short else None) for one, part in zip(wanted, parts, strict=True)
    ]
    single = set(parts) or {hours[-1].part if hours else None}
    part = single.pop() if len(single) == 1 else None
    days = _whole_statement(wanted, rhythm)
    if days is None:
        return DateReading(daypart=part, spans=spans, excluded=excluded)
    feasts = tuple((one.start, one.end) for one in (*wanted, *named) if one.days.grain == "feast")
    windows: list[Window] = []
    for one, own in zip(wanted, parts, strict=True):
        if one.days.spans:
            those = one.days.with_changes(weekdays=rhythm)
            windows += windows_of(those, own, frame.now, excluded)
    if not windows:  # "next Friday or Saturday nights": no day said keeps the rhythm said beside it
        for one, own in zip(wanted, parts, strict=True):
            windows += windows_of(one.days, own, frame.now, excluded) if one.days.spans else []
    if not days.spans:
        windows += windows_of(days, part, frame.now, excluded)
    is_past = days.is_past or _is_over(windows, frame.now)
    return DateReading(joined(windows), days, part, spans, is_past=is_past, excluded=excluded, feasts=feasts)


def _up_to_a_feast(text: str, one: Found, frame: Frame) -> Found:
    """ "Christmas tree lighting", "Easter egg hunt": what such a feast gives its name to is in its weeks."""
    feast = text[one.start : one.end].strip()
    first = one.days.spans[0].first if one.days.spans else None
    if first is None or feast not in _SEASONS_BEFORE or not NOUN.match(text, one.end):
        return one
    return replace(
        one, days=between(max(frame.today, first - WEEKS_BEFORE), first, from_now=True, grain="feast")
    )


def _names_what_is_on(text: str, one: Found) -> bool:
    """ "Halloween party on Saturday": beside another date a feast before a noun is no date."""
    return one.days.grain == "feast" and NOUN.match(text, one.end) is not None


def _find_days(text: str, frame: Frame) -> tuple[list[Found], tuple[int, int] | None]:
    """The dates in a text, or the span of the one that does not exist."""
    found: list[Found] = []
    end = 0
    for number, start in enumerate(_WORD_START.finditer(text)):
        if number >= MOST_WORDS:
            break
        position = start.start()
        if position < end:
            continue
        try:
            read = _longest(text, position, frame)
        except ImpossibleDate as exc:
            return [], (position, exc.end or position)
        except OverflowError:
            stop = re.compile(r"[^,.;!?]{0,30}(?!\w)").match(text, position)
            return [], (position, stop.end() if stop else position)
        if read is not None:
            match, days = read
            found.append(Found(days, match.start(), match.end()))
            end = match.end()
    try:
        return combined(text, found, frame), None
    except (ImpossibleDate, OverflowError):
        return [], (found[0].start, found[-1].end)


def _longest(text: str, position: int, frame: Frame) -> tuple[re.Match[str], Days] | None:
    reads = [read for rules in _PHRASES if (read := rules.read(text, position, frame)) is not None]
    return max(reads, key=lambda read: read[0].end(), default=None)


def _earlier(remembered: EventQuery | None, now: datetime) -> tuple[Span, ...]:
    """The local days of the query before."""
    if remembered is None:
        return ()
    windows = remembered.when
    return tuple(
        Span(
            window.start.astimezone(now.tzinfo).date(),
            (window.end - MOMENT).astimezone(now.tzinfo).date() if window.end else None,
        )
        for window in windows
    )


def _excluded(those: list[Days], frame: Frame) -> frozenset[date]:
    """The days that are not wanted; a weekday's name means every one of it."""
    days: set[date] = set()
    for one in those:
        weekdays = one.weekdays | ({one.first.weekday()} if one.is_bare_weekday else set())
        if one.grain == "weekend" and one.from_now:
            weekdays |= {5, 6}
        if weekdays:
            first = min(frame.anchor, frame.today)
            days |= {
                day
                for ahead in range(7 * WEEKS_OF_A_RHYTHM * 2)
                if (day := first + ahead * DAY).weekday() in weekdays
            }
        for span in one.spans:
            length = ((span.last or span.first) - span.first).days + 1
            days |= {span.first + ahead * DAY for ahead in range(min(length, 366))}
    return frozenset(days)


def _numbered(text: str, found: list[Found], frame: Frame) -> frozenset[date]:
    """ "Tuesdays in April except the 14th": the 14th of every month to come."""
    numbers = {
        one.days.first.day
        for one in found
        if one.is_excluded and one.days.spans and _NUMBER_ALONE.search(text, one.start, one.end)
    }
    days = (frame.today + ahead * DAY for ahead in range(366))
    return frozenset(day for day in days if day.day in numbers) if numbers else frozenset()


def _with_neighbours(text: str, hours: list[Hours]) -> list[Hours]:
    """ "Morning or afternoon" is one stretch."""
    result: list[Hours] = []
    for one in hours:
        last = result[-1] if result else None
        if last is not None and _AND.fullmatch(text[last.span[1] : one.span[0]]):
            hull = (min(last.part[0], one.part[0]), max(last.part[1], one.part[1]))
            result[-1] = Hours(hull, (last.span[0], one.span[1]), last.weekdays | one.weekdays)
        else:
            result.append(one)
    return result


def _parts(wanted: list[Found], hours: list[Hours]) -> list[Part | None]:
    """Each date's part of the day: the one in its words, else the next said after it, else one said first."""
    parts: list[Part | None] = []
    for number, one in enumerate(wanted):
        after = [hour for hour in hours if hour.span[0] >= one.start]
        if one.days.part and number + 1 < len(wanted):
            # "Tonight and tomorrow afternoon": it has its own, what comes later is the other's.
            after = [hour for hour in after if hour.span[0] < wanted[number + 1].start]
        is_first = not any(other.days.spans for other in wanted[:number])
        before = [hour for hour in hours if hour.span[0] < one.start and is_first]
        clock = [hour for hour in before[-1:] if hour.is_clock and one.start - hour.span[1] <= 1]
        if clock and not any(hour.is_clock for hour in after):
            after = clock  # "at 5 tomorrow afternoon"
        near = (
            after or before[-1:] or (hours if len(hours) == 1 and not parts and not one.days.part else [])
        )[:1]
        said = near[0].part if near else None
        if one.days.part and said:
            start, end = max(one.days.part[0], said[0]), min(one.days.part[1], said[1])
            goes_on = said[1] > NIGHT and said[0] >= one.days.part[0]
            said = (start, end) if start < end and not goes_on else said
        again = (
            part for other, part in zip(wanted, parts, strict=False) if other.days.spans == one.days.spans
        )
        parts.append(said or one.days.part or next(again, None))
    if len(hours) == 1 and len(wanted) > 1 and hours[0].span[0] < wanted[0].start:
        parts = [one.days.part or hours[0].part for one in wanted]
    return parts


def _whole_statement(wanted: list[Found], rhythm: frozenset[int]) -> Days | None:
    """One statement about days from all that were found; None when no day was named."""
    spans = {span for one in wanted for span in one.days.spans}
    if not spans and not rhythm:
        return None
    return Days(
        spans=tuple(sorted(spans, key=lambda span: (span.first, span.last or date.max))),
        weekdays=rhythm,
        from_now=all(one.days.from_now or not one.days.spans for one in wanted),
        is_past=any(one.days.is_past for one in wanted),
    )


def _is_over(windows: list[Window], now: datetime) -> bool:
    return bool(windows) and all(window.end is not None and window.end <= now for window in windows)


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with the spans blanked out, so that positions stay."""
    for start, end in spans:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text
