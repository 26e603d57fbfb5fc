"""A conversation as a Markdown text."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings

from events.models import ChatMessage, ChatSession


def as_markdown(session: ChatSession, messages: Iterable[ChatMessage]) -> str:
    """The conversation with who said what and when, in the site's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    parts = [f"# {session.title or 'Conversation'}"]
    for message in messages:
        who = "You" if message.role == ChatMessage.Role.USER else "Superschedules"
        said = message.created_at.astimezone(zone)
        parts.append(f"**{who}**, {said:%Y-%m-%d %H:%M}\n\n{message.content}")
    return "\n\n".join(parts) + "\n"
