"""The caller's own conversations over HTTP."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events.models import ChatMessage, ChatSession, Event, Feedback, Turn, TurnLogEntry
from events.session_export import BATCH

URL = "/api/v1/chat/sessions"


@pytest.fixture
def session(alice: User) -> ChatSession:
    return ChatSession.objects.create(user=alice, title="Weekend")


def test_create_answers_the_specified_fields(client: Client, as_alice: dict[str, str]) -> None:
    answer = client.post(URL, {"title": "Test Session"}, content_type="application/json", headers=as_alice)
    assert answer.status_code == 200
    assert answer.json()["title"] == "Test Session"
    assert answer.json()["message_count"] == 0


def test_list_is_most_recent_first_and_counts_messages(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    first, second = (ChatSession.objects.create(user=alice) for _ in range(2))
    first.add_message("user", "hello")
    listed = client.get(URL, headers=as_alice).json()
    assert [row["id"] for row in listed] == [first.pk, second.pk]
    assert [row["message_count"] for row in listed] == [1, 0]


def test_list_costs_one_query_beside_the_caller_however_long(
    client: Client, alice: User, as_alice: dict[str, str], django_assert_num_queries
) -> None:
    for _ in range(20):
        ChatSession.objects.create(user=alice).add_message("user", "hello")
    with django_assert_num_queries(2):
        assert len(client.get(URL, headers=as_alice).json()) == 20


def test_pages_show_each_session_once_also_with_equal_times(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    moment = timezone.now()
    for _ in range(5):
        ChatSession.objects.create(user=alice)
    ChatSession.objects.update(updated_at=moment)
    seen: list[int] = []
    address: str | None = f"{URL}?limit=2"
    while address:
        answer = client.get(address, headers=as_alice)
        seen += [row["id"] for row in answer.json()]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else None
    assert len(seen) == len(set(seen)) == 5


def test_tampered_cursor_is_refused(client: Client, as_alice: dict[str, str]) -> None:
    answer = client.get(f"{URL}?before=abc", headers=as_alice)
    assert answer.status_code == 422
    assert answer.json()["detail"]["fields"] == {"before": "This is not a page we gave out."}


@pytest.mark.parametrize("limit", ["0", "-1", "101", "x"])
def test_limit_out_of_range_is_refused(client: Client, as_alice: dict[str, str], limit: str) -> None:
    answer = client.get(f"{URL}?limit={limit}", headers=as_alice)
    assert answer.status_code == 422
    assert answer.json()["detail"]["error_code"] == "invalid_request"


def test_search_finds_words_of_title_or_messages_literally(
    client: Client, alice: User, as_alice: dict[str, str], session: ChatSession
) -> None:
    other = ChatSession.objects.create(user=alice, title="100% jazz")
    session.add_message("user", "story time?")
    found = {
        words: client.get(URL, {"q": words}, headers=as_alice).json() for words in ("STORY", "100%", "%")
    }
    assert [row["id"] for row in found["STORY"]] == [session.pk]
    assert [row["id"] for row in found["100%"]] == [other.pk]
    assert [row["id"] for row in found["%"]] == [other.pk]


def test_session_shows_its_last_fifty_messages_oldest_first(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    for number in range(60):
        session.add_message("user", str(number))
    page = client.get(f"{URL}/{session.pk}", headers=as_alice).json()["messages"]
    assert [message["content"] for message in page] == [str(number) for number in range(10, 60)]
    earlier = client.get(f"{URL}/{session.pk}?before={page[0]['id']}", headers=as_alice).json()["messages"]
    assert [message["content"] for message in earlier] == [str(number) for number in range(10)]


def test_messages_of_one_moment_are_shown_once_on_their_pages(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    for number in range(7):
        session.add_message("user", str(number))
    session.messages.update(created_at=timezone.now())
    seen: list[str] = []
    query: dict[str, int] = {"limit": 3}
    while page := client.get(f"{URL}/{session.pk}", query, headers=as_alice).json()["messages"]:
        seen = [message["content"] for message in page] + seen
        query["before"] = page[0]["id"]
    assert seen == [str(number) for number in range(7)]


def test_page_of_messages_costs_five_statements_beside_the_caller_and_finds_them_in_the_index(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    for _ in range(3):
        asked_and_answered(session)
    last = session.messages.last()
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{URL}/{session.pk}?before={last.pk}", headers=as_alice)
    statements = [query["sql"] for query in captured.captured_queries]
    assert len(statements) == 6
    [page] = [statement for statement in statements if " IN (SELECT" in statement]
    with connection.cursor() as cursor:
        # As after a vacuum of a long table: otherwise no index-only scan is worth it.
        cursor.execute("UPDATE pg_class SET relallvisible = 1000 WHERE relname = 'events_chatmessage'")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {page}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    keys = plan[plan.index("Index Only Scan Backward using message_order") :].splitlines()[1]
    assert "created_at <= " in keys


def test_message_names_events_and_says_what_was_cancelled_since(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    start = timezone.now() + timedelta(days=1)
    kept, cancelled = (Event.objects.create(title=title, start_time=start) for title in ("Kept", "Off"))
    answer = session.add_message("assistant", "Two events.", metadata={"event_ids": [cancelled.pk, kept.pk]})
    answer.referenced_events.set([kept, cancelled])
    cancelled.event_status = "cancelled"
    cancelled.save()
    message = client.get(f"{URL}/{session.pk}", headers=as_alice).json()["messages"][0]
    assert message["referenced_event_ids"] == [cancelled.pk, kept.pk]
    assert message["updates"] == [
        {
            "event_id": cancelled.pk,
            "title": "Off",
            "event_status": "cancelled",
            "changes": ["status"],
            "text": "Cancelled since this answer.",
        }
    ]


@pytest.mark.parametrize(
    ("method", "tail"),
    [
        ("get", ""),
        ("patch", ""),
        ("delete", ""),
        ("post", "/archive"),
        ("post", "/unarchive"),
        ("get", "/export"),
    ],
)
def test_a_strangers_session_is_the_same_404_as_none(
    client: Client, as_bob: dict[str, str], session: ChatSession, method: str, tail: str
) -> None:
    def call(session_id: int) -> tuple[int, bytes]:
        answer = getattr(client, method)(
            f"{URL}/{session_id}{tail}", data={}, content_type="application/json", headers=as_bob
        )
        return answer.status_code, answer.content

    if method == "get":
        theirs = client.get(f"{URL}/{session.pk}{tail}", headers=as_bob)
        nobodys = client.get(f"{URL}/999999{tail}", headers=as_bob)
        assert theirs.status_code == 404
        assert theirs.content == nobodys.content
    else:
        assert call(session.pk)[0] == 404
        assert call(session.pk) == call(999999)
    assert ChatSession.objects.filter(pk=session.pk, is_active=True).exists()


def test_huge_id_is_not_found(client: Client, as_alice: dict[str, str]) -> None:
    assert client.get(f"{URL}/{10**30}", headers=as_alice).status_code == 404


def test_archive_is_idempotent_and_reversible(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    for _ in range(2):
        assert client.post(f"{URL}/{session.pk}/archive", headers=as_alice).json() == {"status": "archived"}
    assert client.get(URL, headers=as_alice).json() == []
    assert len(client.get(f"{URL}?archived=true", headers=as_alice).json()) == 1
    assert client.post(f"{URL}/{session.pk}/unarchive", headers=as_alice).json() == {"status": "active"}


def test_null_in_the_query_removes_a_chip_and_keeps_the_rest(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    session.merge_context({"query": {"topic": "jazz", "ages": [4]}, "location": "Newton"})
    answer = client.patch(
        f"{URL}/{session.pk}",
        {"context": {"query": {"topic": None}}},
        content_type="application/json",
        headers=as_alice,
    )
    assert answer.json()["context"] == {"query": {"ages": [4]}, "location": "Newton"}


def test_delete_removes_messages_too(client: Client, as_alice: dict[str, str], session: ChatSession) -> None:
    session.add_message("user", "hello")
    assert client.delete(f"{URL}/{session.pk}", headers=as_alice).status_code == 204
    assert client.get(f"{URL}/{session.pk}", headers=as_alice).status_code == 404


def asked_and_answered(session: ChatSession, status: str = "complete") -> Turn:
    """A turn with all that comes of one: messages, a log, a named event, feedback."""
    question = session.add_message("user", "jazz?")
    answer = session.add_message("assistant", "Jazz Night.")
    answer.referenced_events.add(Event.objects.create(title="Jazz Night", start_time=timezone.now()))
    answer.feedback.create(user=session.user, value=1)
    turn = session.turns.create(user=session.user, question=question, answer=answer, status=status)
    TurnLogEntry.objects.create(turn_id=turn.pk, seq=1, data="{}")
    return turn


@pytest.mark.parametrize("status", ["complete", "running"])
def test_f37_delete_leaves_nothing_of_the_session_in_any_table(
    client: Client, alice: User, as_alice: dict[str, str], session: ChatSession, status: str
) -> None:
    kept = ChatSession.objects.create(user=alice, title="Kept")
    for one in (session, kept):
        asked_and_answered(one, status)
    assert client.delete(f"{URL}/{session.pk}", headers=as_alice).status_code == 204
    tables = (ChatSession, Turn, TurnLogEntry, Feedback, ChatMessage.referenced_events.through)
    assert [table.objects.count() for table in tables] == [1] * len(tables)
    assert [message.session_id for message in ChatMessage.objects.all()] == [kept.pk] * 2
    assert [row["id"] for row in client.get(URL, {"q": "jazz"}, headers=as_alice).json()] == [kept.pk]


@pytest.mark.django_db(transaction=True)
def test_a_delete_waits_for_whoever_stores_the_answer_and_not_both_for_each_other(
    session: ChatSession,
) -> None:
    turn = asked_and_answered(session, "running")
    info = connection.connection.info
    with psycopg.connect(info.dsn, password=info.password) as other, ThreadPoolExecutor(1) as thread:
        other.execute("UPDATE events_turn SET status = 'complete' WHERE id = %s", [turn.pk])
        deleted = thread.submit(in_thread, session.erase)
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
        while other.execute(waiting, [other.info.backend_pid]).fetchone() == (0,):
            assert not deleted.done()
        other.execute("UPDATE events_chatsession SET updated_at = now() WHERE id = %s", [session.pk])
        other.commit()
        deleted.result()
    assert not Turn.objects.exists()


def in_thread(call: Callable[[], None]) -> None:
    try:
        call()
    finally:
        connection.close()


def test_delete_costs_no_statement_for_a_message(
    client: Client, as_alice: dict[str, str], session: ChatSession, django_assert_max_num_queries
) -> None:
    ChatMessage.objects.bulk_create(
        ChatMessage(session=session, role="user", content=str(number)) for number in range(1_000)
    )
    # The caller, the session, two savepoints, two locks, seven deletes.
    with django_assert_max_num_queries(13):
        assert client.delete(f"{URL}/{session.pk}", headers=as_alice).status_code == 204
    assert not ChatMessage.objects.exists()


def test_export_holds_the_whole_conversation(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    session.add_message("user", "What's on?")
    session.add_message("assistant", "Jazz Night.")
    text = client.get(f"{URL}/{session.pk}/export?format=md", headers=as_alice).content.decode()
    assert text.index("What's on?") < text.index("Jazz Night.")
    whole = client.get(f"{URL}/{session.pk}/export", headers=as_alice).json()
    assert [message["content"] for message in whole["messages"]] == ["What's on?", "Jazz Night."]


def long_conversation(session: ChatSession) -> list[str]:
    """More than is read at once, all said at the same moment."""
    texts = [str(number) for number in range(BATCH * 2 + 1)]
    ChatMessage.objects.bulk_create(ChatMessage(session=session, role="user", content=text) for text in texts)
    session.messages.update(created_at=timezone.now())
    return texts


def test_long_export_is_sent_in_parts_and_whole(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    texts = long_conversation(session)
    answer = client.get(f"{URL}/{session.pk}/export", headers=as_alice)
    parts = list(answer.streaming_content)
    assert len(parts) > 3
    assert [message["content"] for message in json.loads(b"".join(parts))["messages"]] == texts


def test_long_export_is_sent_in_parts_by_the_asgi_server_too(
    as_alice: dict[str, str], session: ChatSession
) -> None:
    texts = long_conversation(session)

    async def export() -> bytes:
        answer = await AsyncClient().get(f"{URL}/{session.pk}/export?format=md", headers=as_alice)
        return b"".join([part async for part in answer.streaming_content])

    lines = async_to_sync(export)().decode().splitlines()
    assert [line.removeprefix("> ") for line in lines if line.startswith(">")] == texts


@pytest.mark.parametrize(
    "content",
    [
        "# Heading", "**You**, 2026-03-14 10:00", "```\nnever closed", "<!-- never closed", "</blockquote>",
        "a\r\rb\u2028**You**\x0bc\x85# d", "![x](https://example.org/p.png)", "[Sunday]: https://example.org",
        "", "[a\n[b]: c", "    code", "---", "> quoted", "- list\n\n# out",
    ],
)  # fmt: skip
def test_no_message_passes_for_another_in_a_markdown_export(
    client: Client, as_alice: dict[str, str], session: ChatSession, content: str
) -> None:
    ChatSession.objects.filter(pk=session.pk).update(title="Two\n# lines")
    session.add_message("assistant", content)
    text = client.get(f"{URL}/{session.pk}/export?format=md", headers=as_alice).content.decode()
    title, _, who, _, *quoted = text.splitlines()
    assert title == "# Two # lines"
    assert who.startswith("**Superschedules**, ")
    assert all(line.startswith(">") for line in quoted)
    assert not any(mark in text.replace("\\<", "").replace("\\[", "") for mark in ("<", "![", "]:"))


def test_feedback_is_kept_once_and_can_be_taken_back(
    client: Client, as_alice: dict[str, str], as_bob: dict[str, str], session: ChatSession
) -> None:
    answer = session.add_message("assistant", "Jazz Night.")
    address = f"/api/v1/chat/messages/{answer.pk}/feedback"
    for value in (1, -1):
        sent = client.post(address, {"value": value}, content_type="application/json", headers=as_alice)
        assert sent.status_code == 204
    assert [row.value for row in answer.feedback.all()] == [-1]
    client.post(address, {"value": 0}, content_type="application/json", headers=as_alice)
    assert not answer.feedback.exists()
    stranger = client.post(address, {"value": 1}, content_type="application/json", headers=as_bob)
    assert stranger.status_code == 404


@pytest.mark.parametrize("title", ["a\\u0000b", "\\ud800", "x" * 201])
def test_title_that_cannot_be_stored_is_refused(client: Client, as_alice: dict[str, str], title: str) -> None:
    answer = client.post(URL, f'{{"title": "{title}"}}', content_type="application/json", headers=as_alice)
    assert answer.status_code == 422
    assert "title" in answer.json()["detail"]["fields"]


def test_trailing_slash_is_accepted(client: Client, as_alice: dict[str, str]) -> None:
    assert client.post(f"{URL}/", {}, content_type="application/json", headers=as_alice).status_code == 200


def test_body_that_is_not_json_is_refused(client: Client, as_alice: dict[str, str]) -> None:
    answer = client.post(URL, "{", content_type="application/json", headers=as_alice)
    assert answer.status_code == 422
    assert answer.json()["detail"]["error_code"] == "invalid_request"
