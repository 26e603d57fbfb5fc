"""The sketches of the texts to come, in this process's memory: which texts are nearest to a question?

A million occurrences are some hundred thousand texts, and passing over a row of each takes PostgreSQL ten
times as long as comparing their bits here (docs/decisions/0007-search.md). The copy never decides what
matches: it may hold texts that are gone, which the database then does not find. It is brought up to date
before every use, by the transactions that wrote the sketches, so that none is missed that commits late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql

from assistant.meaning import Vector
from events.circles import Circle

# What was over longer ago than this is not kept; when the copy has grown twice as old it is made anew.
KEPT_FOR = timedelta(days=30)
WORDS = 6  # of 64 bits
# So many times the texts wanted are sifted by bits alone, then by the numbers of the question's own vector.
FIRST_SIFT = 5
ROUNDING_DEGREES = 1e-4  # of single-precision numbers

# One statement, so that the horizon is of the snapshot the rows are of: it comes as a row with its number
# negated. Transactions from `changed_in` on that are newer than the snapshot are of another server's dump.
_CHANGED = sql.SQL("""
COPY (
    SELECT -pg_snapshot_xmin(pg_current_snapshot())::text::bigint, repeat('0', 384)::bit(384), 0::bigint,
           0::bigint, false, 0::real, 0::real, 0::real, 0::real
    UNION ALL
    SELECT text_id, bits, floor(date_part('epoch', first_start))::bigint,
           ceil(date_part('epoch', last_until))::bigint, is_online, coalesce(south, 'nan')::real,
           coalesce(north, 'nan')::real, coalesce(west, 'nan')::real, coalesce(east, 'nan')::real
    FROM events_textsketch
    WHERE changed_in >= {} AND ({} OR changed_in <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
      AND bits IS NOT NULL AND last_until >= {}
) TO STDOUT WITH (FORMAT BINARY)
""")
_VALUES = {
    "id": ">i8", "bits": (">i4", ("u1", 48)), "first": ">i8", "last": ">i8", "online": "?",
    "south": ">f4", "north": ">f4", "west": ">f4", "east": ">f4",
}  # fmt: skip
_HEADER_BYTES, _TRAILER_BYTES = 19, 2
# The signs of the eight bits of each byte, highest first, as `binary_quantize` writes them.
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32) * 2 - 1

Rows = NDArray[np.int64]


def _row_type() -> np.dtype[np.void]:
    """How PostgreSQL writes a row: no value is null, so that each is as long as the next."""
    parts: list[tuple[str, object]] = [("fields", ">i2")]
    for name, kind in _VALUES.items():
        parts.append((f"{name}_size", ">i4"))
        if isinstance(kind, tuple):
            parts += [(f"{name}_count", kind[0]), (name, *kind[1])]
        else:
            parts.append((name, kind))
    return np.dtype(parts)


_ROW = _row_type()


@dataclass(frozen=True, slots=True)
class Asked:
    """What texts are wanted for: the time, the circles (none: anywhere), whether it must be online."""

    start: datetime
    end: datetime | None
    circles: Sequence[Circle] = ()
    is_online: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Sketches, by rising ids; bits as 6 x n words."""

    values: dict[str, NDArray[Any]]
    bits: NDArray[np.uint64]

    @classmethod
    def read(cls, copied: NDArray[np.void]) -> Columns:
        """The columns of rows as PostgreSQL copied them."""
        rows = copied[np.argsort(copied["id"])]
        words = np.ascontiguousarray(rows["bits"]).view(np.uint64)
        values = {
            name: rows[name].astype(rows[name].dtype.newbyteorder("=")) for name in _VALUES if name != "bits"
        }
        return cls(values, np.ascontiguousarray(words.T))

    def __len__(self) -> int:
        return len(self.values["id"])

    def with_changes(self, newer: Columns) -> Columns:
        """These and those of `newer`, which replace rows of the same ids."""
        ids, changed = self.values["id"], newer.values["id"]
        places = np.searchsorted(ids, changed)
        known = np.zeros(len(places), dtype=np.bool_)
        inside = places < len(ids)
        known[inside] = ids[places[inside]] == changed[inside]
        # Who reads at this moment sees the old row or the new: each is one the text has had.
        at = places[known]
        self.bits[:, at] = newer.bits[:, known]
        for name, column in self.values.items():
            column[at] = newer.values[name][known]
        if known.all():
            return self
        new, at = ~known, places[~known]
        values = {
            name: np.insert(column, at, newer.values[name][new]) for name, column in self.values.items()
        }
        return Columns(values, np.insert(self.bits, at, newer.bits[:, new], axis=1))

    def rows(self, asked: Asked) -> Rows:
        """Which texts may have an event of this time and place."""
        values = self.values
        if asked.circles:
            rows = _united([part for circle in asked.circles for part in self._touching(circle)])
            rows = rows[values["last"][rows] >= asked.start.timestamp()]
        else:
            rows = np.flatnonzero(values["last"] >= asked.start.timestamp())
        if asked.end is not None:
            rows = rows[values["first"][rows] <= asked.end.timestamp()]
        return rows[values["online"][rows]] if asked.is_online else rows

    def _touching(self, circle: Circle) -> list[Rows]:
        """Narrowed down by latitude first, as most of the world is north or south of a place."""
        south, north, west, east = (self.values[name] for name in ("south", "north", "west", "east"))
        low, high = circle.latitudes
        rows = np.flatnonzero((north >= low - ROUNDING_DEGREES) & (south <= high + ROUNDING_DEGREES))
        return [
            rows[(east[rows] >= left - ROUNDING_DEGREES) & (west[rows] <= right + ROUNDING_DEGREES)]
            for left, right in circle.longitudes
        ]

    def nearest(self, rows: Rows, vector: Vector, count: int) -> list[int]:
        """Ids of the `count` rows whose signs agree best with the numbers of a unit vector."""
        if len(rows) > count:
            rows = _nearest(self.bits, rows, vector, count)
        ids: list[int] = self.values["id"][rows].tolist()
        return ids


class Sketches:
    """A copy of the sketches of texts whose events are not long over; threads may share one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Be as new: the next use copies everything."""
        self._columns: Columns | None = None
        self._since = datetime.max.replace(tzinfo=UTC)
        self._horizon = 0

    @property
    def held(self) -> Columns | None:
        """What was copied last, as old as it is; None before the first use."""
        return self._columns

    def current(self, start: datetime, now: datetime) -> Columns | None:
        """All that is known of texts with events from `start` on; None when not so much is kept."""
        if start < now - KEPT_FOR:
            return None
        with self._lock:
            if self._columns is None or not now - 2 * KEPT_FOR <= self._since <= now - KEPT_FOR:
                self.forget()
                self._since = now - KEPT_FOR
            copied = _changed_since(self._horizon, self._since, is_all=self._columns is None)
            is_sketch = copied["id"] > 0
            self._horizon = -int(copied["id"][~is_sketch][0])
            newer = Columns.read(copied[is_sketch])
            self._columns = newer if self._columns is None else self._columns.with_changes(newer)
            return self._columns


sketches = Sketches()


def _changed_since(horizon: int, since: datetime, *, is_all: bool) -> NDArray[np.void]:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        # With its values in it: Django's cursor for debugging copies without parameters.
        cursor.copy(_CHANGED.format(horizon, is_all, since).as_string(cursor.connection)) as copy,
    ):
        data = b"".join(copy)
    body = len(data) - _HEADER_BYTES - _TRAILER_BYTES
    return np.frombuffer(data, dtype=_ROW, count=body // _ROW.itemsize, offset=_HEADER_BYTES)


def _united(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts, each once."""
    if len(parts) == 1:
        return parts[0]
    rows: Rows = np.sort(np.concatenate(parts))
    return rows[np.diff(rows, prepend=-1) > 0]


def _nearest(bits: NDArray[np.uint64], rows: Rows, vector: Vector, count: int) -> Rows:
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
        # A count of each distance finds the one to cut at faster than a sort does.
        cut = int(np.searchsorted(np.cumsum(np.bincount(apart, minlength=385)), sifted))
        rows = rows[apart <= cut]
    # By byte: what the eight numbers of the vector add up to under each pattern of signs.
    sums = _SIGNS @ vector.reshape(-1, 8).T
    found = np.ascontiguousarray(bits[:, rows].T).view(np.uint8)
    agreement = sums[found, np.arange(found.shape[1])].sum(axis=1)
    best = np.argpartition(-agreement, count)[:count]
    nearest: Rows = rows[best]
    return nearest
