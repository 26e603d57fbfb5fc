"""One occurrence of something people can go to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.db.models.functions import Cast, Coalesce, Floor
from django.db.models.lookups import GreaterThan

from events.cells import CELL_ROW
from events.models.event_text import EventText
from events.models.feed import Feed
from events.models.venue import Venue
from events.querysets import EventQuerySet

LONG = timedelta(days=2)


class EventStatus(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    CANCELLED = "cancelled", "Cancelled"
    POSTPONED = "postponed", "Postponed"
    RESCHEDULED = "rescheduled", "Rescheduled"
    FULL = "full", "Full"
    WITHDRAWN = "withdrawn", "No longer in its calendar"


class AttendanceMode(models.TextChoices):
    OFFLINE = "offline", "In person"
    ONLINE = "online", "Online"
    MIXED = "mixed", "In person and online"
    UNKNOWN = "unknown", "Not said"


class CostKind(models.TextChoices):
    FREE = "free", "Free"
    PAID = "paid", "Paid"
    PAY_WHAT_YOU_CAN = "pwyc", "Pay what you can"
    UNKNOWN = "unknown", "Not said"


class Event(models.Model):
    """One occurrence, known by its feed, the series' uid and its original start (`recurrence_id`).

    An all-day event starts at the local midnight of its first day and ends, exclusive, at the midnight after
    its last. `end_time` is None when the source gives none. Coordinates are copied from the venue.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, null=True, blank=True, related_name="events")
    uid = models.CharField(max_length=500, blank=True)
    recurrence_id = models.CharField(
        max_length=40, blank=True, help_text="Original start in ISO 8601, or empty."
    )
    text = models.ForeignKey(
        EventText,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,  # `event_text_start` begins with it
    )

    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    url = models.CharField(max_length=2000, blank=True)
    organizer = models.CharField(max_length=300, blank=True)

    start_time = models.DateTimeField()
    end_time = models.DateTimeField(null=True, blank=True)
    end_given = models.BooleanField(default=True, help_text="Whether the source says when it ends.")
    all_day = models.BooleanField(default=False)
    timezone = models.CharField(max_length=64, default="America/New_York")
    tz_source = models.CharField(max_length=20, blank=True, help_text="Which rule decided the time zone.")
    until = models.GeneratedField(
        expression=Coalesce(F("end_time"), F("start_time")),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    # Two partial indexes in place of one: what is short began at most LONG before the time asked about, and
    # what is long is rare.
    is_long = models.GeneratedField(
        expression=Coalesce(GreaterThan(F("end_time") - F("start_time"), Value(LONG)), Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    venue = models.ForeignKey(Venue, on_delete=models.SET_NULL, null=True, blank=True, related_name="events")
    location_text = models.CharField(
        max_length=500, blank=True, help_text="The place as the source gives it."
    )
    room_name = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    # The tenth of a degree it is in, both ways; `events.cells` computes the same.
    cell = models.GeneratedField(
        expression=Cast(
            Floor(F("latitude") * 10) * CELL_ROW + Floor(F("longitude") * 10), models.IntegerField()
        ),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )

    event_attendance_mode = models.CharField(
        max_length=10, choices=AttendanceMode.choices, default=AttendanceMode.UNKNOWN
    )
    is_virtual = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(event_attendance_mode__in=["online", "mixed"]), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    event_status = models.CharField(max_length=12, choices=EventStatus.choices, default=EventStatus.SCHEDULED)
    previous_start_time = models.DateTimeField(null=True, blank=True)

    cost_kind = models.CharField(max_length=8, choices=CostKind.choices, default=CostKind.UNKNOWN)
    cost_min = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    cost_max = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    cost_text = models.CharField(max_length=300, blank=True, help_text="The words the price was read from.")

    age_min = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Years.")
    age_max = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Years, inclusive.")
    age_range = models.CharField(max_length=100, blank=True, help_text="The ages in the source's words.")
    audience_tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    metadata_tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    accessibility = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    requires_registration = models.BooleanField(null=True, blank=True, help_text="None: not said.")
    language = models.CharField(max_length=10, blank=True)
    meeting_url = models.CharField(max_length=2000, blank=True, help_text="Where an online event is joined.")
    evidence = models.JSONField(
        default=dict, blank=True, help_text="The source's words by the fact that was read from them."
    )
    raw_title = models.TextField(blank=True, help_text="The title as the source has it, if it was changed.")

    shown_as = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="also_from",
        help_text="The row of another calendar that is shown for this one: the same event.",
    )
    filled = models.JSONField(
        default=dict, blank=True, help_text="Fields taken from another row of the same event, with its id."
    )
    missing_since = models.DateTimeField(
        null=True, blank=True, help_text="The first reading that no longer had it."
    )
    missed_readings = models.PositiveSmallIntegerField(default=0, help_text="In a row.")

    source_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what the source said.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment] # a manager with its methods

    class Meta:
        ordering = ("start_time", "id")
        constraints = (
            models.UniqueConstraint(fields=["feed", "uid", "recurrence_id"], name="one_row_per_occurrence"),
            models.CheckConstraint(condition=Q(end_time__gte=F("start_time")), name="event_ends_after_start"),
            models.CheckConstraint(condition=Q(latitude__range=(-90, 90)), name="event_latitude_range"),
            models.CheckConstraint(condition=Q(longitude__range=(-180, 180)), name="event_longitude_range"),
            models.CheckConstraint(condition=Q(age_max__gte=F("age_min")), name="event_ages_in_order"),
        )
        indexes = (
            models.Index(fields=["start_time", "until"], name="event_start_until"),
            models.Index(fields=["until"], name="event_until"),
            models.Index(fields=["text", "start_time"], name="event_text_start"),
            models.Index(fields=["cell", "start_time"], name="event_cell_start", include=["text"]),
            models.Index(fields=["cell", "until"], name="event_cell_long", condition=Q(is_long=True)),
            models.Index(fields=["until"], name="event_long", condition=Q(is_long=True)),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.local_start:%Y-%m-%d %H:%M})"

    def derive(self) -> None:
        """Set what follows from other fields: the venue's coordinates and the row of the searched text."""
        if self.venue is not None:
            self.latitude, self.longitude = self.venue.latitude, self.venue.longitude
        self.text = EventText.objects.for_words(self.title, self.description, self.metadata_tags)

    @property
    def local_start(self) -> datetime:
        """The start on the clock of the place."""
        return self.start_time.astimezone(ZoneInfo(self.timezone))

    @property
    def local_end(self) -> datetime | None:
        """The end on the clock of the place, or None when it is not known."""
        return self.end_time.astimezone(ZoneInfo(self.timezone)) if self.end_time else None

    @property
    def location(self) -> str:
        """The place in one line: venue and address, else the source's words; empty when unknown."""
        if self.venue is None:
            return self.location_text
        return ", ".join(part for part in (self.venue.name, self.venue.address) if part)

    @property
    def is_recommendable(self) -> bool:
        """Whether one may still go: not cancelled, postponed, full or withdrawn."""
        return self.event_status in (EventStatus.SCHEDULED, EventStatus.RESCHEDULED)
