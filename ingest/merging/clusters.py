"""Rows that are one event, from links between two: the strongest links first, never against a gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from ingest.merging.places import may_be_one
from ingest.merging.rows import Row, may_be_same

Series = tuple[int, str]
Refusals = Collection[frozenset[Series]]


@dataclass(frozen=True, slots=True)
class Link:
    """Two ids, how alike they are, and whether an operator says so."""

    first: int
    second: int
    score: float
    is_confirmed: bool


def clusters_of(rows: Mapping[int, Row], links: Iterable[Link], refused: Refusals) -> list[list[Row]]:
    """The rows in groups of one event; the same whatever ids they have."""
    groups = {row_id: [row] for row_id, row in rows.items()}
    for link in _by_strength(rows, links):
        one, other = groups[link.first], groups[link.second]
        if one is not other and _fit(one, other, refused, is_confirmed=link.is_confirmed):
            one += other
            groups |= {row.id: one for row in other}
    distinct = {id(group): group for group in groups.values()}
    return list(distinct.values())


def _by_strength(rows: Mapping[int, Row], links: Iterable[Link]) -> list[Link]:
    held = [
        link
        for link in links
        if link.first in rows
        and link.second in rows
        and not (rows[link.first].is_withdrawn or rows[link.second].is_withdrawn)
    ]
    torn = _between_places(rows, held)
    kept = [link for link in held if link.is_confirmed or not {link.first, link.second} & torn]
    return sorted(kept, key=lambda link: _strength(rows, link))


def _strength(rows: Mapping[int, Row], link: Link) -> tuple[object, ...]:
    keys = sorted((rows[link.first].key, rows[link.second].key))
    return (not link.is_confirmed, -link.score, keys)


def _between_places(rows: Mapping[int, Row], links: Iterable[Link]) -> set[int]:
    """Rows of no exact place that are like events of two: nobody can tell which of them they are."""
    partners: dict[int, list[Row]] = defaultdict(list)
    for link in links:
        for here, there in ((link.first, link.second), (link.second, link.first)):
            if rows[here].place.is_vague:
                partners[here].append(rows[there])
    return {
        row_id
        for row_id, others in partners.items()
        if any(not may_be_one(one.place, other.place) for one, other in combinations(others, 2))
    }


def _fit(one: list[Row], other: list[Row], refused: Refusals, *, is_confirmed: bool) -> bool:
    """Whether two groups may be one; an operator's word opens all gates but "one row of each calendar"."""
    pairs = [(here, there) for here in one for there in other]
    if any(here.feed_id == there.feed_id for here, there in pairs):
        return False
    if any(frozenset({here.series, there.series}) in refused for here, there in pairs):
        return False
    return is_confirmed or all(may_be_same(here, there) for here, there in pairs)
