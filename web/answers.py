"""A conversation as it is read: questions, and answers with their chips, links, cards and follow-ups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch

from assistant.query import EventQuery
from assistant.wording import counted
from events.models import ChatMessage, Event, Turn
from events.querysets import MAX_ROW_ID
from web.cards import EventCard, Point, View, card_of
from web.chips import Chip, chips_of
from web.linking import Paragraph, paragraphs_of

_ASKABLE_LENGTH = 300
_CUT = {
    ChatMessage.Status.STOPPED: "You stopped this answer.",
    ChatMessage.Status.INTERRUPTED: "This answer was cut off before its end.",
    ChatMessage.Status.FAILED: "This answer could not be finished.",
}
_FAILURES = {
    "rag_error": "The calendars could not be searched just then. That does not mean that nothing is on.",
    "llm_unavailable": "The writer could not be reached just then.",
    "llm_timeout": "The writer took too long.",
    "overloaded": "There were too many questions at once.",
}


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards that belong together, with the answer's own words for what they are, if it has any."""

    heading: str
    cards: tuple[EventCard, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question to ask next; `finds` is what it finds, where that is known: "1 event", "50+ events"."""

    question: str
    finds: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as the page shows it: what it says before its cards (`opening`), the cards, and the rest."""

    message_id: int
    status: str
    opening: tuple[Paragraph, ...] = ()
    groups: tuple[CardGroup, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    chips: tuple[Chip, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    turn_id: int | None = None
    cut: str = ""
    question: str = ""

    @property
    def is_running(self) -> bool:
        return self.status == ChatMessage.Status.RUNNING


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer; an earlier part of a conversation may begin with an answer."""

    question: str = ""
    answer: Answer | None = None


def with_events(messages: Any) -> Any:
    """The messages with all that `exchanges_of` reads, in three queries."""
    events = Event.objects.with_relations()
    return messages.select_related("turn_answered__question").prefetch_related(
        Prefetch("referenced_events", queryset=events)
    )


def exchanges_of(messages: Iterable[ChatMessage], view: View) -> list[Exchange]:
    """Pair questions with answers, in their order."""
    found: list[Exchange] = []
    for message in messages:
        if message.role == ChatMessage.Role.USER:
            found.append(Exchange(message.content))
        elif message.role == ChatMessage.Role.ASSISTANT:
            answer = answer_of(message, view)
            if found and found[-1].answer is None:
                found[-1] = replace(found[-1], answer=answer)
            else:
                found.append(Exchange(answer=answer))
    return found


def answer_of(message: ChatMessage, view: View) -> Answer:
    """The answer that a message holds."""
    turn: Turn | None = getattr(message, "turn_answered", None)
    query: dict[str, Any] = turn.query if turn is not None and isinstance(turn.query, dict) else {}
    events = _in_named_order(message)
    view = replace(view, point=_point_of(query) or view.point)
    paragraphs = paragraphs_of(message.content, {event.pk: event.title for event in events})
    listed = [place for place, paragraph in enumerate(paragraphs, 1) if paragraph.is_listing]
    turning = listed[-1] if listed else len(paragraphs)
    return Answer(
        message_id=message.pk,
        status=message.status,
        opening=tuple(paragraphs[:turning]),
        groups=tuple(_groups(paragraphs[:turning], [card_of(event, view) for event in events])),
        closing=tuple(paragraphs[turning:]),
        chips=tuple(chips_of(query)) if turn is None or turn.error_code != "rag_error" else (),
        follow_ups=tuple(_follow_ups(message)),
        turn_id=turn.pk if turn is not None else None,
        cut=_cut_in_words(message, turn),
        question=turn.question.content if turn is not None else "",
    )


def answer_with_id(message_id: int, user_id: int | None) -> ChatMessage | None:
    """The person's own answer with this id, with all that `answer_of` reads."""
    if user_id is None:
        return None
    own = ChatMessage.objects.filter(
        pk=min(message_id, MAX_ROW_ID), session__user_id=user_id, role=ChatMessage.Role.ASSISTANT
    )
    message: ChatMessage | None = with_events(own).first()
    return message


def _groups(paragraphs: Sequence[Paragraph], cards: Sequence[EventCard]) -> list[CardGroup]:
    """The cards under the paragraphs that announce them; those no entry names need none."""
    headings: dict[int, str] = {}
    heading = ""
    for paragraph in paragraphs:
        if paragraph.is_listing:
            headings[paragraph.event_ids[0]] = heading
        else:
            heading = paragraph.text.rstrip(" :") if paragraph.announces else ""
    grouped: dict[str, list[EventCard]] = {}
    for card in cards:
        grouped.setdefault(headings.get(card.id, ""), []).append(card)
    return [CardGroup(words, tuple(members)) for words, members in grouped.items()]


def _in_named_order(message: ChatMessage) -> Sequence[Event]:
    by_id = {event.pk: event for event in message.referenced_events.all()}
    return [by_id[event_id] for event_id in message.referenced_event_ids]


def _point_of(query: dict[str, Any]) -> Point | None:
    spots = EventQuery.from_wire(query).where
    return (spots[0].latitude, spots[0].longitude) if spots else None


def _follow_ups(message: ChatMessage) -> list[FollowUp]:
    stored, relaxations = (message.metadata.get(name) for name in ("follow_up_questions", "relaxations"))
    if not isinstance(stored, list):
        return []
    counts = {found["question"]: _count_in_words(found) for found in relaxations or []}
    asked = [text for text in stored if isinstance(text, str) and 0 < len(text) <= _ASKABLE_LENGTH]
    return [FollowUp(text, counts.get(text, "")) for text in asked]


def _count_in_words(found: dict[str, Any]) -> str:
    count = found["count"]
    return f"{count:,}+ events" if found.get("is_least") else counted(count, "event")


def _cut_in_words(message: ChatMessage, turn: Turn | None) -> str:
    words = _CUT.get(ChatMessage.Status(message.status), "")
    reason = _FAILURES.get(turn.error_code, "") if turn is not None and words else ""
    return reason or words
