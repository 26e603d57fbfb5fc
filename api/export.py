"""A whole conversation as JSON or Markdown, read and sent batch by batch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from zoneinfo import ZoneInfo

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from api.chat_schemas import ChatMessageSchema, ChatSessionSchema
from api.messages import told
from events.models import ChatMessage, ChatSession

BATCH = 200


def as_json(session: ChatSession) -> Iterator[str]:
    """The parts of a ChatSessionDetailSchema with all messages, one on a line."""
    yield f'{{"session": {ChatSessionSchema.from_orm(session).model_dump_json()},\n"messages": ['
    separator = "\n"
    for batch in _batches(session):
        messages = [ChatMessageSchema(**message) for message in told(batch)]
        yield separator + ",\n".join([message.model_dump_json() for message in messages])
        separator = ",\n"
    yield "\n]}\n"


def as_markdown(session: ChatSession) -> Iterator[str]:
    """The parts of a text with who said what and when, in the site's time zone.

    What was said is quoted: no line of it can pass for ours, or for somebody else's.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    yield f"# {_harmless(' '.join(session.title.split())) or 'Conversation'}\n"
    for batch in _batches(session):
        for message in batch:
            who = "You" if message.role == ChatMessage.Role.USER else "Superschedules"
            said = message.created_at.astimezone(zone)
            yield f"\n**{who}**, {said:%Y-%m-%d %H:%M}\n\n{_quoted(message.content)}\n"


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


def _batches(session: ChatSession) -> Iterator[list[ChatMessage]]:
    messages = session.messages.order_by("created_at", "id")
    batch = list(messages[:BATCH])
    while batch:
        yield batch
        batch = list(messages.after(batch[-1])[:BATCH]) if len(batch) == BATCH else []


def _quoted(content: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in _harmless(content).splitlines()) or ">"


def _harmless(text: str) -> str:
    """Text in which no HTML, no picture from elsewhere and no target for other people's links is left."""
    return text.replace("<", r"\<").replace("![", r"!\[").replace("]:", r"]\:")
