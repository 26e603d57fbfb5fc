"""The rows of a turn: accepted in one transaction, saved in one, read back for a replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assistant.understanding import Shown
from chat_service.answer import Answer, Failure
from chat_service.errors import NotFound, SessionBroken, TurnInProgress
from events.models import ChatMessage, ChatSession, CostKind, Event, Turn
from events.querysets import MAX_ROW_ID

HISTORY_MESSAGES = 10
# What a turn may take beyond its language model: searching, saving, waiting for the database.
MARGIN_S = 90

Status = ChatMessage.Status


@dataclass(frozen=True, slots=True)
class Accepted:
    """A turn whose question is stored and whose answer is reserved, with what the session remembers."""

    turn_id: int
    session_id: int
    answer_id: int
    message: str
    history: tuple[tuple[str, str], ...]
    shown: tuple[Shown, ...]
    session_context: dict[str, Any]


def longest_turn_s() -> int:
    """After this many seconds a turn is not running any more, whatever its row says."""
    return int(settings.LLM_TIMEOUT_S) + MARGIN_S


def accept(user_id: int, session_id: int | None, message: str) -> Accepted:
    """Store a question and reserve its answer; an unknown or strange session opens a new one.

    Raises TurnInProgress while the session's question before is being answered.
    """
    with transaction.atomic():
        session = _own_session(user_id, session_id)
        recent = session.get_recent_messages(HISTORY_MESSAGES) if session else []
        session = session or ChatSession.objects.create(user_id=user_id)
        question = session.add_message(ChatMessage.Role.USER, message)
        # The question has moved the session and named it: the answer's place needs only its row.
        answer = session.messages.create(role=ChatMessage.Role.ASSISTANT, status=Status.RUNNING)
        turn = Turn.objects.create(session=session, question=question, answer=answer)
        return Accepted(
            turn_id=turn.pk,
            session_id=session.pk,
            answer_id=answer.pk,
            message=message,
            history=tuple((said.role, said.content) for said in recent if said.content),
            shown=_shown(recent, message),
            session_context=session.context if isinstance(session.context, dict) else {},
        )


def _own_session(user_id: int, session_id: int | None) -> ChatSession | None:
    """The person's session, locked; None when there is none with this id. Raises TurnInProgress."""
    if session_id is None or not 0 < session_id <= MAX_ROW_ID:
        return None
    # The lock makes two questions at once come one after the other; the second then sees the first running.
    session = ChatSession.objects.select_for_update().filter(pk=session_id, user_id=user_id).first()
    if session is None:
        return None
    running = session.turns.filter(status=Status.RUNNING).first()
    if running is not None and not _give_up_if_dead(running):
        raise TurnInProgress(running.pk)
    return session


def _give_up_if_dead(turn: Turn) -> bool:
    """Mark a turn that nobody can be running any more as interrupted."""
    if timezone.now() - turn.created_at < timedelta(seconds=longest_turn_s()):
        return False
    interrupt([turn.pk])
    return True


def interrupt(turn_ids: Sequence[int]) -> None:
    """Mark running turns as interrupted, with the text their answers have."""
    Turn.objects.filter(pk__in=turn_ids, status=Status.RUNNING).update(
        status=Status.INTERRUPTED, finished_at=timezone.now()
    )
    ChatMessage.objects.filter(turn_answered__in=turn_ids, status=Status.RUNNING).update(
        status=Status.INTERRUPTED
    )


def interrupt_orphans() -> int:
    """Mark the turns that a crashed server left running; for the start of the only server. Says how many."""
    running = list(Turn.objects.filter(status=Status.RUNNING).values_list("pk", flat=True))
    if running:
        interrupt(running)
    return len(running)


def _shown(recent: Sequence[ChatMessage], message: str) -> tuple[Shown, ...]:
    """The events that the last answer to name any named, in its order, and earlier ones the message names.

    "The second one" and "the last one" are then those of the list the person looks at.
    """
    lists = [said.metadata.get("event_ids", []) for said in reversed(recent)]
    lists = [ids for ids in lists if ids]
    if not lists:
        return ()
    latest, earlier = lists[0], [event_id for ids in lists[1:] for event_id in ids]
    named = Event.objects.filter(pk__in=[*latest, *earlier]).select_related("venue")
    shown = {event.pk: _as_shown(event) for event in named}
    text = message.lower()
    order = [*latest, *(pk for pk in earlier if pk in shown and shown[pk].title.lower() in text)]
    return tuple(shown[event_id] for event_id in dict.fromkeys(order) if event_id in shown)


def _as_shown(event: Event) -> Shown:
    price = 0.0 if event.cost_kind == CostKind.FREE else event.cost_min
    return Shown(
        event.pk,
        event.title,
        event.start_time,
        None if price is None else float(price),
        event.venue.name if event.venue else "",
    )


def save(answer: Answer) -> None:
    """Store the answer and what the conversation remembers, at once; raises SessionBroken if it is deleted.

    Saving again stores the same; an answer is never stored twice.
    """
    with transaction.atomic():
        session = ChatSession.objects.select_for_update().filter(pk=answer.session_id).first()
        turn = Turn.objects.filter(pk=answer.turn_id).select_related("answer").first()
        if session is None or turn is None:
            raise SessionBroken
        now = timezone.now()
        message, first = turn.answer, answer.parts[0]
        message.content, message.status, message.metadata = first.text, answer.status, answer.to_metadata()
        message.save(update_fields=["content", "status", "metadata"])
        message.referenced_events.set(Event.objects.filter(pk__in=first.event_ids))
        turn.status, turn.query, turn.finished_at = answer.status, answer.query or {}, now
        turn.error_code = first.failure.code if first.failure else ""
        turn.save(update_fields=["status", "query", "finished_at", "error_code"])
        if answer.query is not None:
            session.context = {**session.context, "query": answer.query}
        session.updated_at = now
        # Not save(): it would overwrite a title or archive flag changed meanwhile, and set its own moment.
        ChatSession.objects.filter(pk=session.pk).update(context=session.context, updated_at=now)


def own_turn_status(turn_id: int, user_id: int) -> str:
    """The status of a person's own turn; raises NotFound for any other."""
    turns = Turn.objects.filter(pk=min(turn_id, MAX_ROW_ID), session__user_id=user_id)
    status = turns.values_list("status", flat=True).first()
    if status is None:
        raise NotFound
    return str(status)


def finished_answer(turn_id: int) -> Answer | None:
    """The stored answer of a turn, or None while it runs; raises NotFound when it was deleted."""
    turn = Turn.objects.filter(pk=turn_id).select_related("answer").first()
    if turn is None:
        raise NotFound
    if turn.status == Status.RUNNING and not _give_up_if_dead(turn):
        return None
    turn.refresh_from_db()
    message = turn.answer
    parts = Answer.parts_of(message.content, message.metadata)
    if turn.status == Status.INTERRUPTED and parts[0].failure is None:
        parts[0].failure = INTERRUPTED
    return Answer(
        turn_id=turn.pk,
        session_id=turn.session_id,
        message_id=message.pk,
        status=turn.status,
        parts=parts,
        order=message.metadata.get("order", ""),
        query=message.metadata.get("query"),
    )


INTERRUPTED = Failure("server_error", "The answer was interrupted. Please ask again.")
