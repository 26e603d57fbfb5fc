"""Where a search looks: the rows it reads before it filters and ranks them.

A search around a place reads the cells of the map there, exactly. Without a place it reads the texts nearest
to the topic or, where there is none, what comes soonest; when too little is left of those, everything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from psycopg import sql

from assistant.matching import Filters, circles_of, conditions, is_sure
from assistant.query import EventQuery
from events.circles import Circle, cells_of
from events.models.event import LONG

RANKED_TEXTS = 400
WORDED_TEXTS = 1_000
SOONEST = 1_500
CUT_TEXTS, CUT_SOONEST = 200, 400
HOME_MILES = 50.0


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of events_event by any of three ways.

    `texts`: events of these texts and of those with the topic's words, of which the best `ranked_texts` are
    kept, the `local` ones ahead by what closeness counts (`has_more`: there are texts beyond). `soonest`: so
    many of the next events. None of these: all that the time and the place leave; with `only_sure` without
    what may match for all its calendar says, which can be almost everything.
    """

    texts: tuple[int, ...] | None = None
    local: tuple[int, ...] = ()
    has_more: bool = False
    ranked_texts: int = RANKED_TEXTS
    soonest: int | None = None
    only_sure: bool = False

    def cut(self) -> Source:
        """Less of it, for counts that are told as the least there are."""
        return replace(
            self,
            texts=None if self.texts is None else self.texts[:CUT_TEXTS],
            soonest=None if self.soonest is None else min(self.soonest, CUT_SOONEST),
        )


EVERYTHING = Source()
EVERY_SURE_MATCH = Source(only_sure=True)


def events_of(source: Source, filters: Filters) -> sql.Composable:
    """The rows to be filtered, as a table named `event`."""
    if source.texts is not None:
        return sql.SQL("text JOIN events_event AS event ON event.text_id = text.id")
    if source.soonest is not None:
        return sql.SQL("soonest JOIN events_event AS event ON event.id = soonest.id")
    return sql.SQL("({}) AS event").format(_of_time_and_place(filters.query, _cells(filters)))


def has_place(filters: Filters) -> bool:
    """Whether a place leaves few enough cells to look into each."""
    return _cells(filters) is not None


def soonest(source: Source, filters: Filters) -> sql.Composable:
    """The ids of the next events that match, of those that may match, and of all around home."""
    first, last = bounds(filters.query)
    begins = sql.SQL("event.start_time >= {}").format(first)
    under_way = sql.SQL("event.until > {0} AND event.start_time < {0}").format(first)
    starts = [begins if last is None else sql.SQL("{} AND event.start_time < {}").format(begins, last)]
    # What is long has an index of its own; the others began at most LONG before.
    recent = sql.SQL("event.start_time >= {}::timestamptz - {}::interval AND NOT event.is_long").format(
        first, LONG
    )
    starts += [sql.SQL("{} AND {}").format(under_way, part) for part in (recent, sql.SQL("event.is_long"))]
    sure = is_sure(filters.query)
    kinds = [sure, sql.SQL("NOT {}").format(sure)] if sure != sql.SQL("true") else [sure]
    arms = [
        sql.SQL(
            "(SELECT event.id FROM events_event AS event WHERE {} AND {} AND {}"
            " ORDER BY event.start_time LIMIT {})"
        ).format(start, conditions(filters), kind, source.soonest)
        for start in starts
        for kind in kinds
    ]
    if (home := around_home(filters)) and (cells := cells_of(home)) is not None:
        local = sql.SQL("(SELECT event.id FROM ({}) AS event WHERE {})")
        arms.append(local.format(_of_time_and_place(filters.query, cells), conditions(filters)))
    return sql.SQL(" UNION ").join(arms)


def around_home(filters: Filters) -> list[Circle]:
    """The circle around home whose events come first, where the query names no place."""
    home = filters.home
    if home is None or filters.query.where:
        return []
    return [Circle(home.latitude, home.longitude, HOME_MILES)]


def sketch_may_match(filters: Filters) -> sql.Composable:
    """Whether a text, by the row `sketch`, may have an event of the time and the place."""
    first, last = bounds(filters.query)
    wanted: list[sql.Composable] = [sql.SQL("sketch.last_until >= {}").format(first)]
    if last is not None:
        wanted.append(sql.SQL("sketch.first_start < {}").format(last))
    if filters.query.is_virtual is True:
        wanted.append(sql.SQL("sketch.is_online"))
    touching = [
        sql.SQL(
            "(sketch.north >= {} AND sketch.south <= {} AND sketch.east >= {} AND sketch.west <= {})"
        ).format(*circle.latitudes, *span)
        for circle in circles_of(filters.query)
        for span in circle.longitudes
    ]
    if touching:
        wanted.append(sql.SQL("({})").format(sql.SQL(" OR ").join(touching)))
    return sql.SQL(" AND ").join(wanted)


def bounds(query: EventQuery) -> tuple[datetime, datetime | None]:
    """The first moment asked about and the last, None when it is open."""
    ends = [window.end for window in query.when]
    first = min(window.start for window in query.when)
    return first, None if None in ends else max(end for end in ends if end is not None)


def _of_time_and_place(query: EventQuery, cells: list[int] | None) -> sql.Composable:
    """Rows that may be under way in the time: what is short by its start, what is long by its end."""
    first, last = bounds(query)
    short = sql.SQL("NOT is_long AND start_time >= {}::timestamptz - {}::interval").format(first, LONG)
    both = [] if last is None else [sql.SQL("start_time < {}").format(last)]
    if cells is not None:
        both.append(sql.SQL("cell = ANY({})").format(cells))
    arms = [
        sql.SQL("SELECT * FROM events_event WHERE {}").format(sql.SQL(" AND ").join([arm, *both]))
        for arm in (short, sql.SQL("is_long AND until >= {}").format(first))
    ]
    return sql.SQL(" UNION ALL ").join(arms)


def _cells(filters: Filters) -> list[int] | None:
    circles = circles_of(filters.query)
    return cells_of(circles) if circles else None
