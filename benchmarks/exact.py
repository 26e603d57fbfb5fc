"""The yardsticks: exact search in NumPy over everything in memory, and plain pgvector that plans nothing."""

from __future__ import annotations

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql

from assistant.matching import Filters, conditions
from assistant.meaning import Vector, in_notation
from benchmarks.questions import Question
from events.circles import Circle
from gazetteer.distance import EARTH_RADIUS_MILES

LIMIT = 8

_EVENTS = """
SELECT text_id, extract(epoch FROM start_time)::float8, extract(epoch FROM until)::float8,
       coalesce(latitude, 'nan'), coalesce(longitude, 'nan'),
       event_status IN ('scheduled', 'rescheduled'), is_virtual
FROM events_event ORDER BY id
"""
_VECTORS = "COPY (SELECT embedding FROM events_eventtext ORDER BY id) TO STDOUT WITH (FORMAT BINARY)"
_VECTOR = np.dtype(
    [("fields", ">i2"), ("size", ">i4"), ("dimensions", ">i2"), ("unused", ">i2"), ("numbers", ">f2", 384)]
)
_HEADER_BYTES, _TRAILER_BYTES = 19, 2
_PLAIN = sql.SQL("""
SELECT event.text_id FROM events_event AS event JOIN events_eventtext AS text ON text.id = event.text_id
WHERE {conditions} ORDER BY text.embedding <=> {vector}::halfvec LIMIT {limit}
""")


class ExactSearch:
    """All events and vectors in memory; a search compares every text that the filters leave.

    The corpus numbers its texts from 1 without a gap.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_EVENTS)
            columns = list(zip(*cursor.fetchall(), strict=True))
            with cursor.copy(_VECTORS) as copy:
                data = b"".join(copy)
        self._texts = np.array(columns[0], dtype=np.int64)
        self._start, self._until = np.array(columns[1]), np.array(columns[2])
        self._latitude, self._longitude = np.radians(columns[3]), np.radians(columns[4])
        self._open, self._online = np.array(columns[5]), np.array(columns[6])
        count = (len(data) - _HEADER_BYTES - _TRAILER_BYTES) // _VECTOR.itemsize
        rows = np.frombuffer(data, dtype=_VECTOR, count=count, offset=_HEADER_BYTES)
        self._vectors: NDArray[np.float32] = rows["numbers"].astype(np.float32)

    def nearest(self, vector: Vector, question: Question) -> list[int]:
        """The ids of the LIMIT texts nearest in meaning that have a matching event."""
        texts = np.unique(self._texts[self._kept(question)])
        similarity = self._vectors[texts - 1] @ vector
        nearest: list[int] = texts[np.argsort(-similarity)[:LIMIT]].tolist()
        return nearest

    def _kept(self, question: Question) -> NDArray[np.bool_]:
        start, end = question.start.timestamp(), question.end.timestamp()
        kept: NDArray[np.bool_] = (
            self._open & (self._start < end) & ((self._until > start) | (self._start >= start))
        )
        if question.is_online:
            kept &= self._online
        elif question.circle is not None:
            kept &= self._miles(question.circle) <= question.circle.radius_miles
        return kept

    def _miles(self, circle: Circle) -> NDArray[np.float64]:
        phi, lam = np.radians(circle.latitude), np.radians(circle.longitude)
        h = (
            np.sin((self._latitude - phi) / 2) ** 2
            + np.cos(self._latitude) * np.cos(phi) * np.sin((self._longitude - lam) / 2) ** 2
        )
        miles: NDArray[np.float64] = 2 * EARTH_RADIUS_MILES * np.arcsin(np.minimum(1, np.sqrt(h)))
        return miles


def plain_pgvector(vector: Vector, filters: Filters) -> list[int]:
    """All the filters beside an order by similarity, as one writes it first."""
    with connection.cursor() as cursor:
        statement = _PLAIN.format(
            conditions=conditions(filters), vector=in_notation(vector), limit=LIMIT
        )  # fmt: skip
        cursor.execute(statement.as_string(cursor.connection))
        return [row[0] for row in cursor.fetchall()]
