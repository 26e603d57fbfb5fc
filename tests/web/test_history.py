"""All conversations: listed, searched, renamed, put away, deleted and had back, taken along."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tokens import access_token
from events.models import ChatMessage, ChatSession, SharedConversation
from events.models.chat import UNDO_TIME
from events.retention import erase_deleted
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def session(alice: User) -> ChatSession:
    return answered(alice, "Puppets on Sunday?", "Try the <b>Puppet Show</b> at ten.").session


def list_of(client: Client, query: str = "") -> str:
    return client.get(f"/c/{query}").content.decode()


def move(session: ChatSession, moment: datetime) -> None:
    ChatSession.objects.filter(pk=session.pk).update(updated_at=moment)


def test_all_conversations_are_listed_page_by_page_under_their_days(
    alice_client: Client, alice: User
) -> None:
    for number in range(55):
        move(
            ChatSession.objects.create(user=alice, title=f"Talk {number}."),
            timezone.now() - timedelta(number),
        )
    first = list_of(alice_client)
    assert first.index("Today") < first.index("Talk 0.") < first.index("Yesterday") < first.index("Talk 1.")
    assert "Talk 49." in first
    assert "Talk 50." not in first
    more = first.split('class="history-more"><a class="button button-quiet" href="')[1].split('"')[0]
    second = alice_client.get(more.replace("&amp;", "&")).content.decode()
    assert "Talk 50." in second
    assert "Talk 54." in second
    assert "history-more" not in second
    assert "Talk 49." not in second


def test_a_day_that_goes_on_in_the_next_page_is_named_once(alice_client: Client, alice: User) -> None:
    for number in range(55):
        ChatSession.objects.create(user=alice, title=f"Talk {number}.")
    first = alice_client.get("/c/", headers=HTMX).content.decode()
    more = first.split('hx-get="')[1:][-1].split('"')[0].replace("&amp;", "&")
    second = alice_client.get(more, headers=HTMX).content.decode()
    assert "Today" in first
    assert "Talk 0." in second
    assert "Today" not in second
    assert "<html" not in second


@pytest.mark.parametrize("cursor", ["x", "W10:1abc:def", "%00"])
def test_a_page_that_was_never_given_is_not_there(
    alice_client: Client, session: ChatSession, cursor: str
) -> None:
    assert alice_client.get(f"/c/?before={cursor}").status_code == 404
    assert alice_client.get(f"/c/?q=puppets&before={cursor}").status_code == 404


def test_a_search_shows_what_was_said_with_its_words_marked(
    alice_client: Client, session: ChatSession
) -> None:
    page = list_of(alice_client, "?q=show")
    assert "Try the &lt;b&gt;Puppet <mark>Show</mark>&lt;/b&gt; at ten." in page
    assert "1 conversation found." in page
    assert "2 messages" in page
    assert "<mark>Puppets</mark> on Sunday?" in list_of(alice_client, "?q=puppets")
    assert "No conversation says that." in list_of(alice_client, "?q=jazz")


@pytest.mark.parametrize(
    "text", ["%00", "%ff", "%25", '%22%22"', "%3Cscript%3E", "a" * 5000, "&", "%F0%9F%8E%AD"]
)
def test_any_text_can_be_searched_for(alice_client: Client, session: ChatSession, text: str) -> None:
    response = alice_client.get(f"/c/?q={text}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_a_conversation_is_renamed_in_place_and_an_empty_name_gives_the_first_back(
    alice_client: Client, session: ChatSession
) -> None:
    address = f"/c/{session.pk}/rename/"
    entry = alice_client.post(address, {"title": " Sunday \n <i>fun</i> "}, headers=HTMX).content.decode()
    assert "Sunday &lt;i&gt;fun&lt;/i&gt;" in entry
    assert "<html" not in entry
    assert alice_client.post(address, {"title": "x\x00" * 5000}).headers["Location"] == "/c/"
    session.refresh_from_db()
    assert session.title == "x" * 200
    alice_client.post(address, {"title": "  "})
    session.refresh_from_db()
    assert session.title == "Puppets on Sunday?"


def test_an_archived_conversation_is_in_the_archive_and_can_be_had_back(
    alice_client: Client, session: ChatSession
) -> None:
    left = alice_client.post(f"/c/{session.pk}/archive/", follow=True).content.decode()
    assert "Archived: Puppets on Sunday?" in left
    assert f'action="/c/{session.pk}/unarchive/"' in left
    assert "Puppets" not in list_of(alice_client)
    assert "<mark>" in list_of(alice_client, "?q=puppets&archived=1")
    assert "Puppets on Sunday?" in list_of(alice_client, "?archived=1")
    back = alice_client.post(f"/c/{session.pk}/unarchive/", {"undo": "1"}, headers=HTMX).content.decode()
    assert f'href="/c/{session.pk}/"' in back
    assert "Puppets on Sunday?" in list_of(alice_client)


def test_a_deleted_conversation_is_nowhere_and_can_be_had_back(
    alice_client: Client, alice: User, session: ChatSession
) -> None:
    shared = SharedConversation.objects.create(session=session, last_message=session.messages.last())
    answer = session.messages.get(role=ChatMessage.Role.ASSISTANT)
    token = {"Authorization": f"Bearer {access_token(alice)}"}
    addresses = [
        f"/c/{session.pk}/", f"/c/{session.pk}/export/", f"/c/{session.pk}/answers/{answer.pk}/",
        f"/shared/{shared.token}/", f"/api/v1/chat/sessions/{session.pk}",
    ]  # fmt: skip
    left = alice_client.post(f"/c/{session.pk}/delete/", follow=True).content.decode()
    assert "Deleted: Puppets on Sunday?" in left
    for address in addresses:
        assert alice_client.get(address, headers=token).status_code == 404
    for query in ("", "?archived=1", "?q=puppets", "?q=puppets&archived=1", "?q=%3F"):
        assert "Puppets" not in list_of(alice_client, query)
    for query in ("", "?q=puppets"):
        assert alice_client.get(f"/api/v1/chat/sessions{query}", headers=token).json() == []
    alice_client.post(f"/c/{session.pk}/restore/")
    for address in addresses:
        assert alice_client.get(address, headers=token).status_code == 200
    assert "Puppets on Sunday?" in list_of(alice_client)


def test_a_deleted_conversation_is_erased_when_its_time_is_over(
    alice_client: Client, session: ChatSession
) -> None:
    alice_client.post(f"/c/{session.pk}/delete/")
    assert erase_deleted(timezone.now()) == 0
    ChatSession.with_deleted.update(deleted_at=timezone.now() - UNDO_TIME - timedelta(seconds=1))
    assert alice_client.post(f"/c/{session.pk}/restore/").status_code == 404
    assert "Undo" not in list_of(alice_client, f"?did=deleted&id={session.pk}")
    assert erase_deleted(timezone.now()) == 1
    assert not ChatSession.with_deleted.exists()
    assert not ChatMessage.objects.exists()


def test_whoever_deletes_what_is_open_is_taken_to_the_list(
    alice_client: Client, session: ChatSession
) -> None:
    open_page = HTMX | {"HX-Current-URL": f"http://testserver/c/{session.pk}/"}
    response = alice_client.post(f"/c/{session.pk}/delete/", headers=open_page)
    assert response.headers["HX-Redirect"] == f"/c/?did=deleted&id={session.pk}"


def test_a_conversation_is_taken_along_as_text_and_as_json(
    alice_client: Client, session: ChatSession
) -> None:
    text = alice_client.get(f"/c/{session.pk}/export/")
    assert text.headers["Content-Disposition"] == f'attachment; filename="conversation-{session.pk}.md"'
    assert "> Puppets on Sunday?" in text.content.decode()
    whole = json.loads(alice_client.get(f"/c/{session.pk}/export/?format=json").content)
    assert whole["session"]["title"] == "Puppets on Sunday?"
    assert [message["role"] for message in whole["messages"]] == ["user", "assistant"]
    assert alice_client.get(f"/c/{session.pk}/export/?format=exe").status_code == 404


def test_a_strangers_conversations_can_neither_be_seen_nor_touched(bob: User, session: ChatSession) -> None:
    visitor, stranger = Client(), Client()
    stranger.force_login(bob)
    before = ChatSession.objects.values().get()
    for browser in (visitor, stranger):
        for deed in ("rename", "archive", "unarchive", "delete", "restore"):
            posted = browser.post(f"/c/{session.pk}/{deed}/", {"title": "Mine"})
            assert posted.status_code == 404
            assert browser.get(f"/c/{session.pk}/{deed}/").status_code == 405
        assert browser.get(f"/c/{session.pk}/export/").status_code == 404
        for query in ("", "?q=puppets", f"?did=unarchived&id={session.pk}"):
            assert "Puppets" not in list_of(browser, query)
    assert ChatSession.objects.values().get() == before
    session.delete_for_now()
    assert stranger.post(f"/c/{session.pk}/restore/").status_code == 404
    assert "Puppets" not in list_of(stranger, f"?did=deleted&id={session.pk}")


def test_nothing_is_changed_without_the_pages_own_token(alice: User, session: ChatSession) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(f"/c/{session.pk}/delete/").status_code == 403
    assert ChatSession.objects.exists()


def test_the_column_marks_the_open_conversation_after_a_search_too(
    alice_client: Client, session: ChatSession
) -> None:
    open_page = HTMX | {"HX-Current-URL": f"http://testserver/c/{session.pk}/"}
    found = alice_client.get("/c/?in=column&q=puppets", headers=open_page).content.decode()
    assert 'aria-current="page"' in found
    assert 'class="tabs"' not in found
