"""Events and their texts in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from embedding import load_embedder
from events.admin.correcting import CorrectingAdmin
from events.models import Event, EventText


@admin.register(Event)
class EventAdmin(CorrectingAdmin):
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
        "uid", "recurrence_id", "tz_source", "until", "is_virtual", "is_long", "cell", "latitude",
        "longitude", "evidence", "raw_title", "shown_as", "filled", "missing_since", "missed_readings",
        "source_hash", "created_at", "updated_at",
    )  # fmt: skip
    uncorrected = ("feed",)

    def is_from_a_calendar(self, row: Event) -> bool:
        """Whether it is of a feed, and not made by hand."""
        return row.feed_id is not None

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001 Django's signature
        """Save an event so that it is found by its words, its meaning and its place."""
        if not (change and self.is_from_a_calendar(obj)):
            obj.derive()
        super().save_model(request, obj, form, change)
        text = obj.text
        if text is not None and text.embedding is None:
            text.embedding = load_embedder().embed([text.searchable()])[0].tolist()
            text.save(update_fields=["embedding"])


@admin.register(EventText)
class EventTextAdmin(admin.ModelAdmin[EventText]):
    list_display = ("title", "tags")
    search_fields = ("title",)
    fields: ClassVar = ("title", "description", "tags", "content_hash")
    readonly_fields = fields

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Texts come from events only."""
        return False
