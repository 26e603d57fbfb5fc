"""A walk through a person's sessions, page by page: each of them once, however many move meanwhile.

A walk shows the list as it stood when the walk began. A page is what stood below the last row given out: of
the sessions that did not move since, a range of an index; of the few that did, those whose place was there. A
session opened since belongs to the next walk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from events.models import ChatSession

# A transaction that was open when the walk began may have stamped a session so many seconds earlier.
OPEN_S = 60
_TOP = datetime.max.replace(tzinfo=UTC)

_KEYS = """
WITH walk AS MATERIALIZED (
    SELECT coalesce(%(snapshot)s::pg_snapshot, pg_current_snapshot()) AS snapshot,
           coalesce(%(began)s::timestamptz, clock_timestamp()) AS began
),
moved AS MATERIALIZED (
    SELECT id, stood_at FROM (
        SELECT id, updated_at, events_stood_at(moved_in, moved_at, walk.snapshot, walk.began) AS stood_at
        FROM events_chatsession, walk
        WHERE user_id = %(user_id)s AND is_active = %(is_active)s AND deleted_at IS NULL
          AND updated_at > walk.began - %(open_s)s * interval '1 s'
    ) AS recent
    WHERE stood_at IS DISTINCT FROM updated_at
),
key AS MATERIALIZED (
    (SELECT id, updated_at AS stood_at FROM events_chatsession
     WHERE user_id = %(user_id)s AND is_active = %(is_active)s AND deleted_at IS NULL
       AND (updated_at, id) < (%(stood_at)s::timestamptz, %(row_id)s) AND id NOT IN (SELECT id FROM moved)
     ORDER BY updated_at DESC, id DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT id, stood_at FROM moved WHERE (stood_at, id) < (%(stood_at)s::timestamptz, %(row_id)s))
    ORDER BY stood_at DESC, id DESC LIMIT %(limit)s
)
"""
_SESSIONS = f"""
{_KEYS}
SELECT session.id, session.user_id, title, created_at, updated_at, is_active, context,
       key.stood_at, walk.began, walk.snapshot::text AS snapshot,
       (SELECT count(*) FROM events_chatmessage AS said WHERE said.session_id = session.id) AS message_count
FROM walk, key JOIN events_chatsession AS session ON session.id = key.id
ORDER BY key.stood_at DESC, key.id DESC
"""  # noqa: S608 composed of constants


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk has come: what could be seen when it began, and where the last row given out stood."""

    snapshot: str | None
    began: datetime | None
    stood_at: datetime
    row_id: int


START = Place(None, None, _TOP, 0)


def page(
    user_id: int, *, is_active: bool, after: Place = START, limit: int
) -> tuple[list[ChatSession], Place | None]:
    """The next sessions of a walk with their `message_count`, and the place to go on from, if there are more.

    A walk misses sessions that moved more than an hour or a hundred moves after it began: only so many of
    their positions are kept.
    """
    rows: list[Any] = list(
        ChatSession.objects.raw(_SESSIONS, _values(user_id, after, limit + 1, is_active=is_active))
    )
    given = rows[:limit]
    if len(rows) <= limit:
        return given, None
    last = given[-1]
    return given, Place(last.snapshot, last.began, last.stood_at, last.pk)


def _values(user_id: int, after: Place, limit: int, *, is_active: bool) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "is_active": is_active,
        "snapshot": after.snapshot,
        "began": after.began,
        "stood_at": after.stood_at,
        "row_id": after.row_id,
        "open_s": OPEN_S,
        "limit": limit,
    }
