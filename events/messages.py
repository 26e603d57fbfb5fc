"""Many messages as they are told to a client, with the events they name, in two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from events.models import ChatMessage, Event
from events.versions import READ, Row, Update, has_versions, updates_to, versions_ahead

InWords = Callable[[Update, datetime], str]
Tell = Callable[[Sequence[ChatMessage]], list[dict[str, Any]]]

_NAMING = ChatMessage.referenced_events.through.objects


def told(messages: Sequence[ChatMessage], *, now: datetime, in_words: InWords) -> list[dict[str, Any]]:
    """What a client is told of each.

    Not by the messages' own properties: those would have every event loaded, where ids and the few events
    that can have changed since are enough.
    """
    named: defaultdict[int, set[int]] = defaultdict(set)
    pairs = _NAMING.filter(chatmessage__in=[message.pk for message in messages])
    for message_id, event_id in pairs.values_list("chatmessage_id", "event_id"):
        named[message_id].add(event_id)
    rows = _rows_of(messages, named, now)
    return [_told(message, named[message.pk], rows, now, in_words) for message in messages]


def _rows_of(messages: Iterable[ChatMessage], named: Mapping[int, set[int]], now: datetime) -> dict[int, Row]:
    """The events of which something may have to be told, by their ids."""
    ahead = {event_id for message in messages for event_id, _version in versions_ahead(message, now)}
    wanted = Q(pk__in=ahead) if ahead else Q()
    versionless = [message for message in messages if message.pk in named and not has_versions(message)]
    if versionless:
        since = min(message.created_at for message in versionless)
        ids = set().union(*(named[message.pk] for message in versionless))
        wanted |= Q(pk__in=ids, updated_at__gt=since)
    if not wanted:
        return {}
    return {row["id"]: row for row in Event.objects.filter(wanted).order_by().values("id", *READ)}


def _told(
    message: ChatMessage, named: set[int], rows: Mapping[int, Row], now: datetime, in_words: InWords
) -> dict[str, Any]:
    still = {event_id: rows[event_id] for event_id in sorted(named) if event_id in rows}
    return {
        "id": message.pk,
        "role": message.role,
        "content": message.content,
        "created_at": message.created_at,
        "metadata": message.metadata,
        "status": message.status,
        "referenced_event_ids": message.in_named_order(named),
        "updates": [
            {
                "event_id": update.event_id,
                "title": update.title,
                "event_status": update.event_status,
                "changes": update.changes,
                "text": text,
            }
            for update in updates_to(message, still, now=now)
            if (text := in_words(update, now))
        ],
    }
