"""Which of two writers did better, as its reader says over HTTP."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.models import ChatMessage, ChatSession, Choice

BOTH = {"model_b": {"content": "Try the market.", "model": "other", "writer": "language_model"}}


@pytest.fixture
def answer(alice: User) -> ChatMessage:
    """An answer of two writers in Alice's conversation."""
    session = ChatSession.objects.create(user=alice)
    return session.add_message("assistant", "Try the fair.", metadata=BOTH)


def choose(client: Client, headers: dict[str, str], message: ChatMessage, body: dict[str, Any]) -> int:
    address = f"/api/v1/chat/messages/{message.pk}/choice"
    return client.post(address, body, content_type="application/json", headers=headers).status_code


def test_a_choice_is_kept_once_and_can_be_changed(
    client: Client, as_alice: dict[str, str], answer: ChatMessage
) -> None:
    for said, kept in (("A", "A"), ("B", "B"), (None, "")):
        assert choose(client, as_alice, answer, {"chosen": said}) == 204
        assert [choice.chosen for choice in answer.choices.all()] == [kept]


def test_a_stranger_chooses_nothing(client: Client, as_bob: dict[str, str], answer: ChatMessage) -> None:
    assert choose(client, as_bob, answer, {"chosen": "A"}) == 404
    assert not Choice.objects.exists()


def test_nobody_chooses_without_a_token(client: Client, answer: ChatMessage) -> None:
    assert choose(client, {}, answer, {"chosen": "A"}) == 401


@pytest.mark.parametrize("body", [{}, {"chosen": "C"}, {"chosen": ""}, {"chosen": 1}, {"value": "A"}])
def test_what_is_no_choice_is_refused(
    client: Client, as_alice: dict[str, str], answer: ChatMessage, body: dict[str, Any]
) -> None:
    assert choose(client, as_alice, answer, body) == 422
    assert not Choice.objects.exists()


def test_an_answer_of_one_writer_leaves_nothing_to_choose(
    client: Client, as_alice: dict[str, str], answer: ChatMessage
) -> None:
    alone = answer.session.add_message("assistant", "Try the fair.")
    assert choose(client, as_alice, alone, {"chosen": "A"}) == 422


def test_a_question_is_not_chosen(client: Client, as_alice: dict[str, str], answer: ChatMessage) -> None:
    question = answer.session.add_message("user", "What is on?", metadata=BOTH)
    assert choose(client, as_alice, question, {"chosen": "A"}) == 404


def test_a_choice_goes_with_its_conversation(
    client: Client, as_alice: dict[str, str], answer: ChatMessage
) -> None:
    choose(client, as_alice, answer, {"chosen": "A"})
    assert client.delete(f"/api/v1/chat/sessions/{answer.session_id}", headers=as_alice).status_code == 204
    assert not Choice.objects.exists()
