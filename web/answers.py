"""A conversation as it is read: questions, and answers with their chips, links, cards and follow-ups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assistant.query import EventQuery
from events import clock
from events.models import ChatMessage, ChatSession, Event, Turn
from events.querysets import MAX_ROW_ID
from web.cards import EventCard, Point, View, card_of
from web.chips import Addition, Chip, additions_to, chips_of
from web.comparing import Side, sides_of
from web.doing import doing_in_words
from web.judgements import Judgement, judgement_of, with_judgements
from web.linking import Paragraph, paragraphs_of
from web.markdown import rendered
from web.results import Circle
from web.search_links import path_of_stored
from web.updates import Correction, corrections_of

_ASKABLE_LENGTH = 300
_CUT = {
    ChatMessage.Status.STOPPED: _("You stopped this answer."),
    ChatMessage.Status.INTERRUPTED: _("This answer was cut off before its end."),
    ChatMessage.Status.FAILED: _("This answer could not be finished."),
}
_FAILURES = {
    "rag_error": _("The calendars could not be searched just then. That does not mean that nothing is on."),
    "llm_unavailable": _("The writer could not be reached just then."),
    "llm_timeout": _("The writer took too long."),
    "overloaded": _("There were too many questions at once."),
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
    """An answer as the page shows it: what it says before its cards (`opening`), the cards, and the rest.

    What a language model wrote is `html` instead of paragraphs. `additions` are what could be narrowed yet;
    `doing` is what an answer that is being written is busy with;
    `search_url` is the page of its search, if there was one; `corrections` what changed since in its events.
    An answer of two writers has two `sides` instead of a text; `judgement` is what the reader thought of it.
    """

    message_id: int
    status: str
    opening: tuple[Paragraph, ...] = ()
    groups: tuple[CardGroup, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    html: SafeString | None = None
    chips: tuple[Chip, ...] = ()
    additions: tuple[Addition, ...] = ()
    doing: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    turn_id: int | None = None
    cut: str = ""
    question: str = ""
    question_id: int | None = None
    circle: Circle | None = None
    search_url: str = ""
    corrections: tuple[Correction, ...] = ()
    sides: tuple[Side, ...] = ()
    judgement: Judgement = field(default_factory=Judgement)

    @property
    def is_running(self) -> bool:
        return self.status == ChatMessage.Status.RUNNING

    @property
    def can_be_compared(self) -> bool:
        """Whether both writers came to their end."""
        return bool(self.sides) and self.status == ChatMessage.Status.COMPLETE


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer; an earlier part of a conversation may begin with an answer."""

    question: str = ""
    answer: Answer | None = None


def with_events(messages: Any) -> Any:
    """The messages with all that `exchanges_of` reads, in three queries."""
    events = Event.objects.with_relations().with_further_dates(clock.now())
    return (
        with_judgements(messages)
        .select_related("turn_answered__question")
        .prefetch_related(Prefetch("referenced_events", queryset=events))
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
    titles = {event.pk: event.title for event in events}
    judgement = judgement_of(message)
    sides = sides_of(message, titles, is_named=judgement.chosen is not None)
    is_markdown = message.metadata.get("writer") == "language_model"
    paragraphs = [] if is_markdown or sides else paragraphs_of(message.content, titles)
    chips = chips_of(query) if turn is None or turn.error_code != "rag_error" else []
    listed = [place for place, paragraph in enumerate(paragraphs, 1) if paragraph.is_listing]
    turning = listed[-1] if listed else len(paragraphs)
    return Answer(
        message_id=message.pk,
        status=message.status,
        opening=tuple(paragraphs[:turning]),
        groups=tuple(_groups(paragraphs[:turning], [card_of(event, view) for event in events])),
        closing=tuple(paragraphs[turning:]),
        html=rendered(message.content, titles, message_id=message.pk) if is_markdown and not sides else None,
        chips=tuple(chips),
        additions=tuple(additions_to(chips)),
        doing=doing_in_words(query),
        follow_ups=tuple(_follow_ups(message)),
        turn_id=turn.pk if turn is not None else None,
        cut=_cut_in_words(message, turn),
        question=turn.question.content if turn is not None else "",
        question_id=turn.question_id if turn is not None else None,
        circle=_circle_of(query),
        search_url=path_of_stored(query) if chips else "",
        corrections=tuple(corrections_of(message, events, view)),
        sides=sides,
        judgement=judgement,
    )


def answer_with_id(message_id: int, user_id: int | None) -> ChatMessage | None:
    """The person's own answer with this id, with all that `answer_of` reads."""
    if user_id is None:
        return None
    own = ChatMessage.objects.filter(
        pk=min(message_id, MAX_ROW_ID),
        session__in=ChatSession.objects.filter(user_id=user_id),
        role=ChatMessage.Role.ASSISTANT,
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


def _circle_of(query: dict[str, Any]) -> Circle | None:
    """Where was searched, if it was around one point."""
    asked = EventQuery.from_wire(query)
    if len(asked.where) != 1:
        return None
    [spot] = asked.where
    return Circle(spot.name, spot.latitude, spot.longitude, asked.searched_radius_miles or asked.radius_miles)


def _follow_ups(message: ChatMessage) -> list[FollowUp]:
    stored, relaxations = (message.metadata.get(name) for name in ("follow_up_questions", "relaxations"))
    if not isinstance(stored, list):
        return []
    counts = {found["question"]: _count_in_words(found) for found in relaxations or []}
    asked = [text for text in stored if isinstance(text, str) and 0 < len(text) <= _ASKABLE_LENGTH]
    return [FollowUp(text, counts.get(text, "")) for text in asked]


def _count_in_words(found: dict[str, Any]) -> str:
    count = found["count"]
    if found.get("is_least"):
        return gettext("%(count)s+ events") % {"count": f"{count:,}"}
    return ngettext("%(count)s event", "%(count)s events", count) % {"count": f"{count:,}"}


def _cut_in_words(message: ChatMessage, turn: Turn | None) -> str:
    words = _CUT.get(ChatMessage.Status(message.status), "")
    reason = _FAILURES.get(turn.error_code, "") if turn is not None and words else ""
    return str(reason or words)
