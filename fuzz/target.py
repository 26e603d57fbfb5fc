"""Reads what the fuzzer writes as an unknown body from the web; run by `fuzz.__main__`, once a kind."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import atheris

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Nothing here asks the database; an address keeps Django from looking for the private one.
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

with atheris.instrument_imports(include=["ingest"]):
    import django

    django.setup()
    from ingest.context import Context
    from ingest.detection import read_body
    from ingest.discovery import calendar_links, events_pages
    from ingest.errors import IngestError
    from ingest.fetch.body import Body
    from ingest.options import Window
    from ingest.places import PlaceFinder

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=ZoneInfo("America/New_York"))
PLACES = PlaceFinder("Newton, MA")


def read(data: bytes) -> None:
    """Read the bytes whatever they are; anything but our own error is a finding."""
    context = Context(
        window=Window.around(NOW.date()), now=NOW, default_zone=ZoneInfo("America/New_York"), places=PLACES
    )
    try:
        read_body(Body(data, "https://example.org/events"), context)
    except IngestError:
        text = data.decode("utf-8", "replace")
        calendar_links(text, "https://example.org/")
        events_pages(text, "https://example.org/")


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
