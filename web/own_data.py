"""All that is kept about a person: to take away, or to delete."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import prefetch_related_objects

from accounts.models import User
from events.models import ChatMessage, ChatSession, Choice, Feedback, SharedConversation
from events.retention import erase_conversations
from events.session_export import batches

BATCH = 100

# What was thought of messages, by their ids.
Judgements = Mapping[int, list[dict[str, Any]]]


def everything_of(person: User) -> Iterator[str]:
    """The parts of one JSON object: the account, its preferences, and every conversation on a line."""
    yield f'{{"account": {_json(_account(person))},\n'
    yield f'"preferences": {_json(person.preferences)},\n"conversations": ['
    separator = "\n"
    for session in _sessions(person):
        yield separator
        yield from _conversation(session, person)
        separator = ",\n"
    yield "\n]}\n"


def erase_person(person: User) -> None:
    """Delete a person and all that is kept about them; their running answers are cancelled."""
    if not person.is_guest:
        # A guest has one browser, whose session ends with its sign-out.
        _forget_browsers(person)
    erase_conversations(ChatSession.with_deleted.filter(user=person))
    person.delete()


def _account(person: User) -> dict[str, Any]:
    names = ("username", "first_name", "last_name", "email", "date_joined", "last_login", "is_guest")
    return {name: getattr(person, name) for name in names}


def _sessions(person: User) -> Iterator[ChatSession]:
    own = ChatSession.objects.filter(user=person).order_by("pk")
    last = 0
    while batch := list(own.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _conversation(session: ChatSession, person: User) -> Iterator[str]:
    about = {
        "id": session.pk,
        "title": session.title,
        "created_at": session.created_at,
        "updated_at": session.updated_at,
        "is_archived": not session.is_active,
        "context": session.context,
        "shared": _shared(session),
    }
    yield f'{_json(about)[:-1]}, "messages": ['
    separator = ""
    for batch in batches(session):
        prefetch_related_objects(batch, "referenced_events")
        judged, chosen = _feedback(batch, person), _choices(batch, person)
        yield separator + ", ".join([_json(_message(message, judged, chosen)) for message in batch])
        separator = ", "
    yield "]}"


def _message(message: ChatMessage, judged: Judgements, chosen: Judgements) -> dict[str, Any]:
    return {
        "id": message.pk,
        "role": message.role,
        "content": message.content,
        "created_at": message.created_at,
        "status": message.status,
        "referenced_event_ids": message.referenced_event_ids,
        "metadata": message.metadata,
        "feedback": judged.get(message.pk, []),
        "choices": chosen.get(message.pk, []),
    }


def _shared(session: ChatSession) -> dict[str, Any] | None:
    link = SharedConversation.objects.filter(session=session).first()
    if link is None:
        return None
    return {"token": link.token, "created_at": link.created_at, "last_message_id": link.last_message_id}


def _feedback(messages: list[ChatMessage], person: User) -> Judgements:
    judged = defaultdict(list)
    for given in Feedback.objects.filter(message__in=messages, user=person):
        about = {"value": given.value, "reason": given.reason, "created_at": given.created_at}
        judged[given.message_id].append(about)
    return judged


def _choices(messages: list[ChatMessage], person: User) -> Judgements:
    chosen = defaultdict(list)
    for made in Choice.objects.filter(message__in=messages, user=person):
        chosen[made.message_id].append({"chosen": made.chosen or None, "created_at": made.created_at})
    return chosen


def _forget_browsers(person: User) -> None:
    """End the person's sessions in all browsers: they hold questions that wait to be asked."""
    for session in Session.objects.iterator(chunk_size=1000):
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
