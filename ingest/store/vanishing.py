"""Events that a calendar no longer has: when that means they are off, and when it means nothing.

Most calendars are windows that show the next ten or two hundred events, so that one which is missing may only
have been pushed out. Nothing is taken back on one reading's word, and never many at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models import Event, EventStatus, Feed
from events.querysets import EventQuerySet
from ingest.candidate import Candidate
from ingest.context import Reading
from ingest.options import Window
from ingest.store.corrected import note_status

READINGS = 3
LASTING = timedelta(hours=24)
# So many going at once is more likely a fault of the calendar than so many events that are off; it is
# believed when it has lasted for days, for a calendar nobody looks after must not show ghosts for months.
MANY, MOST_SHARE = 5, 0.5
MANY_LASTING = timedelta(days=3)
# A calendar with fewer events to come may well have none next time.
EMPTIED = 5


@dataclass(frozen=True, slots=True)
class Vanished:
    """How many were withdrawn and how many are missing; `held` is why none was withdrawn, if that is so."""

    withdrawn: int = 0
    missing: int = 0
    held: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """What of a stored event to come decides about it."""

    pk: int
    uid: str
    recurrence_id: str
    start: datetime


def note_missing(
    feed: Feed, candidates: Sequence[Candidate], reading: Reading, window: Window, now: datetime
) -> Vanished:
    """Count what is missing among the feed's events to come, and withdraw what the guarded rule lets go.

    A cancelled event stays cancelled. An occurrence whose series is still there, but it is not, was taken out
    of it: it goes at once. Any other goes after READINGS complete readings over LASTING, if the calendar
    reaches beyond it.
    """
    rows = _upcoming(feed, window, now)
    present = {(one.uid, one.recurrence_id) for one in candidates}
    missing = [row for row in rows if (row.uid, row.recurrence_id) not in present]
    _note_found(feed, [row.pk for row in missing])
    _count_empty(feed, reading, is_emptied=bool(missing) and not reading.components)
    if reading.is_partial or not missing:
        return Vanished(missing=len(missing))
    if not reading.components:
        _count_missed([row.pk for row in missing], now)
        return _take_back(_long_missing(feed, now, LASTING), missing, rows, is_empty=True, now=now)
    taken_out, pushed = _evidence(missing, candidates, reading, now)
    _count_missed([*taken_out, *pushed], now)
    gone = {*taken_out, *(_long_missing(feed, now, LASTING) & set(pushed))}
    return _take_back(gone, missing, rows, is_empty=False, now=now)


def is_emptied(feed: Feed, reading: Reading, now: datetime) -> bool:
    """Whether the calendar has no event at all, where several were to come."""
    return not reading.components and not reading.is_partial and _to_come(feed, now).count() >= EMPTIED


def confirm_missing(feed: Feed, now: datetime) -> Vanished:
    """Count a reading that found the calendar as it was: what was missing is missing still.

    `held` is the caller's to keep from the reading before when nothing was withdrawn.
    """
    upcoming = _to_come(feed, now)
    rows = [_Row(*row) for row in upcoming.values_list("id", "uid", "recurrence_id", "start_time")]
    missing_ids = set(upcoming.filter(missed_readings__gt=0).values_list("id", flat=True))
    if not missing_ids:
        return Vanished()
    _count_missed(missing_ids, now)
    if feed.empty_readings:
        _count_empty(feed, None, is_emptied=True)
    missing = [row for row in rows if row.pk in missing_ids]
    gone = _long_missing(feed, now, LASTING) & missing_ids
    return _take_back(gone, missing, rows, is_empty=feed.empty_readings > 0, now=now)


def withdraw(ids: Iterable[int]) -> int:
    """Mark the events as no longer in their calendar; how many. A status an operator has set stays."""
    wanted = list(ids)
    owned = note_status(wanted, EventStatus.WITHDRAWN)
    # Their hash is cleared so that they are written again when they come back.
    Event.objects.filter(pk__in=owned).update(source_hash="")
    return Event.objects.filter(pk__in=set(wanted) - owned).update(
        event_status=EventStatus.WITHDRAWN, source_hash="", updated_at=timezone.now()
    )


def _upcoming(feed: Feed, window: Window, now: datetime) -> list[_Row]:
    """The feed's events to come that a reading of this window could have found."""
    low, high = window.bounds(timezone.get_default_timezone())
    upcoming = _to_come(feed, now).filter(start_time__gte=low, start_time__lt=high)
    return [_Row(*row) for row in upcoming.values_list("id", "uid", "recurrence_id", "start_time")]


def _to_come(feed: Feed, now: datetime) -> EventQuerySet:
    upcoming = Event.objects.filter(feed=feed, start_time__gte=now)
    return upcoming.exclude(event_status__in=[EventStatus.WITHDRAWN, EventStatus.CANCELLED])


def _evidence(
    missing: Sequence[_Row], candidates: Sequence[Candidate], reading: Reading, now: datetime
) -> tuple[list[int], list[int]]:
    """Those that were taken out of a series that is there, and those the calendar reaches beyond."""
    # What could not be read this time is not missing.
    unread = {rejection.uid for rejection in reading.rejections}
    is_whole = reading.kind == Feed.Kind.ICAL
    last_of, reach = _last_starts(candidates), _reach(candidates, now)
    taken_out, pushed = [], []
    for row in missing:
        if row.uid in unread:
            continue
        # Pages list the next dates of an address, a calendar file has the whole rule of a series.
        if row.uid in reading.uids and (is_whole or row.start <= last_of.get(row.uid, now)):
            taken_out.append(row.pk)
        elif row.uid not in reading.uids and row.start < reach:
            pushed.append(row.pk)
    return taken_out, pushed


def _last_starts(candidates: Sequence[Candidate]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for one in candidates:
        last[one.uid] = max(one.when.start, last.get(one.uid, one.when.start))
    return last


def _reach(candidates: Sequence[Candidate], now: datetime) -> datetime:
    """How far the calendar lists events: the latest of the next dates of all its series.

    Not their last dates: an endless series says nothing about what else was left out.
    """
    following: dict[str, datetime] = {}
    for one in candidates:
        if one.when.start >= now:
            following[one.uid] = min(one.when.start, following.get(one.uid, one.when.start))
    return max(following.values(), default=now)


def _note_found(feed: Feed, missing: Collection[int]) -> None:
    found = Event.objects.filter(feed=feed, missed_readings__gt=0).exclude(pk__in=missing)
    found.update(missing_since=None, missed_readings=0)


def _count_missed(ids: Collection[int], now: datetime) -> None:
    Event.objects.filter(pk__in=ids).update(
        missed_readings=F("missed_readings") + 1, missing_since=Coalesce("missing_since", now)
    )


def _count_empty(feed: Feed, reading: Reading | None, *, is_emptied: bool) -> None:
    if reading is not None and reading.is_partial:
        return
    count = feed.empty_readings + 1 if is_emptied else 0
    if count != feed.empty_readings:
        feed.empty_readings = count
        feed.save(update_fields=["empty_readings"])


def _long_missing(feed: Feed, now: datetime, lasting: timedelta) -> set[int]:
    rule = Q(missed_readings__gte=READINGS, missing_since__lte=now - lasting)
    return set(Event.objects.filter(rule, feed=feed).values_list("id", flat=True))


def _take_back(
    gone: set[int], missing: Sequence[_Row], rows: Sequence[_Row], *, is_empty: bool, now: datetime
) -> Vanished:
    """Withdraw what is gone, unless that would be too many at once."""
    if is_empty and len(missing) >= EMPTIED and len(gone) < len(missing):
        return Vanished(missing=len(missing), held=f"It shows no events, but had {len(missing)} to come.")
    is_mass = not is_empty and len(gone) >= MANY and len(gone) > MOST_SHARE * len(rows)
    if is_mass and not _has_lasted(gone, now):
        held = f"{len(gone)} of its {len(rows)} events to come are gone at once."
        return Vanished(missing=len(missing), held=held)
    return Vanished(withdraw(gone), len(missing))


def _has_lasted(ids: set[int], now: datetime) -> bool:
    rule = Q(missed_readings__gte=READINGS, missing_since__lte=now - MANY_LASTING)
    return Event.objects.filter(rule, pk__in=ids).count() == len(ids)
