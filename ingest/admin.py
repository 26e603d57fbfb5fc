"""Feeds and the links between their events in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from events.clock import now
from events.models import Event, Feed, FeedReading, SameEvent
from ingest.addresses import CalendarForm
from ingest.jobs import fetch_soon
from ingest.last_report import last_report
from ingest.merging import confirm, refuse
from ingest.retiring import activate, delete_feed, retire
from ingest.sparkline import sparkline

SHOWN_READINGS = 10
SPARKLINE_READINGS = 30


class ReadingInline(admin.TabularInline[FeedReading, Feed]):
    """The last readings in numbers."""

    model = FeedReading
    verbose_name_plural = f"last {SHOWN_READINGS} readings"
    fields = ("at", "health", "upcoming", "created", "updated", "took_ms")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeedReading]:
        """Only the last of this feed; a slice could not be narrowed to the feed afterwards."""
        match = request.resolver_match
        feed_id = int(match.kwargs.get("object_id", 0)) if match is not None else 0
        latest = FeedReading.objects.filter(feed_id=feed_id).order_by("-at", "-id")[:SHOWN_READINGS]
        return super().get_queryset(request).filter(pk__in=latest.values("pk"))

    def has_add_permission(self, _request: HttpRequest, _obj: Feed | None = None) -> bool:
        """Only a reading adds one."""
        return False


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin[Feed]):
    form = CalendarForm
    list_display = (
        "__str__", "health", "health_note", "upcoming", "history", "last_checked_at", "next_fetch_at",
        "publisher", "is_active", "is_sample",
    )  # fmt: skip
    list_filter = ("health", "is_active", "kind", "publisher", "is_sample")
    search_fields = ("name", "url", "found_on")
    actions = ("fetch_now", "retire_feeds", "take_up_again")
    inlines = (ReadingInline,)
    readonly_fields = (
        "kind", "is_active", "is_sample", "found_on", "moved_to", "health", "health_note", "last_checked_at",
        "next_fetch_at", "failures", "empty_readings", "unchanged_readings", "reading_since", "report_shown",
        "etag", "last_modified", "body_hash", "created_at",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": CalendarForm.Meta.fields}),
        (
            "How it is",
            {
                "fields": (
                    "health", "health_note", "is_active", "is_sample", "kind", "found_on", "moved_to",
                    "last_checked_at", "next_fetch_at", "reading_since", "failures", "empty_readings",
                    "report_shown",
                )
            },
        ),
        (
            "What the fetcher keeps",
            {
                "classes": ("collapse",),
                "fields": ("etag", "last_modified", "body_hash", "unchanged_readings", "created_at"),
            },
        ),
    )  # fmt: skip

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with how many feeds are how."""
        counts = dict(
            Feed.objects.filter(is_active=True).order_by().values_list("health").annotate(Count("pk"))
        )
        health = [(value, label, counts[value]) for value, label in Feed.Health.choices if value in counts]
        return super().changelist_view(request, {**(extra_context or {}), "health_counts": health})

    def delete_model(self, _request: HttpRequest, obj: Feed) -> None:
        """Forget a feed; what it shared with other calendars is shown as theirs."""
        delete_feed(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Forget several."""
        for feed in queryset:
            delete_feed(feed)

    def get_fieldsets(self, request: HttpRequest, obj: Feed | None = None) -> Any:
        """For one to be added, only what is asked of the operator."""
        return super().get_fieldsets(request, obj) if obj is not None else self.fieldsets[:1]

    def get_inlines(self, _request: HttpRequest, obj: Feed | None) -> Any:
        """One to be added has no readings."""
        return self.inlines if obj is not None else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        coming = Q(events__shown_as=None, events__until__gte=now()) & ~Q(events__event_status="withdrawn")
        latest = FeedReading.objects.order_by("-at", "-id")[:SPARKLINE_READINGS]
        return (
            super()
            .get_queryset(request)
            .annotate(coming=Count("events", filter=coming))
            .prefetch_related(Prefetch("readings", queryset=latest, to_attr="latest_readings"))
        )

    def save_model(self, request: HttpRequest, obj: Feed, form: ModelForm[Feed], change: bool) -> None:  # noqa: FBT001 Django's signature
        """Save it; one that is new, or whose address or defaults are, is read soon."""
        super().save_model(request, obj, form, change)
        if form.changed_data and obj.is_active and obj.is_web and not obj.is_sample:
            fetch_soon(obj)

    @admin.display(description="events to come", ordering="coming")
    def upcoming(self, feed: Feed) -> int:
        """How many events of this feed are shown and not over."""
        return int(getattr(feed, "coming", 0))

    @admin.display(description="history")
    def history(self, feed: Feed) -> str:
        """The counts of its last readings as a line."""
        readings: list[FeedReading] = getattr(feed, "latest_readings", [])
        line = sparkline([reading.upcoming for reading in reversed(readings)])
        return render_to_string("ingest/sparkline.svg", {"line": line}) if line else "–"

    @admin.display(description="last report")
    def report_shown(self, feed: Feed) -> SafeString:
        """What the last reading understood, refused and mended."""
        return render_to_string("admin/events/feed/last_report.html", {"report": last_report(feed)})

    @admin.action(description="Fetch now")
    def fetch_now(self, request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Put calendars first in line."""
        fetched = [feed for feed in chosen if feed.is_active and feed.is_web and not feed.is_sample]
        for feed in fetched:
            fetch_soon(feed)
        left = len(chosen) - len(fetched)
        note = f" {left} left alone: retired, samples or files." if left else ""
        self.message_user(request, f"{len(fetched)} will be read in a moment.{note}", messages.SUCCESS)

    @admin.action(description="Retire: read no more, withdraw its events")
    def retire_feeds(self, request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Read calendars no more; an event that another calendar has as well stays."""
        active = [feed for feed in chosen if feed.is_active]
        for feed in active:
            retire(feed, now())
        self.message_user(request, f"{len(active)} retired.", messages.SUCCESS)

    @admin.action(description="Take up again")
    def take_up_again(self, request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Read retired calendars again; their events come back with the next reading."""
        retired = [feed for feed in chosen if not feed.is_active]
        for feed in retired:
            activate(feed)
        self.message_user(request, f"{len(retired)} taken up again.", messages.SUCCESS)


@admin.register(SameEvent)
class SameEventAdmin(admin.ModelAdmin[SameEvent]):
    list_display = (
        "__str__", "first_event", "first_feed", "second_event", "second_feed", "score", "reason", "decision",
        "decided_by",
    )  # fmt: skip
    list_filter = ("decision",)
    list_select_related = ("first__feed", "first__venue", "second__feed", "second__venue", "decided_by")
    search_fields = ("first__title", "second__title", "reason")
    actions = ("confirm_links", "never_merge")
    fields = ("first", "second", "score", "reason", "decision", "decided_by", "created_at")
    readonly_fields = fields

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Links are found by the readings."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: SameEvent | None = None) -> bool:
        """A link that was deleted would be found again: "never merge" is remembered."""
        return False

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Among those to confirm, the least alike come first."""
        is_found = request.GET.get("decision__exact") == SameEvent.Decision.FOUND
        return ("score", "id") if is_found else ("-id",)

    @admin.display(description="first", ordering="first__title")
    def first_event(self, link: SameEvent) -> SafeString:
        """One of the two."""
        return _linked(link.first)

    @admin.display(description="second", ordering="second__title")
    def second_event(self, link: SameEvent) -> SafeString:
        """The other."""
        return _linked(link.second)

    @admin.display(description="from", ordering="first__feed")
    def first_feed(self, link: SameEvent) -> str:
        """The calendar of the first."""
        return str(link.first.feed or "by hand")

    @admin.display(description="from", ordering="second__feed")
    def second_feed(self, link: SameEvent) -> str:
        """The calendar of the second."""
        return str(link.second.feed or "by hand")

    @admin.action(description="Confirm: these are the same event")
    def confirm_links(self, request: HttpRequest, chosen: QuerySet[SameEvent]) -> None:
        """Keep links whatever the rule says later."""
        for link in chosen:
            confirm(link, _operator(request))
        self.message_user(request, f"{len(chosen)} confirmed.", messages.SUCCESS)

    @admin.action(description="Never merge: these are two events")
    def never_merge(self, request: HttpRequest, chosen: QuerySet[SameEvent]) -> None:
        """Take links apart, for good."""
        for link in chosen:
            refuse(link, _operator(request))
        self.message_user(request, f"{len(chosen)} will never be merged.", messages.SUCCESS)


def _linked(event: Event) -> SafeString:
    address = reverse("admin:events_event_change", args=[event.pk])
    when = f"{event.local_start:%a %d %b %Y, %H:%M}"
    where = event.location or "no place"
    return format_html('<a href="{}">{}</a><br>{}<br>{}', address, str(event), when, where)


def _operator(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
