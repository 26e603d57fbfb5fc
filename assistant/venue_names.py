"""Venues called by their names: "at the Monroe County Library", "at the natick library"."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.query import Spot
from assistant.spans import Span

# The words of a venue's name: capitals, joined by small words; in small letters, up to four words.
_VENUE = re.compile(
    r"(?<!\w)(?:at|in|near)\s+(?:the\s+)?(?P<name>[A-Z][\w'’&-]*(?:\s+(?:of|and|the|at|&"
    r"|[A-Z][\w'’&-]*)){1,7})"
)
_SMALL_VENUE = re.compile(
    r"(?<!\w)(?:at|in|near)\s+(?:the\s+)?(?P<name>[a-z][\w'’&-]*(?:\s[a-z][\w'’&-]*){1,3})"
)
_VENUE_WORD = re.compile(
    r"(?<!\w)(?:library|museum|center|centre|theat(?:er|re)|hall|park|church|school|club|gallery|arena"
    r"|stadium|farm|zoo"
    r"|gardens?|house|studios?|college|university|ymca|auditorium|pavilion|cinema|playhouse|brewery|café"
    r"|cafe)(?!\w)"
)


def venue_in(
    original: str, text: str, known_venues: Callable[[str], Spot | None], spans: list[Span]
) -> Spot | None:
    """The venue named; in small letters only when one of the words is a kind of venue, read to its end."""
    for found in _VENUE.finditer(original):
        if spot := known_venues(found["name"]):
            spans.append(found.span())
            return spot
    for found in _SMALL_VENUE.finditer(text):
        if (kind := _VENUE_WORD.search(found["name"])) and (
            spot := known_venues(found["name"][: kind.end()])
        ):
            spans.append((found.start(), found.start("name") + kind.end()))
            return spot
    return None
