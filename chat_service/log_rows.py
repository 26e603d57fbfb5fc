"""The log's statements: append for many turns, read for many readers, prune.

The key (turn, seq) is the fence of last resort: two processes that both believe to own a turn append the same
numbers, and only one of them can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from events.statements import rows_of

LOG_CHANNEL = "turn_log"

_MINE = """
SELECT turn.id FROM unnest(%s::bigint[], %s::int[]) AS held (turn_id, fence)
JOIN events_turn AS turn ON turn.id = held.turn_id AND turn.fence = held.fence
WHERE turn.owner = %s AND turn.status IN ('accepted', 'running')
"""
# Chunks go as binary (%b): as text, each would be searched for what an array has to escape.
_APPEND = f"""
WITH mine AS MATERIALIZED ({_MINE}),
written AS (
    INSERT INTO events_turnlogentry (turn_id, seq, data, is_last)
    SELECT said.turn_id, said.seq, said.data, false
    FROM unnest(%s::bigint[], %s::int[], %b::text[]) AS said (turn_id, seq, data)
    JOIN mine ON mine.id = said.turn_id
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT count(*), pg_notify('{LOG_CHANNEL}', %s) FROM written
"""  # noqa: S608 composed of constants
# What was appended beyond an end that another process had written in the same moment.
_FORGET_BEYOND_END = """
DELETE FROM events_turnlogentry AS entry USING events_turnlogentry AS ended
WHERE entry.turn_id = ANY(%s) AND ended.turn_id = entry.turn_id AND ended.is_last AND entry.seq > ended.seq
RETURNING 1
"""
_LENGTHS = "SELECT turn_id, count(*) FROM events_turnlogentry WHERE turn_id = ANY(%s) GROUP BY turn_id"
_AFTER = """
SELECT seq, data FROM events_turnlogentry WHERE turn_id = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s
"""
_NEWER = """
SELECT asked.turn_id, entry.seq, entry.data, entry.is_last
FROM unnest(%s::bigint[], %s::int[]) AS asked (turn_id, after)
CROSS JOIN LATERAL (
    SELECT seq, data, is_last FROM events_turnlogentry
    WHERE turn_id = asked.turn_id AND seq > asked.after ORDER BY seq LIMIT %s
) AS entry
ORDER BY asked.turn_id, entry.seq
"""
_STATE = """
SELECT status, (SELECT coalesce(max(seq), 0) FROM events_turnlogentry WHERE turn_id = turn.id)
FROM events_turn AS turn WHERE id = %s
"""
_OPEN = "SELECT id FROM events_turn WHERE id = ANY(%s) AND status IN ('accepted', 'running')"
# A row of no turn, which is gone when the log was emptied: what came before its time may be lost.
_MARK = """
INSERT INTO events_turnlogentry (turn_id, seq, data, is_last) VALUES (0, 0, clock_timestamp()::text, false)
ON CONFLICT DO NOTHING
"""
_IS_WHOLE_FOR = """
SELECT EXISTS (
    SELECT 1 FROM events_turnlogentry AS mark
    JOIN events_turn AS turn ON turn.created_at > mark.data::timestamptz
    WHERE mark.turn_id = 0 AND mark.seq = 0 AND turn.id = %s
)
"""
_PRUNE = "DELETE FROM events_turnlogentry WHERE turn_id = ANY(%s)"
_PRUNE_FINISHED = """
DELETE FROM events_turnlogentry AS entry WHERE turn_id <> 0 AND NOT EXISTS (
    SELECT 1 FROM events_turn AS turn
    WHERE turn.id = entry.turn_id
      AND (turn.finished_at IS NULL OR turn.finished_at > now() - %s * interval '1 s')
)
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What one turn has said and the log does not have yet: numbered from `first` on."""

    turn_id: int
    fence: int
    first: int
    chunks: Sequence[str]


@dataclass(slots=True)
class Newer:
    """What follows a place in the log of a turn that another process answers."""

    after: int
    chunks: list[str] = field(default_factory=list)
    is_end: bool = False


def append(owner: str, said: Sequence[Said]) -> set[int]:
    """Append for all these turns at once; returns those that are not the owner's any more.

    Appending the same again changes nothing. Raises django.db.DatabaseError; then nothing was appended, or
    all of it.
    """
    held = ([one.turn_id for one in said], [one.fence for one in said])
    turns = [one.turn_id for one in said for _ in one.chunks]
    seqs = [one.first + place for one in said for place in range(len(one.chunks))]
    data = [chunk for one in said for chunk in one.chunks]
    [(written, _)] = rows_of(_APPEND, [*held, owner, turns, seqs, data, owner])
    if written == len(data):
        return set()
    mine = {row[0] for row in rows_of(_MINE, [*held, owner])}
    lost = {one.turn_id for one in said} - mine
    if lost:
        rows_of(_FORGET_BEYOND_END, [list(lost)])
    return lost


def incomplete(lengths: Mapping[int, int]) -> set[int]:
    """The turns of which the log has fewer events than it should; PostgreSQL empties it when it crashes."""
    found: dict[int, int] = dict(rows_of(_LENGTHS, [list(lengths)]))
    return {turn_id for turn_id, length in lengths.items() if found.get(turn_id, 0) < length}


def chunks_after(turn_id: int, after: int, *, up_to: int, limit: int) -> list[str]:
    """The events of (after, up_to] without a hole, at most `limit`; fewer when the log has lost them."""
    rows = rows_of(_AFTER, [turn_id, after, up_to, limit])
    return [data for place, (seq, data) in enumerate(rows, after + 1) if seq == place]


def newer(places: Mapping[int, int], *, limit: int) -> dict[int, Newer]:
    """What follows each turn's place without a hole, at most `limit` events of each, by turn."""
    found: dict[int, Newer] = {}
    for turn_id, seq, data, is_last in rows_of(_NEWER, [list(places), list(places.values()), limit]):
        turn = found.setdefault(turn_id, Newer(places[turn_id]))
        if seq == turn.after + len(turn.chunks) + 1:
            turn.chunks.append(data)
            turn.is_end = is_last
    return found


def state(turn_id: int) -> tuple[str, int] | None:
    """A turn's status and the number of its newest event in the log; None when it was deleted."""
    rows = rows_of(_STATE, [turn_id])
    return rows[0] if rows else None


def still_open(turn_ids: Sequence[int]) -> set[int]:
    """Those of the turns that are not finished."""
    return {row[0] for row in rows_of(_OPEN, [list(turn_ids)])}


def mark() -> None:
    """Have the log tell from here on whether PostgreSQL has emptied it."""
    _execute(_MARK, [])


def is_whole_for(turn_id: int) -> bool:
    """Whether the log has not been emptied since the turn was accepted."""
    return bool(rows_of(_IS_WHOLE_FOR, [turn_id])[0][0])


def prune(turn_ids: Sequence[int]) -> None:
    """Forget the log of finished turns."""
    _execute(_PRUNE, [list(turn_ids)])


def prune_finished(grace_s: float) -> None:
    """Forget whatever belongs to no turn that runs or ended within the grace time."""
    _execute(_PRUNE_FINISHED, [grace_s])


def _execute(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
