"""What the pages' tests share: a frozen afternoon in Newton, and conversations as a turn leaves them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from events.models import ChatMessage, ChatSession, Event, Turn
from tests.factories import NOW
from web.limits import clear_limits


@pytest.fixture(autouse=True)
def frozen_now(settings: Settings) -> None:
    """It is Wednesday, March 11; examples and visitors of another test are forgotten."""
    settings.NOW = NOW
    cache.clear()
    clear_limits()


@pytest.fixture
def alice_client(client: Client, alice: User) -> Client:
    """A browser in which Alice is signed in."""
    client.force_login(alice)
    return client


def answered(
    owner: User,
    question: str = "What is on this weekend?",
    answer: str = "I found something.",
    events: list[Event] | None = None,
    query: dict[str, Any] | None = None,
    **fields: Any,
) -> Turn:
    """A finished turn in a conversation of its own, as the chat service stores it."""
    session = ChatSession.objects.create(user=owner)
    asked = session.add_message(ChatMessage.Role.USER, question)
    metadata = {"event_ids": [event.pk for event in events or []], **fields.pop("metadata", {})}
    said = session.add_message(ChatMessage.Role.ASSISTANT, answer, metadata=metadata, **fields)
    said.referenced_events.set(events or [])
    return Turn.objects.create(
        session=session, user=owner, question=asked, answer=said, status=said.status, query=query or {}
    )
