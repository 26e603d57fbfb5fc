"""How the assistant is used: each day in numbers, and what was asked and not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max

from events.models import Turn
from events.statements import rows_of

DAYS = 30
MOST_SHOWN = 50
# Whoever is the only one to have asked something must not be known by it.
LEAST_PEOPLE = 2
# A longer question or topic is likely to be about a person.
LONGEST_QUESTION, LONGEST_TOPIC = 200, 40
_DAYS_KEPT_S, _QUESTIONS_KEPT_S = 24 * 3600, 60
# Turns get their ids and their moments one after the other, but not at once.
_OUT_OF_STEP = timedelta(minutes=1)

_PER_DAY = """
SELECT (turn.created_at AT TIME ZONE %s)::date AS day, count(*), count(DISTINCT turn.user_id),
       count(*) FILTER (WHERE turn.status = 'complete'), count(*) FILTER (WHERE turn.status = 'stopped'),
       count(*) FILTER (WHERE turn.status IN ('failed', 'interrupted')),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY turn.first_token_ms),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY turn.first_token_ms),
       count(*) FILTER (WHERE turn.status = 'complete' AND turn.query->>'intent' = 'search'),
       count(*) FILTER (WHERE turn.status = 'complete' AND turn.query->>'intent' = 'search'
                        AND answer.metadata->'event_ids' = '[]')
FROM events_turn AS turn JOIN events_chatmessage AS answer ON answer.id = turn.answer_id
WHERE turn.id >= %s AND turn.created_at >= %s AND turn.created_at < %s
GROUP BY day
"""
# A question without its capitals, marks and spaces, so that those who mean the same are counted together.
_FOUND_NOTHING = """
WITH asked AS (
    SELECT turn.user_id, coalesce(turn.query->>'topic', '') AS topic,
           coalesce(turn.query->'where'->0->>'name', '') AS place,
           btrim(regexp_replace(lower(left(question.content, %s)), '[^[:alnum:]]+', ' ', 'g')) AS words
    FROM events_turn AS turn
    JOIN events_chatsession AS session ON session.id = turn.session_id AND session.deleted_at IS NULL
    JOIN events_chatmessage AS answer ON answer.id = turn.answer_id
    JOIN events_chatmessage AS question ON question.id = turn.question_id
    WHERE turn.id >= %s AND turn.created_at >= %s AND turn.status = 'complete'
      AND turn.query->>'intent' = 'search' AND answer.metadata->'event_ids' = '[]'
),
shared AS (
    SELECT words, count(*) AS times, count(DISTINCT user_id) AS people FROM asked
    WHERE words <> '' AND length(words) < %s
    GROUP BY words HAVING count(DISTINCT user_id) >= %s
)
(SELECT 'question', words, '', times, people FROM shared ORDER BY times DESC, words LIMIT %s)
UNION ALL
(SELECT 'search', CASE WHEN length(topic) <= %s THEN topic ELSE '' END, place, count(*),
        count(DISTINCT user_id)
 FROM asked WHERE NOT EXISTS (SELECT 1 FROM shared WHERE shared.words = asked.words)
 GROUP BY 2, 3 ORDER BY 4 DESC, 2, 3 LIMIT %s)
"""


@dataclass(frozen=True, slots=True)
class Day:
    """One day's questions; times are milliseconds to the first word, None when there was none."""

    date: date
    questions: int = 0
    people: int = 0
    complete: int = 0
    stopped: int = 0
    failed: int = 0
    median_ms: int | None = None
    slow_ms: int | None = None
    searches: int = 0
    without_result: int = 0

    @property
    def share_without_result(self) -> int | None:
        """How many of a hundred searches found nothing; None without a search."""
        return round(100 * self.without_result / self.searches) if self.searches else None


@dataclass(frozen=True, slots=True)
class NothingFound:
    """What was asked or searched in vain, how often, and by how many people; `words` may be a topic."""

    words: str
    place: str
    times: int
    people: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that several people asked in vain, and what else was searched in vain."""

    questions: Sequence[NothingFound]
    searches: Sequence[NothingFound]


def usage(now: datetime) -> list[Day]:
    """The last 30 days, oldest first; days that are over are counted once."""
    today = now.astimezone(_zone()).date()
    past: dict[date, Day] | None = cache.get(key := f"events.usage.{today}")
    if past is None:
        past = _counted(today - timedelta(days=DAYS - 1), today)
        cache.set(key, past, _DAYS_KEPT_S)
    days = past | _counted(today, today + timedelta(days=1))
    return [days.get(day) or Day(day) for day in _days_until(today)]


def unanswered(now: datetime) -> Unanswered:
    """What was asked in vain in the last QUESTIONS_KEPT_DAYS days, without the names of those who asked."""
    found: Unanswered | None = cache.get("events.unanswered")
    if found is None:
        found = _unanswered(now)
        cache.set("events.unanswered", found, _QUESTIONS_KEPT_S)
    return found


def _unanswered(now: datetime) -> Unanswered:
    since = now - timedelta(days=settings.QUESTIONS_KEPT_DAYS)
    # One letter more tells a question that is too long from one that just fits.
    values = [
        LONGEST_QUESTION + 1, first_turn_since(since), since, LONGEST_QUESTION + 1, LEAST_PEOPLE, MOST_SHOWN,
        LONGEST_TOPIC, MOST_SHOWN,
    ]  # fmt: skip
    rows = rows_of(_FOUND_NOTHING, values)
    found = {kind: [NothingFound(*row) for other, *row in rows if other == kind] for kind in _KINDS}
    return Unanswered(*(found[kind] for kind in _KINDS))


def first_turn_since(moment: datetime) -> int:
    """The id of a turn before which all are older than `moment`: found by halving, as ids grow with time."""
    low, high = 0, (Turn.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    moment -= _OUT_OF_STEP
    while low < high:
        middle = (low + high) // 2
        turn = Turn.objects.filter(pk__gte=middle).only("created_at").first()
        if turn is None or turn.created_at >= moment:
            high = middle
        else:
            low = turn.pk + 1
    return low


_KINDS = ("question", "search")


def _counted(first: date, end: date) -> dict[date, Day]:
    """The days of [first, end) on which something was asked."""
    zone = _zone()
    start, stop = (datetime.combine(day, time(), tzinfo=zone) for day in (first, end))
    rows = rows_of(_PER_DAY, [zone.key, first_turn_since(start), start, stop])
    return {row[0]: Day(*row) for row in rows}


def _days_until(today: date) -> list[date]:
    return [today - timedelta(days=ago) for ago in reversed(range(DAYS))]


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
