"""A thumb up or down on an answer, as its page shows it."""

import re

import pytest
from django.test import Client

from accounts.models import User
from events.models import ChatMessage, Feedback, SharedConversation, Turn
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db


def thumbs(page: str) -> list[tuple[str, str]]:
    """Each thumb of the page: its name and whether it is pressed."""
    found = re.findall(r'data-thumb="-?1" aria-pressed="(\w+)" aria-label="([^"]+)"', page)
    return [(name, pressed) for pressed, name in found]


def page_of(client: Client, turn: Turn) -> str:
    return client.get(f"/c/{turn.session_id}/").content.decode()


def test_an_answer_can_be_called_good_or_bad(alice_client: Client, alice: User) -> None:
    page = page_of(alice_client, answered(alice))
    assert thumbs(page) == [("Good answer", "false"), ("Bad answer", "false")]
    assert re.search(r"<form[^>]*data-reason hidden>", page)


def test_what_was_said_of_an_answer_is_still_there_later(alice_client: Client, alice: User) -> None:
    turn = answered(alice)
    Feedback.objects.create(message=turn.answer, user=alice, value=-1, reason="Too far <b>")
    page = page_of(alice_client, turn)
    assert thumbs(page) == [("Good answer", "false"), ("Bad answer", "true")]
    assert 'value="Too far &lt;b&gt;"' in page


def test_each_answer_has_its_own_thumbs(alice_client: Client, alice: User) -> None:
    turn = answered(alice)
    later = turn.session.add_message(ChatMessage.Role.ASSISTANT, "And this.")
    Feedback.objects.create(message=later, user=alice, value=1)
    pressed = [is_pressed for _, is_pressed in thumbs(page_of(alice_client, turn))]
    assert pressed == ["false", "false", "true", "false"]


def test_an_answer_that_is_being_written_has_no_thumbs_yet(alice_client: Client, alice: User) -> None:
    assert thumbs(page_of(alice_client, answered(alice, status=ChatMessage.Status.RUNNING))) == []


def test_readers_of_a_shared_conversation_see_no_thumbs(client: Client, alice: User) -> None:
    turn = answered(alice)
    Feedback.objects.create(message=turn.answer, user=alice, value=-1, reason="Too far")
    link = SharedConversation.objects.create(session=turn.session, last_message=turn.answer)
    page = client.get(f"/shared/{link.token}/").content.decode()
    assert "I found something." in page
    assert thumbs(page) == []
    assert "Too far" not in page
