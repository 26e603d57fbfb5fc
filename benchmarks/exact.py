"""The yardsticks: exact search in NumPy, and plain pgvector with the filters applied afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pgvector import HalfVector

from gazetteer.distance import EARTH_RADIUS_MILES

LIMIT = 8

_LOAD = """
SELECT event.id, event.text_id, extract(epoch FROM start_time)::float8, extract(epoch FROM until)::float8,
       coalesce(latitude, 'nan'), coalesce(longitude, 'nan'),
       event_status IN ('scheduled', 'rescheduled'), is_virtual
FROM events_event AS event ORDER BY event.id
"""
_NEAREST = """
SELECT event.id, event.start_time, event.until, event.latitude, event.longitude, event.event_status
FROM events_event AS event JOIN events_eventtext AS text ON text.id = event.text_id
ORDER BY text.embedding <=> %s::halfvec LIMIT 8
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What both yardsticks filter by."""

    start: datetime
    end: datetime
    circle: tuple[float, float, float] | None = None
    is_virtual: bool | None = None


class ExactSearch:
    """All events in memory; a search compares every text that the filters leave."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_LOAD)
            columns = list(zip(*cursor.fetchall(), strict=True))
            cursor.execute("SELECT id, embedding::text FROM events_eventtext ORDER BY id")
            texts = cursor.fetchall()
        self._ids, self._text_ids = np.array(columns[0]), np.array(columns[1])
        self._start, self._until = np.array(columns[2]), np.array(columns[3])
        self._latitude, self._longitude = np.radians(columns[4]), np.radians(columns[5])
        self._open, self._virtual = np.array(columns[6]), np.array(columns[7])
        rows = [np.fromstring(text[1:-1], dtype=np.float32, sep=",") for _, text in texts]
        self._vectors: NDArray[np.float32] = np.stack(rows)
        self._row_of_text = np.zeros(texts[-1][0] + 1, dtype=np.int64)
        self._row_of_text[[pk for pk, _ in texts]] = np.arange(len(texts))

    def search(self, vector: NDArray[np.float32] | None, filters: Filters) -> list[int]:
        """The ids of the nearest LIMIT events by meaning, or the soonest without a vector."""
        kept = np.flatnonzero(self._kept(filters))
        if vector is None:
            return [int(pk) for pk in self._ids[kept[np.argsort(self._start[kept])[:LIMIT]]]]
        rows = self._row_of_text[self._text_ids[kept]]
        similarity = self._vectors[rows] @ vector
        return [int(pk) for pk in self._ids[kept[np.argsort(-similarity)[:LIMIT]]]]

    def _kept(self, filters: Filters) -> NDArray[np.bool_]:
        start, end = filters.start.timestamp(), filters.end.timestamp()
        kept = self._open & (self._start < end) & ((self._until > start) | (self._start >= start))
        if filters.is_virtual is not None:
            kept &= self._virtual == filters.is_virtual
        if filters.circle is not None and filters.is_virtual is not True:
            kept &= self._miles(*filters.circle[:2]) <= filters.circle[2]
        return kept

    def _miles(self, latitude: float, longitude: float) -> NDArray[np.float64]:
        phi, lam = np.radians(latitude), np.radians(longitude)
        h = (
            np.sin((self._latitude - phi) / 2) ** 2
            + np.cos(self._latitude) * np.cos(phi) * np.sin((self._longitude - lam) / 2) ** 2
        )
        miles: NDArray[np.float64] = 2 * EARTH_RADIUS_MILES * np.arcsin(np.minimum(1, np.sqrt(h)))
        return miles


def nearest_then_filtered(vector: NDArray[np.float32], filters: Filters) -> list[int]:
    """What is left of pgvector's nearest eight after filtering them: often nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [HalfVector(vector).to_text()])
        rows = cursor.fetchall()
    return [
        row[0] for row in rows if row[1] < filters.end and row[2] > filters.start and row[5] == "scheduled"
    ]
