"""A calendar source, how it is read, and how its readings went."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """An iCal address, a page with schema.org data, or a file, and how its last reading went."""

    class Kind(models.TextChoices):
        UNKNOWN = "unknown", "Not read yet"
        ICAL = "ical", "iCalendar"
        SCHEMA_ORG = "schema_org", "schema.org page"
        JSON = "json", "JSON"
        RSS = "rss", "RSS or Atom"

    class Outcome(models.TextChoices):
        NEVER = "never", "Never checked"
        OK = "ok", "Read"
        PARTIAL = "partial", "Read in part"
        FAILED = "failed", "Not readable"

    class Health(models.TextChoices):
        NEW = "new", "Not read yet"
        OK = "ok", "Well"
        UNCHANGED = "unchanged", "Well, unchanged"
        DEGRADED = "degraded", "Read in part"
        FAILING = "failing", "Cannot be read"
        EMPTY = "empty", "Empty, but was not"
        ODD_ZONE = "odd_zone", "Suspicious time zone"

    class LocationRule(models.TextChoices):
        USE = "use", "As the calendar says"
        OVERRIDE = "override", "Always at the default venue"
        ROOM = "room", "The calendar names rooms of the default venue"
        ONLINE = "online", "Always online"

    class Publisher(models.TextChoices):
        """Whose word counts when several calendars have the same event, best first."""

        ORGANIZER = "organizer", "Organiser"
        VENUE = "venue", "Venue"
        AGGREGATOR = "aggregator", "Aggregator"

    name = models.CharField(max_length=200, blank=True)
    url = models.CharField(
        max_length=1000, unique=True, help_text="Address or file the calendar is read from."
    )
    found_on = models.CharField(
        max_length=1000, blank=True, help_text="The page whose link led to this address."
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.UNKNOWN)
    publisher = models.CharField(max_length=10, choices=Publisher.choices, default=Publisher.ORGANIZER)
    default_venue_name = models.CharField(
        max_length=200, blank=True, help_text="Where events without a place are."
    )
    default_city = models.CharField(
        max_length=200, blank=True, help_text='Town of its venues, as "Newton, MA".'
    )
    location_rule = models.CharField(max_length=10, choices=LocationRule.choices, default=LocationRule.USE)
    timezone = models.CharField(max_length=64, blank=True, help_text="Zone of times that name none.")
    is_sample = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True, help_text="Inactive: not read, its events withdrawn.")
    ignores_robots = models.BooleanField(
        default=False, help_text="Its owner allows reading it whatever robots.txt says."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.NEVER)
    last_report = models.JSONField(default=dict, blank=True)
    health = models.CharField(max_length=10, choices=Health.choices, default=Health.NEW)
    health_note = models.CharField(max_length=300, blank=True, help_text="Why, in one sentence.")
    body_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the body last read in full."
    )
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    moved_to = models.CharField(
        max_length=1000, blank=True, help_text="Where its server says it has moved for good."
    )
    next_fetch_at = models.DateTimeField(null=True, blank=True, help_text="Empty: as soon as possible.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    unchanged_readings = models.PositiveIntegerField(default=0, help_text="In a row.")
    empty_readings = models.PositiveIntegerField(default=0, help_text="In a row, of one that was not empty.")
    reading_since = models.DateTimeField(null=True, blank=True, help_text="While it is being read.")
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("name", "id")
        indexes = (
            models.Index(
                fields=["next_fetch_at"], name="feed_due", condition=models.Q(is_active=True, is_sample=False)
            ),
        )

    def __str__(self) -> str:
        return self.name or self.url

    @property
    def is_web(self) -> bool:
        """Whether it is fetched from the web, and not read from a file."""
        return self.url.startswith(("http://", "https://"))


class FeedReading(models.Model):
    """One reading of a feed in numbers, for its history; the oldest are pruned."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    health = models.CharField(max_length=10, choices=Feed.Health.choices)
    upcoming = models.PositiveIntegerField(default=0, help_text="Events to come after it.")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["feed", "-at"], name="feed_reading_at"),)

    def __str__(self) -> str:
        return f"{self.feed} at {self.at:%Y-%m-%d %H:%M}"


class FeedHost(models.Model):
    """A host we fetch from, and the moment before which we do not ask it again."""

    host = models.CharField(max_length=255, primary_key=True)
    free_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.host
