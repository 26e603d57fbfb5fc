"""How long the session list of a busy user takes over HTTP, beside the bare query."""

from __future__ import annotations

from time import perf_counter

from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.tokens import access_token
from benchmarks.table import Floor, Row, percentile
from events.models import ChatMessage, ChatSession

SESSIONS, MESSAGES_EACH = 2_000, 10
WARM_UP, MEASURED = 10, 100
FLOOR = Floor(p50=20)
BARE = """SELECT id, title, created_at, updated_at FROM events_chatsession
          WHERE user_id = %s AND is_active ORDER BY updated_at DESC, id DESC LIMIT 20"""


def run(_events: int) -> list[Row]:
    """Measure the first page of the list of a user with 2,000 sessions."""
    user = _busy_user()
    client, headers = Client(SERVER_NAME="localhost"), {"Authorization": f"Bearer {access_token(user)}"}
    taken, bare = [], []
    for number in range(WARM_UP + MEASURED):
        start = perf_counter()
        assert client.get("/api/v1/chat/sessions", headers=headers).status_code == 200
        middle = perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(BARE, [user.pk])
            cursor.fetchall()
        if number >= WARM_UP:
            taken.append((middle - start) * 1000)
            bare.append((perf_counter() - middle) * 1000)
    return [
        Row(
            f"session list, {SESSIONS:,} sessions",
            percentile(taken, 0.5),
            percentile(taken, 0.95),
            floor=FLOOR,
            reference="bare SQL",
            reference_p50=percentile(bare, 0.5),
        )
    ]


def _busy_user() -> User:
    user, is_new = User.objects.get_or_create(username="bench-history")
    if not is_new and user.chat_sessions.count() == SESSIONS:
        return user
    user.chat_sessions.all().delete()
    made = [ChatSession(user=user, title=f"Session {number}") for number in range(SESSIONS)]
    sessions = ChatSession.objects.bulk_create(made)
    ChatMessage.objects.bulk_create(
        ChatMessage(session=session, role="user", content=f"message {number}")
        for session in sessions
        for number in range(MESSAGES_EACH)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_chatsession, events_chatmessage")
    return user
