"""Deletes conversations for good: those of a person who leaves, and those that guests left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef

from events.models import ChatMessage, ChatSession, Feedback, SharedConversation, Turn
from events.models.chat import UNDO_TIME
from events.querysets import ChatSessionQuerySet

BATCH = 200


def erase_conversations(sessions: ChatSessionQuerySet) -> int:
    """Delete these sessions and all that came of them, some at a time; returns how many there were.

    Their running turns are cancelled: a trigger tells the processes.
    """
    erased = 0
    while found := list(sessions.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        _erase(found)
        erased += len(found)
    return erased


def _erase(session_ids: list[int]) -> None:
    with transaction.atomic():
        # In the order of ChatSession.erase: the turns first, then the sessions.
        turns = Turn.objects.filter(session__in=session_ids).order_by("pk")
        list(turns.select_for_update().filter(status__in=Turn.OPEN).values_list("pk"))
        rows = ChatSession.with_deleted.filter(pk__in=session_ids)
        list(rows.order_by("pk").select_for_update().values_list("pk"))
        ChatMessage.referenced_events.through.objects.filter(chatmessage__session__in=session_ids).delete()
        Feedback.objects.filter(message__session__in=session_ids).delete()
        SharedConversation.objects.filter(session__in=session_ids).delete()
        turns.delete()
        # What depends on these rows is gone; delete() would look for it message by message.
        for left in (ChatMessage.objects.filter(session__in=session_ids), rows):
            left._raw_delete(left.db)


def erase_deleted(now: datetime) -> int:
    """Delete for good what its owner deleted and did not have back in time; returns how many there were."""
    return erase_conversations(ChatSession.with_deleted.deleted_before(now - UNDO_TIME))


def erase_untouched_guests(now: datetime, *, kept_days: int) -> tuple[int, int]:
    """Delete what guests have not touched for so long, and guests who have nothing left.

    Returns how many conversations and how many guests.
    """
    limit = now - timedelta(days=kept_days)
    stale = ChatSession.with_deleted.filter(user__is_guest=True, updated_at__lt=limit)
    conversations = erase_conversations(stale)
    guests = get_user_model()._default_manager.filter(is_guest=True, date_joined__lt=limit)
    idle = guests.filter(~Exists(ChatSession.with_deleted.filter(user=OuterRef("pk"))))
    _, deleted = idle.delete()
    return conversations, deleted.get("accounts.User", 0)
