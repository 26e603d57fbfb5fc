"""A calendar as the page of calendars shows it: how it is, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import Case, Count, IntegerField, Prefetch, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event, Feed, FeedReading
from ingest.last_report import LastReport, last_report
from ingest.sparkline import Sparkline, sparkline
from web.links import web_link
from web.words import checked_in_words

SHOWN_READINGS = 30
# A reading is over long before; whoever did it has died.
LONGEST_READING = timedelta(hours=1)
TROUBLED = (Feed.Health.FAILING, Feed.Health.EMPTY, Feed.Health.ODD_ZONE, Feed.Health.DEGRADED)
_KINDS = {
    Feed.Kind.UNKNOWN: gettext_lazy("Kind not known yet"),
    Feed.Kind.ICAL: gettext_lazy("Calendar file"),
    Feed.Kind.SCHEMA_ORG: gettext_lazy("Web page"),
    Feed.Kind.JSON: gettext_lazy("Event service"),
    Feed.Kind.RSS: gettext_lazy("News feed"),
}
_HEALTH = {
    Feed.Health.NEW: gettext_lazy("Not read yet"),
    Feed.Health.OK: gettext_lazy("Well"),
    Feed.Health.UNCHANGED: gettext_lazy("Well, unchanged"),
    Feed.Health.DEGRADED: gettext_lazy("Read in part"),
    Feed.Health.FAILING: gettext_lazy("Cannot be read"),
    Feed.Health.EMPTY: gettext_lazy("Empty, but was not"),
    Feed.Health.ODD_ZONE: gettext_lazy("Suspicious time zone"),
}


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the time is for readings, and what it is for the appointments of fetching."""

    reading: datetime
    fetching: datetime


@dataclass(frozen=True, slots=True)
class FeedCard:
    """What is shown of a calendar; empty strings are not shown. `tone` is well, new or troubled."""

    id: int
    name: str
    link: str
    kind: str
    tone: str
    health: str
    note: str
    checked: str
    next: str
    upcoming: int
    line: Sparkline | None
    is_sample: bool
    is_web: bool
    is_reading: bool
    is_waiting: bool
    done: int
    total: int
    report: LastReport


def active_feeds() -> QuerySet[Feed]:
    """Calendars that are read: troubled ones first, then what is not read yet, then by name."""
    rank = Case(
        When(health__in=TROUBLED, then=Value(0)),
        When(health=Feed.Health.NEW, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    latest = FeedReading.objects.order_by("-at", "-id")[:SHOWN_READINGS]
    return (
        Feed.objects.filter(is_active=True)
        .order_by(rank, "name", "id")
        .prefetch_related(Prefetch("readings", queryset=latest, to_attr="latest_readings"))
    )


def cards_of(feeds: Sequence[Feed], clocks: Clocks) -> list[FeedCard]:
    """The cards of feeds that `active_feeds` gave, with one query for all of them."""
    coming = Event.objects.shown().overlapping_any([(clocks.reading, None)]).filter(feed__in=feeds)
    counts = dict(coming.order_by().values_list("feed").annotate(Count("pk")))
    return [_card(feed, counts.get(feed.pk, 0), clocks) for feed in feeds]


def is_reading(feed: Feed, now: datetime) -> bool:
    """Whether somebody is at it."""
    return feed.reading_since is not None and now - feed.reading_since < LONGEST_READING


def next_in_words(feed: Feed, now: datetime) -> str:
    """ "next in 40 min"; who reads it where nobody fetches it."""
    if feed.is_sample:
        return _("comes with the program")
    if not feed.is_web:
        return _("a file, read by command")
    if feed.next_fetch_at is None or feed.next_fetch_at <= now:
        return _("next as soon as possible")
    minutes = round((feed.next_fetch_at - now).total_seconds() / 60)
    if minutes < 60:
        return _("next in %(minutes)d min") % {"minutes": max(minutes, 1)}
    if minutes < 48 * 60:
        return _("next in %(hours)d h") % {"hours": round(minutes / 60)}
    days = round(minutes / 60 / 24)
    return ngettext("next in %(days)d day", "next in %(days)d days", days) % {"days": days}


def _card(feed: Feed, upcoming: int, clocks: Clocks) -> FeedCard:
    readings: list[FeedReading] = getattr(feed, "latest_readings", [])
    reading = is_reading(feed, clocks.fetching)
    return FeedCard(
        id=feed.pk,
        name=_name(feed),
        link=web_link(feed.found_on) or web_link(feed.url),
        kind=str(_KINDS.get(Feed.Kind(feed.kind), "")),
        tone=_tone(feed.health),
        health=str(_HEALTH[Feed.Health(feed.health)]),
        note=_without_path(feed.health_note, feed),
        checked=checked_in_words(feed.last_checked_at, clocks.reading) or _("not checked yet"),
        next=next_in_words(feed, clocks.fetching),
        upcoming=upcoming,
        line=sparkline([one.upcoming for one in reversed(readings)]),
        is_sample=feed.is_sample,
        is_web=feed.is_web,
        is_reading=reading,
        is_waiting=not reading and feed.is_web and not feed.is_sample and feed.next_fetch_at is None,
        done=min(feed.progress_done, feed.progress_total),
        total=feed.progress_total,
        report=last_report(feed),
    )


def _name(feed: Feed) -> str:
    """Its name, else its host; the path of a file is nobody's business."""
    return feed.name or (urlsplit(feed.url).hostname if feed.is_web else None) or _("A calendar file")


def _without_path(words: str, feed: Feed) -> str:
    return words if feed.is_web else words.replace(feed.url, "its file")


def _tone(health: str) -> str:
    if health in TROUBLED:
        return "troubled"
    return "new" if health == Feed.Health.NEW else "well"
