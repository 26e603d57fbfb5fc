"""Facts of an event in words, as people say them; nothing here guesses what a calendar leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from events.models import CostKind, Event, EventStatus

_SYMBOLS = {"": "$", "USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$"}
_PROVISIONS = {
    "wheelchair": "wheelchair access",
    "step-free": "step-free access",
    "asl": "ASL interpretation",
    "sensory-friendly": "a sensory-friendly setting",
}
_NO_LONGER = {
    EventStatus.CANCELLED: "cancelled",
    EventStatus.POSTPONED: "postponed",
    EventStatus.FULL: "full",
    EventStatus.WITHDRAWN: "no longer in its calendar",
}


# What a calendar leaves open about one event.
UNSAID_OF_ONE = {"price": "what it costs", "ages": "whom it is for"}


A_MOMENT = timedelta(minutes=5)


def day_in_words(day: date, today: date, *, is_dated: bool = False) -> str:
    """ "today", "tomorrow", "Saturday, March 14"; with the year when it is not this one.

    `is_dated` says "today, March 11": an answer is kept and read again on another day.
    """
    year = f", {day.year}" if day.year != today.year else ""
    near = {0: "today", 1: "tomorrow"}.get((day - today).days)
    if near is None:
        return f"{day:%A}, {day:%B} {day.day}{year}"
    return f"{near}, {day:%B} {day.day}{year}" if is_dated else near


def short_day(day: date) -> str:
    """ "Sat, Mar 14", for lists of further dates."""
    return f"{day:%a}, {day:%b} {day.day}"


def time_in_words(moment: datetime, *, with_half: bool = True) -> str:
    """ "10:00 am"; without the half of the day, "10:00"."""
    clock = f"{moment.hour % 12 or 12}:{moment:%M}"
    return f"{clock} {'am' if moment.hour < 12 else 'pm'}" if with_half else clock


def hours_in_words(start: datetime, end: datetime | None) -> str:
    """ "10:00–11:00 am", "11:30 am–1:00 pm", or the start alone."""
    if end is None or end <= start:
        return time_in_words(start)
    same_half = (start.hour < 12) == (end.hour < 12)
    return f"{time_in_words(start, with_half=not same_half)}–{time_in_words(end)}"


def when_in_words(event: Event, *, now: datetime, reader_zone: str = "", is_dated: bool = False) -> str:
    """When an event is, in its place's time, whose zone is named only when the reader's differs."""
    start, end = event.local_start, event.local_end
    today = now.astimezone(ZoneInfo(event.timezone)).date()
    if event.all_day:
        return _days_in_words(start.date(), _last_day(start, end), today, is_dated=is_dated)
    zone = "" if _same_clock(start, reader_zone) else f" {start.tzname()}"
    if end is not None and end - start > timedelta(hours=20):
        if start.date() < today:
            return f"until {_plain_day(end.date(), today, is_dated=is_dated)}, {time_in_words(end)}{zone}"
        first, last = (
            f"{day_in_words(moment.date(), today, is_dated=is_dated)}, {time_in_words(moment)}"
            for moment in (start, end)
        )
        return f"{first} to {last}{zone}"
    day = day_in_words(start.date(), today, is_dated=is_dated)
    return f"{day}, {hours_in_words(start, end)}{zone}"


def window_in_words(
    start: datetime, end: datetime | None, *, now: datetime, zone: str, is_dated: bool = False
) -> str:
    """The time that was searched: "Saturday, March 14 to Sunday, March 15", "today from 5:00 pm"."""
    tz = ZoneInfo(zone)
    start, today = start.astimezone(tz), now.astimezone(tz).date()
    first = day_in_words(start.date(), today, is_dated=is_dated)
    since = first if _is_midnight(start) else f"{first}{',' if is_dated else ''} from {time_in_words(start)}"
    if end is None:
        return f"from {first}{'' if _is_midnight(start) else f', {time_in_words(start)}'} on"
    end = end.astimezone(tz)
    final = (end - timedelta(seconds=1)).date() if _is_midnight(end) else end.date()
    last = day_in_words(final, today, is_dated=is_dated)
    if _is_midnight(end) and final <= start.date():
        return since
    if _is_midnight(end) and start.date() == today and final == today + timedelta(days=1):
        return f"today and {last}"
    if end - start < A_MOMENT:
        at = f"{first}, {time_in_words(start)}"
        return at if start > now else f"right now ({at})" if is_dated else "right now"
    if not _is_midnight(end) and final == start.date():
        hours = f"until {time_in_words(end)}" if _is_midnight(start) else hours_in_words(start, end)
        return f"{first}, {hours}"
    if not _is_midnight(end) and end - start < timedelta(hours=18):
        return f"{_with_hour(start, first)} to {time_in_words(end)}"
    return f"{first} to {last}"


def price_in_words(event: Event) -> str:
    """ "Free", "$5–10", "from $5", "Pay what you can", "Price not given"."""
    if event.cost_kind == CostKind.FREE:
        return "Free"
    low, high = event.cost_min, event.cost_max
    if event.cost_kind == CostKind.PAY_WHAT_YOU_CAN:
        return "Pay what you can"
    if low is None and high is None:
        return "Price not given" if event.cost_kind == CostKind.UNKNOWN else "Paid; price not given"
    if low is None:
        return f"up to {money(high, event.cost_currency)}"
    if high is None or high == low:
        return money(low, event.cost_currency)
    if event.cost_currency in _SYMBOLS:
        return f"{money(low, event.cost_currency)}–{_amount(high)}"
    return f"{_amount(low)}–{money(high, event.cost_currency)}"


def money(amount: Decimal | None, currency: str) -> str:
    """ "$5", "$5.50", "5 CHF"."""
    if currency in _SYMBOLS:
        return f"{_SYMBOLS[currency]}{_amount(amount)}"
    return f"{_amount(amount)} {currency}"


def ages_in_words(event: Event) -> str:
    """ "ages 3–5", "ages 18 and up", the calendar's own words; empty when it does not say."""
    low, high = event.age_min, event.age_max
    if event.age_range:
        return event.age_range
    if low is None and high is None:
        return ""
    if not low and high is None:
        return "all ages"
    if high is None:
        return f"ages {low} and up"
    if low is None or low == 0:
        return f"up to age {high}"
    return f"age {low}" if low == high else f"ages {low}–{high}"


def distance_in_words(miles: float) -> str:
    """ "0.8 miles away", "less than 0.1 miles away"."""
    if miles < 0.05:
        return "less than 0.1 miles away"
    rounded = f"{miles:.1f}" if miles < 10 else f"{miles:.0f}"
    return f"{rounded.removesuffix('.0')} {'mile' if rounded in ('1.0', '1') else 'miles'} away"


def miles_in_words(miles: float) -> str:
    """ "10 miles", "1 mile", "2.5 miles"."""
    return f"{miles:g} {'mile' if miles == 1 else 'miles'}"


def place_in_words(event: Event) -> str:
    """Where to go, in one line; empty when nobody knows."""
    if event.event_attendance_mode == "online":
        return "online"
    venue = event.venue
    if venue is None:
        where = event.location_text
    else:
        where = ", ".join(part for part in (venue.name, venue.town) if part)
    where = ", ".join(part for part in (event.room_name, where) if part)
    return f"{where} and online" if where and event.event_attendance_mode == "mixed" else where


def status_in_words(event: Event) -> str:
    """ "cancelled", "full", "postponed"; empty while one may still go."""
    return _NO_LONGER.get(EventStatus(event.event_status), "")


def need_in_words(need: str) -> str:
    """An accessibility need as a thing a place may have."""
    return _PROVISIONS.get(need, need)


def and_list(parts: Sequence[str], word: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def counted(number: int, noun: str) -> str:
    """ "1 event", "12 events"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _days_in_words(first: date, last: date, today: date, *, is_dated: bool) -> str:
    starts, ends = (day_in_words(day, today, is_dated=is_dated) for day in (first, last))
    if first < today < last:
        return f"until {_plain_day(last, today, is_dated=is_dated)}"
    return f"{ends}, all day" if first == last or last == today else f"{starts} to {ends}"


def _last_day(start: datetime, end: datetime | None) -> date:
    return start.date() if end is None or end <= start else (end - timedelta(seconds=1)).date()


def _plain_day(day: date, today: date, *, is_dated: bool) -> str:
    words = day_in_words(day, today, is_dated=is_dated)
    return words.partition(", ")[2] if words.startswith(f"{day:%A}") else words


def _with_hour(moment: datetime, day: str) -> str:
    return day if _is_midnight(moment) else f"{day}, {time_in_words(moment)}"


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (0, 0)


def _same_clock(moment: datetime, zone: str) -> bool:
    return not zone or moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.utcoffset()


def _amount(amount: Decimal | None) -> str:
    value = amount or Decimal(0)
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
