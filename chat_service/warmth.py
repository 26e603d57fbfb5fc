"""What answering needs, loaded before the first question, and whether it is there."""

from __future__ import annotations

from django.db import DatabaseError, connection

from assistant.meaning import embedder
from gazetteer import load_gazetteer


def warm_up() -> None:
    """Load the embedder and the places: the first question shall not wait for them."""
    embedder().embed(["What is on this weekend?"])
    load_gazetteer()


def has_database() -> bool:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
