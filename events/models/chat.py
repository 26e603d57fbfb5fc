"""Conversations: sessions, their messages and the turns that answer them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from events.models.event import Event
from events.querysets import ChatMessageQuerySet, ChatSessionQuerySet

TITLE_LENGTH = 50
# How long a deleted conversation can be had back.
UNDO_TIME = timedelta(minutes=10)


class KeptSessions(models.Manager.from_queryset(ChatSessionQuerySet)):  # type: ignore[misc] # made at run time
    """Sessions that are not deleted: what everybody means by sessions."""

    def get_queryset(self) -> ChatSessionQuerySet:
        kept: ChatSessionQuerySet = super().get_queryset().filter(deleted_at=None)
        return kept


class ChatSession(models.Model):
    """A conversation of one person; `context` keeps its query, place and preferences.

    Triggers (migration 0004) keep `moved_in` and `moved_at`, where it stood in the list of the last hour, and
    `title_words`; they are no fields, as only `events.session_walks` and `events.session_search` read them.

    A deleted one is in no list and at no address, only in `with_deleted`, until it is had back or erased.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_sessions")
    title = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    is_active = models.BooleanField(default=True, help_text="Inactive: archived.")
    context = models.JSONField(default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    message_count: int  # where a list has counted them

    objects: ClassVar[ChatSessionQuerySet] = KeptSessions()
    with_deleted: ClassVar[ChatSessionQuerySet] = ChatSessionQuerySet.as_manager()  # type: ignore[assignment] # a manager with its methods

    class Meta:
        ordering = ("-updated_at", "-id")
        indexes = (
            models.Index(
                fields=["user", "is_active", "-updated_at", "-id"],
                condition=Q(deleted_at=None),
                name="session_list",
            ),
            models.Index(
                fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="deleted_sessions"
            ),
        )

    def __str__(self) -> str:
        return self.title or f"Session {self.pk}"

    def get_recent_messages(self, limit: int = 10) -> list[ChatMessage]:
        """The last `limit` messages, oldest first."""
        return list(self.messages.order_by("-created_at", "-id")[:limit])[::-1]

    def add_message(self, role: str, content: str, **fields: Any) -> ChatMessage:
        """Store a message, move `updated_at`, and name the session by its first user message."""
        with transaction.atomic():
            message = self.messages.create(role=role, content=content, **fields)
            self.touch()
            if role == ChatMessage.Role.USER:
                self.name_after(content)
        return message

    def merge_context(self, changes: dict[str, Any]) -> None:
        """Merge `changes` into the stored context, objects key by key; None removes a key.

        The row is locked, so that a concurrent writer of another key loses nothing.
        """
        with transaction.atomic():
            stored = ChatSession.objects.select_for_update().only("context").get(pk=self.pk)
            self.context = merged(stored.context, changes)
            ChatSession.objects.filter(pk=self.pk).update(context=self.context)

    def replace_in_context(self, key: str, value: Any) -> None:
        """Store one key of the context whole; the row is locked as in `merge_context`."""
        with transaction.atomic():
            stored = ChatSession.objects.select_for_update().only("context").get(pk=self.pk)
            self.context = stored.context | {key: value}
            ChatSession.objects.filter(pk=self.pk).update(context=self.context)

    def touch(self) -> None:
        """Move the session to the top of its owner's list."""
        self.updated_at = timezone.now()
        # An update of this one column loses no concurrent writer's title or context.
        ChatSession.objects.filter(pk=self.pk).update(updated_at=self.updated_at)

    def name_after(self, content: str) -> None:
        """Give an unnamed session the beginning of `content` as its title."""
        if self.title:
            return
        self.title = self.title_of(content)
        ChatSession.objects.filter(pk=self.pk, title="").update(title=self.title)

    def rename(self, title: str) -> None:
        """Give the session a name in one line; without one, the beginning of its first question."""
        asked = self.messages.filter(role=ChatMessage.Role.USER).order_by("created_at", "id")
        self.title = " ".join(title.split())[:200] or self.title_of(
            asked.values_list("content", flat=True).first() or ""
        )
        ChatSession.objects.filter(pk=self.pk).update(title=self.title)

    def set_active(self, *, is_active: bool) -> None:
        """Archive the session, or take it back out."""
        self.is_active = is_active
        ChatSession.objects.filter(pk=self.pk).update(is_active=is_active)

    def delete_for_now(self) -> None:
        """Take the session out of everybody's sight; `erase` ends it when nobody had it back in time."""
        ChatSession.objects.filter(pk=self.pk).update(deleted_at=timezone.now())

    def take_back(self, question_id: int) -> bool:
        """Delete the last question and its answer, and remember the search before it; again: no effect.

        False when it is not the last question, or is being answered; then nothing changes.
        """
        with transaction.atomic():
            # In the order of `erase`.
            list(self.turns.select_for_update().filter(status__in=Turn.OPEN).values_list("pk"))
            stored = ChatSession.objects.select_for_update().filter(pk=self.pk).first()
            question = self.messages.filter(pk=question_id, role=ChatMessage.Role.USER).first()
            if stored is None or question is None:
                return True
            if self.turns.filter(status__in=Turn.OPEN).exists() or question != stored.last_question():
                return False
            stored.forget_from(question)
        return True

    def last_question(self) -> ChatMessage | None:
        """The newest message of its owner."""
        return self.messages.filter(role=ChatMessage.Role.USER).order_by("-created_at", "-id").first()

    def forget_from(self, question: ChatMessage) -> None:
        """Delete this message and what came after it; the caller holds the session's lock."""
        gone = [question.pk, *self.messages.after(question).values_list("pk", flat=True)]
        kept = self.messages.exclude(pk__in=gone).order_by("-created_at", "-id").first()
        shared = SharedConversation.objects.filter(session=self, last_message__in=gone)
        if kept is not None:
            shared.update(last_message=kept)
        self.turns.filter(question__in=gone).delete()
        self.messages.filter(pk__in=gone).delete()  # with what is known of them: thumbs, links, a link's end
        before = self.turns.exclude(query={}).order_by("-id").first()
        if before is not None:
            self.replace_in_context("query", before.query)
        else:
            self.merge_context({"query": None})
        if kept is None and self.title == self.title_of(question.content):
            ChatSession.objects.filter(pk=self.pk).update(title="")

    def erase(self) -> None:
        """Delete the session and all that came of it, without reading any of it.

        A turn that runs is cancelled: a trigger tells its process.
        """
        erase_sessions([self.pk])

    @staticmethod
    def title_of(content: str) -> str:
        """The title of a conversation that begins with this message."""
        return content[:TITLE_LENGTH] + ("..." if len(content) > TITLE_LENGTH else "")


def erase_sessions(session_ids: Sequence[int]) -> None:
    """Delete these sessions, deleted ones too, and all that came of them, in one transaction.

    Nothing of them is read. Turns that run are cancelled: a trigger tells their processes.
    """
    with transaction.atomic():
        # As whoever stores an answer does: the turn first, then the session. Otherwise each would wait for
        # the other.
        turns = Turn.objects.filter(session__in=session_ids).order_by("pk")
        list(turns.select_for_update().filter(status__in=Turn.OPEN).values_list("pk"))
        sessions = ChatSession.with_deleted.filter(pk__in=session_ids)
        list(sessions.order_by("pk").select_for_update().values_list("pk"))
        messages = ChatMessage.objects.filter(session__in=session_ids)
        ChatMessage.referenced_events.through.objects.filter(chatmessage__session__in=session_ids).delete()
        Feedback.objects.filter(message__session__in=session_ids).delete()
        Choice.objects.filter(message__session__in=session_ids).delete()
        SharedConversation.objects.filter(session__in=session_ids).delete()
        turns.delete()
        # What depends on these rows is gone; delete() would look for it message by message.
        for rows in (messages, sessions):
            rows._raw_delete(rows.db)


def merged(stored: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """JSON Merge Patch (RFC 7396): a copy of `stored` with `changes` applied."""
    result = dict(stored)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            below = result.get(key)
            result[key] = merged(below if isinstance(below, dict) else {}, value)
        else:
            result[key] = value
    return result


class ChatMessage(models.Model):
    """One thing said; the order within a session is (created_at, id).

    PostgreSQL keeps the `words` of its content and the `shelf` they are looked for on (migration 0004); they
    are no fields, as only `events.session_search` reads them.
    """

    class Role(models.TextChoices):
        USER = "user", "User"
        ASSISTANT = "assistant", "Assistant"
        SYSTEM = "system", "System"

    class Status(models.TextChoices):
        RUNNING = "running", "Being written"
        COMPLETE = "complete", "Complete"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Failed"
        INTERRUPTED = "interrupted", "Interrupted"

    # `message_order` begins with the session.
    session = models.ForeignKey(
        ChatSession, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    content = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    metadata = models.JSONField(default=dict, blank=True)
    referenced_events = models.ManyToManyField(Event, blank=True, related_name="chat_references")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.COMPLETE)

    objects: ClassVar[ChatMessageQuerySet] = ChatMessageQuerySet.as_manager()  # type: ignore[assignment] # a manager with its methods

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=["session", "created_at", "id"], name="message_order"),)

    def __str__(self) -> str:
        return f"{self.role} message {self.pk}"

    @property
    def referenced_event_ids(self) -> list[int]:
        """Ids of the events it names, in the order they were named."""
        return self.in_named_order({event.pk for event in self.referenced_events.all()})

    def in_named_order(self, named: set[int]) -> list[int]:
        """Ids of events it names, in the order they were named."""
        order = [row_id for row_id in self.metadata.get("event_ids", []) if row_id in named]
        return order + sorted(named.difference(order))


class Turn(models.Model):
    """One question and its answer; the answer's row is reserved when the question is accepted.

    A process owns an open turn as long as it renews the lease. Whoever takes a turn over raises `fence`, and
    what its former owner still writes is refused.
    """

    class Status(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        RUNNING = "running", "Being answered"
        COMPLETE = "complete", "Complete"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Failed"
        INTERRUPTED = "interrupted", "Interrupted"

    OPEN = (Status.ACCEPTED, Status.RUNNING)

    session = models.ForeignKey(ChatSession, on_delete=models.CASCADE, related_name="turns")
    # The session's own, kept here for the limits and keys of a person.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="turns", db_index=False
    )
    question = models.OneToOneField(ChatMessage, on_delete=models.CASCADE, related_name="turn_asked")
    answer = models.OneToOneField(ChatMessage, on_delete=models.CASCADE, related_name="turn_answered")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACCEPTED)
    owner = models.CharField(max_length=100, blank=True, help_text="The process that answers it.")
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.IntegerField(default=1, help_text="Raised whenever another process takes the turn over.")
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=128, null=True, blank=True)  # noqa: DJ001 null: none was sent, and none equals none
    body_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the request, beside its key."
    )
    query = models.JSONField(default=dict, blank=True)
    model = models.CharField(max_length=200, blank=True, help_text="Who wrote the answer.")
    error_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    first_token_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(status__in=["accepted", "running"]),
                name="one_open_turn_per_session",
            ),
            models.UniqueConstraint(fields=["user", "idempotency_key"], name="one_turn_per_key"),
        )
        indexes = (
            models.Index(fields=["user", "created_at"], name="turns_of_a_minute"),
            models.Index(
                fields=["lease_until"], condition=Q(status__in=["accepted", "running"]), name="open_turns"
            ),
        )

    def __str__(self) -> str:
        return f"Turn {self.pk} ({self.status})"


class TurnLogEntry(models.Model):
    """One event of a turn's stream, kept until the stored answer can take its place.

    The table is not logged: a crash of PostgreSQL empties it, and its rows point to turns without a foreign
    key. A trigger deletes them with their turn.
    """

    pk = models.CompositePrimaryKey("turn_id", "seq")
    turn_id = models.BigIntegerField()
    seq = models.IntegerField(help_text="Counted from 1 within the turn.")
    data = models.TextField(help_text="The chunk as JSON.")
    is_last = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.turn_id}:{self.seq}"


class Feedback(models.Model):
    """A thumb up or down on an answer, one per person and message."""

    message = models.ForeignKey(ChatMessage, on_delete=models.CASCADE, related_name="feedback")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feedback")
    value = models.SmallIntegerField(choices=[(1, "Good"), (-1, "Bad")])
    reason = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "user"], name="one_feedback_per_person"),)

    def __str__(self) -> str:
        return f"Feedback {self.value:+d} on message {self.message_id}"


class Choice(models.Model):
    """Which writer's answer was the better one, where two answered; one per person and message."""

    message = models.ForeignKey(ChatMessage, on_delete=models.CASCADE, related_name="choices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="choices")
    chosen = models.CharField(
        max_length=1, blank=True, choices=[("A", "A"), ("B", "B"), ("", "Both are alike")]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "user"], name="one_choice_per_person"),)

    def __str__(self) -> str:
        return f"Choice of {self.chosen or 'neither'} on message {self.message_id}"


def new_link_token() -> str:
    """A name for a link that nobody can guess."""
    return secrets.token_urlsafe(16)


class SharedConversation(models.Model):
    """A link to a conversation as it stood when it was shared; deleting the row ends the sharing."""

    session = models.OneToOneField(ChatSession, on_delete=models.CASCADE, related_name="shared")
    token = models.CharField(max_length=43, unique=True, default=new_link_token)
    last_message = models.ForeignKey(
        ChatMessage, on_delete=models.CASCADE, related_name="+", help_text="What came later is not shown."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Conversation {self.session_id}, shared"
