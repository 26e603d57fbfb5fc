"""How long a person with a million messages waits for a list, a page, a search, beside bare SQL."""

from __future__ import annotations

from benchmarks.history_asker import Asker
from benchmarks.history_data import busy_user
from benchmarks.history_lists import lists, walk
from benchmarks.history_messages import message_pages
from benchmarks.history_search import searches
from benchmarks.table import Row


def run(_events: int) -> list[Row]:
    """Measure what reads a long history; the number of events does not matter."""
    asker = Asker(busy_user())
    return [*lists(asker), *message_pages(asker), *searches(asker), walk(asker)]
