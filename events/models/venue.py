"""A place where events happen."""

from django.db import models
from django.db.models import Q


class Precision(models.TextChoices):
    """How well a venue's coordinates are known, best first."""

    EXACT = "exact", "Exact"
    POSTAL_CODE = "postal_code", "Postal code"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    CITY = "city", "Town"
    UNKNOWN = "unknown", "Unknown"


class Venue(models.Model):
    """A named place with its address; `key` is its normalised name and town, one row each."""

    name = models.CharField(max_length=300)
    key = models.CharField(
        max_length=400, unique=True, null=True, blank=True, help_text="Normalised name and town."
    )
    street_address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country_code = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=20, choices=Precision.choices, default=Precision.UNKNOWN)
    timezone = models.CharField(max_length=64, blank=True)
    review_note = models.CharField(
        max_length=200, blank=True, help_text="Why an operator should look at it; empty: no need."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(latitude__range=(-90, 90)), name="venue_latitude_range"),
            models.CheckConstraint(condition=Q(longitude__range=(-180, 180)), name="venue_longitude_range"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="venue_both_coordinates_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.city}" if self.city else self.name

    @property
    def town(self) -> str:
        """The town with its state, as "Newton, MA"; empty when unknown."""
        return ", ".join(part for part in (self.city, self.state) if part)

    @property
    def address(self) -> str:
        """The address in one line without the venue's name; empty when nothing is known."""
        tail = " ".join(part for part in (self.state, self.postal_code) if part)
        return ", ".join(part for part in (self.street_address, self.city, tail) if part)


class VenueAlias(models.Model):
    """Another key under which calendars name a venue; `key` as Venue has it."""

    key = models.CharField(max_length=400, unique=True)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name_plural = "venue aliases"

    def __str__(self) -> str:
        return self.key
