"""The caller's own conversations over HTTP."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import ChatSession, Event

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
    assert message["updates"] == [{"event_id": cancelled.pk, "title": "Off", "event_status": "cancelled"}]


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


def test_export_holds_the_whole_conversation(
    client: Client, as_alice: dict[str, str], session: ChatSession
) -> None:
    session.add_message("user", "What's on?")
    session.add_message("assistant", "Jazz Night.")
    text = client.get(f"{URL}/{session.pk}/export?format=md", headers=as_alice).content.decode()
    assert text.index("What's on?") < text.index("Jazz Night.")
    whole = client.get(f"{URL}/{session.pk}/export", headers=as_alice).json()
    assert [message["content"] for message in whole["messages"]] == ["What's on?", "Jazz Night."]


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
