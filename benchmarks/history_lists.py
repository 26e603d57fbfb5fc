"""The session list at any depth, and a walk through it while sessions move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import Any

import numpy as np
from django.db import connection

from benchmarks.history_asker import SESSIONS, Asker, sql, timed
from benchmarks.history_data import SESSIONS as OWN_SESSIONS
from benchmarks.table import Floor, Row, percentile
from events.models import ChatSession

MEASURED = 100
LIMIT, LARGEST = 20, 100
FLOOR = Floor(p95=20)
_BARE = """SELECT id, title, created_at, updated_at, context FROM events_chatsession
           WHERE user_id = %s AND is_active AND (updated_at, id) < (%s, %s)
           ORDER BY updated_at DESC, id DESC LIMIT 20"""
_BACK = """UPDATE events_chatsession AS session SET updated_at = stood.at
           FROM unnest(%s::bigint[], %s::timestamptz[]) AS stood (id, at)
           WHERE stood.id = session.id AND stood.at <> updated_at"""


def lists(asker: Asker) -> list[Row]:
    """The first page of the list, one in its middle, and its last one."""
    cursors = [address for _, address in asker.pages(f"{SESSIONS}?limit={LARGEST}")][:-1]
    middle, last = cursors[len(cursors) // 2], cursors[-1]
    return [
        _row(asker, f"session list of {OWN_SESSIONS:,}, first page", f"{SESSIONS}?limit={LIMIT}"),
        _row(asker, "  a page in the middle", _shorter(middle)),
        _row(asker, "  the last page", _shorter(last)),
    ]


def _shorter(address: str) -> str:
    return address.replace(f"limit={LARGEST}", f"limit={LIMIT}")


def _row(asker: Asker, name: str, address: str) -> Row:
    rows, _ = asker.get(address)
    assert len(rows) == LIMIT
    above = [asker.user.pk, rows[0]["updated_at"], rows[0]["id"] + 1]
    return row_of(name, partial(asker.get, address), partial(sql, _BARE, above), FLOOR)


def row_of(name: str, ours: Callable[[], Any], bare: Callable[[], Any], floor: Floor) -> Row:
    """A row of one call, measured again and again beside its bare statement."""
    taken, beside = timed([ours] * MEASURED), timed([bare] * MEASURED)
    return Row(
        name,
        percentile(taken, 0.5),
        percentile(taken, 0.95),
        floor=floor,
        reference="bare SQL",
        reference_p50=percentile(beside, 0.5),
    )


def walk(asker: Asker) -> Row:
    """How many sessions a walk shows twice or not at all while another thread moves sessions."""
    stood = dict(ChatSession.objects.filter(user=asker.user).values_list("pk", "updated_at"))
    with _touching(list(stood)) as touched:
        pages = asker.pages(f"{SESSIONS}?limit={LARGEST}")
        seen = Counter(row["id"] for rows, _ in pages for row in rows)
    wrong = sum(seen[row_id] != 1 for row_id in stood)
    with connection.cursor() as cursor:
        cursor.execute(_BACK, [list(stood), list(stood.values())])
        cursor.execute("VACUUM ANALYZE events_chatsession")
    name = f"  twice or missing in a walk, {len(touched)} moves meanwhile"
    return Row(name, wrong, unit="sessions", floor=Floor(p50=0))


@contextmanager
def _touching(row_ids: list[int]) -> Iterator[list[int]]:
    """Move sessions at random, one after the other, in a thread of its own."""
    touched: list[int] = []
    is_over = Event()

    def touch() -> None:
        random = np.random.default_rng(1)
        while not is_over.is_set():
            touched.append(int(random.choice(row_ids)))
            ChatSession(pk=touched[-1]).touch()
        connection.close()

    thread = Thread(target=touch)
    thread.start()
    try:
        yield touched
    finally:
        is_over.set()
        thread.join()
