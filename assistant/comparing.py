"""The texts of a search: which are compared with the topic, and how near to it each is, as parts of SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from psycopg import sql

from assistant.matching import Filters, clean
from assistant.meaning import Vector, in_notation
from assistant.sources import WORDED_TEXTS, Source, sketch_may_match
from assistant.weights import Weights

# What an event counts as whose text has no vector yet: it passes the default threshold and no stricter one.
UNEMBEDDED_SIMILARITY = 0.1
TITLE_WORDS = 12
MOST_NAMED = 100  # what more texts are called by is a kind of event and no title

_NAMED = sql.SQL("""
called AS MATERIALIZED (
    SELECT id FROM events_eventtext WHERE events_title_name(title) = ANY({names}::text[])
),
named AS (
    SELECT id FROM (
        SELECT id, count(*) OVER () AS count FROM (SELECT id FROM called LIMIT {most} + 1) AS few
    ) AS counted
    WHERE count <= {most}
)""")
# A query of its own, because for the sake of a limit the planner would read the table from its start and hope
# to find so many soon.
_WORDED = sql.SQL("worded AS MATERIALIZED (SELECT id FROM events_eventtext WHERE words @@ {topic})")
_OF_HIT = sql.SQL("candidate AS (SELECT DISTINCT text_id AS id FROM hit WHERE text_id IS NOT NULL)")
_SAID = sql.SQL("""
    SELECT said.id FROM ((SELECT id FROM worded LIMIT {most}) UNION SELECT id FROM named) AS said
    JOIN events_textsketch AS sketch ON sketch.text_id = said.id
    WHERE {may_match}
""")
_COMPARED = sql.SQL("""
compared AS MATERIALIZED (
    SELECT text.id, coalesce(1 - (text.embedding <=> {vector}::halfvec), {unembedded}::float8) AS similarity,
           coalesce(text.words @@ {topic}, false) AS has_words,
           CASE WHEN text.words @@ {topic}
                THEN {found}::float8 + {rank}::float8 * ts_rank(text.words, {topic}) ELSE 0 END AS said,
           text.id IN (SELECT id FROM named) AS is_named, {wished} AS wished
    FROM candidate JOIN events_eventtext AS text ON text.id = candidate.id
    WHERE {wanted}
),
text AS MATERIALIZED (
    SELECT * FROM (
        SELECT *, {meaning}::float8 * greatest(similarity, 0) + said
                  + {title}::float8 * is_named::int AS about
        FROM compared
        WHERE {relevant}
    ) AS relevant
    {limit}
)""")
_UNCOMPARED = sql.SQL("""
text AS MATERIALIZED (
    SELECT text.id, {wished} AS wished FROM (SELECT DISTINCT text_id FROM hit) AS candidate
    JOIN events_eventtext AS text ON text.id = candidate.text_id
    WHERE {wanted}
)""")
_HAS_WORD = sql.SQL("(text.words @@ {0} AND ts_filter(text.words, '{{a,b}}') @@ {0})")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What the question is about in words ("" without a topic), with its meaning; and what is preferred.

    The meaning may still be worked out: `vector` waits for it, and raises what went wrong with it.
    """

    topic: str = ""
    meaning: Future[Vector] | None = None
    wishes: tuple[str, ...] = ()

    @property
    def vector(self) -> Vector:
        """The unit vector of the topic, which there must be."""
        assert self.meaning is not None
        return self.meaning.result()


def texts_first(
    source: Source, filters: Filters, words: Words, threshold: float, weights: Weights
) -> list[sql.Composable]:
    """`text`: the best of the nearest texts, and of those with all the words."""
    arms: list[sql.Composable] = [
        sql.SQL("SELECT unnest({}) AS id").format(_ids(source.texts or ())),
        _SAID.format(most=WORDED_TEXTS, may_match=sketch_may_match(filters)),
    ]
    candidate = sql.SQL("candidate AS ({})").format(sql.SQL(" UNION ").join(arms))
    limit = sql.SQL("ORDER BY about + {}::float8 * (id = ANY({}))::int DESC LIMIT {}").format(
        weights.closeness, _ids(source.local), source.ranked_texts
    )
    return [*_said(words), candidate, _compared(filters, words, threshold, weights, limit)]


def texts_after(filters: Filters, words: Words, threshold: float, weights: Weights) -> list[sql.Composable]:
    """`text`: those of the events in `hit`."""
    return [*_said(words), _OF_HIT, _compared(filters, words, threshold, weights, sql.SQL(""))]


def texts_uncompared(filters: Filters, words: Words) -> list[sql.Composable]:
    """`text` where there is no topic: empty unless wishes or exclusions ask for it."""
    if not needs_texts(filters, words):
        return []
    return [_UNCOMPARED.format(wished=_wished(words), wanted=_not_about(filters.query.exclude))]


def needs_texts(filters: Filters, words: Words) -> bool:
    """Whether texts are looked at for more than the topic."""
    return bool(words.wishes or filters.query.exclude)


def names_in(topic: str) -> list[str]:
    """What a title may be called to be named by the topic: more than half of its words, in a row.

    As `events_title_name` of the database writes it; "story time" is not what "Story Time for dogs and
    cats" is asked for by.
    """
    words = re.sub(r"[\W_]+", " ", topic.lower()).split()
    shortest = len(words) // 2 + 1
    return [
        " ".join(words[start : start + length])
        for length in range(shortest, min(len(words), TITLE_WORDS) + 1)
        for start in range(len(words) - length + 1)
    ]


def _said(words: Words) -> list[sql.Composable]:
    named = _NAMED.format(names=names_in(words.topic), most=MOST_NAMED)
    return [named, _WORDED.format(topic=_tsquery(words.topic))]


def _compared(
    filters: Filters, words: Words, threshold: float, weights: Weights, limit: sql.Composable
) -> sql.Composable:
    return _COMPARED.format(
        vector=_vector(words),
        unembedded=UNEMBEDDED_SIMILARITY,
        topic=_tsquery(words.topic),
        found=weights.words_found,
        rank=weights.words_rank,
        title=weights.title,
        meaning=weights.meaning,
        wished=_wished(words),
        wanted=_not_about(filters.query.exclude),
        relevant=_relevant(threshold, weights),
        limit=limit,
    )


def _relevant(threshold: float, weights: Weights) -> sql.Composable:
    said = sql.SQL("has_words OR is_named")
    return sql.SQL("{} OR similarity >= {}").format(said, threshold) if weights.meaning else said


def _not_about(excluded: Sequence[str]) -> sql.Composable:
    """Nothing ruled out stands in title or tags: "no experience of sports needed" is no sports event."""
    if not excluded:
        return sql.SQL("true")
    each = [_HAS_WORD.format(_tsquery(clean(word))) for word in excluded]
    return sql.SQL("({}) IS NOT TRUE").format(sql.SQL(" OR ").join(each))


def _wished(words: Words) -> sql.Composable:
    """How much a text is of what is wished for."""
    if not words.wishes:
        return sql.SQL("0")
    wishes = clean(" or ".join(words.wishes))
    return sql.SQL("ts_rank(text.words, websearch_to_tsquery('english', {}))").format(wishes)


def _ids(ids: Sequence[int]) -> sql.Composable:
    return sql.SQL("{}::bigint[]").format(f"{{{','.join(map(str, ids))}}}")


def _vector(words: Words) -> sql.Composable:
    return sql.Literal(in_notation(words.vector))


def _tsquery(text: str) -> sql.Composable:
    return sql.SQL("plainto_tsquery('english', {})").format(text)
