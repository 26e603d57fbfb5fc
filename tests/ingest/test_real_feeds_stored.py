"""All real calendars into the database: reading them again, in another order, writes nothing."""

import pytest
from django.db import connection

from events.models import Event
from ingest.fetch.files import files_in
from ingest.options import IngestOptions
from ingest.reading import read_source
from tests.ingest.test_real_feeds import NOW

TABLES = ("events_event", "events_venue", "events_eventtext", "events_sameevent")


def versions():
    """Which transaction wrote each row."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text FROM {table}")  # noqa: S608 our own tables
            found[table] = dict(cursor.fetchall())
        return found


@pytest.mark.django_db(transaction=True)
def test_reading_all_again_in_another_order_writes_no_row(feeds_dir, embedder):
    paths = files_in(feeds_dir)
    first = [read_source(str(path), IngestOptions(), now=NOW, embedder=embedder) for path in paths]
    assert sum(report.created for report in first) == Event.objects.count() > 2_500
    before = versions()
    forced = IngestOptions(is_forced=True)
    again = [read_source(str(path), forced, now=NOW, embedder=embedder) for path in reversed(paths)]
    assert sum(report.created + report.updated for report in again) == 0
    assert versions() == before
