"""A person's conversations, grouped by the day of their last word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from events.models import ChatSession

LISTED = 50


@dataclass(frozen=True, slots=True)
class Day:
    """Conversations of one day, the last first."""

    label: str
    sessions: tuple[ChatSession, ...]


def days_of_history(user: User | None, *, zone: str = "", limit: int = LISTED) -> list[Day]:
    """The last conversations that are not archived, on the reader's calendar."""
    if user is None:
        return []
    clock = ZoneInfo(zone or settings.TIME_ZONE)
    # Conversations happen in real time, whatever NOW is frozen to for events.
    today = timezone.now().astimezone(clock).date()
    rows = ChatSession.objects.filter(user=user, is_active=True).order_by("-updated_at", "-id")[:limit]
    by_day = groupby(rows, key=lambda row: row.updated_at.astimezone(clock).date())
    return [Day(_label(day, today), tuple(sessions)) for day, sessions in by_day]


def _label(day: date, today: date) -> str:
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    year = f", {day.year}" if day.year != today.year else ""
    return f"{day:%A}, {day:%B} {day.day}{year}"
