"""What language models read and wrote: by day and model for operators, and today's of one person.

The tokens are those of an answer's metadata (`usage`, and of a second model's answer `model_b.usage`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache

from events.statements import rows_of
from events.usage import DAYS, first_turn_since

# What a question may take whose answer is not stored yet: the prompt of eight events and a long answer.
TOKENS_OF_AN_OPEN_TURN = 2_400
_DAYS_KEPT_S = 24 * 3600

_USAGES = """
CROSS JOIN LATERAL (
    VALUES (answer.metadata->'usage'), (answer.metadata->'model_b'->'usage')
) AS said (usage)
"""
_PER_DAY = f"""
SELECT (turn.created_at AT TIME ZONE %s)::date AS day, said.usage->>'model', count(*),
       sum((said.usage->'prompt_tokens')::int), sum((said.usage->'completion_tokens')::int),
       bool_or((said.usage->'is_estimated')::boolean),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY (said.usage->>'first_token_ms')::int),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY (said.usage->>'total_ms')::int)
FROM events_turn AS turn JOIN events_chatmessage AS answer ON answer.id = turn.answer_id {_USAGES}
WHERE turn.id >= %s AND turn.created_at >= %s AND turn.created_at < %s AND said.usage IS NOT NULL
GROUP BY 1, 2 ORDER BY 1, 3, 2
"""  # noqa: S608 composed of constants
# By the index of a person's turns; the day is the site's.
_OF_TODAY = f"""
WITH today AS (
    SELECT answer_id, status IN ('accepted', 'running') AS is_open FROM events_turn
    WHERE user_id = %s
      AND created_at >= date_trunc('day', now() AT TIME ZONE %s) AT TIME ZONE %s
)
SELECT (SELECT count(*) FROM today WHERE is_open) * %s + coalesce((
    SELECT sum((said.usage->'prompt_tokens')::bigint + (said.usage->'completion_tokens')::bigint)
    FROM today JOIN events_chatmessage AS answer ON answer.id = today.answer_id {_USAGES}
    WHERE NOT today.is_open
), 0)
"""  # noqa: S608 composed of constants


@dataclass(frozen=True, slots=True)
class Spent:
    """What one model took on one day; of the times, half of the answers were faster."""

    date: date
    model: str
    answers: int
    prompt_tokens: int
    completion_tokens: int
    is_estimated: bool
    first_token_ms: int | None
    total_ms: int | None


def spent(now: datetime) -> list[Spent]:
    """The last 30 days by day and model, newest first; days that are over are counted once."""
    today = now.astimezone(_zone()).date()
    past: Sequence[Spent] | None = cache.get(key := f"events.spending.{today}")
    if past is None:
        past = _counted(today - timedelta(days=DAYS - 1), today)
        cache.set(key, past, _DAYS_KEPT_S)
    return [*past, *_counted(today, today + timedelta(days=1))][::-1]


def tokens_of_today(user_id: int) -> int:
    """What a person's questions of today took so far, those that are being answered by a guess."""
    zone = _zone().key
    [(tokens,)] = rows_of(_OF_TODAY, [user_id, zone, zone, TOKENS_OF_AN_OPEN_TURN])
    return int(tokens)


def _counted(first: date, end: date) -> list[Spent]:
    zone = _zone()
    start, stop = (datetime.combine(day, time(), tzinfo=zone) for day in (first, end))
    values: list[Any] = [zone.key, first_turn_since(start), start, stop]
    return [Spent(*row) for row in rows_of(_PER_DAY, values)]


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
