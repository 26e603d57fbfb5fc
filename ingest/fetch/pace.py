"""When a feed is read again: seldom if it never changes, late if it fails, never before its server allows."""

from __future__ import annotations

from datetime import datetime, timedelta

USUAL_S = 3600.0
LONGEST_S = 24 * 3600.0
SLOWING = 1.5
FIRST_RETRY_S = 900.0
# So much of a wait is left to chance, lest feeds added together come together for ever.
SPREAD = 0.1


def next_fetch_at(
    now: datetime, *, unchanged_readings: int, failures: int, retry_after_s: float | None, jitter: float
) -> datetime:
    """The moment of the next reading; `jitter` is drawn from [0, 1).

    An hour, half as long again for each reading in a row that found nothing new; after a failure a quarter of
    an hour, doubled with each further one; a day at most.
    """
    if failures:
        wait_s = FIRST_RETRY_S * 2.0 ** min(failures - 1, 10)
    else:
        wait_s = USUAL_S * SLOWING ** min(unchanged_readings, 10)
    wait_s = min(wait_s, LONGEST_S / (1 + SPREAD)) * (1 + SPREAD * jitter)
    return now + timedelta(seconds=max(wait_s, retry_after_s or 0.0))
