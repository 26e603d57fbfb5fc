"""Who answers which turn: leases that owners renew, and turns whose owner is gone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat_service.owners import is_gone
from events.statements import rows_of

# Longer than the database may be away: an owner that could not renew meanwhile still owns its turns.
LEASE_S = 60
STOP_CHANNEL = "turn_stop"

_BEGIN = """
UPDATE events_turn SET status = 'running', started_at = coalesce(started_at, clock_timestamp())
WHERE id = %s AND owner = %s AND fence = %s AND status IN ('accepted', 'running') AND stop_asked_at IS NULL
RETURNING 1
"""
_UNDERSTAND = """
UPDATE events_turn SET query = %s
WHERE id = %s AND owner = %s AND fence = %s AND status IN ('accepted', 'running')
RETURNING 1
"""
_RENEW = """
UPDATE events_turn AS turn SET lease_until = clock_timestamp() + %s * interval '1 s'
FROM unnest(%s::bigint[], %s::int[]) AS held (turn_id, fence)
WHERE turn.id = held.turn_id AND turn.fence = held.fence AND turn.owner = %s
  AND turn.status IN ('accepted', 'running')
RETURNING turn.id
"""
_STOP = f"""
WITH stopped AS (
    UPDATE events_turn SET stop_asked_at = coalesce(stop_asked_at, clock_timestamp())
    WHERE id = %s AND status IN ('accepted', 'running') RETURNING id
)
SELECT id, pg_notify('{STOP_CHANNEL}', id::text) FROM stopped
"""  # noqa: S608 composed of constants
_STOPPED = "SELECT id FROM events_turn WHERE id = ANY(%s) AND stop_asked_at IS NOT NULL"
_OPEN = """
SELECT id, fence, owner,
       coalesce(lease_until, '-infinity') < clock_timestamp()
       AND clock_timestamp() - pg_postmaster_start_time() > %s * interval '1 s',
       created_at < clock_timestamp() - %s * interval '1 s'
FROM events_turn WHERE status IN ('accepted', 'running')
"""
_TAKE = """
UPDATE events_turn SET owner = %s, fence = fence + 1, lease_until = clock_timestamp() + %s * interval '1 s'
WHERE id = %s AND fence = %s AND status IN ('accepted', 'running')
RETURNING fence
"""
# A turn that was stored but never got to its owner: the answer to the statement was lost on the way.
UNCLAIMED_S = 10
# When PostgreSQL comes back, owners get so long to renew what ran out meanwhile.
RETURN_S = 15


@dataclass(frozen=True, slots=True)
class Orphan:
    """An open turn that nobody answers."""

    turn_id: int
    fence: int


def begin(turn_id: int, owner: str, fence: int) -> bool:
    """Mark a turn as running, as often as need be; False when it was stopped, deleted or taken over."""
    return bool(rows_of(_BEGIN, [turn_id, owner, fence]))


def understand(turn_id: int, owner: str, fence: int, query: Mapping[str, Any]) -> None:
    """Note what an open turn searches for, so that its page can say so; the answer's end is what counts."""
    rows_of(_UNDERSTAND, [json.dumps(query), turn_id, owner, fence])


def renew(owner: str, held: Mapping[int, int]) -> set[int]:
    """Renew the leases of all turns held, given by their fences; those that are still the owner's."""
    rows = rows_of(_RENEW, [LEASE_S, list(held), list(held.values()), owner])
    return {row[0] for row in rows}


def ask_to_stop(turn_id: int) -> bool:
    """Have the turn's owner, whatever process that is, stop it; False when it is finished."""
    return bool(rows_of(_STOP, [turn_id]))


def asked_to_stop(turn_ids: Sequence[int]) -> list[int]:
    """Those of the turns that somebody wants to be stopped."""
    return [row[0] for row in rows_of(_STOPPED, [list(turn_ids)])]


def orphans(owner: str, held: Mapping[int, int]) -> list[Orphan]:
    """The open turns whose lease has run out, whose process has ended, or that are ours unknown to us."""
    found = []
    for turn_id, fence, turns_owner, has_expired, is_old in rows_of(_OPEN, [RETURN_S, UNCLAIMED_S]):
        if turns_owner == owner:
            is_orphan = is_old and turn_id not in held
        else:
            is_orphan = has_expired or is_gone(turns_owner)
        if is_orphan:
            found.append(Orphan(turn_id, fence))
    return found


def take_over(orphan: Orphan, owner: str) -> int | None:
    """Own the turn from here on, under a new fence; None when another process was faster."""
    rows = rows_of(_TAKE, [owner, LEASE_S, orphan.turn_id, orphan.fence])
    return rows[0][0] if rows else None
