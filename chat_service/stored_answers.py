"""Finished turns read back, for replays and for their owners' eyes only."""

from __future__ import annotations

from chat_service.answer import Answer
from chat_service.errors import NotFound
from events.models import Turn
from events.querysets import MAX_ROW_ID


def own_turn_status(turn_id: int, user_id: int) -> str:
    """The status of a person's own turn; raises NotFound for any other."""
    turns = Turn.objects.filter(pk=min(turn_id, MAX_ROW_ID), user_id=user_id, session__deleted_at=None)
    status = turns.values_list("status", flat=True).first()
    if status is None:
        raise NotFound
    return str(status)


def finished_answer(turn_id: int) -> Answer | None:
    """The stored answer of a turn, or None while it is open; raises NotFound when it was deleted."""
    turn = Turn.objects.filter(pk=turn_id).select_related("answer").first()
    if turn is None:
        raise NotFound
    if turn.status in Turn.OPEN:
        return None
    message = turn.answer
    return Answer(
        turn_id=turn.pk,
        session_id=turn.session_id,
        message_id=message.pk,
        status=turn.status,
        parts=Answer.parts_of(message.content, message.metadata),
        order=message.metadata.get("order", ""),
        query=message.metadata.get("query"),
        is_log_lost=message.metadata.get("is_log_lost", False),
    )
