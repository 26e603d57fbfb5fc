"""The phrases that mean days, the longest and most particular first.

Each entry is a pattern and a function of its match and today; ImpossibleDate says that it names no day. The
conventions are PRODUCT.md's: "this weekend" said at the weekend is the current one, "next" is of next week.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from assistant.dates import days
from assistant.dates.days import DAY, Days, Span
from assistant.dates.holidays import HOLIDAY, holiday_named
from assistant.dates.names import (
    DAY_NUMBER,
    MONTH,
    NUMBER,
    ORDINAL,
    ORDINALS,
    TO,
    WEEKDAY,
    month_of,
    number_of,
    weekday_of,
)

Reader = Callable[[re.Match[str], date], Days]
PHRASES: list[tuple[re.Pattern[str], Reader]] = []
# Phrases that in a follow-up are looked for from the earlier question's dates on.
RELATIVE: set[re.Pattern[str]] = set()


def phrase(pattern: str, *, is_relative: bool = False) -> Callable[[Reader], Reader]:
    """Register a phrase; it must stand as whole words."""

    def register(reader: Reader) -> Reader:
        compiled = re.compile(rf"(?<![\w/$])(?:{pattern})(?![\w/])")
        PHRASES.append((compiled, reader))
        if is_relative:
            RELATIVE.add(compiled)
        return reader

    return register


@phrase(r"(?:the\s+)?weekend\s+after\s+next")
def _weekend_after_next(_found: re.Match[str], today: date) -> Days:
    weekend = days.weekend_of(today + 14 * DAY)
    return Days((weekend,))


@phrase(rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+weekend\s+(?:of|in)\s+(?P<month>{MONTH})")
def _nth_weekend(found: re.Match[str], today: date) -> Days:
    month = days.whole_month(today, month_of(found["month"]))
    saturday = days.nth_weekday(month, 5, ORDINALS[found["nth"]])
    return days.between(saturday, saturday + DAY)


@phrase(rf"(?P<holiday>{HOLIDAY})\s+weekend")
def _holiday_weekend(found: re.Match[str], today: date) -> Days:
    day = holiday_named(found["holiday"], today)
    # The weekend a holiday makes long: Saturday to Monday for a Monday, Friday to Sunday for a Friday.
    saturday = days.weekend_of(day).first if day.weekday() >= 3 else days.monday_of(day) - 2 * DAY
    return days.between(min(day, saturday), max(day, saturday + DAY))


@phrase(rf"weekends?\s+(?:in|of)\s+(?P<month>{MONTH})")
def _weekends_of_month(found: re.Match[str], today: date) -> Days:
    return Days((days.coming_month(today, month_of(found["month"])),), frozenset({5, 6}))


@phrase(
    r"(?P<which>next|last|past|este|próximo|proximo)\s+(?:weekend|fin\s+de\s+semana)|(?:(?:this|the|coming|this\s+coming)\s+)?weekend"
)
def _weekend(found: re.Match[str], today: date) -> Days:
    which = found["which"]
    if which in {"next", "próximo", "proximo"}:
        return Days((days.weekend_of(today + 7 * DAY),))
    if which in {"last", "past"}:
        return Days((days.weekend_of(today - 7 * DAY),), is_past=True)
    return Days((days.weekend_of(today),), from_now=True)


@phrase(r"(?:on\s+)?(?:the\s+)?weekends")
def _weekends(_found: re.Match[str], today: date) -> Days:
    return Days(weekdays=frozenset({5, 6}))


@phrase(rf"(?:the\s+)?week\s+of\s+(?:the\s+)?(?P<month>{MONTH})\s+(?P<day>{DAY_NUMBER})")
def _week_of_date(found: re.Match[str], today: date) -> Days:
    monday = days.monday_of(days.coming_date(today, month_of(found["month"]), number_of(found["day"])))
    return days.between(monday, monday + 6 * DAY)


@phrase(rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+week\s+(?:of|in)\s+(?P<month>{MONTH})")
def _nth_week(found: re.Match[str], today: date) -> Days:
    month, nth = days.whole_month(today, month_of(found["month"])), ORDINALS[found["nth"]]
    assert month.last is not None
    first = month.last - 6 * DAY if nth < 0 else month.first + 7 * (nth - 1) * DAY
    return days.between(first, min(first + 6 * DAY, month.last))


@phrase(rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+week", is_relative=True)
def _nth_week_of_that_month(found: re.Match[str], anchor: date) -> Days:
    month, nth = days.whole_month(anchor, anchor.month), ORDINALS[found["nth"]]
    assert month.last is not None
    first = month.last - 6 * DAY if nth < 0 else month.first + 7 * (nth - 1) * DAY
    return days.between(first, min(first + 6 * DAY, month.last))


@phrase(r"(?P<which>this|next|last)\s+week")
def _week(found: re.Match[str], today: date) -> Days:
    monday = days.monday_of(today)
    if found["which"] == "this":
        return days.between(today, monday + 6 * DAY, from_now=True)
    monday += 7 * DAY if found["which"] == "next" else -7 * DAY
    return Days((Span(monday, monday + 6 * DAY),), is_past=found["which"] == "last")


@phrase(rf"in\s+(?P<count>{NUMBER})\s+(?P<unit>day|week|month)s?")
def _in_some_time(found: re.Match[str], today: date) -> Days:
    count = number_of(found["count"])
    if found["unit"] == "day":
        return days.on(today + count * DAY)
    return days.on(today + count * (7 if found["unit"] == "week" else 30) * DAY)


@phrase(
    rf"(?:in\s+|for\s+|over\s+)?(?:the\s+)?(?:next|coming)\s+(?P<count>{NUMBER})\s+(?P<unit>day|week|month)s?"
)
def _next_days(found: re.Match[str], today: date) -> Days:
    length = {"day": 1, "week": 7, "month": 30}[found["unit"]] * number_of(found["count"])
    return days.between(today, today + (length - 1) * DAY, from_now=True)


@phrase(rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+(?P<day>{WEEKDAY})s?\s+(?:of|in)\s+(?P<month>{MONTH})")
def _nth_weekday(found: re.Match[str], today: date) -> Days:
    month = days.whole_month(today, month_of(found["month"]))
    return days.on(days.nth_weekday(month, weekday_of(found["day"]), ORDINALS[found["nth"]]))


@phrase(rf"(?:every|each|on)?\s*(?P<day>{WEEKDAY})s?\s+in\s+(?P<month>{MONTH})")
def _weekdays_of_month(found: re.Match[str], today: date) -> Days:
    return Days((days.coming_month(today, month_of(found["month"])),), frozenset({weekday_of(found["day"])}))


@phrase(
    rf"(?:from\s+|between\s+)?(?P<month>{MONTH})\s+(?P<first>{DAY_NUMBER}){TO}(?:(?P<other>{MONTH})\s+)?(?P<last>{DAY_NUMBER})(?!\s*(?:am|pm|:))(?:,?\s+(?P<year>20\d\d))?"
)
def _date_range(found: re.Match[str], today: date) -> Days:
    year = int(found["year"]) if found["year"] else None
    month = month_of(found["month"])
    other = month_of(found["other"]) if found["other"] else month
    last = days.coming_date(today, other, number_of(found["last"]), year)
    first = days.real_date(last.year - (other < month), month, number_of(found["first"]))
    if first > last:
        raise days.ImpossibleDate
    return days.between(first, last)


@phrase(rf"(?P<month>{MONTH})\s+(?P<day>{DAY_NUMBER})(?!\s*(?:am|pm|:))(?:,?\s+(?P<year>20\d\d))?")
def _month_day(found: re.Match[str], today: date) -> Days:
    year = int(found["year"]) if found["year"] else None
    return days.on(days.coming_date(today, month_of(found["month"]), number_of(found["day"]), year))


@phrase(rf"(?:the\s+)?(?P<day>{DAY_NUMBER})\s+(?:of\s+)?(?P<month>{MONTH})(?:,?\s+(?P<year>20\d\d))?")
def _day_month(found: re.Match[str], today: date) -> Days:
    return _month_day(found, today)


@phrase(r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)")
def _iso(found: re.Match[str], today: date) -> Days:
    return days.on(days.real_date(int(found["year"]), int(found["month"]), int(found["day"])))


@phrase(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?")
def _slashed(found: re.Match[str], today: date) -> Days:
    year = int(found["year"]) % 100 + 2000 if found["year"] else None
    if not 1 <= int(found["month"]) <= 12:
        raise days.ImpossibleDate
    return days.on(days.coming_date(today, int(found["month"]), int(found["day"]), year))


@phrase(rf"(?P<first>{MONTH})\s+(?:or|and)\s+(?P<second>{MONTH})")
def _two_months(found: re.Match[str], today: date) -> Days:
    first, second = (days.coming_month(today, month_of(found[name])) for name in ("first", "second"))
    return Days((Span(first.first, second.last),)) if second.first > first.first else Days((first, second))


@phrase(rf"(?P<part>early|mid|late)[\s-]+(?P<month>{MONTH})")
def _part_of_month(found: re.Match[str], today: date) -> Days:
    month = days.whole_month(today, month_of(found["month"]))
    assert month.last is not None
    start = {"early": 1, "mid": 11, "late": 21}[found["part"]]
    last = {"early": 10, "mid": 20, "late": month.last.day}[found["part"]]
    return days.between(month.first.replace(day=start), month.first.replace(day=last))


@phrase(rf"(?:in|during|for|this|all\s+of|throughout)\s+(?P<month>{MONTH})(?:\s+(?P<year>20\d\d))?")
def _month(found: re.Match[str], today: date) -> Days:
    if found["year"]:
        return Days((days.whole_month(today, month_of(found["month"]), int(found["year"])),))
    month = days.coming_month(today, month_of(found["month"]))
    return Days((month,), from_now=month.first == today)


@phrase(r"(?P<which>this|next)\s+month")
def _this_month(found: re.Match[str], today: date) -> Days:
    if found["which"] == "this":
        return Days((days.coming_month(today, today.month),), from_now=True)
    return Days((days.whole_month(today, today.month % 12 + 1),))


@phrase(r"(?:the\s+)?day\s+after\s+tomorrow")
def _day_after_tomorrow(_found: re.Match[str], today: date) -> Days:
    return days.on(today + 2 * DAY)


@phrase(r"tomorrow|tmrw|mañana")
def _tomorrow(_found: re.Match[str], today: date) -> Days:
    return days.on(today + DAY)


@phrase(r"yesterday")
def _yesterday(_found: re.Match[str], today: date) -> Days:
    return Days((Span(today - DAY, today - DAY),), is_past=True)


@phrase(r"today|hoy")
def _today(_found: re.Match[str], today: date) -> Days:
    return days.between(today, today, from_now=True)


@phrase(r"weekdays|weekday(?=\s+(?:morning|afternoon|evening|night)s?)|week(?=\s+nights?)")
def _weekdays(_found: re.Match[str], today: date) -> Days:
    return Days(weekdays=frozenset(range(5)))


@phrase(rf"(?:from\s+)?(?P<first>{WEEKDAY}){TO}(?P<last>{WEEKDAY})")
def _weekday_range(found: re.Match[str], today: date) -> Days:
    first = days.coming_weekday(today, weekday_of(found["first"]))
    return days.between(first, days.coming_weekday(first, weekday_of(found["last"])))


@phrase(
    rf"(?:every|each)\s+(?P<day>{WEEKDAY})|(?P<plural>{WEEKDAY})s|(?P<part>{WEEKDAY})(?=\s+(?:mornings|afternoons|evenings|nights))"
)
def _every(found: re.Match[str], today: date) -> Days:
    return Days(weekdays=frozenset({weekday_of(found["day"] or found["plural"] or found["part"])}))


@phrase(
    rf"(?:just|only)\s+(?:the\s+)?(?P<day>{WEEKDAY})|(?:on\s+)?the\s+(?P<that>{WEEKDAY})", is_relative=True
)
def _that_weekday(found: re.Match[str], anchor: date) -> Days:
    return days.on(days.coming_weekday(anchor, weekday_of(found["day"] or found["that"])))


@phrase(r"that\s+weekend", is_relative=True)
def _that_weekend(_found: re.Match[str], anchor: date) -> Days:
    return Days((days.weekend_of(anchor),))


@phrase(r"(?:the\s+)?(?:day\s+after|next\s+day)", is_relative=True)
def _day_after(_found: re.Match[str], anchor: date) -> Days:
    return days.on(anchor + DAY)


@phrase(rf"(?:(?P<which>next|last|this|this\s+coming|coming)\s+)?(?P<day>{WEEKDAY})")
def _weekday(found: re.Match[str], today: date) -> Days:
    weekday = weekday_of(found["day"])
    if found["which"] == "next":
        return days.on(days.monday_of(today) + (7 + weekday) * DAY)
    if found["which"] == "last":
        day = days.coming_weekday(today, weekday) - 7 * DAY
        return Days((Span(day, day),), is_past=True)
    day = days.coming_weekday(today, weekday)
    return days.between(day, day, from_now=day == today)


@phrase(rf"(?:on\s+)?(?P<holiday>{HOLIDAY})(?:\s+day)?")
def _holiday(found: re.Match[str], today: date) -> Days:
    return days.on(holiday_named(found["holiday"], today))


@phrase(r"(?:on\s+)?the\s+(?P<day>(?:[12]?\d|3[01])(?:st|nd|rd|th))")
def _day_of_month(found: re.Match[str], today: date) -> Days:
    number = number_of(found["day"])
    for ahead in range(13):
        month = (today.month - 1 + ahead) % 12 + 1
        year = today.year + (today.month - 1 + ahead) // 12
        if number <= days.end_of_month(year, month).day and date(year, month, number) >= today:
            return days.on(date(year, month, number))
    raise days.ImpossibleDate
