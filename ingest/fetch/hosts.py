"""Manners towards a host, kept across processes: one request at a time, a pause between, and none when told.

A host is its name and port. The lock is PostgreSQL's, of a connection's session: it ends with the process
that holds it, however that ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from events.models import FeedHost
from ingest.errors import FetchError
from ingest.fetch.address import host_and_port

_LOCK = "SELECT pg_try_advisory_lock(hashtext('superschedules.host'), hashtext(%s))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtext('superschedules.host'), hashtext(%s))"
ASK_AGAIN_S = 0.25
PATIENCE_S = 60.0
# A row says nothing any more once its moment is past; they are cleared when there are many.
STALE = timedelta(days=1)

Clock = Callable[[], datetime]
Sleep = Callable[[float], object]


@contextmanager
def host_turn(
    url: str,
    *,
    gap_s: float,
    patience_s: float = PATIENCE_S,
    clock: Clock = timezone.now,
    sleep: Sleep = time.sleep,
) -> Iterator[None]:
    """Be alone with the url's host, `gap_s` seconds or more after the request before.

    Raises FetchError (host_busy) with the time to come back when that would take longer than `patience_s`.
    Not for use within a transaction: others would wait for its end, for the host's row is written.
    """
    host = host_of(url)
    deadline = clock() + timedelta(seconds=patience_s)
    _lock(host, deadline, clock, sleep)
    try:
        _wait(host, deadline, clock, sleep)
        yield
    finally:
        _end(host, clock() + timedelta(seconds=gap_s))


def put_off(url: str, seconds: float, now: datetime) -> None:
    """Ask nothing of the url's host for so long, whatever feed wants it."""
    _free_from(host_of(url), now + timedelta(seconds=seconds))


def host_of(url: str) -> str:
    """The host and port of an http(s) url; raises RefusedAddress for any other."""
    host, port = host_and_port(url)
    return f"{host.lower()}:{port}"[:255]


def forget_stale(now: datetime) -> None:
    """Delete the hosts whose moment has long passed."""
    FeedHost.objects.filter(free_at__lt=now - STALE).delete()


def _lock(host: str, deadline: datetime, clock: Clock, sleep: Sleep) -> None:
    while not _execute(_LOCK, host):
        _left_s(host, deadline, clock())
        if clock() >= deadline:
            raise _busy(host, PATIENCE_S)
        sleep(ASK_AGAIN_S)


def _wait(host: str, deadline: datetime, clock: Clock, sleep: Sleep) -> None:
    left_s = _left_s(host, deadline, clock())
    if left_s > 0:
        sleep(left_s)


def _left_s(host: str, deadline: datetime, now: datetime) -> float:
    """The seconds until the host may be asked; raises FetchError when that is beyond the deadline."""
    row = FeedHost.objects.filter(host=host).first()
    left_s = (row.free_at - now).total_seconds() if row is not None else 0.0
    if row is not None and row.free_at > deadline:
        raise _busy(host, left_s)
    return left_s


def _end(host: str, free_at: datetime) -> None:
    try:
        _free_from(host, free_at)
    finally:
        # A connection that goes back to its pool with the lock would keep it.
        _execute(_UNLOCK, host)


def _busy(host: str, seconds: float) -> FetchError:
    return FetchError(f"{host} must not be asked yet", code="host_busy", retry_after_s=seconds)


def _free_from(host: str, moment: datetime) -> None:
    """Keep the later of this moment and the one there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_feedhost (host, free_at) VALUES (%s, %s) ON CONFLICT (host) DO UPDATE "
            "SET free_at = GREATEST(events_feedhost.free_at, EXCLUDED.free_at)",
            [host, moment],
        )


def _execute(statement: str, host: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [host])
        return bool(cursor.fetchone()[0])
