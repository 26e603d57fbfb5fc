"""Which rows of different calendars are the same event, why, and what an operator decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.models.event import Event


class SameEvent(models.Model):
    """A link of two rows that are, or never are, one event; the rows themselves stay as they are."""

    class Decision(models.TextChoices):
        FOUND = "found", "Found by rule"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Never merge"

    first = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="links_to")
    second = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="links_from")
    score = models.FloatField(help_text="Likeness of the titles, 0 to 100.")
    reason = models.CharField(max_length=300)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.FOUND)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="one_link_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="link_first_before_second"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id} ({self.decision})"
