"""A calendar source."""

from django.db import models


class Feed(models.Model):
    """An iCal address, a page with schema.org data, or a file, and how its last reading went."""

    class Kind(models.TextChoices):
        UNKNOWN = "unknown", "Not read yet"
        ICAL = "ical", "iCalendar"
        SCHEMA_ORG = "schema_org", "schema.org page"
        JSON = "json", "JSON"

    class Outcome(models.TextChoices):
        NEVER = "never", "Never checked"
        OK = "ok", "Read"
        PARTIAL = "partial", "Read in part"
        FAILED = "failed", "Not readable"

    name = models.CharField(max_length=200, blank=True)
    url = models.CharField(
        max_length=1000, unique=True, help_text="Address or file the calendar is read from."
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.UNKNOWN)
    default_venue_name = models.CharField(
        max_length=200, blank=True, help_text="Where events without a place are."
    )
    default_city = models.CharField(
        max_length=200, blank=True, help_text='Town of its venues, as "Newton, MA".'
    )
    timezone = models.CharField(max_length=64, blank=True, help_text="Zone of times that name none.")
    is_sample = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.NEVER)
    last_report = models.JSONField(default=dict, blank=True)
    body_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the body last read in full."
    )

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name or self.url
