"""Single days: dates in figures and words, weekdays, today and its neighbours, counted days."""

from __future__ import annotations

import re
from datetime import date

from assistant.dates import days
from assistant.dates.days import DAY, WEEK, Days, ImpossibleDate, Span
from assistant.dates.frame import Frame
from assistant.dates.holidays import HOLIDAY, feast_named, last_feast_named
from assistant.dates.hours import EVENING, LATE
from assistant.dates.names import (
    AND,
    DAY_NUMBER,
    DAY_WORDS,
    MONTH,
    NUMBER,
    TO,
    WEEKDAY,
    YEAR,
    month_of,
    number_of,
    one_of,
    weekday_of,
)
from assistant.dates.rules import Rules

RULES = Rules()
_ON = rf"(?:{WEEKDAY}s?\.?,?\s+(?:the\s+)?)?"
_NO_CLOCK = r"(?!\s*(?:[ap]\.?m\b|:|o'clock|-?year|%))"
_YEAR = rf"(?:,?\s+(?:of\s+)?(?P<year>{YEAR}))?"
_MORE = rf"(?P<more>(?:{AND}{DAY_NUMBER}{_NO_CLOCK}(?!\s*{MONTH})(?![\w/]))+)?"
# "1/2 hour", "3/4 of a mile" are no dates.
_OF_A_WHOLE = re.compile(
    r"\s*(?:of\s+(?:a|an|the)|an?\s|hours?|miles?|days?|price|off|size|time|cups?)(?!\w)"
)
_LENGTHS = {"day": DAY, "week": WEEK, "weekend": WEEK, "fortnight": 2 * WEEK}


@RULES.phrase(
    rf"{_ON}(?P<month>{MONTH})\s+(?:the\s+)?(?P<first>{DAY_NUMBER})(?:{TO}|\s+and\s+){_ON}(?P<last>{DAY_NUMBER}){_NO_CLOCK}{_YEAR}"
    rf"|(?P<one>{DAY_NUMBER}){TO}(?P<other>{DAY_NUMBER})\s+(?:of\s+|de\s+)?(?P<its>{MONTH})(?!\w)(?:,?\s+(?P<then>{YEAR}))?"
)
def _days_to_days(found: re.Match[str], frame: Frame) -> Days | None:
    """ "March 20-25", "between March 20 and 22", "the 3rd to the 5th of April"."""
    before = found.string[max(0, found.start() - 12) : found.start()]
    is_and = re.search(r"\d\w*\s+and\s", found.group()) is not None
    if is_and and not re.search(r"(?<!\w)between\s+(?:the\s+)?$", before):
        return None
    month = month_of(found["month"] or found["its"])
    year = found["year"] or found["then"]
    numbers = (number_of(found["first"] or found["one"]), number_of(found["last"] or found["other"]))
    last = days.coming_date(frame.today, month, numbers[1], int(year) if year else None)
    first = days.real_date(last.year, month, numbers[0])
    if first > last:
        raise ImpossibleDate
    return days.between(first, last)


@RULES.phrase(r"(?P<year>20\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)")
def _iso(found: re.Match[str], _frame: Frame) -> Days:
    return days.on(days.real_date(int(found["year"]), int(found["month"]), int(found["day"])))


@RULES.phrase(rf"{_ON}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})(?:/(?P<year>(?:20)?\d\d))?")
def _slashed(found: re.Match[str], frame: Frame) -> Days | None:
    one, two = int(found["one"]), int(found["two"])
    is_fraction = _OF_A_WHOLE.match(found.string, found.end()) is not None
    if is_fraction or (found["one"], found["two"]) == ("24", "7"):
        return None
    month, day = (two, one) if frame.is_day_first or one > 12 >= two else (one, two)
    year = int(found["year"]) % 100 + 2000 if found["year"] else None
    return days.on(days.coming_date(frame.today, month, day, year))


@RULES.phrase(rf"{_ON}(?P<month>{MONTH})\s+(?:the\s+)?(?P<day>{DAY_NUMBER}){_NO_CLOCK}{_MORE}{_YEAR}")
def _month_day(found: re.Match[str], frame: Frame) -> Days:
    numbers = [found["day"], *re.findall(rf"(?<![\w]){DAY_NUMBER}", found["more"] or "")]
    return _dates(found, frame, numbers)


@RULES.phrase(rf"{_ON}(?P<day>{DAY_NUMBER})\s+(?:of\s+|de\s+)?(?P<month>{MONTH})(?!\w){_YEAR}")
def _day_month(found: re.Match[str], frame: Frame) -> Days:
    return _dates(found, frame, [found["day"]])


@RULES.phrase(rf"(?P<days>{DAY_NUMBER}(?:{AND}{DAY_NUMBER})+)\s+(?:of\s+)?(?P<month>{MONTH})(?!\w){_YEAR}")
def _days_of_month(found: re.Match[str], frame: Frame) -> Days:
    """ "20 and 21 March"; after "between" all days from the one to the other."""
    before = found.string[max(0, found.start() - 12) : found.start()]
    listed = _dates(found, frame, re.findall(rf"(?<![\w]){DAY_NUMBER}", found["days"]))
    if re.search(r"(?<!\w)between\s+(?:the\s+)?$", before):
        return days.between(listed.first, listed.last)
    return listed


def _dates(found: re.Match[str], frame: Frame, numbers: list[str]) -> Days:
    """The days of these numbers in the month that was found."""
    month, year = month_of(found["month"]), int(found["year"]) if found["year"] else None
    all_days = sorted(days.coming_date(frame.today, month, number_of(number), year) for number in numbers)
    return Days(
        tuple(Span(day, day) for day in all_days), is_past=year is not None and all_days[-1] < frame.today
    )


@RULES.phrase(
    rf"{_ON}(?:el\s+)?(?P<day>(?:[12]?\d|3[01])(?:st|nd|rd|th))(?!\s+(?:grade|floor|annual|century|street|st|ave|one|week|birthday))"
)
def _numbered_day(found: re.Match[str], frame: Frame) -> Days | None:
    """The 20th: the next day of that number; without a weekday or "the" before it, it is any number."""
    before = found.string[max(0, found.start() - 8) : found.start()]
    if found.group() == found["day"] and not re.search(r"(?<!\w)(?:the|on|or|and|to|until|-|el)\s*$", before):
        return None
    number = number_of(found["day"])
    weekday = re.match(WEEKDAY, found.group())
    coming = [day for ahead in range(25) if (day := _numbered(frame, ahead, number)) is not None]
    # "Friday the 13th" is the next 13th that is one, if there is one within two years.
    fitting = [day for day in coming if weekday and day.weekday() == weekday_of(weekday.group())]
    if not coming:
        raise ImpossibleDate
    return days.on((fitting or coming)[0])


def _numbered(frame: Frame, months_ahead: int, number: int) -> date | None:
    """The day of this number in a month from the anchor's on, if it has one that is to come."""
    month = days.month_span(frame.anchor.year, frame.anchor.month + months_ahead)
    assert month.last is not None
    if not 1 <= number <= month.last.day:
        return None
    day = month.first.replace(day=number)
    return day if day >= frame.anchor else None


@RULES.phrase(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>20\d\d)")
def _dashed(found: re.Match[str], frame: Frame) -> Days:
    month, day = int(found["month"]), int(found["day"])
    if frame.is_day_first or month > 12 >= day:
        month, day = day, month
    return days.on(days.real_date(int(found["year"]), month, day))


@RULES.phrase(r"today|hoy|tod[ae]y|2day")
def _today(_found: re.Match[str], frame: Frame) -> Days:
    return days.between(frame.today, frame.today, from_now=True)


@RULES.phrase(
    r"(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the|this)(?=\s+(?:morning|afternoon|evening|night)(?!\w))"
)
def _rest_of_a_part(_found: re.Match[str], frame: Frame) -> Days:
    return days.between(frame.today, frame.today, from_now=True)


@RULES.phrase(r"this(?=\s+(?:morning|afternoon|evening|lunch\s?time))|esta(?=\s+(?:mañana|tarde))")
def _this_part(_found: re.Match[str], frame: Frame) -> Days:
    return days.between(frame.today, frame.today, from_now=True)


@RULES.phrase(r"(?P<late>late\s+)?(?:tonight|tonite|esta\s+noche)(?:\s+late)?")
def _tonight(found: re.Match[str], frame: Frame) -> Days:
    part = LATE if "late" in found.group() else EVENING
    if frame.night < frame.today:
        part = (part[0], 28 * 60)
    return days.between(frame.night, frame.night, from_now=True).with_changes(part=part)


@RULES.phrase(r"(?:tomorrow|tom+or+ow|tmrw|tmw|mañana)(?P<night>\s+(?:night|evening|eve)\b)?")
def _tomorrow(found: re.Match[str], frame: Frame) -> Days | None:
    before = found.string[max(0, found.start() - 8) : found.start()]
    if found["night"]:
        # Awake after midnight, people call the coming evening "tomorrow night".
        return days.on(frame.night + DAY).with_changes(part=EVENING)
    if found.group() == "mañana" and re.search(r"(?:la|por|de)\s+$", before):
        return None  # the morning
    return days.on(frame.today + DAY)


@RULES.phrase(r"(?:the\s+)?day\s+after\s+tomorrow|pasado\s+mañana|overmorrow")
def _day_after_tomorrow(_found: re.Match[str], frame: Frame) -> Days:
    return days.on(frame.today + 2 * DAY)


@RULES.phrase(
    rf"(?P<day>{WEEKDAY})\s+(?P<after>week|fortnight)(?!\s*(?:end|night|day)|\w)|(?:a\s+)?(?P<ahead>week|fortnight)\s+on\s+(?P<that>{WEEKDAY})"
)
def _week_on(found: re.Match[str], frame: Frame) -> Days:
    """ "Friday week", "a fortnight on Saturday": so long after the coming one."""
    day = days.coming_weekday(frame.today, weekday_of(found["day"] or found["that"]))
    return days.on(day + _LENGTHS[found["after"] or found["ahead"]])


@RULES.phrase(r"yesterday|ayer|last\s+night")
def _yesterday(found: re.Match[str], frame: Frame) -> Days:
    day = days.past(frame.today - DAY, frame.today - DAY)
    return day.with_changes(part=EVENING) if "night" in found.group() else day


@RULES.phrase(r"(?:the\s+)?day\s+before\s+yesterday")
def _day_before_yesterday(_found: re.Match[str], frame: Frame) -> Days:
    return days.past(frame.today - 2 * DAY, frame.today - 2 * DAY)


@RULES.phrase(
    rf"(?:(?P<which>next|last|following|the\s+following|this\s+past|past|this\s+coming|coming|upcoming|this|el\s+próximo|el)\s+)?(?P<day>{WEEKDAY})(?!\s+(?:mornings|afternoons|evenings|nights)(?!\w))"
    # The school's test and the star are no days.
    r"(?!(?<=\bsat)\s+(?:prep|tests?|exams?|tutor|scores?)|(?<=\bsun)\s+(?:salut|bath|catch|prints?|hats?|dress))"
)
def _weekday(found: re.Match[str], frame: Frame) -> Days:
    weekday, which = weekday_of(found["day"]), found["which"] or ""
    if which in ("next", "following", "the following"):
        day = frame.last_anchor if which != "next" else frame.today
        return days.on(days.monday_of(day) + WEEK + weekday * DAY)
    if which.endswith("coming"):
        return days.on(days.coming_weekday(frame.today + DAY, weekday))
    if which.endswith(("last", "past")):
        day = days.coming_weekday(frame.today, weekday) - WEEK
        return days.past(day, day)
    day = days.coming_weekday(frame.today, weekday)
    if not which and frame.earlier:
        day = _near_earlier(frame, weekday, day)
    return days.between(day, day, from_now=day == frame.today).with_changes(is_bare_weekday=not which)


def _near_earlier(frame: Frame, weekday: int, coming: date) -> date:
    """A follow-up's weekday: of the days asked about before, or of their week, when those lie further off."""
    last = frame.earlier[-1].last
    if last is None or last - frame.earlier[0].first > 9 * DAY or frame.anchor <= coming:
        return coming
    for span in frame.earlier:
        day = days.coming_weekday(span.first, weekday)
        if span.last is not None and frame.today <= day <= span.last:
            return day
    in_week = days.monday_of(frame.anchor) + weekday * DAY
    return in_week if in_week >= frame.today else in_week + WEEK


@RULES.phrase(rf"(?P<day>{WEEKDAY})\s+the\s+(?P<number>{one_of(DAY_WORDS)})")
def _weekday_number(found: re.Match[str], frame: Frame) -> Days:
    month = frame.today.replace(day=1)
    number = number_of(found["number"])
    if number < frame.today.day:
        month = days.month_span(month.year, month.month + 1).first
    return days.on(days.real_date(month.year, month.month, number))


@RULES.phrase(
    rf"(?P<back>(?:in\s+)|(?:on\s+))?(?P<count>{NUMBER})\s+(?P<unit>day|week|weekend|fortnight|month|year)s?"
    r"(?:'\s*time)?(?P<way>\s+from\s+(?:now|today)|\s+later|\s+out|\s+ago)?"
)
def _counted(found: re.Match[str], frame: Frame) -> Days | None:
    """ "In two weeks", "three days from now", "a week ago"; a length alone is no date."""
    way = (found["way"] or "").strip()
    if not way and (found["back"] or "").strip() != "in":
        return None
    count, unit = number_of(found["count"]), found["unit"]
    start = frame.anchor if way == "later" else frame.today
    if unit in ("month", "year"):
        months = count * (12 if unit == "year" else 1) * (-1 if way == "ago" else 1)
        month = days.month_span(start.year, start.month + months)
        assert month.last is not None
        day = month.first.replace(day=min(start.day, month.last.day))
    else:
        day = start + count * _LENGTHS[unit] * (-1 if way == "ago" else 1)
    if unit == "weekend":
        return Days((days.weekend_of(day),), grain="weekend")
    return days.past(day, day) if way == "ago" else days.on(day)


@RULES.phrase(
    rf"(?:(?:over|within|in|for|during)\s+)?(?:the\s+)?(?:next|coming|following|próximos)\s+(?P<count>{NUMBER}\s+)?(?P<unit>day|week|month|día)s"
    rf"|(?:within|over)\s+(?:the\s+)?(?:next\s+)?(?P<some>{NUMBER}\s+)?(?P<one>day|week|month)s?"
    r"|(?:over|within|in)\s+the\s+(?:next|coming)\s+(?P<single>week|month)"
)
def _coming_days(found: re.Match[str], frame: Frame) -> Days:
    """A stretch that begins today: "the next few days", "within two weeks", "over the next month"."""
    unit = found["unit"] or found["one"] or found["single"]
    words = found["count"] or found["some"]
    count = number_of(words.strip()) if words else 1 if found["unit"] is None else 3
    length = {"week": 7, "month": 30}.get(unit, 1) * count
    return days.between(frame.today, frame.today + (length - 1) * DAY, from_now=True)


@RULES.phrase(
    rf"(?P<eve>(?:the\s+)?(?:day|night)\s+before\s+)?(?P<holiday>{HOLIDAY})(?:\s+day)?(?P<after>\s+eve)?(?:,?\s+(?:of\s+)?(?P<year>{YEAR}))?"
)
def _holiday(found: re.Match[str], frame: Frame) -> Days:
    if frame.is_past and not found["year"]:
        return last_feast_named(found["holiday"], frame.today)
    first = date(int(found["year"]), 1, 1) if found["year"] else frame.today
    feast = feast_named(found["holiday"], first)
    if found["year"] and feast.last is not None and feast.last < frame.today:
        return feast.with_changes(is_past=True)
    if found["eve"] or found["after"]:
        return days.on(feast.first - DAY)
    return feast
