"""What the reader thought of an answer: a thumb, and which of its two writers did better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from events.models import ChatMessage, Choice, Feedback


@dataclass(frozen=True, slots=True)
class Judgement:
    """`thumb` is 1, -1 or 0 for none; `chosen` is "A", "B", "" for alike, or None before a choice."""

    thumb: int = 0
    reason: str = ""
    chosen: str | None = None


def with_judgements(messages: Any) -> Any:
    """The messages with what their conversation's owner thought of each, in the same query."""
    own = {"message": OuterRef("pk"), "user": OuterRef("session__user")}
    feedback, choices = Feedback.objects.filter(**own), Choice.objects.filter(**own)
    return messages.annotate(
        given_thumb=Subquery(feedback.values("value")[:1]),
        given_reason=Subquery(feedback.values("reason")[:1]),
        given_choice=Subquery(choices.values("chosen")[:1]),
    )


def judgement_of(message: ChatMessage) -> Judgement:
    """What was thought of a message that came with it."""
    return Judgement(
        thumb=getattr(message, "given_thumb", None) or 0,
        reason=getattr(message, "given_reason", None) or "",
        chosen=getattr(message, "given_choice", None),
    )
