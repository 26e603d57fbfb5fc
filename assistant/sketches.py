"""The sketches of the texts to come, in this process's memory: which texts are nearest to a question?

A million occurrences are some hundred thousand texts, and passing over a row of each takes PostgreSQL ten
times as long as comparing their bits here (docs/decisions/0007-search.md). The copy never decides what
matches: it may hold texts that are gone, which the database then does not find. It is brought up to date
before every use, by the transactions that wrote the sketches, so that none is missed that commits late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from assistant.meaning import Vector

WORDS = 6  # of 64 bits
# What was over longer ago than this is not kept; when the copy has grown twice as old it is made anew.
KEPT_FOR = timedelta(days=30)
# So many times the texts wanted are sifted by bits alone, then by the numbers of the question's own vector.
FIRST_SIFT = 5

# One statement, so that the horizon is of the snapshot the rows are of: it comes as a row with its number
# negated. Transactions from `changed_in` on that are newer than the snapshot are of another server's dump.
_CHANGED = """
COPY (
    SELECT -pg_snapshot_xmin(pg_current_snapshot())::text::bigint, repeat('0', 384)::bit(384), 0::bigint,
           0::bigint, false
    UNION ALL
    SELECT text_id, bits, floor(date_part('epoch', first_start))::bigint,
           ceil(date_part('epoch', last_until))::bigint, is_online
    FROM events_textsketch
    WHERE changed_in >= %s AND (%s OR changed_in <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
      AND bits IS NOT NULL AND last_until >= %s
) TO STDOUT WITH (FORMAT BINARY)
"""
# How PostgreSQL writes such a row: no value is null, so that each is as long as the next.
_ROW = np.dtype(
    [
        ("fields", ">i2"), ("id_size", ">i4"), ("id", ">i8"), ("bits_size", ">i4"), ("bit_count", ">i4"),
        ("bits", "u1", 48), ("first_size", ">i4"), ("first", ">i8"), ("last_size", ">i4"), ("last", ">i8"),
        ("online_size", ">i4"), ("online", "?"),
    ]
)  # fmt: skip
_HEADER_BYTES, _TRAILER_BYTES = 19, 2
# The signs of the eight bits of each byte, highest first, as `binary_quantize` writes them.
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32) * 2 - 1

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The sketches by falling rows: sorted ids, words of bits (6 x n), times in seconds of the epoch."""

    ids: NDArray[np.int64]
    bits: NDArray[np.uint64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    online: NDArray[np.bool_]

    @classmethod
    def read(cls, copied: NDArray[np.void]) -> _Columns:
        """The columns of rows as PostgreSQL copied them."""
        rows = copied[np.argsort(copied["id"])]
        words = np.ascontiguousarray(rows["bits"]).view(np.uint64)
        return cls(
            rows["id"].astype(np.int64),
            np.ascontiguousarray(words.T),
            rows["first"].astype(np.int64),
            rows["last"].astype(np.int64),
            rows["online"].astype(np.bool_),
        )

    def with_changes(self, newer: _Columns) -> _Columns:
        """These and those of `newer`, which replace rows of the same ids."""
        places = np.searchsorted(self.ids, newer.ids)
        known = np.zeros(len(places), dtype=np.bool_)
        inside = places < len(self.ids)
        known[inside] = self.ids[places[inside]] == newer.ids[inside]
        # Who reads at this moment sees the old row or the new: each is one the text has had.
        at = places[known]
        self.bits[:, at] = newer.bits[:, known]
        self.first[at], self.last[at] = newer.first[known], newer.last[known]
        self.online[at] = newer.online[known]
        if known.all():
            return self
        new, at = ~known, places[~known]
        return _Columns(
            np.insert(self.ids, at, newer.ids[new]),
            np.insert(self.bits, at, newer.bits[:, new], axis=1),
            np.insert(self.first, at, newer.first[new]),
            np.insert(self.last, at, newer.last[new]),
            np.insert(self.online, at, newer.online[new]),
        )


class Sketches:
    """A copy of the sketches of texts whose events are not long over; threads may share one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Be as new: the next use copies everything."""
        self._columns: _Columns | None = None
        self._since = datetime.max.replace(tzinfo=UTC)
        self._horizon = 0

    def nearest(
        self,
        vector: Vector,
        start: datetime,
        end: datetime | None,
        *,
        is_online: bool,
        count: int,
        now: datetime,
    ) -> tuple[list[int], bool] | None:
        """Ids of the `count` texts nearest to a unit vector that may take place in [start, end), and whether
        there are more; None when that time is farther back than what is kept.
        """
        if start < now - KEPT_FOR:
            return None
        columns = self._current(now)
        rows = np.flatnonzero(_may_match(columns, start, end, is_online=is_online))
        has_more = len(rows) > count
        if has_more:
            rows = _nearest(columns.bits, rows, vector, count)
        return columns.ids[rows].tolist(), has_more

    def _current(self, now: datetime) -> _Columns:
        with self._lock:
            if self._columns is None or not now - 2 * KEPT_FOR <= self._since <= now - KEPT_FOR:
                self.forget()
                self._since = now - KEPT_FOR
            copied = _changed_since(self._horizon, self._since, is_all=self._columns is None)
            is_sketch = copied["id"] > 0
            self._horizon = -int(copied["id"][~is_sketch][0])
            newer = _Columns.read(copied[is_sketch])
            self._columns = newer if self._columns is None else self._columns.with_changes(newer)
            return self._columns


sketches = Sketches()


def _changed_since(horizon: int, since: datetime, *, is_all: bool) -> NDArray[np.void]:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(_CHANGED, [horizon, is_all, since]) as copy,
    ):
        data = b"".join(copy)
    body = len(data) - _HEADER_BYTES - _TRAILER_BYTES
    return np.frombuffer(data, dtype=_ROW, count=body // _ROW.itemsize, offset=_HEADER_BYTES)


def _may_match(
    columns: _Columns, start: datetime, end: datetime | None, *, is_online: bool
) -> NDArray[np.bool_]:
    kept: NDArray[np.bool_] = columns.last >= start.timestamp()
    if end is not None:
        kept &= columns.first <= end.timestamp()
    if is_online:
        kept &= columns.online
    return kept


def _nearest(bits: NDArray[np.uint64], rows: Rows, vector: Vector, count: int) -> Rows:
    """The `count` rows whose signs agree best with the numbers of the vector."""
    own = np.packbits(vector > 0).view(np.uint64)
    sifted = FIRST_SIFT * count
    if len(rows) > sifted:
        apart = np.zeros(len(rows), dtype=np.uint16)
        is_most = 2 * len(rows) > bits.shape[1]
        if is_most:  # reading all of it in a row is faster than picking
            apart = np.zeros(bits.shape[1], dtype=np.uint16)
        for word in range(WORDS):
            apart += np.bitwise_count((bits[word] if is_most else bits[word, rows]) ^ own[word])
        if is_most:
            apart = apart[rows]
        rows = rows[np.argpartition(apart, sifted)[:sifted]]
    # By byte: what the eight numbers of the vector add up to under each pattern of signs.
    sums = _SIGNS @ vector.reshape(-1, 8).T
    found = np.ascontiguousarray(bits[:, rows].T).view(np.uint8)
    agreement = sums[found, np.arange(found.shape[1])].sum(axis=1)
    best = np.argpartition(-agreement, count)[:count]
    nearest: Rows = rows[best]
    return nearest
