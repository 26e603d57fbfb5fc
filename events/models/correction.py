"""What an operator knows better than a source."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models.event import Event
from events.models.venue import Venue


class Correction(models.Model):
    """One field of an event or a venue that keeps the operator's value through every later reading.

    Values are those of the row's column, as JSON. `source_value` is what the source said when the operator
    corrected it, `latest_value` what it says at the last reading: where the two differ, the source has
    changed its mind since, which is shown as a conflict.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    venue = models.ForeignKey(
        Venue, on_delete=models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    field = models.CharField(max_length=50)
    value = models.JSONField(null=True)
    source_value = models.JSONField(null=True)
    latest_value = models.JSONField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(event__isnull=True, venue__isnull=False)
                | Q(event__isnull=False, venue__isnull=True),
                name="correction_of_one_row",
            ),
            models.UniqueConstraint(fields=["event", "field"], name="one_correction_per_event_field"),
            models.UniqueConstraint(fields=["venue", "field"], name="one_correction_per_venue_field"),
        )

    def __str__(self) -> str:
        return f"{self.event or self.venue}: {self.field}"

    @property
    def is_conflict(self) -> bool:
        """Whether the source has said something else since."""
        return bool(self.latest_value != self.source_value)
