"""Feeds, venues, events and conversations in the admin."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from embedding import load_embedder
from events.models import ChatMessage, ChatSession, Event, EventText, Feed, Feedback, Turn, Venue


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin[Feed]):
    list_display = (
        "__str__",
        "kind",
        "event_count",
        "last_outcome",
        "last_checked_at",
        "is_active",
        "is_sample",
    )
    list_filter = ("last_outcome", "kind", "is_active", "is_sample")
    search_fields = ("name", "url")
    readonly_fields = ("last_checked_at", "last_outcome", "last_report", "body_hash", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        return super().get_queryset(request).annotate(counted=Count("events"))

    @admin.display(description="events", ordering="counted")
    def event_count(self, feed: Feed) -> int:
        """How many occurrences came from this feed."""
        return int(getattr(feed, "counted", 0))


@admin.register(Venue)
class VenueAdmin(admin.ModelAdmin[Venue]):
    list_display = ("name", "street_address", "city", "state", "precision", "latitude", "longitude")
    list_filter = ("precision", "state")
    search_fields = ("name", "street_address", "city", "postal_code")
    readonly_fields = ("key", "created_at", "updated_at")


@admin.register(Event)
class EventAdmin(admin.ModelAdmin[Event]):
    list_display = (
        "title",
        "start_time",
        "venue",
        "event_status",
        "event_attendance_mode",
        "cost_kind",
        "feed",
    )
    list_filter = ("event_status", "event_attendance_mode", "cost_kind", "all_day", "feed")
    search_fields = ("title", "description", "venue__name", "uid")
    date_hierarchy = "start_time"
    list_select_related = ("venue", "feed")
    raw_id_fields = ("venue", "feed")
    exclude = ("text",)
    readonly_fields = (
        "uid", "recurrence_id", "tz_source", "until", "is_virtual", "source_hash", "created_at", "updated_at",
    )  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Event, form: ModelForm[Event], change: bool) -> None:  # noqa: FBT001 Django's signature
        """Save an event so that it is found by its words, its meaning and its place."""
        obj.derive()
        assert obj.text is not None
        if obj.text.embedding is None:
            obj.text.embedding = load_embedder().embed([obj.text.searchable()])[0].tolist()
            obj.text.save(update_fields=["embedding"])
        super().save_model(request, obj, form, change)


@admin.register(EventText)
class EventTextAdmin(admin.ModelAdmin[EventText]):
    list_display = ("title", "tags")
    search_fields = ("title",)
    fields: ClassVar = ("title", "description", "tags", "content_hash")
    readonly_fields = fields

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Texts come from events only."""
        return False


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


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin[Feedback]):
    list_display = ("message", "user", "value", "reason", "created_at")
    list_filter = ("value",)
    raw_id_fields = ("message", "user")
    readonly_fields = ("created_at",)
