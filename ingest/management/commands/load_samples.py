"""manage.py load_samples: bring the sample calendars in, or take them out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.clock import now
from events.models import Feed
from ingest.embedder import LocalEmbedder
from ingest.options import IngestOptions
from ingest.reading import read_source
from ingest.report import SourceReport
from ingest.sources import Source
from samples import FEEDS, SampleFeed, render_dates

DAYS_AHEAD = 90


class Command(BaseCommand):
    # The checks are about pages and settings; without them small readings take half the time.
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc] # Django declares it per instance
    help = (
        "Read the sample calendars for the coming 90 days; with SAMPLE_DATA=0 remove them and their events."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="One JSON object per calendar."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_DATA:
            _, removed = Feed.objects.filter(is_sample=True).delete()
            self._say(f"Removed {removed.get('events.Event', 0)} sample events.", options)
            return
        today = now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        reports = [_read(feed, today) for feed in FEEDS]
        _forget_all_but([_name(feed) for feed in FEEDS])
        if options["as_json"]:
            self.stdout.write(
                "\n".join(json.dumps(report.as_json(), ensure_ascii=False) for report in reports)
            )
        self._say(f"{sum(report.occurrences for report in reports)} sample events are loaded.", options)
        for report in reports:
            if report.error:
                raise CommandError(f"{report.source}: {report.error}")

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"] and not options["as_json"]:
            self.stdout.write(text)


def _read(feed: SampleFeed, today: date) -> SourceReport:
    text = feed.path.read_text(encoding="utf-8")
    return read_source(
        Source(_name(feed), render_dates(text, today).encode()),
        IngestOptions(
            city=feed.city,
            timezone=feed.timezone,
            first=today - timedelta(days=1),
            end=today + timedelta(days=DAYS_AHEAD),
            is_sample=True,
            feed_name=feed.name,
        ),
        now=now(),
        embedder=LocalEmbedder(),
    )


def _name(feed: SampleFeed) -> str:
    """The feed's address: the same wherever the checkout lies."""
    return f"samples/{feed.path.name}"


def _forget_all_but(names: list[str]) -> None:
    Feed.objects.filter(is_sample=True).exclude(url__in=names).delete()
