"""What answering needs, loaded before the first question, and whether it is there."""

from __future__ import annotations

from contextlib import suppress

from django.db import DatabaseError, connection

from assistant.errors import SearchFailed
from assistant.meaning import embedder
from assistant.retrieval import search
from assistant.surroundings import setting_at
from assistant.understanding import understand
from events import clock

_QUESTION = "live music by Christmas"


def warm_up() -> None:
    """Ask a first question, so that nobody waits for the places, the feasts, the embedder and the sketches.

    Without a database it does what it can: the first question then waits for the rest.
    """
    embedder().embed([_QUESTION])
    now = clock.now()
    with suppress(SearchFailed, DatabaseError):
        search(understand(_QUESTION, setting_at(None, now=now)), now=now)


def has_database() -> bool:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
