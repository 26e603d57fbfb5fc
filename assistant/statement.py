"""The one SQL statement of a search: rows of a source, filtered, gathered into series, scored and ordered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from psycopg import sql

from assistant.comparing import (
    Words,
    needs_texts,
    texts_after,
    texts_first,
    texts_uncompared,
)
from assistant.matching import (
    Filters,
    clean,
    conditions,
    fit_of,
    has_begun,
    is_sure,
    miles_away,
    wanted_besides,
)
from assistant.sources import Source, events_of, soonest
from assistant.weights import Weights

# Events as close to each other as a band is wide are equally near; the sooner one comes first.
NEAR_BANDS, BAND_MILES = 10, 2.0
HOME_BANDS, HOME_BAND_MILES = 4, 25.0
# In an order of its own only what is nearly as much about the topic as the best is put in that order.
NEARLY = 0.75

_HIT = sql.SQL("""
hit AS MATERIALIZED (
    SELECT event.id, event.text_id, event.venue_id, event.start_time, event.cost_kind, {price} AS price,
           {miles} AS away, NOT {sure} AS apart, {begun} AS begun, {fit} AS fit
    FROM {events}
    WHERE {conditions} AND {only}
)""")
_PRICE = sql.SQL(
    "CASE WHEN event.cost_kind IN ('free', 'pwyc') THEN coalesce(event.cost_min, 0)"
    " ELSE coalesce(event.cost_min, event.cost_max) END"
)
_SERIES = sql.SQL("""
series AS (
    SELECT apart, text_id, venue_id, count(*) AS occurrences, min(away) AS away,
           max(fit) AS fit, bool_or(cost_kind = 'free') AS is_free, min(price) AS price,
           min(ARRAY[begun::int::float8, date_part('epoch', start_time), id::float8]) AS first,
           array_agg(date_part('epoch', start_time)) AS starts
    FROM hit
    GROUP BY apart, text_id, venue_id, CASE WHEN text_id IS NULL THEN id END
)""")
_SCORED = sql.SQL("""
scored AS (
    SELECT placed.*, {score} AS score
    FROM (SELECT series.*, {near} AS near, {measures} FROM series {venue} {texts}) AS placed
)""")
# An event without a text has no words that could be ruled out.
_WITH_OR_WITHOUT_TEXT = sql.SQL(
    "LEFT JOIN text ON text.id = {0}.text_id WHERE text.id IS NOT NULL OR {0}.text_id IS NULL"
)
_BEST = sql.SQL("""
WITH {found}
SELECT first[3]::bigint AS id, text_id, venue_id, apart, {miles}, occurrences, first[2], starts,
       score, has_words, total, has_more
FROM (SELECT {has_more} AS has_more) AS read LEFT JOIN (
    SELECT scored.*, count(*) OVER (PARTITION BY apart) AS total,
           row_number() OVER (PARTITION BY apart ORDER BY {order}) AS place
    FROM scored
) AS best ON place <= {rows}
ORDER BY apart, place
""")
_COUNT = sql.SQL("WITH {found} SELECT count(*) AS total, {has_more} AS has_more FROM scored WHERE NOT apart")
# Which of the narrower filters an occurrence passes is a number of as many bits.
_NARROWED_HIT = sql.SQL("""
hit AS MATERIALIZED (
    SELECT event.id, event.text_id, event.venue_id, {passes} AS passes
    FROM {events}
    WHERE {conditions} AND {sure}
)""")
_COUNT_WITHIN = sql.SQL("""
WITH {found}
SELECT ARRAY[count(*){counts}] AS counts, {has_more} AS has_more FROM (
    SELECT bit_or(hit.passes) AS passes FROM hit {texts}
    GROUP BY hit.text_id, hit.venue_id, CASE WHEN hit.text_id IS NULL THEN hit.id END
) AS series
""")
_ORDERS: dict[str, LiteralString] = {
    "soonest": "first[1:2], score DESC, near, first",
    "closest": "away NULLS LAST, near, score DESC, first",
    "cheapest": "price NULLS LAST, score DESC, near, first",
}
# `first` holds whether it has begun, its start and its id, so that it sorts as people read a calendar.
_TOPIC_ORDER: LiteralString = "score DESC, first"
_PLAIN_ORDER: LiteralString = "fit DESC, wished DESC, near, first[1:2], away, first"


def ranked(
    source: Source, filters: Filters, words: Words, *, threshold: float, rows: int, weights: Weights
) -> sql.Composed:
    """The best rows of what matches, then of what may; where there are none one row with only `has_more`.

    Columns: id, text, venue, apart, miles, occurrences, start, all starts, score, has_words, total, has_more.
    """
    usual = _PLAIN_ORDER if not words.topic else _TOPIC_ORDER
    return _BEST.format(
        found=_found(source, filters, words, threshold, weights),
        order=sql.SQL(_ORDERS.get(filters.query.order, usual)),
        rows=rows,
        miles=sql.SQL("away" if filters.is_around_a_point else "NULL::float8"),
        has_more=_has_more(source, filters),
    )


def counted(
    source: Source, filters: Filters, words: Words, *, threshold: float, weights: Weights
) -> sql.Composed:
    """Columns: how many series surely match, and whether there may be more."""
    return _COUNT.format(
        found=_found(source, filters, words, threshold, weights),
        has_more=_has_more(source, filters),
    )


def counted_within(
    source: Source,
    filters: Filters,
    words: Words,
    narrower: Sequence[Filters],
    *,
    threshold: float,
    weights: Weights,
) -> sql.Composed:
    """Columns: an array of how many series surely match and how many of them each of the narrower filters
    leaves, and whether there may be more.
    """
    passes: list[sql.Composable] = [sql.SQL("0")]
    counts: list[sql.Composable] = []
    for at, one in enumerate(narrower):
        passes.append(sql.SQL("({}::int << {})").format(wanted_besides(one, filters), at))
        counts.append(sql.SQL(", count(*) FILTER (WHERE passes & {} <> 0)").format(1 << at))
    hit = _NARROWED_HIT.format(
        passes=sql.SQL(" | ").join(passes),
        events=events_of(source, filters),
        conditions=conditions(filters),
        sure=is_sure(filters.query),
    )
    return _COUNT_WITHIN.format(
        found=sql.SQL(", ").join(_hits(source, filters, words, threshold, weights, hit)),
        counts=sql.SQL("").join(counts),
        has_more=_has_more(source, filters),
        texts=_texts_of_hits(filters, words),
    )


def _texts_of_hits(filters: Filters, words: Words) -> sql.Composable:
    """What leaves those hits whose texts count."""
    if words.topic:
        return sql.SQL("JOIN text ON text.id = hit.text_id")
    looks = needs_texts(filters, words)
    return _WITH_OR_WITHOUT_TEXT.format(sql.SQL("hit")) if looks else sql.SQL("")


def _found(
    source: Source, filters: Filters, words: Words, threshold: float, weights: Weights
) -> sql.Composed:
    """The named queries up to `scored`."""
    hits = _hits(source, filters, words, threshold, weights, _hit(source, filters))
    return sql.SQL(", ").join([*hits, _SERIES, _scored(filters, words, weights)])


def _hits(
    source: Source, filters: Filters, words: Words, threshold: float, weights: Weights, hit: sql.Composable
) -> list[sql.Composable]:
    """The named queries up to `hit` and `text`."""
    parts: list[sql.Composable]
    if source.texts is not None:
        parts = [*texts_first(source, filters, words, threshold, weights), hit]
    elif words.topic:
        parts = [hit, *texts_after(filters, words, threshold, weights)]
    else:
        parts = [hit, *texts_uncompared(filters, words)]
    if source.soonest is not None:
        parts.insert(0, sql.SQL("soonest AS ({})").format(soonest(source, filters)))
    return parts


def _hit(source: Source, filters: Filters) -> sql.Composable:
    return _HIT.format(
        price=_PRICE,
        miles=miles_away(filters),
        sure=is_sure(filters.query),
        begun=has_begun(filters.query),
        fit=fit_of(filters.query),
        events=events_of(source, filters),
        conditions=conditions(filters),
        only=is_sure(filters.query) if source.only_sure else sql.SQL("true"),
    )


def _near(filters: Filters) -> sql.Composable:
    """0 in the town asked about, then one more for every BAND_MILES; from home by HOME_BAND_MILES."""
    if filters.names_a_place:
        return sql.SQL(
            "CASE WHEN away < {} OR coalesce(lower(venue.city) = ANY({}::text[]), false) THEN 0"
            " ELSE floor(away / {})::int + 1 END"
        ).format(BAND_MILES / 2, _towns(filters), BAND_MILES)
    if filters.home is not None or filters.seen_from is not None:
        # What has no coordinates is in between.
        return sql.SQL("coalesce(floor(away / {})::int, 1)").format(HOME_BAND_MILES)
    return sql.SQL("0")


def _towns(filters: Filters) -> list[str]:
    named = (spot.name for spot in filters.query.where if spot.place_id is not None)
    return [clean(name.split(",")[0].strip()).lower() for name in named]


def _scored(filters: Filters, words: Words, weights: Weights) -> sql.Composable:
    wished = sql.SQL(
        "CASE WHEN {} AND is_free THEN 1 ELSE 0 END + coalesce(text.wished, 0) AS wished"
    ).format("free" in words.wishes)
    venue = "LEFT JOIN events_venue AS venue ON venue.id = series.venue_id"
    near, at_venue = _near(filters), sql.SQL(venue if filters.names_a_place else "")
    if not words.topic:
        looks = needs_texts(filters, words)
        measures = sql.SQL("false AS has_words, {}").format(wished if looks else sql.SQL("0 AS wished"))
        texts: sql.Composable = _WITH_OR_WITHOUT_TEXT.format(sql.SQL("series")) if looks else sql.SQL("")
        score: sql.Composable = sql.SQL("1.0")
    else:
        measures = sql.SQL("has_words, about, {}").format(wished)
        nearly = sql.SQL("WHERE about >= (SELECT max(about) FROM text) * {}::float8").format(NEARLY)
        texts = sql.SQL("JOIN text ON text.id = series.text_id {}").format(
            nearly if filters.query.order else sql.SQL("")
        )
        score = sql.SQL("about + {}::float8 * {} + {}::float8 * fit + {}::float8 * wished").format(
            weights.closeness, _closeness(filters), weights.age_met, weights.wish
        )
    return _SCORED.format(near=near, measures=measures, venue=at_venue, texts=texts, score=score)


def _closeness(filters: Filters) -> sql.Composable:
    if not (filters.names_a_place or filters.home or filters.seen_from):
        return sql.SQL("0")
    bands = NEAR_BANDS if filters.names_a_place else HOME_BANDS
    return sql.SQL("greatest(0, 1 - near / {}::float8)").format(bands)


def _has_more(source: Source, filters: Filters) -> sql.Composable:
    """Whether rows were passed over that might match."""
    if source.texts is not None:
        if source.has_more and filters.query.exclude:
            return sql.SQL("true")
        return sql.SQL("(SELECT count(*) FROM text) >= {}").format(source.ranked_texts)
    if source.soonest is not None:
        return sql.SQL("(SELECT count(*) FROM soonest) >= {}").format(source.soonest)
    return sql.SQL("false")
