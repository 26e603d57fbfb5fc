"""What was searched, in words: the time, the place and the filters of a completed query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from assistant.audiences import each_in_words, spans_of
from assistant.query import Cost, EventQuery, Window
from assistant.wording import and_list, day_in_words, miles_in_words, need_in_words, window_in_words

SHOWN_WINDOWS = 3


def scope_in_words(query: EventQuery, *, now: datetime, asker_zone: str = "") -> str:
    """ "Saturday, March 14 to Sunday, March 15, within 10 miles of Newton, MA, free, for age 4".

    Dates are named even where "today" is said: the words are read again on other days. Where the place's
    clock is not the asker's, its zone is named.
    """
    times = times_in_words(query, now=now, is_dated=True)
    if asker_zone and re.search(r"\d [ap]m$", times):
        local = query.when[-1].start.astimezone(ZoneInfo(zone_of_query(query)))
        is_elsewhere = local.utcoffset() != local.astimezone(ZoneInfo(asker_zone)).utcoffset()
        times += f" {local.tzname()}" if is_elsewhere else ""
    parts = [times, where_in_words(query), *filters_in_words(query)]
    return ", ".join(part for part in parts if part)


def times_in_words(query: EventQuery, *, now: datetime, is_dated: bool = False) -> str:
    """The windows that were searched; of many, on how many days between which and at what hours."""
    zone = zone_of_query(query)
    windows = query.when
    if len(windows) > SHOWN_WINDOWS:
        return _many_times(windows, now=now, zone=ZoneInfo(zone), is_dated=is_dated)
    words = [window_in_words(one.start, one.end, now=now, zone=zone, is_dated=is_dated) for one in windows]
    return and_list(words)


def _many_times(windows: Sequence[Window], *, now: datetime, zone: ZoneInfo, is_dated: bool) -> str:
    """ "14 days from today, March 11 to Tuesday, March 24, until 4:00 pm"."""
    days = sorted({window.start.astimezone(zone).date() for window in windows})
    today = now.astimezone(zone).date()
    first, last = (day_in_words(day, today, is_dated=is_dated) for day in (days[0], days[-1]))
    typical = windows[-1]  # the first may begin now
    whole = window_in_words(typical.start, typical.end, now=now, zone=str(zone), is_dated=is_dated)
    hours = whole.removeprefix(last) if whole.startswith(last) else ""
    return f"{len(days)} days from {first} to {last}{hours}"


def where_in_words(query: EventQuery) -> str:
    """The place and radius that were searched."""
    if query.is_virtual is True:
        return "online"
    if not query.where:
        return ""
    names = and_list([spot.name for spot in query.where], "or")
    return f"within {miles_in_words(query.searched_radius_miles or 0)} of {names}"


def filters_in_words(query: EventQuery) -> list[str]:
    """Everything else that was asked for, a phrase each."""
    phrases = [_people(query), _cost(query.cost), "in person" if query.is_virtual is False else ""]
    needs = [need_in_words(need) for need in query.accessibility]
    phrases += [f"with {and_list(needs)}"] if needs else []
    phrases += [f"without {and_list(query.exclude, 'or')}"] if query.exclude else []
    return [phrase for phrase in phrases if phrase]


def zone_of_query(query: EventQuery) -> str:
    """The time zone answers are given in: that of the place asked about, else the setting TIME_ZONE."""
    zones = [spot.timezone for spot in query.where if spot.timezone]
    default: str = settings.TIME_ZONE
    return zones[0] if zones else default


def _people(query: EventQuery) -> str:
    if query.everyone:
        return f"for ages {and_list(each_in_words(query.everyone))} together"
    if query.ages:
        noun = "age" if len(query.ages) == 1 else "ages"
        spans = [f"{low}" if low == high else f"{low}–{high}" for low, high in spans_of(query.ages)]
        return f"for {noun} {and_list(spans)}"
    return f"for {and_list(query.audience)}" if query.audience else ""


def _cost(cost: Cost) -> str:
    if cost.free:
        return "free"
    return f"up to ${cost.max:g}" if cost.max is not None else ""
