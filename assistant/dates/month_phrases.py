"""Months, seasons, years and school vacations."""

from __future__ import annotations

import re
from datetime import date

from assistant.dates import days
from assistant.dates.days import DAY, WEEK, Days, Span
from assistant.dates.frame import Frame
from assistant.dates.names import MONTH, SEASON, SEASONS, UNSURE_MONTHS, YEAR, month_of
from assistant.dates.rules import Rules

RULES = Rules()
YEARS_BACK = 5  # a year longer ago is part of a name


def _from_today(span: Span, frame: Frame, *, grain: days.Grain = "month") -> Days:
    """A stretch; of the one under way what is left."""
    return Days((span,), from_now=span.first <= frame.today, grain=grain)


@RULES.phrase(
    rf"(?P<which>this|next|last|this\s+past)\s+(?P<month>{MONTH})|(?P<alone>{MONTH})(?:,?\s+(?P<year>{YEAR}))?"
)
def _month(found: re.Match[str], frame: Frame) -> Days:
    """A month; "may" and "march" alone are words of other meanings too."""
    word, which = found["month"] or found["alone"], found["which"] or ""
    month, today = month_of(word), frame.today
    if found["year"]:
        span = days.whole_month(today, month, int(found["year"]))
        assert span.last is not None
        return _from_today(span, frame).with_changes(is_past=span.last < today)
    if which.endswith(("last", "past")):
        year = today.year if month < today.month else today.year - 1
        return Days((days.month_span(year, month),), is_past=True, grain="month")
    span = days.whole_month(today, month)
    if which == "next" and span.first <= today:
        span = days.month_span(today.year + 1, month)
    is_sure = bool(which) or word.rstrip(".") not in UNSURE_MONTHS
    return _from_today(span, frame).with_changes(needs_lead=not is_sure)


@RULES.phrase(r"end\s+of\s+month")
def _end_of_month(_found: re.Match[str], frame: Frame) -> Days:
    last = days.end_of_month(frame.today.year, frame.today.month)
    return days.between(max(frame.today, last.replace(day=21)), last, from_now=True)


@RULES.phrase(r"(?P<which>this|next|last|the|este|el\s+próximo)\s+(?:month|mes)(?:\s+after\s+next)?")
def _this_month(found: re.Match[str], frame: Frame) -> Days:
    year, month, which = frame.today.year, frame.today.month, found["which"]
    if found.group().endswith("after next"):
        return Days((days.month_span(year, month + 2),), grain="month")
    if which == "last":
        return Days((days.month_span(year, month - 1),), is_past=True, grain="month")
    if which in {"next", "el próximo"}:
        return Days((days.month_span(year, month + 1),), grain="month")
    # "The month" alone is no time; in "the end of the month" it is.
    return _from_today(days.month_span(year, month), frame).with_changes(needs_lead=which == "the")


@RULES.phrase(
    rf"(?P<which>this|next|last|the)\s+(?P<season>{SEASON})|(?P<alone>{SEASON})(?:\s+(?:of\s+)?(?P<year>{YEAR}))?"
)
def _season(found: re.Match[str], frame: Frame) -> Days:
    """Three whole months, as the weather services count them; "summer camp" is no time."""
    start = SEASONS[found["season"] or found["alone"]]
    today, which = frame.today, found["which"] or ""
    year = int(found["year"]) if found["year"] else today.year
    span = days.month_span(year, start, 3)
    if not found["year"]:
        before = days.month_span(year - 1, start, 3)
        if before.last is not None and before.last >= today:
            span = before
        elif span.last is not None and span.last < today:
            span = days.month_span(year + 1, start, 3)
    if which == "next" and (
        span.first <= today or (span.first.year == today.year and span.first.month - today.month < 2)
    ):
        span = days.month_span(span.first.year + 1, start, 3)
    if which == "last":
        return Days((days.month_span(span.first.year - 1, start, 3),), is_past=True, grain="season")
    is_sure = which in {"this", "next"} or bool(found["year"])
    return _from_today(span, frame, grain="season").with_changes(needs_lead=not is_sure)


@RULES.phrase(
    rf"(?P<which>this|next|last|(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the|this))\s+year|(?P<year>{YEAR})"
)
def _year(found: re.Match[str], frame: Frame) -> Days | None:
    today = frame.today
    year = (
        int(found["year"]) if found["year"] else today.year + {"next": 1, "last": -1}.get(found["which"], 0)
    )
    if found["year"] and not today.year - YEARS_BACK <= year <= today.year + 3:
        return None  # "1989 tribute"
    if year < today.year and found["year"]:
        return Days((days.month_span(year, 1, 12),), is_past=True, grain="season", needs_lead=True)
    span = days.month_span(year, 1, 12)
    if found["which"] == "last":
        return Days((span,), is_past=True, grain="season")
    return _from_today(span, frame, grain="season").with_changes(needs_lead=bool(found["year"]))


@RULES.phrase(
    r"(?:over\s+|during\s+|for\s+)?(?:the\s+)?(?:winter|christmas|holiday|december)\s+(?:break|vacation|recess|season)|(?:over|during|for|around)\s+the\s+holidays"
)
def _winter_break(found: re.Match[str], frame: Frame) -> Days:
    """From the day before Christmas to New Year's Day."""
    today = frame.today
    year = today.year - 1 if (today.month, today.day) == (1, 1) else today.year
    return _from_today(Span(date(year, 12, 24), date(year + 1, 1, 1)), frame, grain="feast")


@RULES.phrase(
    r"(?P<which>school|spring|april|february|feb|winter\s+school)\s+(?:school\s+)?(?:vacation|break|recess)(?:\s+week)?"
)
def _school_vacation(found: re.Match[str], frame: Frame) -> Days:
    """Saturday before to Sunday after the week of Presidents' Day or Patriots' Day, New England's habit.

    "School vacation" is the next of the two; "spring break" the one in April.
    """
    which = found["which"]
    months = (
        [2]
        if which in {"february", "feb", "winter school"}
        else [4]
        if which in {"april", "spring"}
        else [2, 4]
    )
    today = frame.today
    weeks = [_vacation(year, month) for year in (today.year, today.year + 1) for month in months]
    return _from_today(
        next(week for week in weeks if week.last is not None and week.last >= today), frame, grain="feast"
    )


def _vacation(year: int, month: int) -> Span:
    monday = days.nth_weekday(days.month_span(year, month), 0, 3)
    return Span(monday - 2 * DAY, monday + WEEK - DAY)
