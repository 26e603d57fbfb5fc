"""Somebody who is signed in and has talked for a long time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import User
from benchmarks.history_words import Talk
from events.models import ChatMessage, ChatSession

NAME = "benchmark-reader"
MESSAGES = 1_000
_SEED = 20260311
_BACKEND = "accounts.backends.NameOrEmailBackend"


@dataclass(frozen=True, slots=True)
class Reader:
    """Their session cookie and their conversation."""

    cookie: str
    conversation_id: int


@contextmanager
def reader() -> Iterator[Reader]:
    """The reader for the time of the context; the conversation goes with them."""
    user = User.objects.get_or_create(username=NAME)[0]
    try:
        yield Reader(_signed_in(user), _conversation(user).pk)
    finally:
        user.delete()


def _signed_in(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = _BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _conversation(user: User) -> ChatSession:
    session: ChatSession = ChatSession.objects.create(user=user, title="A thousand messages")
    roles = ChatMessage.Role.USER, ChatMessage.Role.ASSISTANT
    ChatMessage.objects.bulk_create(
        ChatMessage(session=session, role=roles[place % 2], content=text, status="complete")
        for place, text in enumerate(Talk(_SEED).messages(MESSAGES))
    )
    return session
