"""A whole conversation as JSON or Markdown, read and sent batch by batch."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from events.messages import Tell
from events.models import ChatMessage, ChatSession

BATCH = 200


def as_json(session: ChatSession, tell: Tell) -> Iterator[str]:
    """The parts of what the API tells of a session and all its messages, one on a line."""
    yield f'{{"session": {_dumped(_told(session))},\n"messages": ['
    separator = "\n"
    for batch in batches(session):
        yield separator + ",\n".join([_dumped(message) for message in tell(batch)])
        separator = ",\n"
    yield "\n]}\n"


def as_markdown(session: ChatSession, tell: Tell) -> Iterator[str]:
    """The parts of a text with who said what and when, in the site's time zone, and what changed since.

    What was said is quoted: no line of it can pass for ours, or for somebody else's.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    yield f"# {_harmless(' '.join(session.title.split())) or 'Conversation'}\n"
    for batch in batches(session):
        for message in tell(batch):
            who = "You" if message["role"] == ChatMessage.Role.USER else "Superschedules"
            said = message["created_at"].astimezone(zone)
            yield f"\n**{who}**, {said:%Y-%m-%d %H:%M}\n\n{_quoted(message['content'])}\n"
            if message["updates"]:
                yield "\nSince then:\n\n" + "".join(map(_since_then, message["updates"]))


def download(request: HttpRequest, session: ChatSession, format: str, tell: Tell) -> HttpResponseBase:
    """The whole session, which has a `message_count`, as a file: "md" or "json"."""
    if format == "md":
        parts, kind = as_markdown(session, tell), "text/markdown; charset=utf-8"
    else:
        parts, kind = as_json(session, tell), "application/json"
    response = in_parts(request, parts, kind, at_once=session.message_count <= BATCH)
    response["Content-Disposition"] = f'attachment; filename="conversation-{session.pk}.{format}"'
    return response


def in_parts(request: HttpRequest, parts: Iterator[str], kind: str, *, at_once: bool) -> HttpResponseBase:
    """The parts as one body, or sent as they are made, the next when the last one is on its way."""
    if at_once:
        return HttpResponse("".join(parts), content_type=kind)
    streamed = _from_thread(parts) if isinstance(request, ASGIRequest) else parts
    return StreamingHttpResponse(streamed, content_type=kind)


async def _from_thread(parts: Iterator[str]) -> AsyncIterator[str]:
    while part := await sync_to_async(_following)(parts):
        yield part


def _following(parts: Iterator[str]) -> str:
    return next(parts, "")


def _told(session: ChatSession) -> dict[str, Any]:
    names = ("id", "title", "created_at", "updated_at", "message_count", "is_active", "context")
    return {name: getattr(session, name) for name in names}


def _dumped(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_moment)


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def batches(session: ChatSession) -> Iterator[list[ChatMessage]]:
    """All messages of a session in their order, some at a time."""
    messages = session.messages.order_by("created_at", "id")
    batch = list(messages[:BATCH])
    while batch:
        yield batch
        batch = list(messages.after(batch[-1])[:BATCH]) if len(batch) == BATCH else []


def _since_then(update: dict[str, Any]) -> str:
    """A line of its own, whatever a calendar has for a title or a place."""
    words = f"{update['title']}: {update['text']}"
    return f"- {_harmless(' '.join(words.split()))}\n"


def _quoted(content: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in _harmless(content).splitlines()) or ">"


def _harmless(text: str) -> str:
    """Text in which no HTML, no picture from elsewhere and no target for other people's links is left."""
    return text.replace("<", r"\<").replace("![", r"!\[").replace("]:", r"]\:")
