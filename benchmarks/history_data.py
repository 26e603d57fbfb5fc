"""A million messages of one person and a few of others, written as fast as PostgreSQL takes them.

Two connections write beside each other, as most of the time goes into the words PostgreSQL makes of a text;
the index of the words is made afterwards.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
import psycopg
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.conninfo import make_conninfo

from accounts.models import User
from benchmarks.history_words import Talk
from benchmarks.moment import NOW
from events.models import ChatMessage, ChatSession

VERSION = 1
SESSIONS, MESSAGES, LONGEST = 10_000, 1_000_000, 10_000
OTHERS, THEIR_SESSIONS, THEIR_MESSAGES = 20, 50, 20
YEARS = 3
PAUSE_S = 60
WRITERS = 2
_SEED = 20260311
_MARK = f"history {VERSION}"

_SESSION_COLUMNS = ("id", "user_id", "title", "created_at", "updated_at", "is_active", "context")
_MESSAGE_COLUMNS = ("session_id", "role", "content", "created_at", "metadata", "status")


@dataclass(frozen=True, slots=True)
class Planned:
    """A session to be made."""

    id: int
    user_id: int
    opened: datetime
    messages: int

    @property
    def seed(self) -> int:
        return _SEED + self.id


def busy_user() -> User:
    """The person with the long history, which is made unless it is there already."""
    user = _user("bench-history")
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('events_chatsession'::regclass)")
        if cursor.fetchone() == (_MARK,):
            return user
        started = perf_counter()
        # A mark of what is no longer there would outlive a run that is broken off.
        cursor.execute("COMMENT ON TABLE events_chatsession IS NULL")
        cursor.execute("TRUNCATE events_chatsession CASCADE")
        _fill(cursor, _plan(user))
        cursor.execute("VACUUM ANALYZE events_chatsession, events_chatmessage")
        cursor.execute(f"COMMENT ON TABLE events_chatsession IS '{_MARK}'")
        sys.stderr.write(f"benchmarks: {MESSAGES:,} messages made in {perf_counter() - started:.0f} s\n")
    return user


def _user(name: str) -> User:
    return User.objects.get_or_create(username=name)[0]


def _plan(user: User) -> list[Planned]:
    """The sessions with how many messages each gets, in the order they were opened."""
    others = [_user(f"bench-other-{number}") for number in range(OTHERS)]
    owners = np.array([user.pk] * SESSIONS + [one.pk for one in others for _ in range(THEIR_SESSIONS)])
    short, more = divmod(MESSAGES - LONGEST, SESSIONS - 1)
    own = [LONGEST, *[short + 1] * more, *[short] * (SESSIONS - 1 - more)]
    lengths = np.array(own + [THEIR_MESSAGES] * (OTHERS * THEIR_SESSIONS))
    random = np.random.default_rng(_SEED)
    ages = np.sort(random.random(len(owners)))[::-1] * YEARS * 365 + LONGEST * PAUSE_S / 86_400
    order = random.permutation(len(owners))
    return [
        Planned(number, int(owners[at]), NOW - timedelta(days=float(age)), int(lengths[at]))
        for number, (at, age) in enumerate(zip(order, ages, strict=True), 1)
    ]


def _fill(cursor: CursorWrapper, plan: list[Planned]) -> None:
    with _indexed_afterwards(cursor):
        with cursor.copy(f"COPY events_chatsession ({', '.join(_SESSION_COLUMNS)}) FROM STDIN") as copy:
            for planned in plan:
                copy.write_row(_session(planned))
        info = connection.connection.info
        address = make_conninfo(info.dsn, password=info.password)
        parts = [plan[first::WRITERS] for first in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as writers:
            list(writers.map(partial(_write, address), parts))
    for statement in connection.ops.sequence_reset_sql(no_style(), [ChatSession, ChatMessage]):
        cursor.execute(statement)


@contextmanager
def _indexed_afterwards(cursor: CursorWrapper) -> Iterator[None]:
    """Do without the index of the words meanwhile; it is there again however the writing ends."""
    cursor.execute("SELECT pg_get_indexdef('message_words'::regclass)")
    [(definition,)] = cursor.fetchall()
    cursor.execute("DROP INDEX message_words")
    try:
        yield
    finally:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("ALTER INDEX message_words ALTER COLUMN 1 SET STATISTICS 0")


def _session(planned: Planned) -> tuple[Any, ...]:
    [question] = Talk(planned.seed).messages(1)
    until = planned.opened + timedelta(seconds=PAUSE_S * planned.messages)
    return planned.id, planned.user_id, ChatSession.title_of(question), planned.opened, until, True, "{}"


def _write(address: str, plan: list[Planned]) -> None:
    statement = f"COPY events_chatmessage ({', '.join(_MESSAGE_COLUMNS)}) FROM STDIN"
    with psycopg.connect(address) as writer, writer.cursor().copy(statement) as copy:
        for planned in plan:
            for row in _messages(planned):
                copy.write_row(row)


def _messages(planned: Planned) -> Iterator[tuple[Any, ...]]:
    texts = Talk(planned.seed).messages(planned.messages)
    for place, text in enumerate(texts):
        role, metadata = ("user", "{}") if place % 2 == 0 else ("assistant", _METADATA)
        said = planned.opened + timedelta(seconds=PAUSE_S * place)
        yield planned.id, role, text, said, metadata, "complete"


# As large as what is stored beside a real answer.
_METADATA = json.dumps(
    {
        "model": "built-in", "writer": "built-in", "response_time_ms": 84, "token_count": 96,
        "event_ids": [101, 102, 103, 104, 105], "suggested_event_ids": [101, 102, 103],
        "follow_up_questions": ["Only free ones", "What about Sunday?", "Further away"],
        "token_lengths": [7] * 96,
        "query": {
            "intent": "search", "radius_miles": None, "searched_radius_miles": 10, "topic": "story time",
            "when": [{"start": "2026-03-14T00:00:00-04:00", "end": "2026-03-16T00:00:00-04:00"}],
            "where": [{"name": "Newton, MA", "latitude": 42.337, "longitude": -71.209}],
        },
    }
)  # fmt: skip
