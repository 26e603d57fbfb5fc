"""Questions about many events that several parts ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, JSONObject

from events.circles import Circle, in_boxes, miles_to

if TYPE_CHECKING:
    from events.models.chat import ChatMessage, ChatSession  # noqa: F401 the type arguments below
    from events.models.event import Event  # noqa: F401 the type argument below

MAX_ROW_ID = 2**63 - 1


class EventQuerySet(models.QuerySet["Event"]):
    """Events by when, where and for whom."""

    def overlapping(self, start: datetime, end: datetime) -> Self:
        """Keep events under way at any moment of [start, end)."""
        return self.overlapping_any([(start, end)])

    def overlapping_any(self, windows: Sequence[tuple[datetime, datetime | None]]) -> Self:
        """Keep events under way at any moment of any half-open window; an end of None is open.

        An exhibition that opened last month is still "this weekend"; an event without an end counts
        by its start.
        """
        matches = Q()
        for start, end in windows:
            window = Q(until__gt=start) | Q(start_time__gte=start)
            matches |= (window & Q(start_time__lt=end)) if end is not None else window
        return self.filter(matches)

    def shown(self) -> Self:
        """Leave out what its calendar took back, and rows shown as another calendar's of the same event."""
        return self.filter(shown_as=None).exclude(event_status="withdrawn")

    def recommendable(self) -> Self:
        """Leave out what one cannot go to: cancelled, postponed, full, withdrawn; and what is not shown."""
        return self.shown().filter(event_status__in=["scheduled", "rescheduled"])

    def online(self) -> Self:
        """Keep online and hybrid events."""
        return self.filter(is_virtual=True)

    def in_person(self) -> Self:
        """Keep in-person and hybrid events; what does not say is taken to be in person."""
        return self.exclude(event_attendance_mode="online")

    def within(self, latitude: float, longitude: float, radius_miles: float) -> Self:
        """Keep events inside the circle and annotate their `distance_miles`."""
        circles = [Circle(latitude, longitude, radius_miles)]
        boxed = self.filter(in_boxes(circles)).annotate(distance_miles=miles_to(circles))
        return boxed.filter(distance_miles__lte=radius_miles)

    def for_age(self, age: int) -> Self:
        """Keep events whose stated ages include `age`; one that states none is not a match."""
        stated = Q(age_min__isnull=False) | Q(age_max__isnull=False)
        above = Q(age_min__isnull=True) | Q(age_min__lte=age)
        below = Q(age_max__isnull=True) | Q(age_max__gte=age)
        return self.filter(stated & above & below)

    def with_relations(self) -> Self:
        """Load venue, feed and `other_sources` in the same query, for showing.

        These are the other calendars that have it, as dicts; `checked_at` is in ISO 8601.
        """
        return self.select_related("venue", "feed").annotate(other_sources=self._other_sources())

    def with_further_dates(self, now: datetime, *, limit: int = 3) -> Self:
        """Load `further_dates`, the next dates of each event's series within two months, as dicts.

        Each has `event_id`, `start_time` in ISO 8601, and `count`, how many there are in all.
        """
        series = self.model._default_manager.filter(feed=OuterRef("feed"), uid=OuterRef("uid")).exclude(
            uid=""
        )
        soon = series.recommendable().filter(start_time__gt=now, start_time__lt=now + timedelta(days=60))
        others = soon.exclude(pk=OuterRef("pk")).order_by("start_time", "id")
        told = JSONObject(event_id="pk", start_time="start_time", count=Window(Count("*")))
        return self.annotate(further_dates=ArraySubquery(others.values(told=told)[:limit]))

    def _other_sources(self) -> ArraySubquery:
        shown = Coalesce(OuterRef("shown_as"), OuterRef("pk"))
        same = self.model._default_manager.filter(Q(shown_as=shown) | Q(pk=shown)).exclude(pk=OuterRef("pk"))
        told = JSONObject(
            event_id="pk", event_status="event_status", name="feed__name", url="feed__url",
            link="url", checked_at="feed__last_checked_at",
        )  # fmt: skip
        return ArraySubquery(same.order_by("feed__name", "feed__url").values(told=told))


class ChatSessionQuerySet(models.QuerySet["ChatSession"]):
    """Sessions for their owner's list."""

    def with_message_count(self) -> Self:
        """Annotate `message_count`, counted only for the rows that are returned."""
        messages = self.model._meta.get_field("messages").related_model._default_manager
        counted = messages.filter(session=OuterRef("pk")).order_by().values("session").annotate(n=Count("*"))
        return self.annotate(message_count=Coalesce(Subquery(counted.values("n")), 0))

    def deleted_since(self, moment: datetime) -> Self:
        """Keep those that were deleted at this moment or later; only `with_deleted` has them."""
        return self.filter(deleted_at__gte=moment)

    def deleted_before(self, moment: datetime) -> Self:
        """Keep those that were deleted before this moment; only `with_deleted` has them."""
        return self.filter(deleted_at__lt=moment)


class ChatMessageQuerySet(models.QuerySet["ChatMessage"]):
    """Messages of one session, page by page in their order (created_at, id)."""

    def before(self, message: ChatMessage) -> Self:
        """Keep what was said before `message`."""
        # Said twice: an OR alone would read the session from its end to find where it begins.
        earlier = Q(created_at__lt=message.created_at) | Q(created_at=message.created_at, id__lt=message.pk)
        return self.filter(Q(created_at__lte=message.created_at) & earlier)

    def after(self, message: ChatMessage) -> Self:
        """Keep what was said after `message`."""
        later = Q(created_at__gt=message.created_at) | Q(created_at=message.created_at, id__gt=message.pk)
        return self.filter(Q(created_at__gte=message.created_at) & later)

    def latest_first(self, limit: int) -> ChatMessageQuerySet:
        """The last `limit` of them, found in the index alone, and only then read."""
        keys = self.order_by("-created_at", "-id").values("pk")[:limit]
        return self.model.objects.filter(pk__in=keys).order_by("-created_at", "-id")
