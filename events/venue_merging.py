"""Two rows of one venue made one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from events.corrections import POINT
from events.models import Correction, Event, Venue, VenueAlias

# PostgreSQL's way to say that both are equal or both are unknown.
_COPIED = Q(latitude=F("venue__latitude"), longitude=F("venue__longitude")) | Q(latitude=None)


def merge_venues(kept: Venue, other: Venue) -> None:
    """Move what belongs to `other` to `kept`; calendars that name the other one mean this one from then on.

    Events that have a point of their own keep it. Raises ValueError for a venue and itself.
    """
    if kept.pk == other.pk:
        raise ValueError("a venue cannot be merged with itself")
    with transaction.atomic():
        venues = Venue.objects.select_for_update().order_by("id").in_bulk([kept.pk, other.pk])
        kept_row, other_row = venues[kept.pk], venues[other.pk]
        _move_corrections(kept_row, other_row)
        _move_events(kept_row, other_row)
        other_row.aliases.update(venue=kept_row)
        other_row.delete()
        if other_row.key:
            VenueAlias.objects.get_or_create(key=other_row.key, defaults={"venue": kept_row})


def _move_events(kept: Venue, other: Venue) -> None:
    moment = timezone.now()
    copied = Event.objects.filter(_COPIED, venue=other).values_list("id", flat=True)
    ids = list(copied)
    Event.objects.filter(pk__in=ids).update(latitude=kept.latitude, longitude=kept.longitude)
    Event.objects.filter(venue=other).update(venue=kept, updated_at=moment)
    # An operator's choice of the other venue for one event means this one, too.
    for name in ("value", "source_value", "latest_value"):
        chosen = Correction.objects.filter(field="venue", event__isnull=False, **{name: other.pk})
        chosen.update(**{name: kept.pk})


def _move_corrections(kept: Venue, other: Venue) -> None:
    """What an operator corrected of the other one counts where nobody has corrected the one that is kept.

    Not its name: that of the one that is kept was chosen by keeping it.
    """
    taken = {"name", *kept.corrections.values_list("field", flat=True)}
    moved = list(other.corrections.exclude(field__in=taken))
    for correction in moved:
        correction.source_value = correction.latest_value = getattr(kept, correction.field)
        correction.venue = kept
        setattr(kept, correction.field, correction.value)
        correction.save(update_fields=["venue", "source_value", "latest_value"])
    if moved:
        kept.save()
    if POINT & {correction.field for correction in moved}:
        kept.events.update(latitude=kept.latitude, longitude=kept.longitude)
