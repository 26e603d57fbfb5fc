"""Questions about many events that several parts ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from events.models.event import Event  # noqa: F401 the type argument below


class EventQuerySet(models.QuerySet["Event"]):
    """Events by when, where and for whom."""

    def overlapping(self, start: datetime, end: datetime) -> Self:
        """Keep events under way at any moment of [start, end)."""
        return self.overlapping_any([(start, end)])

    def overlapping_any(self, windows: Sequence[tuple[datetime, datetime | None]]) -> Self:
        """Keep events under way at any moment of any half-open window; an end of None is open.

        An exhibition that opened last month is still "this weekend"; an event without an end counts by its start.
        """
        matches = Q()
        for start, end in windows:
            window = Q(until__gt=start) | Q(start_time__gte=start)
            matches |= (window & Q(start_time__lt=end)) if end is not None else window
        return self.filter(matches)

    def recommendable(self) -> Self:
        """Leave out what one cannot go to: cancelled, postponed, full, withdrawn."""
        return self.filter(event_status__in=["scheduled", "rescheduled"])

    def online(self) -> Self:
        """Keep online and hybrid events."""
        return self.filter(is_virtual=True)

    def in_person(self) -> Self:
        """Keep in-person and hybrid events; what does not say is taken to be in person."""
        return self.exclude(event_attendance_mode="online")

    def with_relations(self) -> Self:
        """Load venue and feed in the same query, for showing."""
        return self.select_related("venue", "feed")
