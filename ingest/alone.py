"""One reading of a feed at a time, whoever does it: a worker, a command, or a worker that seemed dead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_LOCK = "SELECT pg_try_advisory_lock(hashtext('superschedules.feed'), %s)"
_UNLOCK = "SELECT pg_advisory_unlock(hashtext('superschedules.feed'), %s)"


@contextmanager
def alone_with(feed_id: int) -> Iterator[bool]:
    """Be the only one that reads the feed; false when somebody else is.

    PostgreSQL keeps the lock for the connection's session, and frees it however the process ends.
    """
    is_alone = _ask(_LOCK, feed_id)
    try:
        yield is_alone
    finally:
        if is_alone:
            # A connection that goes back to its pool with the lock would keep it.
            _ask(_UNLOCK, feed_id)


def _ask(statement: str, feed_id: int) -> bool:
    with connection.cursor() as cursor:
        # The second key of a pair is an integer of 32 bits.
        cursor.execute(statement, [feed_id % 2**31])
        return bool(cursor.fetchone()[0])
