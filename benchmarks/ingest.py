"""How long a large real calendar takes, read for the first time and again unchanged."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import recurring_ical_events
from django.conf import settings
from icalendar import Calendar

from benchmarks.table import Floor, Row
from events.clock import now
from events.models import EventText, Feed
from ingest.embedder import LocalEmbedder
from ingest.options import IngestOptions
from ingest.reading import read_source

LARGEST = (
    "ics/09_bloomington__gcal_bloomington_in_gov_1rosks8nont4ebaq41tfgg8v7g_group_calendar_google_com.ics"
)
DAYS = 400


def run(_events: int) -> list[Row]:
    """Read the largest of the real calendars kept beside the checkout; no row where they are not."""
    path = Path(settings.BASE_DIR).parent / "shared" / "data" / "feeds" / LARGEST
    if not path.exists():
        sys.stderr.write("benchmarks.ingest: the real calendars are not beside this checkout; skipped\n")
        return []
    Feed.objects.all().filter(url__endswith=path.name).delete()
    EventText.objects.filter(events=None).delete()
    cold, unchanged = _seconds(path), _seconds(path)
    return [
        _row("calendar of 1,793 components, cold", cold, 60, _plain_seconds(path)),
        _row("  the same, unchanged", unchanged, 5, None),
    ]


def _seconds(path: Path) -> float:
    start = perf_counter()
    report = read_source(
        str(path), IngestOptions(city="Bloomington, IN"), now=now(), embedder=LocalEmbedder()
    )
    assert not report.error, report.error
    return perf_counter() - start


def _plain_seconds(path: Path) -> float:
    """The same file parsed and expanded by the stock libraries, stored nowhere."""
    start = perf_counter()
    calendar = Calendar.from_ical(path.read_bytes())
    day = now().date()
    list(recurring_ical_events.of(calendar, skip_bad_series=True).between(day, day + timedelta(days=DAYS)))
    return perf_counter() - start


def _row(name: str, seconds: float, floor: float, reference: float | None) -> Row:
    return Row(
        name, seconds, unit="s", floor=Floor(p50=floor),
        reference="plain libraries" if reference is not None else "", reference_p50=reference,
    )  # fmt: skip
