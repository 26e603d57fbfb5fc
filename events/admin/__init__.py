"""Venues, events and conversations in the admin; feeds are in `ingest.admin`, which can also read them."""

from events.admin.conversations import (
    ChatMessageAdmin,
    ChatSessionAdmin,
    ChoiceAdmin,
    FeedbackAdmin,
    SharedConversationAdmin,
    TurnAdmin,
)
from events.admin.events import EventAdmin, EventTextAdmin
from events.admin.venues import VenueAdmin

__all__ = [
    "ChatMessageAdmin",
    "ChatSessionAdmin",
    "ChoiceAdmin",
    "EventAdmin",
    "EventTextAdmin",
    "FeedbackAdmin",
    "SharedConversationAdmin",
    "TurnAdmin",
    "VenueAdmin",
]
