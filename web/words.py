"""Facts of an event in the reader's language; in English as answers word them (`assistant.wording`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assistant import wording
from events.models import AttendanceMode, CostKind, Event, EventStatus

_NO_LONGER = {
    EventStatus.CANCELLED: gettext_lazy("cancelled"),
    EventStatus.POSTPONED: gettext_lazy("postponed"),
    EventStatus.FULL: gettext_lazy("full"),
    EventStatus.WITHDRAWN: gettext_lazy("no longer in its calendar"),
}
_GROUPS = {
    "babies": gettext_lazy("babies"),
    "toddlers": gettext_lazy("toddlers"),
    "preschool": gettext_lazy("preschool"),
    "children": gettext_lazy("children"),
    "teens": gettext_lazy("teens"),
    "families": gettext_lazy("families"),
    "adults": gettext_lazy("adults"),
    "seniors": gettext_lazy("seniors"),
}
_NEEDS = {
    "asl": gettext_lazy("asl"),
    "wheelchair": gettext_lazy("wheelchair"),
    "step-free": gettext_lazy("step-free"),
    "sensory-friendly": gettext_lazy("sensory-friendly"),
    "hearing-loop": gettext_lazy("hearing-loop"),
    "captions": gettext_lazy("captions"),
}
_STATUSES = _NO_LONGER | {
    EventStatus.SCHEDULED: gettext_lazy("scheduled"),
    EventStatus.RESCHEDULED: gettext_lazy("rescheduled"),
}


def weekday(day: date) -> str:
    """ "Saturday"."""
    return date_format(day, "l")


def long_day(day: date, today: date) -> str:
    """ "Saturday, March 14"; with the year when it is not this one."""
    # How a language writes a date is a text of the catalogue, in Django's letters for `date`.
    if day.year != today.year:
        return date_format(day, pgettext("date format", "l, F j, Y"))
    return date_format(day, pgettext("date format", "l, F j"))


def plain_day(day: date, today: date) -> str:
    """ "May 10", without its weekday; with the year when it is not this one."""
    if day.year != today.year:
        return date_format(day, pgettext("date format", "F j, Y"))
    return date_format(day, pgettext("date format", "F j"))


def short_day(day: date) -> str:
    """ "Sat, Mar 14", for lists of further dates."""
    return date_format(day, pgettext("date format", "D, M j"))


def month_day(day: date) -> str:
    """ "Mar 14", beside its weekday."""
    return date_format(day, pgettext("date format", "M j"))


def brief_day(day: date) -> str:
    """ "Sat 14 Mar", for what was searched."""
    return date_format(day, pgettext("date format", "D j M"))


def day_of_month(day: date) -> str:
    """ "Sat 14", where the month is said after it."""
    return date_format(day, pgettext("date format", "D j"))


def near_day(day: date, today: date) -> str:
    """ "today" or "tomorrow"; empty for every other day."""
    return {0: _("today"), 1: _("tomorrow")}.get((day - today).days, "")


def day_in_words(day: date, today: date) -> str:
    """ "today", "tomorrow", "Saturday, March 14"."""
    return near_day(day, today) or long_day(day, today)


def time_in_words(moment: datetime, *, with_half: bool = True) -> str:
    """ "10:00 am"; without the half of the day, "10:00"."""
    if not with_half:
        pattern = pgettext("time format", "g:i")
    elif moment.hour < 12:
        pattern = pgettext("time format", "g:i \\a\\m")
    else:
        pattern = pgettext("time format", "g:i \\p\\m")
    return date_format(moment, pattern)


def hours_in_words(start: datetime, end: datetime | None) -> str:
    """ "10:00–11:00 am", "11:30 am–1:00 pm", or the start alone."""
    if end is None or end <= start:
        return time_in_words(start)
    is_same_half = (start.hour < 12) == (end.hour < 12)
    return f"{time_in_words(start, with_half=not is_same_half)}–{time_in_words(end)}"


def when_in_words(event: Event, *, now: datetime, reader_zone: str = "") -> str:
    """When an event is, in its place's time, whose zone is named only when the reader's differs."""
    start, end = event.local_start, event.local_end
    today = now.astimezone(ZoneInfo(event.timezone)).date()
    if event.all_day:
        return _days_in_words(start.date(), _last_day(start, end), today)
    zone = "" if _same_clock(start, reader_zone) else f" {start.tzname()}"
    if end is None or end - start <= timedelta(hours=20):
        return f"{day_in_words(start.date(), today)}, {hours_in_words(start, end)}{zone}"
    if start.date() < today:
        return f"{_until(end.date(), today)}, {time_in_words(end)}{zone}"
    first, last = (
        f"{day_in_words(moment.date(), today)}, {time_in_words(moment)}" for moment in (start, end)
    )
    return f"{_from_to(first, last)}{zone}"


def until_in_words(day: date, today: date) -> str:
    """ "Until April 2", at the head of a line."""
    return _("Until %(date)s") % {"date": plain_day(day, today)}


def price_in_words(event: Event) -> str:
    """ "Free", "$5–10", "Pay what you can", "Price not given"."""
    low, high = event.cost_min, event.cost_max
    if event.cost_kind == CostKind.FREE:
        return _("Free")
    if event.cost_kind == CostKind.PAY_WHAT_YOU_CAN:
        return _("Pay what you can")
    if low is None and high is None:
        return _("Price not given") if event.cost_kind == CostKind.UNKNOWN else _("Paid; price not given")
    if low is None:
        return _("up to %(amount)s") % {"amount": wording.money(high, event.cost_currency)}
    return wording.price_in_words(event)


def ages_in_words(event: Event) -> str:
    """ "ages 3–5", "ages 18 and up", the calendar's own words; empty when it does not say."""
    low, high = event.age_min, event.age_max
    if event.age_range or (low is None and high is None):
        return event.age_range
    if high is None:
        return _("ages %(age)d and up") % {"age": low} if low else _("all ages")
    if not low:
        return _("up to age %(age)d") % {"age": high}
    if low == high:
        return _("age %(age)d") % {"age": low}
    return _("ages %(low)d–%(high)d") % {"low": low, "high": high}


def short_distance(miles: float) -> str:
    """ "0.8 mi", on a line of its own; never nought."""
    miles = max(0.1, miles)
    number = f"{miles:.1f}" if miles < 10 else f"{miles:.0f}"
    return (_("%(miles)s mi") % {"miles": number}).replace(" ", "\N{NO-BREAK SPACE}")


def miles_in_words(miles: float) -> str:
    """ "10 miles", "1 mile", "2.5 miles"."""
    # A language chooses its plural by a whole number; what lies between two is many.
    number = 1 if miles == 1 else max(2, round(miles))
    return ngettext("%(miles)s mile", "%(miles)s miles", number) % {"miles": f"{miles:g}"}


def place_in_words(event: Event) -> str:
    """Where to go, in one line; empty when nobody knows."""
    if event.event_attendance_mode == AttendanceMode.ONLINE:
        return _("online")
    venue = event.venue
    named = [venue.name, venue.town] if venue is not None else [event.location_text]
    where = ", ".join(part for part in (event.room_name, *named) if part)
    if where and event.event_attendance_mode == AttendanceMode.MIXED:
        return _("%(place)s and online") % {"place": where}
    return where


def status_in_words(event: Event) -> str:
    """ "cancelled", "full", "postponed"; empty while one may still go."""
    return str(_NO_LONGER.get(EventStatus(event.event_status), ""))


def status_named(status: str) -> str:
    """Any status as another calendar gives it: "scheduled", "cancelled"."""
    return str(_STATUSES[EventStatus(status)])


def group_in_words(group: str) -> str:
    """ "children", "seniors"."""
    return str(_GROUPS.get(group, group))


def need_in_brief(need: str) -> str:
    """ "wheelchair", "captions"."""
    return str(_NEEDS.get(need, need))


def checked_in_words(checked_at: datetime | None, now: datetime) -> str:
    """ "checked 2 h ago", "checked 3 days ago"; empty when it never was."""
    if checked_at is None:
        return ""
    minutes = int((now - checked_at).total_seconds() // 60)
    if minutes < 2:
        return _("checked just now")
    if minutes < 60:
        return _("checked %(minutes)d min ago") % {"minutes": minutes}
    if minutes < 24 * 60:
        return _("checked %(hours)d h ago") % {"hours": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("checked %(days)d day ago", "checked %(days)d days ago", days) % {"days": days}


def and_list(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def or_list(parts: Sequence[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s or %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def capitalised(words: str) -> str:
    """The words at the head of a line."""
    return words[:1].upper() + words[1:]


def _days_in_words(first: date, last: date, today: date) -> str:
    if first < today < last:
        return _until(last, today)
    if first == last or last == today:
        return _("%(day)s, all day") % {"day": day_in_words(last, today)}
    return _from_to(day_in_words(first, today), day_in_words(last, today))


def _until(day: date, today: date) -> str:
    if near := near_day(day, today):
        return _("until %(near_day)s") % {"near_day": near}
    return _("until %(date)s") % {"date": plain_day(day, today)}


def _from_to(first: str, last: str) -> str:
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _last_day(start: datetime, end: datetime | None) -> date:
    return start.date() if end is None or end <= start else (end - timedelta(seconds=1)).date()


def _same_clock(moment: datetime, zone: str) -> bool:
    return not zone or moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.utcoffset()
