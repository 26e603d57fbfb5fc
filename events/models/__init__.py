"""What we know: feeds, venues, events and the conversations about them."""

from events.models.chat import (
    ChatMessage,
    ChatSession,
    Choice,
    Feedback,
    SharedConversation,
    Turn,
    TurnLogEntry,
)
from events.models.correction import Correction
from events.models.event import AttendanceMode, CostKind, Event, EventStatus
from events.models.event_text import EventText
from events.models.feed import Feed, FeedHost, FeedReading
from events.models.same_event import SameEvent
from events.models.text_sketch import TextSketch
from events.models.venue import Precision, Venue, VenueAlias

__all__ = [
    "AttendanceMode",
    "ChatMessage",
    "ChatSession",
    "Choice",
    "Correction",
    "CostKind",
    "Event",
    "EventStatus",
    "EventText",
    "Feed",
    "FeedHost",
    "FeedReading",
    "Feedback",
    "Precision",
    "SameEvent",
    "SharedConversation",
    "TextSketch",
    "Turn",
    "TurnLogEntry",
    "Venue",
    "VenueAlias",
]
