"""What was searched, as chips: one for each constraint of a query, with how to take it away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistant.audiences import each_in_words
from assistant.labels import DEFAULT_DAYS
from assistant.query import EventQuery, Part, Window
from assistant.scope import zone_of_query
from web.words import (
    and_list,
    brief_day,
    day_of_month,
    group_in_words,
    hours_in_words,
    miles_in_words,
    need_in_brief,
    or_list,
    time_in_words,
)

_SHOWN_WINDOWS = 2
_TIME = ("when", "daypart")
_DAYPARTS = {
    (6 * 60, 12 * 60): gettext_lazy("morning"),
    (12 * 60, 17 * 60): gettext_lazy("afternoon"),
    (17 * 60, 24 * 60): gettext_lazy("evening"),
}
_ORDERS = {
    "soonest": gettext_lazy("soonest first"),
    "closest": gettext_lazy("closest first"),
    "cheapest": gettext_lazy("cheapest first"),
}
_A_DAY = date(2000, 1, 1)
# How a label begins when no time was said.
_DEFAULT_TIME = f"next {DEFAULT_DAYS} days"


@dataclass(frozen=True, slots=True)
class Chip:
    """A constraint in words; `fields` of the query are what × clears, none if nobody asked for it.

    `kind` names the panel that changes it, if there is one.
    """

    words: str
    fields: str
    is_carried: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """A kind of constraint that nothing was said about yet."""

    kind: str
    words: str | Promise


_ADDITIONS = (
    Addition("when", gettext_lazy("When")),
    Addition("where", gettext_lazy("Where")),
    Addition("who", gettext_lazy("Who")),
    Addition("cost", gettext_lazy("Price")),
)


def chips_of(data: Mapping[str, Any]) -> list[Chip]:
    """The chips of a stored query, in the order people say them; none when nothing was searched."""
    if data.get("intent") not in ("search", "clarify"):
        return []
    query = EventQuery.from_wire(data)
    named = data.get("carried_over")
    carried = {field for field in named if isinstance(field, str)} if isinstance(named, list) else set()
    is_default_time = str(data.get("label", "")).startswith(_DEFAULT_TIME)
    return [
        Chip(
            words,
            "" if is_default_time and fields == _TIME else " ".join(fields),
            is_carried=not carried.isdisjoint(fields),
            kind=kind,
        )
        for kind, words, fields in _parts(query)
        if words
    ]


def additions_to(chips: Iterable[Chip]) -> list[Addition]:
    """What can be said beside these chips; nothing where nothing was searched."""
    chips = list(chips)
    said = {chip.kind for chip in chips}
    if any(chip.words == _("online") for chip in chips if chip.kind == "attendance"):
        said.add("where")  # what is online is nowhere
    return [one for one in _ADDITIONS if one.kind not in said] if chips else []


def _parts(query: EventQuery) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(kind, words, fields) of each constraint."""
    yield "when", when_in_brief(query), _TIME
    yield "where", where_in_brief(query), ("where", "radius_miles", "searched_radius_miles")
    yield "who", _people(query), ("ages", "audience")
    yield "cost", _cost(query), ("cost",)
    yield "attendance", _attendance(query), ("is_virtual",)
    yield "topic", query.topic or "", ("topic",)
    yield "", _plan(query), ("form", "parts")
    yield "", and_list([need_in_brief(need) for need in query.accessibility]), ("accessibility",)
    yield "", _("not %(topics)s") % {"topics": or_list(query.exclude)} if query.exclude else "", ("exclude",)
    yield "", str(_ORDERS.get(query.order, "")), ("order",)


def when_in_brief(query: EventQuery) -> str:
    """ "Sat 14 – Sun 15 Mar", "Sat 14 Mar, 6:00 am–12:00 pm"; empty when no time was searched."""
    zone = ZoneInfo(zone_of_query(query))
    words = [_window(window, zone) for window in query.when[:_SHOWN_WINDOWS]]
    more = len(query.when) - len(words)
    if more > 0:
        words.append(ngettext("%(number)d more time", "%(number)d more times", more) % {"number": more})
    return and_list(words)


def _window(window: Window, zone: ZoneInfo) -> str:
    start = window.start.astimezone(zone)
    if window.end is None:
        return _("from %(day)s") % {"day": brief_day(start)}
    end = window.end.astimezone(zone)
    last = end - timedelta(seconds=1)
    if start.date() == last.date() or end - start < timedelta(hours=18):
        hours = "" if _is_midnight(start) and _is_midnight(end) else f", {_hours(start, end)}"
        return f"{brief_day(start)}{hours}"
    is_one_month = (start.month, start.year) == (last.month, last.year)
    return f"{day_of_month(start) if is_one_month else brief_day(start)} – {brief_day(last)}"


def _hours(start: datetime, end: datetime) -> str:
    if _is_midnight(end):
        return _("from %(time)s") % {"time": time_in_words(start)}
    return f"{time_in_words(start)}–{time_in_words(end)}"


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (0, 0)


def where_in_brief(query: EventQuery) -> str:
    """ "within 10 miles of Newton, MA"; empty for what is online and where no place was searched."""
    if not query.where or query.is_virtual is True:
        return ""
    places = or_list([spot.name for spot in query.where])
    if not (radius := radius_of(query)):
        return places
    return _("within %(distance)s of %(places)s") % {"distance": miles_in_words(radius), "places": places}


def radius_of(query: EventQuery) -> float | None:
    """How far around its places was searched, in miles."""
    return query.radius_miles or query.searched_radius_miles


def _people(query: EventQuery) -> str:
    if query.everyone:
        return _("ages %(ages)s together") % {"ages": and_list(each_in_words(query.everyone))}
    if query.ages:
        ages = and_list([str(age) for age in query.ages])
        return ngettext("age %(ages)s", "ages %(ages)s", len(query.ages)) % {"ages": ages}
    return _groups(query.audience)


def _groups(audience: Sequence[str]) -> str:
    names = and_list([group_in_words(group) for group in audience])
    return _("for %(groups)s") % {"groups": names} if names else ""


def _cost(query: EventQuery) -> str:
    if query.cost.free:
        return _("free")
    return _("up to %(amount)s") % {"amount": f"${query.cost.max:g}"} if query.cost.max is not None else ""


def _plan(query: EventQuery) -> str:
    if query.form != "plan":
        return ""
    steps = [_step(part) for part in query.parts]
    return _("a plan: %(steps)s") % {"steps": "; ".join(steps)} if steps else _("a plan of the day")


def _step(part: Part) -> str:
    """ "morning, for children", "afternoon, “museum”", "11:00 am–2:00 pm"."""
    topic = _("“%(topic)s”") % {"topic": part.topic} if part.topic else ""
    words = [_daypart(part.daypart) if part.daypart else "", topic, _groups(part.audience)]
    return ", ".join(word for word in words if word) or _("then")


def _daypart(minutes: tuple[int, int]) -> str:
    if minutes in _DAYPARTS:
        return str(_DAYPARTS[minutes])
    start, end = (datetime.combine(_A_DAY, time(minute // 60 % 24, minute % 60)) for minute in minutes)
    return hours_in_words(start, end if end > start else None)


def _attendance(query: EventQuery) -> str:
    return {True: _("online"), False: _("in person"), None: ""}[query.is_virtual]
