"""What one reading is asked for, and with what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from ingest.fetch.visit import Visit
from ingest.options import IngestOptions, Window
from ingest.sources import Source
from ingest.store.texts import Embedder

OnProgress = Callable[[int, int], None]


def unwatched(_done: int, _total: int) -> None:
    """For a reading whose progress nobody looks at."""


@dataclass(frozen=True, slots=True)
class Task:
    """One reading: what is asked, when, and with what.

    The visit's clock is the real one, which decides when to come again; `now` is what it means for events.
    """

    source: Source
    options: IngestOptions
    now: datetime
    embedder: Embedder
    visit: Visit
    on_progress: OnProgress = unwatched

    @property
    def window(self) -> Window:
        """The dates to read."""
        return self.options.window(self.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date())
