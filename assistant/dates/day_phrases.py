"""Single days by their names: today and its neighbours, weekdays, counted days, holidays."""

from __future__ import annotations

import re
from datetime import date

from assistant.dates import days
from assistant.dates.days import DAY, WEEK, Days
from assistant.dates.frame import Frame
from assistant.dates.holidays import HOLIDAY, feast_named, last_feast_named
from assistant.dates.hours import EVENING, LATE
from assistant.dates.names import (
    NUMBER,
    WEEKDAY,
    YEAR,
    number_of,
    weekday_of,
)
from assistant.dates.rules import Rules

RULES = Rules()
_LENGTHS = {"day": DAY, "week": WEEK, "weekend": WEEK, "fortnight": 2 * WEEK}


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


@RULES.phrase(r"(?:tomorrow|tom+or+ow|tmrw|tmw|mañana)s?(?P<night>\s+(?:night|evening|eve)\b)?")
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


@RULES.phrase(
    rf"(?:in\s+|over\s+|during\s+)?(?:the\s+)?(?:last|past)\s+(?P<count>{NUMBER})\s+(?P<unit>day|week|month)s"
)
def _last_days(found: re.Match[str], frame: Frame) -> Days:
    """So many days back from now; a month is thirty."""
    length = {"week": 7, "month": 30}.get(found["unit"], 1) * number_of(found["count"])
    return days.past(frame.today - length * DAY, frame.today)


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


@RULES.phrase(rf"(?P<day>{WEEKDAY})\s+after\s+next")
def _weekday_after_next(found: re.Match[str], frame: Frame) -> Days:
    return days.on(days.monday_of(frame.today) + 2 * WEEK + weekday_of(found["day"]) * DAY)


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
    rf"(?:(?:over|within|in|for|during)\s+)?(?:the\s+)?(?:next|coming|upcoming|following|próximos)\s+(?P<count>{NUMBER}\s+)?(?P<unit>day|week|month|día)s"
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
    rf"(?P<last>(?:last|previous|this\s+past)\s+)?(?P<eve>(?:the\s+)?(?:day|night)\s+before\s+)?(?P<holiday>{HOLIDAY})(?:\s+day)?(?P<after>\s+eve)?(?:,?\s+(?:of\s+)?(?:(?P<year>{YEAR})|(?P<which>this|next|last)\s+year))?"
)
def _holiday(found: re.Match[str], frame: Frame) -> Days:
    said = found["year"] or found["which"]
    if (frame.is_past or found["last"]) and not said:
        return last_feast_named(found["holiday"], frame.today)
    year = int(found["year"] or frame.today.year + {"next": 1, "last": -1}.get(found["which"], 0))
    feast = feast_named(found["holiday"], date(year, 1, 1) if said else frame.today)
    if said and feast.last is not None and feast.last < frame.today:
        return feast.with_changes(is_past=True)
    if found["eve"] or found["after"]:
        return days.on(feast.first - DAY)
    return feast
