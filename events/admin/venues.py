"""Venues in the admin: what needs a look, other names, two rows that are one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from events.admin.correcting import CorrectingAdmin, CorrectionInline
from events.models import Venue, VenueAlias
from events.venue_merging import merge_venues


class NeedsReview(admin.SimpleListFilter):
    """Venues that somebody should look at."""

    title = "needs review"
    parameter_name = "review"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Sequence[tuple[str, str]]:
        return (("yes", "Needs review"), ("no", "Needs none"))

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Venue]) -> QuerySet[Venue]:
        if self.value() == "yes":
            return queryset.exclude(review_note="")
        return queryset.filter(review_note="") if self.value() == "no" else queryset


class AliasInline(admin.TabularInline[VenueAlias, Venue]):
    model = VenueAlias
    extra = 0


@admin.register(Venue)
class VenueAdmin(CorrectingAdmin):
    list_display = (
        "name", "street_address", "city", "state", "precision", "latitude", "longitude", "review_note",
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
