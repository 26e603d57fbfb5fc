"""Nothing found, not searched, failed: three different answers at every door."""

import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from assistant.errors import SearchFailed
from events.models import ChatMessage, Event
from tests.chat_service.conftest import Chat, Stream
from tests.factories import make_event

NOTHING = "opera in Newton this weekend, free, for a 4-year-old"
UNKNOWN = "what is on in Xyzzyville this weekend?"
FAILING = "what is on this weekend in Newton?"


@dataclass
class Door:
    """One question asked over HTTP, and what the other doors then show of it."""

    chat: Chat
    client: Client
    alice: User

    def ask(self, question: str) -> tuple[Stream, dict[str, Any], str]:
        """The stream, the message in the API, and the page of the conversation."""
        stream = self.chat.ask(question)
        session_id = stream.system["session_id"]
        stored = self.client.get(f"/api/v1/chat/sessions/{session_id}", headers=self.chat.headers)
        self.client.force_login(self.alice)
        page = self.client.get(f"/c/{session_id}/")
        assert (stored.status_code, page.status_code) == (200, 200)
        shown = page.content.decode().partition("<template")[0]
        return stream, stored.json()["messages"][-1], shown


@pytest.fixture
def door(chat: Chat, client: Client, alice: User, weekend: list[Event]) -> Door:
    make_event("Opera Gala", "2026-03-18 19:00", cost_kind="free", age_min=3, age_max=9)
    return Door(chat, client, alice)


@pytest.fixture
def broken_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise SearchFailed("column secret does not exist")

    monkeypatch.setattr("assistant.answering.search", broken)


def terminal(question: str) -> str:
    """What the command prints; raises CommandError."""
    out = io.StringIO()
    call_command("ask", question, "--user", "alice", stdout=out, stderr=io.StringIO(), no_color=True)
    return out.getvalue()


def test_nothing_found_says_what_was_searched_and_what_would_find_something(door: Door) -> None:
    stream, message, page = door.ask(NOTHING)
    assert (stream.done.get("error_code"), stream.done["error"]) == (None, None)
    assert (stream.system["status"], stream.system["query"]["intent"]) == ("complete", "search")
    for words in ("Saturday, March 14 to Sunday, March 15", "within 10 miles of Newton, MA", "age 4", "free"):
        assert words in stream.text
    assert "There is 1 event by" in stream.text
    assert stream.done["suggested_event_ids"] == []
    assert (message["status"], message["content"]) == ("complete", stream.text)
    [relaxation, *_] = message["metadata"]["relaxations"]
    assert relaxation["count"] == 1
    assert relaxation["question"] == stream.done["follow_up_questions"][0]
    assert "error" not in message["metadata"]
    assert f'data-ask="{relaxation["question"]}"' in page
    assert "1 event</span>" in page
    assert 'class="chip' in page
    assert 'class="cut"' not in page
    assert "I searched Saturday, March 14" in terminal(NOTHING)


def test_not_searched_says_why_and_asks(door: Door) -> None:
    stream, message, page = door.ask(UNKNOWN)
    assert (stream.system["status"], stream.system["query"]["intent"]) == ("complete", "clarify")
    assert "I have not searched yet" in stream.text
    assert "found" not in stream.text
    assert stream.text.endswith("?")
    assert stream.done["error"] is None
    assert stream.system["query"]["where"] == []
    assert message["metadata"]["query"]["intent"] == "clarify"
    assert "relaxations" not in message["metadata"]
    assert "Xyzzyville" in page
    assert 'class="cut"' not in page
    assert "I have not searched yet" in terminal(UNKNOWN)


def test_failed_says_so_and_offers_to_try_again(door: Door, broken_search: None) -> None:
    stream, message, page = door.ask(FAILING)
    assert stream.text == ""
    assert (stream.done["error_code"], stream.done["retryable"]) == ("rag_error", True)
    assert stream.done["error"] == "The events could not be searched just now. Please try again."
    assert (stream.system["status"], stream.system["query"]["intent"]) == ("failed", "search")
    assert "no event" not in stream.body
    assert message["status"] == "failed"
    assert message["metadata"]["error"]["code"] == "rag_error"
    assert "secret" not in stream.body + str(message) + page
    assert "could not be searched" in page
    assert "Ask again" in page
    assert 'class="chip' not in page
    with pytest.raises(CommandError, match="could not be searched"):
        terminal(FAILING)


def test_what_could_not_be_searched_is_remembered(
    chat: Chat, weekend: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = chat.ask("free things in Newton this weekend").system

    def broken(*_args: object, **_options: object) -> None:
        raise SearchFailed("away")

    with monkeypatch.context() as patched:
        patched.setattr("assistant.answering.search", broken)
        failed = chat.ask("only story times", session_id=first["session_id"])
    assert failed.system["status"] == "failed"
    assert chat.again(failed.system["turn_id"]).body == failed.body
    after = chat.ask("and Sunday?", session_id=first["session_id"]).system["query"]
    assert after["cost"]["free"] is True
    assert [spot["name"] for spot in after["where"]] == ["Newton, MA"]
    assert "story time" in after["topic"]


@pytest.mark.parametrize("question", [NOTHING, UNKNOWN])
def test_each_is_the_same_when_it_is_streamed_again(door: Door, question: str) -> None:
    stream, _, _ = door.ask(question)
    assert door.chat.again(stream.system["turn_id"]).body == stream.body
    assert ChatMessage.objects.get(pk=stream.system["message_id"]).content == stream.text
