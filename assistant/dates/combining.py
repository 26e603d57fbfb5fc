"""Dates that are one statement: ranges, weekdays of a week, days that are not wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.dates import days
from assistant.dates.days import DAY, Days, ImpossibleDate
from assistant.dates.frame import Frame
from assistant.dates.hours import PARTS
from assistant.dates.modifiers import LOOKED_BACK, changed_by_words_before
from assistant.dates.names import AND, MONTH, NOUN, TO


@dataclass(frozen=True, slots=True)
class Found:
    """Days and where their words stand; `is_excluded`: they are not wanted; `also`: words further off."""

    days: Days
    start: int
    end: int
    is_excluded: bool = False
    also: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """All words that say these days."""
        return ((self.start, self.end), *self.also)


_NOT = re.compile(
    r"(?<!\w)(?:not|except(?:\s+for)?|excluding|but\s+not|no|any\s?(?:day|time)\s+(?:but|except|other\s+than)|other\s+than"
    r"|can'?t\s+(?:do|make)|anything\s+but|instead\s+of|skip)(?:\s+(?:it\s+|a\s+)?(?:on|in|for|this|the))?\s+(?:the\s+)?$"
)
_BUT = re.compile(r"(?<=\w) but (?:the |on )?$")
_LEAD = re.compile(
    r"(?<!\w)(?:in|for|during|this|throughout|over|from|between|to|through|until|all(?:\s+of|\s+through)?|any\s?time\s+in|en|around|late|early)\s+(?:the\s+)?$"
)
_TO = re.compile(TO)
_AND = re.compile(AND)
_TO_END = re.compile(rf"{TO}end\s+of\s+(?:the\s+)?")
_BESIDE = re.compile(r"\s*[,(]?\s*")
_PART_TO = re.compile(rf"\s+(?P<part>morning|afternoon|evening|night){TO}")
_TO_MONTH = re.compile(rf"{TO}{MONTH}(?!\w)")
_WITHIN = re.compile(
    r"\s*,?\s*(?:(?:mornings?|afternoons?|evenings?|nights?)\s+)?(?:of|in|on|during|for|the)?(?:\s+the)?\s*"
)
_IS = re.compile(r"\s+(?:is|are|runs|goes|starts|falls|begins)\s+(?:on\s+|from\s+)?")
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
        # "Our spring break is March 14 to 22": the dates said, not the ones we know.
        if joined and joined[-1].days.grain == "feast" and _IS.fullmatch(text, joined[-1].end, one.start):
            joined[-1] = replace(one, start=joined[-1].start)
            continue
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
            _take_neighbours(text, joined, one)
        else:
            joined.append(one)
    return [_onwards(text, one, frame) for one in joined]


def _take_neighbours(text: str, joined: list[Found], stretch: Found) -> None:
    """ "Tuesday or Thursday | next week": what holds for the last weekday holds for those before it."""
    while len(joined) > 1 and not joined[-2].is_excluded:
        before, last = joined[-2], joined[-1]
        if not before.days.is_bare_weekday or not _AND.fullmatch(text[before.end : last.spans[-1][0]]):
            return
        those = _weekday_within(before.days, stretch.days)
        if those is None or those.weekdays != frozenset() or last.days.weekdays:
            return
        spans = tuple(sorted({*those.spans, *last.days.spans}, key=lambda span: span.first))
        joined[-2:] = [replace(last, days=last.days.with_changes(spans=spans), start=before.start)]


def _is_led(text: str, one: Found, before: Found | None) -> bool:
    """Whether a word of other meanings too ("may", "summer") stands as a time here."""
    if one.days.grain == "season" and NOUN.match(text, one.end):
        return False  # "the spring concert"
    if one.is_excluded or _LEAD.search(text[max(0, one.start - 24) : one.start]):
        return True
    if _TO_MONTH.match(text, one.end):
        return True
    if (
        before is not None
        and before.days.grain == one.days.grain
        and _AND.fullmatch(text[before.end : one.start])
    ):
        return True
    return not re.search(r"\w", text[: one.start] + text[one.end :])


def _with_words_before(text: str, one: Found, frame: Frame) -> Found:
    near = text[max(0, one.start - LOOKED_BACK) : one.start]
    if negation := _NOT.search(near) or _BUT.search(near):
        return replace(one, start=one.start - len(negation.group()), is_excluded=True)
    days, start = changed_by_words_before(text, one.days, one.start, frame)
    return replace(one, days=days, start=start)


def _ranged(text: str, before: Found, one: Found, frame: Frame) -> Found | None:
    """The range two dates with "to" between them are, or "between" before and "and" between."""
    gap = text[before.end : one.start]
    lead = _BETWEEN.search(text[max(0, before.start - 12) : before.start])
    part = _PART_TO.fullmatch(gap)
    if before.is_excluded or not (
        part or _TO.fullmatch(gap) or _TO_END.fullmatch(gap) or (lead and _AND.fullmatch(gap))
    ):
        return None
    those = _range(before.days, one.days, frame)
    if those is None:
        return None
    begins = PARTS[part["part"]] if part else before.days.part
    if begins and those.spans:
        those = those.with_changes(starts_at=begins[0])
    return Found(those, before.start - (len(lead.group()) if lead else 0), one.end)


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


def _weekday_told(text: str, before: Found, one: Found) -> Found | None:
    """ "Jul 18, Fri": the weekday only tells which day that is."""
    those = before.days
    if those.grain != "day" or those.is_bare_weekday or not those.spans or those.first != those.last:
        return None
    if not one.days.is_bare_weekday or those.part or not _BESIDE.fullmatch(text[before.end : one.start]):
        return None
    return Found(those, before.start, one.end) if those.first.weekday() == one.days.first.weekday() else None


def _range_in_week(before: Found, one: Found) -> Found | None:
    """ "Monday to Wednesday | next week": those days of that week."""
    those, week = before.days, one.days
    if not those.is_weekday_range or week.grain != "week" or not week.spans or those.last is None:
        return None
    monday = days.monday_of(week.first)
    first, last = (monday + day.weekday() * DAY for day in (those.first, those.last))
    if last < first:
        return None
    return Found(days.between(first, last, from_now=week.from_now), before.start, one.end)


def _weekday_merged(text: str, before: Found, one: Found) -> Found | None:
    """One statement of a weekday and a stretch beside it, or None when they are two."""
    if before.is_excluded or one.is_excluded or not _WITHIN.fullmatch(text[before.end : one.start]):
        return None
    if told := _weekday_told(text, before, one):
        return told
    if ranged := _range_in_week(before, one):
        return ranged
    those = _weekday_within(before.days, one.days) or _weekday_within(one.days, before.days)
    if those is None:
        return None
    if re.search(r"[^\W\d_]{5}", text[before.end : one.start]):
        # "Monday morning next week": the words between are read as a part of the day.
        return Found(those, one.start, one.end, also=((before.start, before.end),))
    return Found(those, before.start, one.end)


def _range(first: Days, last: Days, frame: Frame) -> Days | None:
    """From the first of one to the last of the other."""
    if not first.spans or not last.spans or last.last is None:
        return _rhythm_range(first, last)
    start, end = first.first, last.last
    if first.last is None:
        start = first.first
    if end < start and first.grain == "month" == last.grain:
        if end >= frame.today:  # "August to October", said in September
            start = start.replace(year=start.year - 1)
        else:
            end = days.month_span(end.year + 1, end.month).last or end
    if end < start and last.is_bare_weekday:
        end = days.coming_weekday(start, end.weekday())
    if end < start and first.grain == "day" and last.grain == "day":
        if (start - end).days < 300:
            raise ImpossibleDate
        start = start.replace(year=start.year - 1)
    if end < start:
        return None
    is_weekday_range = first.is_bare_weekday and last.is_bare_weekday
    those = days.between(start, end, from_now=start <= frame.today)
    return those.with_changes(is_weekday_range=is_weekday_range)


def _rhythm_range(first: Days, last: Days) -> Days | None:
    if len(first.weekdays) != 1 or len(last.weekdays) != 1:
        return None
    (start,), (end,) = first.weekdays, last.weekdays
    return Days(
        weekdays=frozenset((start + ahead) % 7 for ahead in range((end - start) % 7 + 1)), grain="rhythm"
    )


def _weekday_within(weekday: Days, stretch: Days) -> Days | None:
    """ "Friday next week", "Saturday in April": the weekday of the stretch beside it."""
    if not weekday.is_bare_weekday or stretch.grain not in ("week", "weekend", "month", "season"):
        return None
    if not stretch.spans:
        return None
    number = weekday.first.weekday()
    if stretch.grain == "weekend":
        span = stretch.spans[0]
        day = days.coming_weekday(span.first, number)
        return days.on(day) if span.last is not None and day <= span.last else None
    if stretch.grain == "week":
        assert stretch.last is not None
        return days.on(stretch.last - (stretch.last.weekday() - number) % 7 * DAY)
    return stretch.with_changes(weekdays=frozenset({number}))


def _onwards(text: str, one: Found, frame: Frame) -> Found:
    """ "From April 3 on", "Friday onwards"."""
    match = _ONWARDS.match(text, one.end)
    if match is None or not one.days.spans or one.days.grain != "day":
        return one
    if match.group().strip() == "on" and one.days.last is not None:
        return one  # "in three days on Main Street"
    return Found(
        days.between(one.days.first, None, from_now=one.days.first <= frame.today), one.start, match.end()
    )
