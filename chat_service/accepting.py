"""A question taken on: its message, its turn and the place of its answer, stored at once or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from assistant.understanding import Shown
from assistant.updates import lines_since
from chat_service.errors import IdempotencyConflict, RateLimited, TurnInProgress
from chat_service.leases import LEASE_S
from events import clock
from events.models import ChatMessage, ChatSession, CostKind, Event, Turn
from events.querysets import MAX_ROW_ID, ChatSessionQuerySet
from events.spending import tokens_of_today
from events.statements import rows_of
from events.versions import row_of

HISTORY_MESSAGES = 10
MINUTE_S = 60

# One person's questions are counted one after the other; those of others do not wait.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashint8(%s), hashtext('superschedules.accept'))"
_NTH_LAST = """
SELECT ceil(extract(epoch FROM created_at + %s * interval '1 s' - clock_timestamp()))::int FROM events_turn
WHERE user_id = %s AND created_at > clock_timestamp() - %s * interval '1 s'
ORDER BY created_at DESC OFFSET %s LIMIT 1
"""
# The database's clock orders messages, whichever machine writes them, and never runs backwards in a session.
_STORE = """
WITH moment AS (SELECT greatest(clock_timestamp(), %s::timestamptz) AS reached),
session AS (
    UPDATE events_chatsession
    SET updated_at = moment.reached, title = CASE title WHEN '' THEN %s ELSE title END
    FROM moment WHERE id = %s RETURNING id, user_id
),
question AS (
    INSERT INTO events_chatmessage (session_id, role, content, created_at, metadata, status)
    SELECT session.id, 'user', %s, moment.reached, '{}', 'complete' FROM session, moment RETURNING id
),
answer AS (
    INSERT INTO events_chatmessage (session_id, role, content, created_at, metadata, status)
    SELECT session.id, 'assistant', '', moment.reached, '{}', 'running'
    FROM question, session, moment RETURNING id
)
INSERT INTO events_turn (
    session_id, user_id, question_id, answer_id, status, owner, lease_until,
    fence, idempotency_key, body_digest, query, model, error_code, created_at
)
SELECT session.id, session.user_id, question.id, answer.id, 'accepted', %s,
       clock_timestamp() + %s * interval '1 s', 1, %s, %s, '{}', '', '', clock_timestamp()
FROM session, question, answer RETURNING id, answer_id, fence
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A client's own name for one question, and the body it was sent with."""

    name: str
    digest: str

    @classmethod
    def of(cls, name: str, body: str) -> Key:
        """The key of a body."""
        return cls(name, hashlib.sha256(body.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Started:
    """A turn that was taken on, by this request or by an earlier one with its key."""

    turn_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """A turn whose question is stored and whose answer is reserved, with what the session remembers.

    `since` tells what became of the events that its last answers name, a line for each;
    `is_over_budget`: the person's language model tokens of today are used up.
    """

    turn_id: int
    session_id: int
    answer_id: int
    fence: int
    message: str
    history: tuple[tuple[str, str], ...]
    shown: tuple[Shown, ...]
    since: tuple[str, ...]
    session_context: dict[str, Any]
    is_over_budget: bool = False


def started_with(user_id: int, key: Key) -> Started | None:
    """The turn that this key began; raises IdempotencyConflict when it came with another body."""
    turn = (
        Turn.objects.filter(user_id=user_id, idempotency_key=key.name).only("session", "body_digest").first()
    )
    if turn is None:
        return None
    if turn.body_digest != key.digest:
        raise IdempotencyConflict
    return Started(turn.pk, turn.session_id)


def accept(
    user_id: int, session_id: int | None, message: str, *, owner: str, key: Key | None = None
) -> Accepted | Started:
    """Store a question and reserve its answer; an unknown or strange session opens a new one.

    The turn of a key that came before is given as it is. Raises RateLimited, IdempotencyConflict, and
    TurnInProgress while the session's question before is being answered.
    """
    try:
        with transaction.atomic():
            rows_of(_ONE_AT_A_TIME, [user_id])
            known = started_with(user_id, key) if key else None
            if known is not None:
                return known
            _require_rate(user_id)
            return _stored(user_id, session_id, message, owner=owner, key=key)
    except IntegrityError:
        # The session's owner is one person, whose questions come one by one: only a row that another way of
        # writing made can be in the way.
        running = _running(session_id)
        if running is None:
            raise
        raise TurnInProgress(running) from None


def _require_rate(user_id: int) -> None:
    most = settings.TURNS_PER_MINUTE
    found = rows_of(_NTH_LAST, [MINUTE_S, user_id, MINUTE_S, most - 1])
    if found:
        raise RateLimited(max(1, found[0][0]))


def _stored(user_id: int, session_id: int | None, message: str, *, owner: str, key: Key | None) -> Accepted:
    session = _own_session(user_id, session_id)
    recent = session.get_recent_messages(HISTORY_MESSAGES) if session else []
    session = session or ChatSession.objects.create(user_id=user_id)
    known = _named_by(recent)
    last = recent[-1].created_at if recent else None
    title = ChatSession.title_of(message)
    is_over_budget = _is_over_budget(user_id)  # before this turn is one of those that are counted
    named = (key.name, key.digest) if key else (None, "")
    values = [last, title, session.pk, message, owner, LEASE_S, *named]
    [(turn_id, answer_id, fence)] = rows_of(_STORE, values)
    return Accepted(
        turn_id=turn_id,
        session_id=session.pk,
        answer_id=answer_id,
        fence=fence,
        message=message,
        history=tuple((said.role, said.content) for said in recent if said.content),
        shown=_shown(recent, known, message),
        since=_since(recent, known),
        session_context=session.context if isinstance(session.context, dict) else {},
        is_over_budget=is_over_budget,
    )


def _is_over_budget(user_id: int) -> bool:
    most = settings.LLM_TOKENS_PER_USER_DAY
    return most > 0 and tokens_of_today(user_id) >= most


def _own_session(user_id: int, session_id: int | None) -> ChatSession | None:
    """The person's session, locked; None when there is none with this id. Raises TurnInProgress."""
    if session_id is None or not 0 < session_id <= MAX_ROW_ID:
        return None
    # Whoever deletes or changes the session waits until the question is stored.
    mine: ChatSessionQuerySet = ChatSession.objects.filter(user_id=user_id)
    session = mine.select_for_update().filter(pk=session_id).first()
    running = _running(session_id) if session else None
    if running is not None:
        raise TurnInProgress(running)
    return session


def _running(session_id: int | None) -> int | None:
    return (
        Turn.objects.filter(session_id=session_id, status__in=Turn.OPEN).values_list("pk", flat=True).first()
    )


def _named_by(recent: Sequence[ChatMessage]) -> dict[int, Event]:
    """The events that these messages name, by their ids."""
    ids = {event_id for said in recent for event_id in said.metadata.get("event_ids", [])}
    return {event.pk: event for event in Event.objects.filter(pk__in=ids).select_related("venue")}


def _since(recent: Sequence[ChatMessage], known: Mapping[int, Event]) -> tuple[str, ...]:
    rows = {event_id: row_of(event) for event_id, event in known.items()}
    return tuple(lines_since(recent, rows, now=clock.now()))


def _shown(recent: Sequence[ChatMessage], known: Mapping[int, Event], message: str) -> tuple[Shown, ...]:
    """The events that the last answer to name any named, in its order, and earlier ones the message names.

    "The second one" and "the last one" are then those of the list the person looks at.
    """
    lists = [said.metadata.get("event_ids", []) for said in reversed(recent)]
    lists = [ids for ids in lists if ids]
    if not lists:
        return ()
    latest, earlier = lists[0], [event_id for ids in lists[1:] for event_id in ids]
    shown = {event_id: _as_shown(event) for event_id, event in known.items()}
    text = message.lower()
    order = [*latest, *(pk for pk in earlier if pk in shown and shown[pk].title.lower() in text)]
    return tuple(shown[event_id] for event_id in dict.fromkeys(order) if event_id in shown)


def _as_shown(event: Event) -> Shown:
    price = 0.0 if event.cost_kind == CostKind.FREE else event.cost_min
    return Shown(
        event.pk,
        event.title,
        event.start_time,
        None if price is None else float(price),
        event.venue.name if event.venue else "",
    )
