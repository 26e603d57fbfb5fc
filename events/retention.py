"""Deletes conversations for good: those of a person who leaves, and those that guests left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from events.models import ChatSession
from events.models.chat import UNDO_TIME, erase_sessions
from events.querysets import ChatSessionQuerySet

BATCH = 200


def erase_conversations(sessions: ChatSessionQuerySet) -> int:
    """Delete these sessions and all that came of them, some at a time; returns how many there were.

    Their running turns are cancelled: a trigger tells the processes.
    """
    erased = 0
    while found := list(sessions.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        erase_sessions(found)
        erased += len(found)
    return erased


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
