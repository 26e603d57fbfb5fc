"""Searches through a million messages, by how often what is looked for stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from benchmarks.history_asker import SESSIONS, Asker, sql, timed, took_ms
from benchmarks.history_words import vocabulary
from benchmarks.table import Floor, Row, percentile

EACH = 30
FLOOR = Floor(p95=100)
# What every message says, what every answer says, and what many say.
COMMON = ("events", "found", "newton", "hour", "club", "library")
STARTS = ("eve", "libr", "conc", "st", "gard", "wh")
_SAMPLE = """SELECT content FROM events_chatmessage AS message
             JOIN events_chatsession AS session ON session.id = session_id
             WHERE user_id = %s AND role = 'assistant' AND message.id %% 9973 = 0
             ORDER BY message.id LIMIT 100"""
_PLAIN = """SELECT session_id, max(ts_rank_cd(words, query)) FROM events_chatmessage
            JOIN events_chatsession AS session ON session.id = session_id,
            websearch_to_tsquery('english', %s) AS query
            WHERE user_id = %s AND words @@ query GROUP BY 1 ORDER BY 2 DESC LIMIT 20"""


def searches(asker: Asker) -> list[Row]:
    """A row for each kind of search, one for all of them, and one for a second page."""
    random = np.random.default_rng(1)
    said = [row[0].split() for row in sql(_SAMPLE, [asker.user.pk])]
    taken = {name: _times(asker, queries) for name, queries in _queries(random, said)}
    plain = took_ms(partial(sql, _PLAIN, ["library club", asker.user.pk]))
    everything = _row(
        "search of 1,000,000 messages", [value for values in taken.values() for value in values]
    )
    beside = Row(
        everything.name, everything.p50, everything.p95, floor=FLOOR,
        reference="reading all of them", reference_p50=plain,
    )  # fmt: skip
    return [beside, *(_row(f"  {name}", values) for name, values in taken.items()), _second_page(asker)]


def _queries(random: np.random.Generator, said: Sequence[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """The kinds of searches, each with its queries."""
    words, chosen = vocabulary(), random.integers(len(said), size=EACH)
    at = random.integers(8, 40, size=EACH)
    lengths = random.integers(3, 5, size=EACH)
    runs = [
        " ".join(said[row][start : start + long])
        for row, start, long in zip(chosen, at, lengths, strict=True)
    ]
    pairs = [f"{said[row][start]} {said[row][start + 9]}" for row, start in zip(chosen, at, strict=True)]
    yield "a rare word", [words[place] for place in random.integers(5_000, len(words), size=EACH)]
    yield "a word of most messages", [COMMON[number % len(COMMON)] for number in range(EACH)]
    yield "the beginning of a word", [STARTS[number % len(STARTS)] for number in range(EACH)]
    yield "two words", pairs
    yield "a phrase", [f'"{run}"' for run in runs]
    yield "three or four words", runs
    yield "nothing found", [f"zyx{number} library" for number in range(EACH)]


def _times(asker: Asker, queries: Sequence[str]) -> list[float]:
    return timed([partial(asker.get, SESSIONS, q=query) for query in queries])


def _row(name: str, values: Sequence[float]) -> Row:
    return Row(name, percentile(values, 0.5), percentile(values, 0.95), floor=FLOOR)


def _second_page(asker: Asker) -> Row:
    addresses = [asker.get(SESSIONS, q=query)[1] for query in COMMON]
    assert all(addresses)
    return _row("  a second page", timed([partial(asker.get, address) for address in addresses * 5]))
