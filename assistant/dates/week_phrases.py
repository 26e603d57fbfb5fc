"""Weekends and weeks, and the weekdays that come round again."""

from __future__ import annotations

import re
from datetime import date

from assistant.dates import days
from assistant.dates.days import DAY, WEEK, Days, Span
from assistant.dates.frame import Frame
from assistant.dates.holidays import HOLIDAY, coming_long_weekend, feast_named, weekend_around
from assistant.dates.names import MONTH, NUMBER, ORDINAL, ORDINALS, WEEKDAY, YEAR, number_of, weekday_of
from assistant.dates.rules import Rules

RULES = Rules()
SCHOOL_DAYS = frozenset(range(5))
WEEKEND_DAYS = frozenset({5, 6})
MID_MONTH = 15  # the last day of a month's first half


def _weekend_from(day: date, *, weeks: int = 0) -> Days:
    return Days((days.weekend_of(day + weeks * WEEK),), grain="weekend")


@RULES.phrase(
    r"(?:(?P<which>this|the|coming|this\s+coming|upcoming|the\s+coming|next|last|past|this\s+past|following"
    r"|the\s+following|este|esse|neste|nesse|próximo|proximo)\s+)?(?:weekend|wknd|week-end|fin\s+de\s+semana|finde|fim\s+de\s+semana)"
)
def _weekend(found: re.Match[str], frame: Frame) -> Days:
    which = (found["which"] or "").removeprefix("the ")
    if which in {"next", "próximo", "proximo"}:
        return _weekend_from(frame.today, weeks=1)
    if which.endswith(("last", "past")):
        span = days.weekend_of(frame.today - WEEK)
        return Days((span,), is_past=True, grain="weekend")
    if which == "following" or (which == "next" and frame.earlier):
        return _weekend_from(frame.last_anchor, weeks=1)
    return Days((days.weekend_of(frame.today),), from_now=True, grain="weekend")


@RULES.phrase(
    rf"not\s+(?:this|the\s+coming)\s+(?P<what>weekend|week|{WEEKDAY})\s*,?\s*(?:but\s+)?the"
    r"\s+(?:(?:one|weekend|week)\s+after|next|following)(?:\s+(?:one|that))?"
)
def _one_after(found: re.Match[str], frame: Frame) -> Days:
    what = found["what"]
    if what == "weekend":
        return _weekend_from(frame.today, weeks=1)
    if what == "week":
        return Days((days.week_of(frame.today + WEEK),), grain="week")
    return days.on(days.coming_weekday(frame.today, weekday_of(what)) + WEEK)


@RULES.phrase(r"(?:the\s+)?weekend\s+(?:of\s+)?next\s+week")
def _next_weeks_end(_found: re.Match[str], frame: Frame) -> Days:
    return _weekend_from(frame.today, weeks=1)


@RULES.phrase(r"(?:the\s+)?weekend\s+after\s+next|(?:the\s+)?weekend\s+after\s+(?:this|that)(?:\s+one)?")
def _weekend_after(found: re.Match[str], frame: Frame) -> Days:
    return _weekend_from(frame.today, weeks=2 if found.group().endswith("next") else 1)


@RULES.phrase(rf"(?:the\s+)?(?:next|coming)\s+(?P<count>{NUMBER})\s+weekends")
def _coming_weekends(found: re.Match[str], frame: Frame) -> Days:
    count = min(number_of(found["count"]), 12)
    spans = tuple(days.weekend_of(frame.today + number * WEEK) for number in range(count))
    return Days(spans, from_now=True, grain="weekend")


@RULES.phrase(r"this\s+weekend\s+(?:or|and)\s+(?:the\s+)?next(?:\s+(?:one|weekend))?")
def _two_weekends(_found: re.Match[str], frame: Frame) -> Days:
    spans = (days.weekend_of(frame.today), days.weekend_of(frame.today + WEEK))
    return Days(spans, from_now=True, grain="weekend")


@RULES.phrase(r"(?:the\s+|this\s+|next\s+)?(?:long|holiday)\s+weekend")
def _long_weekend(_found: re.Match[str], frame: Frame) -> Days:
    return Days((coming_long_weekend(frame.today),), from_now=True, grain="weekend")


@RULES.phrase(rf"(?P<holiday>{HOLIDAY})\s+(?P<what>weekend|week-end|week)(?:\s+(?P<year>{YEAR}))?")
def _holiday_weekend(found: re.Match[str], frame: Frame) -> Days:
    first = date(int(found["year"]), 1, 1) if found["year"] else frame.today
    day = feast_named(found["holiday"], first).first
    if found["what"] == "week":
        return Days((days.week_of(day),), grain="week")
    return Days((weekend_around(day),), grain="weekend")


@RULES.phrase(
    r"(?P<which>this|next|last|past|coming|this\s+coming|the\s+following|following|esta|la\s+próxima)"
    r"\s+(?:week|semana)(?:\s+(?P<after>after\s+next))?|(?:the\s+)?week\s+after\s+next"
)
def _week(found: re.Match[str], frame: Frame) -> Days:
    which = found["which"] or ""
    if "after" in found.group():
        return Days((days.week_of(frame.today + 2 * WEEK),), grain="week")
    if which in {"this", "esta"}:
        return days.between(frame.today, days.week_of(frame.today).last, from_now=True, grain="week")
    if which in {"last", "past"}:
        week = days.week_of(frame.today - WEEK)
        return Days((week,), is_past=True, grain="week")
    day = frame.last_anchor if "following" in which else frame.today
    return Days((days.week_of(day + WEEK),), grain="week")


@RULES.phrase(
    r"this\s+(?:week\s+)?(?:or|and)\s+(?:the\s+)?next\s+(?:one|week)|this\s+week\s+(?:or|and)\s+next"
)
def _two_weeks(_found: re.Match[str], frame: Frame) -> Days:
    last = days.week_of(frame.today + WEEK).last
    return days.between(frame.today, last, from_now=True, grain="week")


@RULES.phrase(r"(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?week")
def _end_of_week(_found: re.Match[str], frame: Frame) -> Days:
    """Thursday to Sunday, as "late" leaves of a week."""
    last = days.week_of(frame.today).last
    assert last is not None
    return days.between(max(frame.today, last - 3 * DAY), last, from_now=True)


@RULES.phrase(r"earlier\s+(?:on\s+)?(?:in\s+)?(?P<what>today|(?:this|the)\s+week|(?:this|the)\s+month)")
def _earlier(found: re.Match[str], frame: Frame) -> Days:
    today, what = frame.today, found["what"]
    first = days.monday_of(today) if "week" in what else today.replace(day=1) if "month" in what else today
    return days.past(first, today)


@RULES.phrase(r"(?:the\s+)?(?P<what>week|weekend)\s+before\s+last")
def _before_last(found: re.Match[str], frame: Frame) -> Days:
    day = frame.today - 2 * WEEK
    span = days.week_of(day) if found["what"] == "week" else days.weekend_of(day)
    return Days((span,), is_past=True, grain="week")


@RULES.phrase(
    r"(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the|this)\s+week|all\s+week(?:\s+long)?|later\s+(?:on\s+)?(?:in\s+)?(?:the|this)\s+week"
)
def _rest_of_week(found: re.Match[str], frame: Frame) -> Days:
    first = frame.today + DAY if found.group().startswith("later") else frame.today
    last = days.week_of(frame.today).last
    assert last is not None
    return days.between(min(first, last), last, from_now=True, grain="week")


@RULES.phrase(rf"(?:every|each|all|any)\s+(?:other\s+)?(?P<day>{WEEKDAY})s?|(?P<plural>{WEEKDAY})s")
def _every(found: re.Match[str], _frame: Frame) -> Days:
    return Days(weekdays=frozenset({weekday_of(found["day"] or found["plural"])}), grain="rhythm")


@RULES.phrase(rf"(?P<day>{WEEKDAY})(?=\s+(?:mornings|afternoons|evenings|nights)(?!\w))")
def _day_with_parts(found: re.Match[str], _frame: Frame) -> Days:
    return Days(weekdays=frozenset({weekday_of(found["day"])}), grain="rhythm")


@RULES.phrase(
    r"(?:every\s+|any\s+|on\s+(?:a\s+)?)?week\s?days?|during\s+the\s+(?:work\s?|school\s?)?week(?!\s*end)|midweek"
    r"|(?:work|school)\s?days|week(?=\s*nights?(?!\w))|school(?=\s+nights?(?!\w))|entre\s+semana"
)
def _weekdays(_found: re.Match[str], _frame: Frame) -> Days:
    return Days(weekdays=SCHOOL_DAYS, grain="rhythm")


@RULES.phrase(
    r"(?:any\s+|every\s+|on\s+|the\s+)?weekends|weekend\s+days?|(?:any|every|each)\s+weekend|los\s+fines\s+de\s+semana"
)
def _weekends(_found: re.Match[str], _frame: Frame) -> Days:
    return Days(weekdays=WEEKEND_DAYS, grain="rhythm")


@RULES.phrase(r"weekend(?=\s+(?:mornings|afternoons|evenings|nights)(?!\w))")
def _weekend_parts(_found: re.Match[str], _frame: Frame) -> Days:
    return Days(weekdays=WEEKEND_DAYS, grain="rhythm")


@RULES.phrase(rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+week(?P<end>end)?(?!\s*(?:of|in)(?!\w))", is_relative=True)
def _nth_of_that_month(found: re.Match[str], frame: Frame) -> Days | None:
    """ "And the second week?": of the month asked about before."""
    if ORDINALS[found["nth"]] < 0 and not found.group().startswith("the"):
        return None  # "last week"
    month = days.month_span(frame.anchor.year, frame.anchor.month)
    nth = ORDINALS[found["nth"]]
    if found["end"]:
        saturday = days.nth_weekday(month, 5, nth)
        return Days((Span(saturday, saturday + DAY),), grain="weekend")
    return Days((days.nth_week(month, nth),), grain="week")


@RULES.phrase(
    rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+(?P<weekday>{WEEKDAY})(?P<all>s)?"
    rf"(?!\s+(?:of|in)\s+(?:(?:the|this|next|that|each|every)\s+month|(?:early\s+|late\s+)?{MONTH}))"
)
def _nth_weekday(found: re.Match[str], frame: Frame) -> Days | None:
    """ "First Friday art walk": the next, or of the month asked about; "first Fridays": the next three."""
    nth, weekday = ORDINALS[found["nth"]], weekday_of(found["weekday"])
    if nth < 0:
        return None  # "last Friday"
    start = frame.anchor.replace(day=1) if frame.earlier else frame.today
    months = (days.month_span(start.year, start.month + ahead) for ahead in range(5))
    coming = [day for month in months if (day := days.nth_weekday(month, weekday, nth)) >= start]
    return Days(tuple(Span(day, day) for day in coming[: 3 if found["all"] else 1]))


@RULES.phrase(
    r"(?:the\s+)?(?P<half>first|second|other|latter)\s+half(?!\s+(?:of|in)(?!\w))", is_relative=True
)
def _half_of_that_month(found: re.Match[str], frame: Frame) -> Days:
    """ "And the second half?": of the month asked about before."""
    first = frame.anchor.replace(day=1)
    is_second = found["half"] != "first" and not (found["half"] == "other" and frame.anchor.day > MID_MONTH)
    last = days.end_of_month(first.year, first.month)
    if is_second:
        return days.between(first + MID_MONTH * DAY, last)
    return days.between(first, first + (MID_MONTH - 1) * DAY, from_now=True)


@RULES.phrase(
    rf"(?:just|only)\s+(?:the\s+|on\s+)?(?P<only>{WEEKDAY})|(?:on\s+)?(?:the|that)\s+(?P<that>{WEEKDAY})",
    is_relative=True,
)
def _that_weekday(found: re.Match[str], frame: Frame) -> Days:
    """A weekday of the days asked about before: in a long stretch the one of its first full week."""
    weekday = weekday_of(found["only"] or found["that"])
    return days.on(days.coming_weekday(frame.anchor, weekday))


@RULES.phrase(r"(?:that|the\s+same|same)\s+(?P<what>day|weekend|week|month)", is_relative=True)
def _that(found: re.Match[str], frame: Frame) -> Days:
    what, day = found["what"], frame.anchor
    if what == "day":
        return days.on(day)
    if what == "weekend":
        return _weekend_from(day)
    if what == "week":
        return Days((days.week_of(day),), grain="week", from_now=True)
    return Days((days.month_span(day.year, day.month),), grain="month", from_now=True)


@RULES.phrase(
    r"(?:on\s+)?(?:the\s+)?(?:day\s+after(?:\s+that)?|(?:next|following)\s+day)|(?:the\s+)?(?P<before>day\s+before(?:\s+that)?)",
    is_relative=True,
)
def _day_beside(found: re.Match[str], frame: Frame) -> Days:
    if found["before"]:
        return days.on(max(frame.anchor - DAY, frame.today))
    return days.on(frame.last_anchor + DAY)


@RULES.phrase(r"(?:the\s+)?(?P<what>week|weekend)\s+(?P<way>after|before)(?:\s+that)?", is_relative=True)
def _week_beside(found: re.Match[str], frame: Frame) -> Days:
    day = frame.last_anchor + WEEK if found["way"] == "after" else frame.anchor - WEEK
    if found["what"] == "weekend":
        return _weekend_from(day)
    return Days((days.week_of(day),), grain="week", from_now=True)
