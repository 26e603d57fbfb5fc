"""The filters of a query as conditions of SQL, about the row `event` of events_event.

What a calendar does not say is never counted as a match: such events stay, marked `apart`, to be listed after
the matches. Written by hand and not as a QuerySet, which takes longer to compile than most searches to run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from assistant import audiences
from assistant.query import Ages, Cost, EventQuery, Spot
from events.circles import Circle, haversine, parameters_of

SPECIAL_YEARS = 13  # an event for more years of age than this is for nearly everyone
MOST_CHILDREN = 6  # more ages than this are a range, not children who come along

_SHOWN = sql.SQL("event.shown_as_id IS NULL")  # the same event in another calendar is shown for it
_OPEN = sql.SQL("event.event_status IN ('scheduled', 'rescheduled')")
_UNKNOWN_COST = sql.SQL("event.cost_kind = 'unknown'")
_SAYS_AGES = sql.SQL("(event.age_min IS NOT NULL OR event.age_max IS NOT NULL)")
_UNSAID_AGES = sql.SQL("(NOT {} AND event.audience_tags = '{{}}')").format(_SAYS_AGES)
_MILES = haversine("event.latitude", "event.longitude").replace("%s", "{}")
_TRUE, _FALSE = sql.SQL("true"), sql.SQL("false")


@dataclass(frozen=True, slots=True)
class Filters:
    """What an event must be: a completed query, and what its caller adds.

    `home` only ranks, and only where the query names no place. With `seen_from` distances are measured from
    there, and an event must be within `reach_miles` of it as well, unless that is None.
    """

    query: EventQuery
    unavailable_too: bool = False
    home: Spot | None = None
    seen_from: Spot | None = None
    reach_miles: float | None = None

    @property
    def names_a_place(self) -> bool:
        """Whether the query is about a place (an online event is in none)."""
        return bool(self.query.where) and self.query.is_virtual is not True

    @property
    def is_around_a_point(self) -> bool:
        """Whether distances are told: from the place, or from where the question is asked."""
        return bool(self.query.where or self.seen_from) and self.query.is_virtual is not True


def conditions(filters: Filters) -> sql.Composed:
    """What an event must fulfil to match, or to match for all its calendar says."""
    query = filters.query
    wanted = [_overlaps_any(query), *_places(filters), _attended(query), _SHOWN]
    if not filters.unavailable_too:
        wanted.append(_OPEN)
    for fits, unknown in (_by_cost(query.cost), _by_people(query)):
        if fits != _TRUE:
            wanted.append(_any([fits, unknown]))
    wanted += [_not_for(group) for group in query.exclude if group in audiences.AGES]
    return _all(wanted)


def is_sure(query: EventQuery) -> sql.Composable:
    """Whether an event that fulfils the conditions surely matches."""
    parts = (_by_cost(query.cost)[0], _by_people(query)[0], _needs_met(query.accessibility))
    told = [part for part in parts if part != _TRUE]
    # What is not said is null in a comparison.
    return sql.SQL("({} IS TRUE)").format(_all(told)) if told else _TRUE


def wanted_besides(narrower: Filters, filters: Filters) -> sql.Composable:
    """Whether an event that surely matches the filters also surely matches narrower ones."""
    known = _surely(filters)
    return sql.SQL("({} IS TRUE)").format(
        _all([_TRUE, *[one for one in _surely(narrower) if one not in known]])
    )


def _surely(filters: Filters) -> list[sql.Composable]:
    query = filters.query
    told = (_by_cost(query.cost)[0], _by_people(query)[0], _needs_met(query.accessibility))
    return [_overlaps_any(query), *_places(filters), _attended(query), *told]


def has_begun(query: EventQuery) -> sql.Composable:
    """Whether an event was under way before the first moment asked about, as a long exhibition is."""
    return sql.SQL("event.start_time < {}").format(min(window.start for window in query.when))


# For few ages, or for the group by name: a fun run for all is not what "for toddlers" asks for first.
_MADE_FOR = sql.SQL(
    "(event.audience_tags && {tags}::varchar[]"
    " OR coalesce(event.age_max - coalesce(event.age_min, 0) <= {years}, false))::int"
)


def fit_of(query: EventQuery) -> sql.Composable:
    """How many of the children's ages an event is for, and one more if it is made for such people."""
    parts: list[sql.Composable] = [sql.SQL("0")]
    if 0 < len(query.ages) <= MOST_CHILDREN:
        parts += [sql.SQL("{}::int").format(_admits(age, age)) for age in query.ages]
    if groups := audiences.groups_meant(query.audience, query.ages):
        tags = audiences.tags_for([clean(group) for group in groups])
        parts.append(_MADE_FOR.format(tags=tags, years=SPECIAL_YEARS))
    return sql.SQL(" + ").join(parts)


def miles_away(filters: Filters) -> sql.Composable:
    """Miles from where the question is asked, from the place it names or from home; else null."""
    if filters.seen_from is not None and filters.query.is_virtual is not True:
        points: list[tuple[float, float]] = [(filters.seen_from.latitude, filters.seen_from.longitude)]
    elif circles := circles_of(filters.query):
        points = [(circle.latitude, circle.longitude) for circle in circles]
    elif filters.home is not None:
        points = [(filters.home.latitude, filters.home.longitude)]
    else:
        return sql.SQL("NULL::float8")
    return _miles_to(points)


def circles_of(query: EventQuery) -> list[Circle]:
    """The circles a query searches; none when it names no place or asks for online events."""
    if query.is_virtual is True:
        return []
    radius = query.searched_radius_miles or 0.0
    return [Circle(spot.latitude, spot.longitude, radius) for spot in query.where]


def clean(text: str) -> str:
    """The text without what the database cannot hold: NUL and lone surrogates."""
    return text.replace("\x00", " ").encode("utf-8", "ignore").decode()


def _overlaps_any(query: EventQuery) -> sql.Composable:
    """Under way at any moment of any window; an event without an end counts by its start."""
    each = []
    for window in query.when:
        if window.end is None:
            each.append(sql.SQL("(event.until > {0} OR event.start_time >= {0})").format(window.start))
        else:
            overlap = "((event.until > {0} OR event.start_time >= {0}) AND event.start_time < {1})"
            each.append(sql.SQL(overlap).format(window.start, window.end))
    return _any(each)


def _places(filters: Filters) -> list[sql.Composable]:
    if filters.query.is_virtual is True:
        return []
    wanted: list[sql.Composable] = []
    if circles := circles_of(filters.query):
        points = [(circle.latitude, circle.longitude) for circle in circles]
        wanted.append(sql.SQL("{} <= {}").format(_miles_to(points), circles[0].radius_miles))
    if (seen := filters.seen_from) is not None and filters.reach_miles is not None:
        point = [(seen.latitude, seen.longitude)]
        wanted.append(sql.SQL("{} <= {}").format(_miles_to(point), filters.reach_miles))
    return wanted


def _miles_to(points: Sequence[tuple[float, float]]) -> sql.Composable:
    # Constants without the casts are numeric, whose arithmetic takes a microsecond a step.
    each = [
        sql.SQL(_MILES).format(*(sql.SQL("{}::float8").format(number) for number in parameters_of(*point)))
        for point in points
    ]
    return each[0] if len(each) == 1 else sql.SQL("least({})").format(sql.SQL(", ").join(each))


def _attended(query: EventQuery) -> sql.Composable:
    if query.is_virtual is None:
        return _TRUE
    # What does not say is taken to be in person.
    return sql.SQL("event.is_virtual" if query.is_virtual else "event.event_attendance_mode <> 'online'")


def _by_cost(cost: Cost) -> tuple[sql.Composable, sql.Composable]:
    """What surely costs as asked, and what may."""
    if cost.free:
        return sql.SQL("event.cost_kind = 'free'"), _UNKNOWN_COST
    if cost.max is None:
        return _TRUE, _FALSE
    affordable = sql.SQL(
        "(event.cost_kind IN ('free', 'pwyc')"
        " OR (event.cost_kind = 'paid' AND (event.cost_min <= {0} OR event.cost_max <= {0})))"
    ).format(cost.max)
    unsaid = sql.SQL("(event.cost_kind = 'paid' AND event.cost_min IS NULL AND event.cost_max IS NULL)")
    return affordable, _any([_UNKNOWN_COST, unsaid])


def _by_people(query: EventQuery) -> tuple[sql.Composable, sql.Composable]:
    """What is surely for these people, and what may be."""
    if not query.ages and not query.audience:
        return _TRUE, _FALSE
    if query.everyone:
        return _all([_is_for(ages) for ages in query.everyone]), _UNSAID_AGES
    groups = audiences.groups_meant(query.audience, query.ages)
    tagged = _tagged_for(groups)
    spans = [sql.SQL("({} AND {})").format(_admits(*span), _SAYS_AGES) for span in _age_ranges(query)]
    fits = _any([*spans, tagged])
    if not query.ages and audiences.TAKEN_AS_MEANT.issuperset(query.audience):
        return _any([fits, _UNSAID_AGES]), _FALSE
    return fits, _UNSAID_AGES


def _is_for(ages: Ages) -> sql.Composable:
    """For someone of these ages, who is taken to be of the middle one: a teen may not be 17 yet."""
    middle = (ages[0] + min(ages[1], audiences.OLD)) // 2
    groups = audiences.groups_around(ages)
    return _any([sql.SQL("({} AND {})").format(_admits(middle, middle), _SAYS_AGES), _tagged_for(groups)])


def _tagged_for(groups: Iterable[str]) -> sql.Composable:
    """Says no ages, and is tagged as meant for one of the groups."""
    return sql.SQL("(NOT {} AND event.audience_tags && {}::varchar[])").format(
        _SAYS_AGES, audiences.tags_for([clean(group) for group in groups])
    )


def _age_ranges(query: EventQuery) -> list[tuple[int, int]]:
    if query.ages:
        return audiences.spans_of(query.ages)
    return [audiences.AGES[group] for group in query.audience if group in audiences.AGES]


def _admits(low: int, high: int) -> sql.Composable:
    return sql.SQL(
        "((event.age_min IS NULL OR event.age_min <= {}) AND (event.age_max IS NULL OR event.age_max >= {}))"
    ).format(high, low)


def _needs_met(needs: Iterable[str]) -> sql.Composable:
    """What says it meets every need; a calendar that names other provisions does not deny this one."""
    wanted = [clean(need) for need in needs]
    return sql.SQL("event.accessibility @> {}::varchar[]").format(wanted) if wanted else _TRUE


def _not_for(group: str) -> sql.Composable:
    return sql.SQL("NOT event.audience_tags @> {}::varchar[]").format([group])


def _any(parts: Sequence[sql.Composable]) -> sql.Composed:
    return sql.SQL("({})").format(sql.SQL(" OR ").join(parts))


def _all(parts: Sequence[Any]) -> sql.Composed:
    return sql.SQL("({})").format(sql.SQL(" AND ").join(parts))
