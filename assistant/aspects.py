"""What of an event a question asks after: its hours, its price, its parking."""

from __future__ import annotations

import re
from typing import Literal

from assistant.query import EventQuery
from events.models import Event

Aspect = Literal[
    "all", "status", "when", "end", "place", "price", "registration", "ages", "access", "attendance",
    "organizer", "source", "reason",
]  # fmt: skip

# The first that matches counts: "what time does registration open" is about the registration.
_ASPECTS: tuple[tuple[Aspect, str], ...] = (
    (
        "status",
        r"cancel\w*|postponed|sold\s+out|full|still\s+(?:on|happening)|(?:spots|seats|tickets)\s+left",
    ),
    ("all", r"tell\s+me\s+(?:more|all)|more\s+(?:about|info\w*|details?)|details|what\s+is\s+it\s+about"),
    ("reason", r"why"),
    ("source", r"up\s+to\s+date|source|last\s+checked|info\w*\s+(?:\w+\s+)?from|how\s+do\s+you\s+know"),
    ("access", r"wheel\s?chairs?|accessib\w*|step[\s-]free|stairs|asl|sign\s+language|sensory|caption\w*"),
    (
        "registration",
        r"regist\w*|sign\s*up|rsvp|reserv\w*|book\s+(?:a|ahead|in)|tickets?|drop[\s-]?in",
    ),
    ("price", r"cost\w*|price\w*|pay|free|how\s+much|expensive|cheap|fee|admission|donation"),
    (
        "ages",
        r"ages?|aged|year[\s-]olds?|old|kids?|kid-friendly|child\w*|toddlers?|bab(?:y|ies)|teens?|adults?"
        r"|seniors?|\d{1,2}\+|family|who\s+is\s+it\s+for|for\s+whom",
    ),
    ("attendance", r"online|virtual\w*|zoom|in[\s-]person|stream\w*|hybrid"),
    ("end", r"ends?|ending|is\s+it\s+over|over\s+by|finish\w*|how\s+long|until\s+when"),
    ("place", r"where|address|location|located|room|venue|get\s+there|directions|how\s+far|distance"),
    ("organizer", r"who|organi[sz]\w*|runs|hosts?|hosted|contact"),
    ("when", r"when|what\s+(?:time|day|date)|start\w*|begin\w*|time|date|hours?|opens?"),
)
_PATTERNS = tuple((name, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for name, words in _ASPECTS)

_NEEDS = (
    ("wheelchair", r"wheel\s?chairs?"),
    ("step-free", r"step[\s-]free|stairs|steps"),
    ("asl", r"asl|sign\s+language|interpret\w*"),
    ("sensory-friendly", r"sensory"),
    ("captions", r"caption\w*"),
)
_NEED_PATTERNS = tuple((need, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for need, words in _NEEDS)

# What no calendar has a field for, but its description may tell: the word asked, and the words that tell it.
_TOLD = (
    ("parking", r"park(?:ing)?(?:\s+(?:lots?|garages?|spaces?))?"),
    ("food", r"food|snacks?|lunch|dinner|breakfast|refreshments?|meals?|potluck|eat"),
    ("drinks", r"drinks?|coffee|beer|wine"),
    ("dogs", r"dogs?|pets?|leash\w*"),
    ("strollers", r"strollers?|buggies|prams?"),
    ("what to bring", r"bring|wear|equipment|materials|supplies"),
    ("rain", r"rain\w*|weather|indoors?|outdoors?"),
    ("seating", r"seating|chairs"),
    ("toilets", r"toilets?|restrooms?|bathrooms?"),
    ("public transport", r"bus|buses|train|subway|public\s+transport\w*"),
)
_TOLD_PATTERNS = tuple((name, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for name, words in _TOLD)
# "The park" is a place; only "parking" and "to park" ask where to leave a car.
_A_PARK = re.compile(r"(?<!\w)(?:the|a|this|that|in|at)\s+park(?!\w)")


_BEFORE_THE_THING = re.compile(r"^.*\b(?:at|of|for|to|about)\s+(?:the\s+)?(?=\w)", re.IGNORECASE)
_ASKS = re.compile(r"\W*(?:when|what|where|who|how\s+(?:much|long|far)|do|does|is|are|can|will)(?!\w)")


def aspect_of(question: str) -> Aspect:
    """What of an event is asked after; all of it when the question names nothing in particular.

    The event's title is to be cut out of the question first: "Jazz for Kids" asks after no ages.
    """
    text = question.lower()
    return next((name for name, pattern in _PATTERNS if pattern.search(text)), "all")


def thing_asked_about(question: str, query: EventQuery) -> str:
    """The one event a question asks something of, by its title or as "the" one; empty when it asks for any.

    "When is the farmers market?" asks of one; "where can I hear jazz?" does not, even if there is a "Jazz".
    """
    if query.form != "list" or not query.topic or not _ASKS.match(question.lower()):
        return ""
    topic = _BEFORE_THE_THING.sub("", query.topic)
    named = re.search(rf"(?P<the>\bthe\s+)?{re.escape(topic)}", question, re.IGNORECASE)
    if named is None or _is_of_any_event(topic) or not (named["the"] or named.group().istitle()):
        return ""
    rest = question[: named.start()] + " " + question[named.end() :]
    return topic if told_of(rest) is not None or aspect_of(rest) != "all" else ""


def _is_of_any_event(topic: str) -> bool:
    """Whether a topic is what every event has: "the address", "the new date"."""
    patterns = [pattern for _, pattern in (*_PATTERNS, *_TOLD_PATTERNS)]
    rest = topic.lower()
    for pattern in patterns:
        rest = pattern.sub(" ", rest)
    return not (_words(rest) - {"new", "exact", "full", "entrance", "one"})


def titles_it(title: str, topic: str) -> bool:
    """Whether a topic is a part of a title, or holds it whole."""
    asked, words = _words(topic), _words(title)
    return bool(asked) and (asked <= words or (bool(words) and words <= asked))


def is_called(event: Event, topic: str) -> bool:
    """Whether a topic is the event's title or part of it, also with its place, or holds the whole title.

    "Newton Cultural Center spring concert" calls the "Spring Concert" there.
    """
    asked, title = _words(topic), _words(event.title)
    place = _words(event.location) | _words(event.organizer)
    if asked and asked <= title:
        return True
    # The words of the place alone name no event there.
    return bool(asked & title - place) and (asked <= title | place or title <= asked)


def _words(text: str) -> frozenset[str]:
    """The words that name something, whether there is one of it or several."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(word.removesuffix("s") for word in words if word not in _SMALL)


_SMALL = frozenset({"the", "a", "an", "of", "at", "in", "on", "for", "and", "to", "with", "s"})


def needs_of(question: str) -> list[str]:
    """The accessibility needs a question names, as events name them."""
    text = question.lower()
    return [need for need, pattern in _NEED_PATTERNS if pattern.search(text)]


def told_of(question: str) -> tuple[str, re.Pattern[str]] | None:
    """What is asked after that only a description can tell: its name and the words that tell of it."""
    text = _A_PARK.sub(" ", question.lower())
    return next(((name, pattern) for name, pattern in _TOLD_PATTERNS if pattern.search(text)), None)
