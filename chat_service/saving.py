"""An answer stored whole: its text, its turn, what the conversation remembers and the log's end, at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chat_service.answer import Answer, Failure, spoken
from chat_service.leases import Orphan, take_over
from chat_service.log_rows import LOG_CHANNEL, is_whole_for
from events.models import Turn
from events.statements import rows_of

INTERRUPTED = Failure("server_error", "The answer was interrupted. Please ask again.")

# The turn's row comes first: whoever holds it owns the rest. A turn that is not ours changes nothing.
_SAVE = f"""
WITH turn AS (
    UPDATE events_turn SET status = %s, query = %s, model = %s, error_code = %s, first_token_ms = %s,
           finished_at = clock_timestamp()
    WHERE id = %s AND owner = %s AND fence = %s AND status IN ('accepted', 'running')
    RETURNING id, session_id, answer_id
),
message AS (
    UPDATE events_chatmessage SET content = %s, status = %s, metadata = %s
    FROM turn WHERE events_chatmessage.id = turn.answer_id RETURNING events_chatmessage.id
),
named AS (
    INSERT INTO events_chatmessage_referenced_events (chatmessage_id, event_id)
    SELECT message.id, event.id FROM message, events_event AS event WHERE event.id = ANY(%s)
    ON CONFLICT DO NOTHING
),
session AS (
    UPDATE events_chatsession SET updated_at = greatest(clock_timestamp(), updated_at), context = CASE
        WHEN %s::jsonb IS NULL THEN context
        WHEN jsonb_typeof(context) = 'object' THEN context || jsonb_build_object('query', %s::jsonb)
        ELSE jsonb_build_object('query', %s::jsonb) END
    FROM turn WHERE events_chatsession.id = turn.session_id
),
log AS (
    INSERT INTO events_turnlogentry (turn_id, seq, data, is_last)
    SELECT turn.id, %s + said.place, said.data, said.place = cardinality(%s::text[])
    FROM turn, unnest(%s::text[]) WITH ORDINALITY AS said (data, place)
)
SELECT id, pg_notify('{LOG_CHANNEL}', %s) FROM turn
"""  # noqa: S608 composed of constants
_LOG = "SELECT data FROM events_turnlogentry WHERE turn_id = %s ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Hold:
    """The right to write one turn: its owner and the fence it was given."""

    owner: str
    fence: int


def save(answer: Answer, hold: Hold, *, logged: int) -> bool:
    """Store the answer once, with the last chunks of the log after the `logged` first ones.

    False when the turn is not the holder's any more; then nothing is stored. Raises django.db.DatabaseError.
    """
    first = answer.parts[0]
    query = None if answer.query is None else json.dumps(answer.query)
    closing = answer.chunks_after(logged)
    turn: list[Any] = [
        answer.status, query or "{}", first.model, first.failure.code if first.failure else "",
        answer.first_token_ms, answer.turn_id, hold.owner, hold.fence,
    ]  # fmt: skip
    named = sorted({event_id for part in answer.parts for event_id in part.event_ids})
    message = [first.text, answer.status, json.dumps(answer.to_metadata()), named]
    rows = rows_of(_SAVE, [*turn, *message, query, query, query, logged, closing, closing, hold.owner])
    # Whose commit was stored but never confirmed saves again, and finds its own answer.
    return bool(rows) or _is_saved(answer, hold)


def _is_saved(answer: Answer, hold: Hold) -> bool:
    return Turn.objects.filter(
        pk=answer.turn_id, owner=hold.owner, fence=hold.fence, status=answer.status
    ).exists()


def interrupt(orphan: Orphan, owner: str) -> bool:
    """End a turn that nobody answers, with the text its log has.

    False when another process was faster, or the turn was deleted meanwhile.
    """
    fence = take_over(orphan, owner)
    if fence is None:
        return False
    turn = Turn.objects.select_related("answer").filter(pk=orphan.turn_id).first()
    if turn is None:
        return False
    chunks = [row[0] for row in rows_of(_LOG, [turn.pk])]
    answer = _as_far_as(turn, chunks)
    answer.is_log_lost = not chunks and not is_whole_for(turn.pk)
    return save(answer, Hold(owner, fence), logged=answer.offset + len(chunks))


def _as_far_as(turn: Turn, chunks: Sequence[str]) -> Answer:
    """The answer that a log tells, or the answer's own row when the log is lost.

    One that the person had stopped is not called interrupted.
    """
    parts, order = spoken(chunks)
    if not chunks:
        parts = Answer.parts_of(turn.answer.content, turn.answer.metadata)
    is_stopped = turn.stop_asked_at is not None
    for part in parts:
        part.failure = None if is_stopped else INTERRUPTED
    return Answer(
        turn_id=turn.pk,
        session_id=turn.session_id,
        message_id=turn.answer_id,
        status=Turn.Status.STOPPED if is_stopped else Turn.Status.INTERRUPTED,
        parts=parts,
        order=order,
    )
