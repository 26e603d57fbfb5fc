"""A person's conversations: by the day of their last word, page by page, or found by what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import ChatSession
from events.session_search import Hit, Wanted, search
from events.session_walks import START, Place
from events.session_walks import page as page_of_walk
from events.snippets import load_hits
from web.words import long_day

LISTED = 50
# A cursor is good only for the kind of list it was given with.
WALK, FOUND = "web.history.walk", "web.history.found"


class NeverGiven(Exception):
    """This is not the cursor of a page we gave out."""


@dataclass(frozen=True, slots=True)
class Day:
    """Conversations of one day, the last first; without a label where the page before ends with this day."""

    date: date
    label: str
    sessions: tuple[ChatSession, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The reader's days: conversations happen in real time, whatever NOW is frozen to for events."""

    clock: ZoneInfo
    today: date

    @classmethod
    def of_zone(cls, zone: str) -> Calendar:
        """The calendar of an IANA zone; of the site's where it is empty."""
        clock = ZoneInfo(zone or settings.TIME_ZONE)
        return cls(clock, timezone.now().astimezone(clock).date())

    def date_of(self, session: ChatSession) -> date:
        """The day of its last word."""
        return session.updated_at.astimezone(self.clock).date()

    def label_of(self, day: date) -> str:
        """The day as people say it."""
        if day >= self.today:
            return _("Today")
        if day == self.today - timedelta(days=1):
            return _("Yesterday")
        return long_day(day, self.today)

    def days(self, sessions: Iterable[ChatSession], *, after: str = "") -> list[Day]:
        """The sessions by day; a first day that is `after`, in ISO 8601, goes on without its label."""
        by_day = groupby(sessions, key=self.date_of)
        return [
            Day(day, "" if day.isoformat() == after else self.label_of(day), tuple(rows))
            for day, rows in by_day
        ]


def days_of_history(user: User | None, *, zone: str = "", limit: int = LISTED) -> list[Day]:
    """The last conversations that are not archived, on the reader's calendar."""
    if user is None:
        return []
    rows = ChatSession.objects.filter(user=user, is_active=True).order_by("-updated_at", "-id")[:limit]
    return Calendar.of_zone(zone).days(rows)


def listed(user_id: int, *, is_active: bool, cursor: str) -> tuple[list[ChatSession], str]:
    """A page of all conversations and the cursor of the next, empty at the end; raises NeverGiven."""
    after = _place(cursor) if cursor else START
    rows, place = page_of_walk(user_id, is_active=is_active, after=after, limit=LISTED)
    return rows, _sealed(place) if place else ""


def found(user_id: int, text: str, *, is_active: bool, cursor: str) -> tuple[list[ChatSession], str]:
    """A page of those that say it, the best first, each with its `snippet`; raises NeverGiven.

    What was found first is what all pages show: the cursor holds what is still to come.
    """
    wanted = Wanted.by(text)
    hits = (
        [Hit(*hit) for hit in _unseal(cursor, FOUND)]
        if cursor
        else search(user_id, wanted, is_active=is_active)
    )
    rows = load_hits(user_id, hits[:LISTED], wanted, is_active=is_active)
    later = [(hit.session_id, hit.message_id) for hit in hits[LISTED:]]
    return rows, _seal(later, FOUND) if later else ""


def _sealed(place: Place) -> str:
    assert place.began is not None
    return _seal([place.snapshot, place.began.isoformat(), place.stood_at.isoformat(), place.row_id], WALK)


def _place(cursor: str) -> Place:
    snapshot, began, stood_at, row_id = _unseal(cursor, WALK)
    return Place(snapshot, datetime.fromisoformat(began), datetime.fromisoformat(stood_at), row_id)


def _seal(values: Sequence[Any], salt: str) -> str:
    return signing.dumps(values, salt=salt, compress=True)


def _unseal(cursor: str, salt: str) -> list[Any]:
    try:
        values: list[Any] = signing.loads(cursor, salt=salt)
        return values
    except (signing.BadSignature, ValueError):
        raise NeverGiven from None
