"""Venues in the admin: what needs a look, other names, two rows that are one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from events.admin.correcting import CorrectingAdmin, CorrectionInline
from events.clock import now
from events.models import Event, EventStatus, Precision, Venue, VenueAlias
from events.venue_merging import merge_venues

TO_REVIEW = {
    "yes": ("Noted by a reading", ~Q(review_note="")),
    "unlocated": ("Not on the map", Q(latitude=None)),
    "town": ("Only its town is known", Q(precision=Precision.CITY)),
    "address": ("Without an address", Q(street_address="")),
    "no": ("Needs no review", Q(review_note="", latitude__isnull=False)),
}


class NeedsReview(admin.SimpleListFilter):
    """Venues that somebody should look at, each kind with its count."""

    title = "needs review"
    parameter_name = "review"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Sequence[tuple[str, str]]:
        counts = Venue.objects.aggregate(
            **{key: Count("pk", filter=rule) for key, (_, rule) in TO_REVIEW.items()}
        )
        return [(key, f"{words} ({counts[key]})") for key, (words, _) in TO_REVIEW.items()]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Venue]) -> QuerySet[Venue]:
        _, rule = TO_REVIEW.get(self.value() or "", ("", Q()))
        return queryset.filter(rule)


class AliasInline(admin.TabularInline[VenueAlias, Venue]):
    model = VenueAlias
    extra = 0


@admin.register(Venue)
class VenueAdmin(CorrectingAdmin):
    list_display = (
        "name", "upcoming", "street_address", "city", "state", "precision", "latitude", "longitude",
        "review_note",
    )  # fmt: skip
    list_filter = (NeedsReview, "precision", "state")
    search_fields = ("name", "street_address", "city", "postal_code", "aliases__key")
    readonly_fields = ("key", "created_at", "updated_at")
    inlines = (AliasInline, CorrectionInline)
    uncorrected = ("review_note",)
    actions = ("merge_into_the_first", "note_as_reviewed")

    def is_from_a_calendar(self, row: Venue) -> bool:
        """Readings find a venue by its key; one without was made by hand."""
        return row.key is not None

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Venue]:
        coming = Event.objects.filter(venue=OuterRef("pk"), shown_as=None, until__gte=now())
        count = (
            coming.exclude(event_status=EventStatus.WITHDRAWN)
            .order_by()
            .values("venue")
            .annotate(n=Count("pk"))
        )
        counted = Coalesce(Subquery(count.values("n"), output_field=IntegerField()), 0)
        # Without an order: the list's own may be by this very count.
        return Venue.objects.annotate(coming=counted)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Among those to review, the ones that most events depend on come first."""
        is_review = NeedsReview.parameter_name in request.GET
        return ("-coming", "name", "id") if is_review else ("name", "id")

    @admin.display(description="events to come", ordering="coming")
    def upcoming(self, venue: Venue) -> int:
        """How many events there are shown and not over."""
        return int(getattr(venue, "coming", 0))

    @admin.action(description="Merge into the first selected")
    def merge_into_the_first(self, request: HttpRequest, chosen: QuerySet[Venue]) -> None:
        """Give the events of all others to the one that stands first in the list."""
        venues = {str(venue.pk): venue for venue in chosen}
        # The browser sends the ticked boxes from top to bottom; the queryset may have another order.
        in_order = [venues[key] for key in request.POST.getlist("_selected_action") if key in venues]
        if len(in_order) < 2:
            self.message_user(request, "Select two venues or more.", messages.WARNING)
            return
        kept, *others = in_order
        for other in others:
            merge_venues(kept, other)
        self.message_user(request, f"{len(others)} merged into {kept}.", messages.SUCCESS)

    @admin.action(description="Note as reviewed")
    def note_as_reviewed(self, request: HttpRequest, chosen: QuerySet[Venue]) -> None:
        """Take venues off the list of those to look at."""
        count = chosen.update(review_note="")
        self.message_user(request, f"{count} noted as reviewed.", messages.SUCCESS)
