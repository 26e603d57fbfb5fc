"""What we know: feeds, venues, events and the conversations about them."""

from events.models.chat import ChatMessage, ChatSession, Feedback, Turn, TurnLogEntry
from events.models.event import AttendanceMode, CostKind, Event, EventStatus
from events.models.event_text import EventText
from events.models.feed import Feed
from events.models.text_sketch import TextSketch
from events.models.venue import Precision, Venue

__all__ = [
    "AttendanceMode",
    "ChatMessage",
    "ChatSession",
    "CostKind",
    "Event",
    "EventStatus",
    "EventText",
    "Feed",
    "Feedback",
    "Precision",
    "TextSketch",
    "Turn",
    "TurnLogEntry",
    "Venue",
]
