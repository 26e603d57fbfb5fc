"""Conversations, their turns and what people thought of the answers, in the admin."""

from django.contrib import admin
from django.http import HttpRequest

from events.models import ChatMessage, ChatSession, Choice, Feedback, SharedConversation, Turn


class MessageInline(admin.TabularInline[ChatMessage, ChatSession]):
    model = ChatMessage
    fields = ("role", "status", "content", "created_at")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, _request: HttpRequest, _obj: ChatSession | None = None) -> bool:
        """Only a turn adds messages."""
        return False


@admin.register(ChatSession)
class ChatSessionAdmin(admin.ModelAdmin[ChatSession]):
    list_display = ("__str__", "user", "is_active", "updated_at", "created_at")
    list_filter = ("is_active",)
    search_fields = ("title", "user__username", "user__email")
    raw_id_fields = ("user",)
    readonly_fields = ("created_at", "updated_at")
    list_select_related = ("user",)
    inlines = (MessageInline,)


@admin.register(ChatMessage)
class ChatMessageAdmin(admin.ModelAdmin[ChatMessage]):
    list_display = ("id", "session", "role", "status", "created_at")
    list_filter = ("role", "status")
    search_fields = ("content",)
    raw_id_fields = ("session", "referenced_events")
    readonly_fields = ("created_at", "metadata")
    list_select_related = ("session",)


@admin.register(Turn)
class TurnAdmin(admin.ModelAdmin[Turn]):
    list_display = ("id", "session", "status", "model", "error_code", "created_at", "finished_at")
    list_filter = ("status", "model", "error_code")
    raw_id_fields = ("session", "user", "question", "answer")
    exclude = ("idempotency_key", "body_digest")
    readonly_fields = (
        "query", "owner", "lease_until", "fence", "stop_asked_at", "created_at", "started_at",
        "first_token_ms", "finished_at",
    )  # fmt: skip
    list_select_related = ("session",)


@admin.register(SharedConversation)
class SharedConversationAdmin(admin.ModelAdmin[SharedConversation]):
    list_display = ("session", "created_at")
    fields = ("session", "last_message", "created_at")
    readonly_fields = fields
    list_select_related = ("session",)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Only its owner shares a conversation; an operator may end that."""
        return False


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin[Feedback]):
    list_display = ("message", "user", "value", "reason", "created_at")
    list_filter = ("value",)
    raw_id_fields = ("message", "user")
    readonly_fields = ("created_at",)


@admin.register(Choice)
class ChoiceAdmin(admin.ModelAdmin[Choice]):
    list_display = ("message", "user", "chosen", "created_at")
    list_filter = ("chosen",)
    raw_id_fields = ("message", "user")
    readonly_fields = ("created_at",)
