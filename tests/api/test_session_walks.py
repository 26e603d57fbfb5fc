"""A walk through the session list while sessions move, are opened and are deleted: each shown once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from events.models import ChatSession

URL = "/api/v1/chat/sessions"
SESSIONS = 6

# What may happen between two pages; a number says to which session.
places = st.integers(0, SESSIONS - 1)
steps = st.one_of(
    st.just(("page", 0)),
    st.tuples(st.sampled_from(["move", "begin to move", "delete", "put away"]), places),
    st.sampled_from([("open", 0), ("commit", 0), ("roll back", 0)]),
)


class Walk:
    """Somebody who turns pages."""

    def __init__(self, client: Client, headers: dict[str, str], limit: int) -> None:
        self._client, self._headers = client, headers
        self._next = f"{URL}?limit={limit}"
        self.seen: list[int] = []

    def turn(self) -> bool:
        """Read the next page; whether there was one."""
        if not self._next:
            return False
        answer = self._client.get(self._next, headers=self._headers)
        assert answer.status_code == 200
        self.seen += [row["id"] for row in answer.json()]
        link = answer.headers.get("Link", "")
        self._next = link[1 : link.index(">")] if link else ""
        return True


class Somebody:
    """Another connection, which leaves one move at a time uncommitted."""

    def __init__(self, other: psycopg.Connection[Any]) -> None:
        self._other = other
        self.moving: int | None = None

    def begin_to_move(self, row_id: int) -> None:
        if self.moving is None:
            self.moving = row_id
            self._other.execute("UPDATE events_chatsession SET updated_at = now() WHERE id = %s", [row_id])

    def end(self, *, is_kept: bool) -> None:
        self.moving = None
        (self._other.commit if is_kept else self._other.rollback)()


@contextmanager
def other_connection() -> Iterator[psycopg.Connection[Any]]:
    info = connection.connection.info
    with psycopg.connect(info.dsn, password=info.password) as other:
        yield other


def sessions_of(user: User, hours: list[int]) -> list[int]:
    """Sessions last used so many hours ago."""
    ChatSession.objects.all().delete()
    made = [ChatSession.objects.create(user=user) for _ in hours]
    moment = timezone.now().replace(microsecond=0)
    for session, ago in zip(made, hours, strict=True):
        ChatSession.objects.filter(pk=session.pk).update(updated_at=moment - timedelta(hours=ago))
    return [session.pk for session in made]


def happen(step: str, row_id: int, user: User, somebody: Somebody, gone: set[int]) -> None:
    if step == "commit" or step == "roll back":
        somebody.end(is_kept=step == "commit")
    elif step == "open":
        ChatSession.objects.create(user=user)
    elif row_id == somebody.moving:
        return  # it would wait for the other's commit
    elif step == "move":
        ChatSession(pk=row_id).touch()
    elif step == "begin to move":
        somebody.begin_to_move(row_id)
    else:
        gone.add(row_id)
        found = ChatSession.objects.filter(pk=row_id)
        found.delete() if step == "delete" else found.update(is_active=False)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hours=st.lists(st.integers(0, 2), min_size=SESSIONS, max_size=SESSIONS),
    limit=st.integers(1, 3),
    before=st.lists(steps, max_size=5),
    during=st.lists(steps, max_size=20),
)
def test_f39_a_walk_shows_each_session_once_in_the_order_the_list_had_when_it_began(
    client: Client, alice: User, as_alice: dict[str, str], hours, limit, before, during
) -> None:
    row_ids, gone = sessions_of(alice, hours), set()
    with other_connection() as other:
        somebody, walk = Somebody(other), Walk(client, as_alice, limit)
        for step, place in before:
            happen(step, row_ids[place], alice, somebody, gone)
        listed = ChatSession.objects.filter(is_active=True).order_by("-updated_at", "-id")
        expected, gone = list(listed.values_list("pk", flat=True)), set()
        walk.turn()
        for step, place in during:
            if step == "page":
                walk.turn()
            else:
                happen(step, row_ids[place], alice, somebody, gone)
        somebody.end(is_kept=True)
        while walk.turn():
            pass
    assert len(walk.seen) == len(set(walk.seen))
    assert [row_id for row_id in walk.seen if row_id not in gone] == [
        row_id for row_id in expected if row_id not in gone
    ]
    assert set(walk.seen) <= set(expected)


def test_a_session_that_moves_often_is_still_shown_where_it_stood(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    row_ids = sessions_of(alice, [1, 2, 3, 4])
    walk = Walk(client, as_alice, 1)
    walk.turn()
    for _ in range(90):
        ChatSession(pk=row_ids[2]).touch()
    while walk.turn():
        pass
    assert walk.seen == row_ids


def test_positions_of_more_than_an_hour_ago_are_forgotten_but_for_the_last(alice: User) -> None:
    [row_id] = sessions_of(alice, [9])
    hours_ago = [8, 5, 3, 0]
    for hours in hours_ago:
        moment = timezone.now() - timedelta(hours=hours)
        ChatSession.objects.filter(pk=row_id).update(updated_at=moment)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(moved_at), cardinality(moved_in) FROM events_chatsession")
        assert cursor.fetchall() == [(2, 2)]


def test_a_walk_leaves_out_a_session_whose_place_is_forgotten_and_goes_on(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    row_ids = sessions_of(alice, [1, 2, 3])
    walk = Walk(client, as_alice, 1)
    walk.turn()
    for _ in range(101):
        ChatSession(pk=row_ids[1]).touch()
    while walk.turn():
        pass
    assert walk.seen == [row_ids[0], row_ids[2]]
    assert ChatSession.objects.first().pk == row_ids[1]


@pytest.mark.parametrize("path", ["", "?before="])
def test_keys_of_a_page_are_read_from_the_index_alone(
    client: Client, alice: User, as_alice: dict[str, str], path: str
) -> None:
    sessions_of(alice, [1, 2, 3])
    link = client.get(f"{URL}?limit=1", headers=as_alice).headers["Link"]
    address = link[1 : link.index(">")] if path else URL
    with CaptureQueriesContext(connection) as captured:
        client.get(address, headers=as_alice)
    with connection.cursor() as cursor:
        # As after a vacuum of a long table: otherwise no index-only scan is worth it.
        cursor.execute("UPDATE pg_class SET relallvisible = 1000 WHERE relname = 'events_chatsession'")
        # Nor is the order of an index, to what the planner may know of the rows of other tests.
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {captured.captured_queries[-1]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using session_list" in plan, plan
    keys = plan[plan.index("Index Only Scan using session_list") :].splitlines()[1]
    assert "ROW(updated_at, id) < ROW(" in keys
