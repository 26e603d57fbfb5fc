"""What words right before a date do to it: before, until, the end of, two weeks from, the second week of."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from assistant.dates import days
from assistant.dates.days import DAY, WEEK, Days, Span
from assistant.dates.frame import Frame
from assistant.dates.holidays import weekend_around
from assistant.dates.hours import PARTS
from assistant.dates.names import NUMBER, ORDINAL, ORDINALS, WEEKDAY, number_of, weekday_of

LOOKED_BACK = 48  # characters; no phrase before a date is longer
MOST_CHANGES = 3  # "until | the end of | the week of | April 6"

Change = Callable[[re.Match[str], Days, Frame], Days | None]
_BEFORE: list[tuple[re.Pattern[str], Change]] = []


def _before(pattern: str) -> Callable[[Change], Change]:
    """Register what words right before a date do to it."""

    def register(change: Change) -> Change:
        _BEFORE.append((re.compile(rf"(?<![\w$/])(?:the\s+)?(?:{pattern})[\s-]+(?:the\s+)?$"), change))
        return change

    return register


@_before(
    rf"(?P<count>{NUMBER}\s+)?(?P<unit>day|night|week|weekend|fortnight|month)s?\s+(?P<way>from|after|before|following)"
)
def _counted_from(found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    """ "Two weeks from Saturday", "the day after Thanksgiving", "the week before Easter"."""
    count = number_of(found["count"].strip()) if found["count"] else 1
    is_back = found["way"] == "before"
    edge = those.first if is_back or found["way"] == "from" else those.last or those.first
    unit = found["unit"]
    if unit in ("day", "night"):
        return days.on(edge + (-count if is_back else count) * DAY)
    moved = edge + (-count if is_back else count) * (2 * WEEK if unit == "fortnight" else WEEK)
    if unit == "weekend":
        return Days((_weekend_beside(edge, is_back=is_back),), grain="weekend")
    if unit == "week" and not found["count"]:
        return Days((days.week_of(moved),), grain="week")
    if unit == "month":
        return days.on(edge + (-count if is_back else count) * 30 * DAY)
    return days.on(moved)


def _weekend_beside(edge: date, *, is_back: bool) -> Span:
    own = days.weekend_of(edge)
    if is_back:
        return own if own.last is not None and own.last < edge else days.weekend_of(edge - WEEK)
    return own if own.first > edge else days.weekend_of(edge + WEEK)


@_before(
    rf"(?:(?:for\s+)?(?:the\s+)?(?P<count>{NUMBER})\s+(?P<unit>day|week)s?,?\s+(?:starting|beginning|commencing)(?:\s+(?:on|from))?"
    rf"|for\s+(?P<some>{NUMBER})\s+(?P<its>day|week)s?,?\s+from)"
)
def _long_from(found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    """ "A week starting Monday", "for three days from the 20th"."""
    if not those.spans:
        return None
    count = number_of((found["count"] or found["some"]).strip())
    length = count * (7 if (found["unit"] or found["its"]) == "week" else 1)
    return days.between(those.first, those.first + (length - 1) * DAY, from_now=those.first <= frame.today)


@_before(rf"(?P<day>{WEEKDAY})\s+(?P<way>before|after|following)")
def _weekday_beside(found: re.Match[str], those: Days, _frame: Frame) -> Days:
    """ "The Saturday before Easter"."""
    weekday = weekday_of(found["day"])
    if found["way"] == "before":
        return days.on(days.coming_weekday(those.first - WEEK, weekday))
    return days.on(days.coming_weekday((those.last or those.first) + DAY, weekday))


@_before(
    r"(?P<what>week|weekend)\s+(?:of|containing|starting|beginning|commencing)(?:\s+on)?(?:\s+the)?|w\/?c"
)
def _week_of(found: re.Match[str], those: Days, _frame: Frame) -> Days | None:
    if those.grain not in ("day", "feast") or not those.spans:
        return None
    if found["what"] == "weekend":
        span = weekend_around(those.first) if those.grain == "feast" else days.weekend_of(those.first)
        return Days((span,), grain="weekend")
    return Days((days.week_of(those.first),), grain="week")


@_before(
    rf"(?P<end>first|last)\s+(?P<count>{NUMBER})\s+(?P<what>day|week|weekend|{WEEKDAY})s\s+(?:of|in)(?:\s+(?:the|this))?"
)
def _some_of(found: re.Match[str], those: Days, _frame: Frame) -> Days | None:
    """ "The first two weeks of June", "the last three Saturdays in May"."""
    if those.grain not in ("month", "season") or not those.spans:
        return None
    whole, count, what = _whole(those), min(number_of(found["count"].strip()), 31), found["what"]
    assert whole.last is not None
    numbers = range(1, count + 1)
    if what in ("day", "week"):
        length = (count * (7 if what == "week" else 1) - 1) * DAY
        if found["end"] == "first":
            return days.between(whole.first, min(whole.first + length, whole.last))
        return days.between(max(whole.last - length, whole.first), whole.last)
    weekday = 5 if what == "weekend" else weekday_of(what)
    every = [
        day for ahead in range(6) if (day := days.nth_weekday(whole, weekday, 1) + ahead * WEEK) <= whole.last
    ]
    chosen = every[: len(numbers)] if found["end"] == "first" else every[-len(numbers) :]
    length = DAY if what == "weekend" else 0 * DAY
    return Days(
        tuple(Span(day, day + length) for day in chosen), grain="weekend" if what == "weekend" else "day"
    )


@_before(
    rf"(?P<nth>{ORDINAL})\s+(?P<what>{WEEKDAY}|weekend|week|day|half)s?(?:\s+(?P<part>morning|afternoon|evening|night))?\s+(?:of|in)(?:\s+(?:the|this))?"
)
def _nth_in(found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    """ "Second Saturday of April", "first week of December", "last weekend of the month"."""
    if those.grain not in ("month", "season") or not those.spans:
        return None
    whole, nth, what = _whole(those), ORDINALS[found["nth"]], found["what"]
    if what == "half":
        return _part("first half" if nth == 1 else "second half", those, frame)
    if what == "week":
        return Days((days.nth_week(whole, nth),), grain="week")
    if what == "day":
        assert whole.last is not None
        return days.on(whole.first + (nth - 1) * DAY if nth > 0 else whole.last)
    weekday = 5 if what == "weekend" else weekday_of(what)
    day = days.nth_weekday(whole, weekday, nth)
    if day < frame.today - DAY and those.from_now and those.grain == "month":
        # The first Friday of this month is over: that of the next is meant.
        day = days.nth_weekday(days.month_span(whole.first.year, whole.first.month + 1), weekday, nth)
    those = days.between(day, day + DAY, grain="weekend") if what == "weekend" else days.on(day)
    return those.with_changes(part=PARTS[found["part"]]) if found["part"] else those


@_before(r"(?:before|by)\s+the\s+end\s+of(?:\s+(?:the|this))?")
def _by_the_end(_found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    if those.last is None or those.last < frame.today:
        return None
    return days.between(frame.today, those.last, from_now=True)


@_before(
    r"(?:the\s+)?(?P<part>early|mid|late|middle|beginning|start|end|first\s+half|second\s+half|first\s+part|rest|remainder|later)(?:[\s-]+(?:of|in|on\s+in|to\s+mid))?(?:\s+(?:the|this))?"
)
def _part_before(found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    return _part(re.sub(r"\s+", " ", found["part"]), those, frame)


def _part(which: str, those: Days, frame: Frame) -> Days | None:
    """A part of a week, month or season; None of a day, where the words mean something else."""
    if not those.spans or those.last is None or those.grain not in ("week", "month", "season"):
        return None
    whole = _whole(those)
    assert whole.last is not None
    if which in ("rest", "remainder", "later"):
        return days.between(max(frame.today, whole.first), whole.last, from_now=True, grain=those.grain)
    first, last = _cut(which, whole, those.grain)
    return days.between(first, last, from_now=first <= frame.today <= last, grain=those.grain)


def _cut(which: str, whole: Span, grain: days.Grain) -> tuple[date, date]:
    """The days of "early", "mid" and "late": of a month ten each, of a week three, of a season a third."""
    assert whole.last is not None
    length = (whole.last - whole.first).days + 1
    if "half" in which:
        middle = whole.first + (15 if grain == "month" else length // 2) * DAY
        return (whole.first, middle - DAY) if which == "first half" else (middle, whole.last)
    third = 3 if grain == "week" else 10 if grain == "month" else length // 3
    if which in ("early", "beginning", "start", "first part"):
        return whole.first, whole.first + (third - 1) * DAY
    if which in ("mid", "middle"):
        start = whole.first + (1 if grain == "week" else third) * DAY
        return start, start + (third - 1) * DAY
    return whole.first + (3 if grain == "week" else 2 * third) * DAY, whole.last


def _whole(those: Days) -> Span:
    """The whole of a stretch that began before today."""
    first, last = those.spans[0].first, those.spans[-1].last
    assert last is not None
    if those.grain == "month" and first.day != 1:
        first = first.replace(day=1)
    if those.grain == "week" and (last - first).days < 6:
        first = days.monday_of(first)
    return Span(first, last)


@_before(r"not\s+(?:until|till|before)")
def _not_until(_found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    return days.between(max(those.first, frame.today), None) if those.spans else None


@_before(
    r"until|till?|through|thru|up\s+(?:to|until|through)|by|hasta|from\s+now\s+(?:to|until|till?|through|on\s+until)|between\s+now\s+and|now\s+(?:to|until|through)|no\s+later\s+than|today\s+(?:to|through|until)"
)
def _until(_found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    if not those.spans or those.last is None or those.last < frame.today:
        return None
    return days.between(frame.today, those.last, from_now=True)


@_before(r"(?:any\s?time\s+|sometime\s+)?before|ahead\s+of|prior\s+to|antes\s+de")
def _ahead_of(_found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    if not those.spans or those.first <= frame.today:
        return None
    return days.between(frame.today, those.first - DAY, from_now=True)


@_before(r"(?:any\s?time\s+|sometime\s+)?(?:after|past)|después\s+de")
def _after(_found: re.Match[str], those: Days, _frame: Frame) -> Days | None:
    if not those.spans or those.last is None:
        return None
    return days.between(those.last + DAY, None)


@_before(
    r"since|starting(?:\s+(?:on|from|in))?|beginning(?:\s+(?:on|in))?|from|any\s?time\s+from|as\s+of|on\s+or\s+after|desde|a\s+partir\s+de"
)
def _from(found: re.Match[str], those: Days, frame: Frame) -> Days | None:
    """From a day on; of a stretch ("from March 20 to 22") its own end counts."""
    if not those.spans:
        return None
    if those.grain == "day" and those.first != those.last:
        return those
    return days.between(max(those.first, frame.today), None, from_now=those.first <= frame.today)


def changed_by_words_before(text: str, those: Days, start: int, frame: Frame) -> tuple[Days, int]:
    """Days as the words before them change them, and where those words begin."""
    for _ in range(MOST_CHANGES):
        near = text[max(0, start - LOOKED_BACK) : start]
        for pattern, change in _BEFORE:
            match = pattern.search(near)
            changed = change(match, those, frame) if match and those.spans else None
            if match and changed is not None:
                those, start = changed, start - (len(near) - match.start())
                break
        else:
            break
    return those, start
