"""Many messages as they are told to a client, with the events they name, in two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from events.models import ChatMessage, Event

_NAMING = ChatMessage.referenced_events.through.objects


def told(messages: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """What a client is told of each.

    Not by the messages' own properties: those would have every event loaded, where ids and the few events
    that changed since are enough.
    """
    named: defaultdict[int, set[int]] = defaultdict(set)
    pairs = _NAMING.filter(chatmessage__in=[message.pk for message in messages])
    for message_id, event_id in pairs.values_list("chatmessage_id", "event_id"):
        named[message_id].add(event_id)
    changed = _changed_since(messages, set().union(*named.values()))
    return [_told(message, named[message.pk], changed) for message in messages]


def _changed_since(messages: Sequence[ChatMessage], named: set[int]) -> list[Event]:
    if not named:
        return []
    since = min(message.created_at for message in messages)
    changed = Event.objects.filter(pk__in=named, updated_at__gt=since)
    return list(changed.only("title", "event_status", "updated_at"))


def _told(message: ChatMessage, named: set[int], changed: Sequence[Event]) -> dict[str, Any]:
    return {
        "id": message.pk,
        "role": message.role,
        "content": message.content,
        "created_at": message.created_at,
        "metadata": message.metadata,
        "status": message.status,
        "referenced_event_ids": message.in_named_order(named),
        "updates": message.updates_among([event for event in changed if event.pk in named]),
    }
