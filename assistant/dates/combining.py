"""How the words around a date change it: before, until, the end of, two weeks from, not, to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from assistant.dates import days
from assistant.dates.days import DAY, WEEK, Days, ImpossibleDate, Span
from assistant.dates.frame import Frame
from assistant.dates.names import AND, NUMBER, ORDINAL, ORDINALS, TO, WEEKDAY, number_of, weekday_of

LOOKED_BACK = 48  # no phrase before a date is longer


@dataclass(frozen=True, slots=True)
class Found:
    """Days and where their words stand; `is_excluded`: they are not wanted."""

    days: Days
    start: int
    end: int
    is_excluded: bool = False


Change = Callable[[re.Match[str], Days, Frame], Days | None]
_BEFORE: list[tuple[re.Pattern[str], Change]] = []


def _before(pattern: str) -> Callable[[Change], Change]:
    """Register what words right before a date do to it."""

    def register(change: Change) -> Change:
        _BEFORE.append((re.compile(rf"(?<![\w$/])(?:the\s+)?(?:{pattern})\s+(?:the\s+)?$"), change))
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


@_before(r"(?P<what>week|weekend)\s+(?:of|containing|starting|beginning)(?:\s+the)?")
def _week_of(found: re.Match[str], those: Days, _frame: Frame) -> Days | None:
    if those.grain not in ("day", "feast") or not those.spans:
        return None
    if found["what"] == "week":
        return Days((days.week_of(those.first),), grain="week")
    return Days((days.weekend_of(those.first),), grain="weekend")


@_before(rf"(?P<nth>{ORDINAL})\s+(?P<what>{WEEKDAY}|weekend|week|day|half)s?\s+(?:of|in)(?:\s+(?:the|this))?")
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
    return days.between(day, day + DAY, grain="weekend") if what == "weekend" else days.on(day)


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


@_before(r"(?:any\s?time\s+|sometime\s+)?(?:after|past)|following|después\s+de")
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


_NOT = re.compile(
    r"(?<!\w)(?:not|except(?:\s+for)?|excluding|but\s+not|no|any\s?(?:day|time)\s+(?:but|except|other\s+than)|other\s+than"
    r"|can'?t\s+(?:do|make)|anything\s+but|instead\s+of|skip)(?:\s+(?:it\s+|a\s+)?(?:on|in|for|this|the))?\s+(?:the\s+)?$"
)
_LEAD = re.compile(
    r"(?<!\w)(?:in|for|during|this|throughout|over|all(?:\s+of|\s+through)?|any\s?time\s+in|en|around|late|early)\s+(?:the\s+)?$"
)
_TO = re.compile(TO)
_AND = re.compile(AND)
_WITHIN = re.compile(
    r"\s*,?\s*(?:(?:mornings?|afternoons?|evenings?|nights?)\s+)?(?:of|in|on|during|for|the)?(?:\s+the)?\s*"
)
_ONWARDS = re.compile(r"\s+(?:on|onwards?|forward|or\s+later|and\s+(?:after|later))(?!\w)(?!\s+(?:the|a|my))")
_BETWEEN = re.compile(r"(?<!\w)(?:between|from|entre|del?)\s+(?:the\s+)?$")


def combined(text: str, found: list[Found], frame: Frame) -> list[Found]:
    """Apply to each date the words before it and join dates that are one statement."""
    joined: list[Found] = []
    for plain in found:
        # "Friday through Sunday" is a range before "through Sunday" is an end.
        ranged = _ranged(text, joined[-1], plain, frame) if joined else None
        if ranged is not None:
            joined[-1] = ranged
            continue
        one = _with_words_before(text, plain, frame)
        # Longer words may have taken in what was read before: "last weekend | of march".
        while joined and joined[-1].start >= one.start:
            joined.pop()
        if one.days.needs_lead and not _is_led(text, one, joined[-1] if joined else None):
            continue
        merged = (
            _rhythm_merged(text, joined[-1], one) or _weekday_merged(text, joined[-1], one)
            if joined
            else None
        )
        if merged is not None:
            joined[-1] = merged
        else:
            joined.append(one)
    return [_onwards(text, one, frame) for one in joined]


def _is_led(text: str, one: Found, before: Found | None) -> bool:
    """Whether a word of other meanings too ("may", "summer") stands as a time here."""
    if one.is_excluded or _LEAD.search(text[max(0, one.start - 24) : one.start]):
        return True
    if (
        before is not None
        and before.days.grain == one.days.grain
        and _AND.fullmatch(text[before.end : one.start])
    ):
        return True
    return not re.search(r"\w", text[: one.start] + text[one.end :])


def _with_words_before(text: str, one: Found, frame: Frame) -> Found:
    if negation := _NOT.search(text[max(0, one.start - LOOKED_BACK) : one.start]):
        return replace(one, start=one.start - len(negation.group()), is_excluded=True)
    for _ in range(3):
        near = text[max(0, one.start - LOOKED_BACK) : one.start]
        for pattern, change in _BEFORE:
            match = pattern.search(near)
            changed = change(match, one.days, frame) if match and one.days.spans else None
            if match and changed is not None:
                one = Found(changed, one.start - (len(near) - match.start()), one.end)
                break
        else:
            return one
    return one


def _ranged(text: str, before: Found, one: Found, frame: Frame) -> Found | None:
    """The range two dates with "to" between them are, or "between" before and "and" between."""
    gap = text[before.end : one.start]
    lead = _BETWEEN.search(text[max(0, before.start - 12) : before.start])
    if before.is_excluded or not (_TO.fullmatch(gap) or (lead and _AND.fullmatch(gap))):
        return None
    those = _range(before.days, one.days, frame)
    return None if those is None else Found(those, before.start - (len(lead.group()) if lead else 0), one.end)


def _rhythm_merged(text: str, before: Found, one: Found) -> Found | None:
    """ "Tuesday and Thursday mornings": both come round again."""
    if (
        not (before.days.is_bare_weekday and one.days.grain == "rhythm")
        or before.is_excluded != one.is_excluded
    ):
        return None
    if not _AND.fullmatch(text[before.end : one.start]):
        return None
    weekdays = one.days.weekdays | {before.days.first.weekday()}
    return Found(one.days.with_changes(weekdays=weekdays), before.start, one.end, one.is_excluded)


def _weekday_merged(text: str, before: Found, one: Found) -> Found | None:
    """One statement of a weekday and a stretch beside it, or None when they are two."""
    if before.is_excluded or one.is_excluded or not _WITHIN.fullmatch(text[before.end : one.start]):
        return None
    those = _weekday_within(before.days, one.days) or _weekday_within(one.days, before.days)
    if those is None:
        return None
    # Words of a part of the day between the two stay to be read: only the later date's are taken.
    has_words_between = re.search(r"[^\W\d_]{5}", text[before.end : one.start]) is not None
    return Found(those, one.start if has_words_between else before.start, one.end)


def _range(first: Days, last: Days, frame: Frame) -> Days | None:
    """From the first of one to the last of the other."""
    if not first.spans or not last.spans or last.last is None:
        return _rhythm_range(first, last)
    start, end = first.first, last.last
    if first.last is None:
        start = first.first
    if end < start and last.is_bare_weekday:
        end = days.coming_weekday(start, end.weekday())
    if end < start and first.grain == "day" and last.grain == "day":
        if (start - end).days < 300:
            raise ImpossibleDate
        start = start.replace(year=start.year - 1)
    if end < start:
        return None
    return days.between(start, end, from_now=start <= frame.today)


def _rhythm_range(first: Days, last: Days) -> Days | None:
    if len(first.weekdays) != 1 or len(last.weekdays) != 1:
        return None
    (start,), (end,) = first.weekdays, last.weekdays
    return Days(
        weekdays=frozenset((start + ahead) % 7 for ahead in range((end - start) % 7 + 1)), grain="rhythm"
    )


def _weekday_within(weekday: Days, stretch: Days) -> Days | None:
    """ "Friday next week", "Saturday in April": the weekday of the stretch beside it."""
    if not weekday.is_bare_weekday or stretch.grain not in ("week", "month", "season") or not stretch.spans:
        return None
    number = weekday.first.weekday()
    if stretch.grain == "week":
        assert stretch.last is not None
        return days.on(stretch.last - (stretch.last.weekday() - number) % 7 * DAY)
    return stretch.with_changes(weekdays=frozenset({number}))


def _onwards(text: str, one: Found, frame: Frame) -> Found:
    """ "From April 3 on", "Friday onwards"."""
    match = _ONWARDS.match(text, one.end)
    if match is None or not one.days.spans or one.days.grain != "day":
        return one
    return Found(
        days.between(one.days.first, None, from_now=one.days.first <= frame.today), one.start, match.end()
    )
