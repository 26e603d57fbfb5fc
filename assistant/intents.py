"""Messages that are no search, and questions about what an answer named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.carry_over import kept_whole
from assistant.circumstances import Shown
from assistant.query import EventQuery, Intent

_RESET = re.compile(
    r"^\W*(?:please\s+)?(?:start\s+over|reset|clear\s+(?:everything|all|filters)|forget\s+(?:it\s+all|everything)"
    r"|new\s+search)\W*$"
)
_SUBSCRIBE = re.compile(r"(?<!\w)(?:subscribe|remind(?:er)?|notify|alert\s+me|newsletter)(?!\w)")
_HOSTILE = re.compile(
    r"(?<!\w)(?:ignore\s+(?:all\s+|your\s+|previous\s+)+(?:instructions|rules)|system\s+prompt|every\s+user"
    r"|drop\s+table)(?!\w)"
)
_OFF_TOPIC = re.compile(
    r"(?<!\w)(?:the\s+weather|weather\s+(?:forecast|like)|stock\s+price|tell\s+me\s+a\s+joke|who\s+are\s+you"
    r"|my\s+homework)(?!\w)"
)
_CHAT_ONLY = re.compile(
    r"^\W*(?:hi|hello|hey|thanks?(?:\s+you)?|thank\s+you(?:\s+so\s+much)?|ok(?:ay)?|cool|great|bye|goodbye|lol)\W*$"
)
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|sure|ok(?:ay)?|please(?:\s+do)?|go\s+ahead|show\s+(?:me|it|them|those)|sí|si)"
    r"(?:\W+(?:please|do|show\s+(?:me|it|them|those)))*\W*$"
)
_STATUS = re.compile(
    r"(?<!\w)(?:still\s+(?:on|happening)|(?:is|are|was|were|been)\s[^?]*cancel(?:l?ed)?|sold\s+out|postponed"
    r"|(?:is|are)\s+(?:it|that|they)\s+full|any\s+(?:tickets|spots|seats)\s+left)(?!\w)"
)
_DETAIL = re.compile(
    r"(?<!\w)(?:is\s+(?:it|that|this|the\s+\w+(?:\s+one)?)|are\s+they|does\s+it|do\s+(?:i|we)\s+(?:need|have)\s+to"
    r"|what\s+time|how\s+(?:much|long)|where\s+(?:is|exactly)|who\s+(?:is|runs)|tell\s+me\s+more|more\s+about"
    r"|details|when\s+(?:does|is)\s+it|why\s+did\s+you\s+pick)(?!\w)"
)
_ASKS_ABOUT_IT = re.compile(
    r"^\W*(?:so\s+|and\s+|but\s+|ok(?:ay)?\s+)?(?:(?:is|was|does|will|can|has)\s+(?:it|that|this)(?!\s+(?:weekend|week|month))|(?:are|do)\s+they"
    r"|(?:when|where|what|how\s+much)(?:\s+time)?(?:\s+(?:is|does|do)|['’]s)\s+(?:it|that|the\s+(?:new\s+)?(?:date|time|place|address|location|price|cost))"
    r"|(?:who|why)\s+(?:is|did|does))(?!\w)"
)
_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4,
    "5th": 4, "last": -1,
}  # fmt: skip
_NTH = re.compile(
    rf"(?<!\w)(?:the\s+)?(?P<nth>{'|'.join(_ORDINALS)})(?:\s+(?:one|event|option))?"
    r"(?!\w|\s+(?:week|weekend|day|of|mon|tue|wed|thu|fri|sat|sun))"
)
_SIMILAR = re.compile(
    rf"(?<!\w)(?:more\s+(?:\w+\s+)?like|similar\s+to)\s+(?:the\s+(?P<nth>{'|'.join(_ORDINALS)})|that|this|it)(?:\s+(?:one|event))?\W*$"
)


def is_reset(text: str) -> bool:
    """Whether a message clears everything."""
    return _RESET.match(text) is not None


def is_yes(text: str) -> bool:
    """Whether a message takes up what an answer offered."""
    return _YES.match(text) is not None


def asks_status(text: str) -> bool:
    """Whether it is asked if an event takes place."""
    return _STATUS.search(text) is not None


def about_shown(
    text: str, shown: Sequence[Shown], *, has_context: bool
) -> tuple[Intent, tuple[int, ...]] | None:
    """Which shown events a question is about, and whether it asks after their state or a detail."""
    if _SIMILAR.search(text):
        return None
    if not shown:
        return ("detail", ()) if has_context and _ASKS_ABOUT_IT.search(text) else None
    named = [event.id for event in shown if len(event.title) > 6 and event.title.lower() in text]
    nth = _NTH.search(text)
    if not named and nth and -len(shown) <= _ORDINALS[nth["nth"]] < len(shown):
        named = [shown[_ORDINALS[nth["nth"]]].id]
    if _STATUS.search(text):
        return "status", tuple(named or [event.id for event in shown[:1]])
    if named and (nth or _DETAIL.search(text)):
        return "detail", tuple(named)
    if _DETAIL.search(text) and re.search(r"(?<!\w)(?:it|that|this|they)(?!\w)", text):
        return "detail", (shown[0].id,)
    return None


def similar_to_shown(text: str, remembered: EventQuery, shown: Sequence[Shown]) -> EventQuery | None:
    """ "More like the second one": the same constraints, with that event's title as the topic."""
    found = _SIMILAR.search(text)
    if found is None:
        return None
    number = _ORDINALS.get(found["nth"] or "first", 0)
    kept = kept_whole(remembered, "search")
    topic = shown[number].title.lower() if -len(shown) <= number < len(shown) else kept.topic
    return kept.with_changes(
        topic=topic, carried_over=tuple(name for name in kept.carried_over if name != "topic")
    )


def plain_intent(text: str) -> Intent | None:
    """The intent of a message that asks for no events; None for all others."""
    if _SUBSCRIBE.search(text):
        return "subscribe"
    if _HOSTILE.search(text) or _OFF_TOPIC.search(text) or _CHAT_ONLY.match(text):
        return "other"
    return None if re.search(r"\w", text) else "other"
