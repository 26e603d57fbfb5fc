"""Pages of a long conversation, each answer naming events; what is written for it is taken back."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from benchmarks.history_asker import SESSIONS, Asker, sql
from benchmarks.history_data import LONGEST
from benchmarks.history_lists import row_of
from benchmarks.moment import NOW
from benchmarks.table import Floor, Row
from events.models import Event

NAMED = 5
FLOOR = Floor(p95=20)
_LONGEST = """SELECT session_id FROM events_chatmessage AS message JOIN events_chatsession AS session
              ON session.id = session_id WHERE user_id = %s GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"""
_NAME = """INSERT INTO events_chatmessage_referenced_events (chatmessage_id, event_id)
           SELECT id, unnest(%s::bigint[]) FROM events_chatmessage
           WHERE session_id = %s AND role = 'assistant' RETURNING 1"""
_BARE = """SELECT id, role, content, created_at, metadata, status FROM events_chatmessage
           WHERE session_id = %s
             AND (created_at, id) < (SELECT created_at, id FROM events_chatmessage WHERE id = %s)
           ORDER BY created_at DESC, id DESC LIMIT 50"""


def message_pages(asker: Asker) -> list[Row]:
    """The last 50 messages of the longest session, 50 in its middle, and its first ones."""
    [(session_id,)] = sql(_LONGEST, [asker.user.pk])
    with transaction.atomic():
        events = [Event.objects.create(title=f"Event {number}", start_time=NOW) for number in range(NAMED)]
        sql(_NAME, [[event.pk for event in events], session_id])
        ids = [
            row[0]
            for row in sql("SELECT id FROM events_chatmessage WHERE session_id = %s ORDER BY 1", [session_id])
        ]
        rows = [
            _row(asker, session_id, f"page of {LONGEST:,} messages, the last 50", None, ids[-1]),
            _row(asker, session_id, "  50 in the middle", ids[len(ids) // 2], ids[len(ids) // 2]),
            _row(asker, session_id, "  the first 50", ids[50], ids[50]),
        ]
        transaction.set_rollback(True)
    return rows


def _row(asker: Asker, session_id: int, name: str, before: int | None, bare: int) -> Row:
    query = {"before": before} if before else {}
    page, _ = asker.get(f"{SESSIONS}/{session_id}", **query)
    assert len(page["messages"]) == 50
    assert len(page["messages"][1]["referenced_event_ids"]) == NAMED
    ours = partial(asker.get, f"{SESSIONS}/{session_id}", **query)
    return row_of(name, ours, partial(sql, _BARE, [session_id, bare]), FLOOR)
