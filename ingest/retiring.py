"""Calendars that are read no more, those that are read again, and those that are forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from events.models import Event, EventStatus, Feed
from ingest.jobs import fetch_soon
from ingest.merging import leave_feed, merge_feed, take_turn
from ingest.store.vanishing import withdraw


def retire(feed: Feed, now: datetime) -> int:
    """Read the feed no more and withdraw its events to come; returns how many those were.

    Another calendar that has the same event shows it from then on. A cancelled one stays cancelled.
    """
    with transaction.atomic():
        take_turn()
        row = Feed.objects.select_for_update().get(pk=feed.pk)
        row.is_active = False
        # What it says when it is read again must not look as if it were stored.
        row.body_hash = row.etag = row.last_modified = ""
        row.save(update_fields=["is_active", "body_hash", "etag", "last_modified"])
        upcoming = Event.objects.filter(Q(start_time__gte=now) | Q(until__gt=now), feed=row)
        settled = [EventStatus.WITHDRAWN, EventStatus.CANCELLED]
        withdrawn = withdraw(upcoming.exclude(event_status__in=settled).values_list("id", flat=True))
        merge_feed(row, now)
    feed.refresh_from_db(fields=["is_active", "body_hash", "etag", "last_modified"])
    return withdrawn


def activate(feed: Feed) -> None:
    """Read the feed again, as soon as a worker is free."""
    Feed.objects.filter(pk=feed.pk).update(is_active=True, failures=0, unchanged_readings=0)
    fetch_soon(feed)


def delete_feed(feed: Feed) -> None:
    """Forget the feed and its events; another calendar that has the same event shows it from then on."""
    with transaction.atomic():
        leave_feed(feed)
        feed.delete()
