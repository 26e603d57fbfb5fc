"""Places in a question: towns, neighbourhoods, ZIP codes, how far around, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.query import Clarification, Spot
from assistant.spans import Span, blanked
from gazetteer import Gazetteer, Place, Resolution

DEFAULT_RADIUS_MILES = 10.0
NEAR_RADIUS_MILES = 5.0
MILES = {"mile": 1.0, "mi": 1.0, "kilometer": 0.621371, "kilometre": 0.621371, "km": 0.621371}
WALK_MILES_PER_MINUTE = 0.05  # three miles an hour

_RADIUS = re.compile(
    r"(?<!\w)(?:(?:within|inside|in\s+a\s+radius\s+of|less\s+than)\s+)?(?:an?\s+)?(?P<count>\d{1,3}(?:\.\d)?)\s*(?:-\s*)?"
    r"(?P<unit>miles?|mi|kilomet(?:er|re)s?|kms?)(?!\w)(?:\s+radius)?(?:\s+(?:of|from|around|away))?"
)
_WALK = re.compile(
    r"(?<!\w)(?:within\s+)?(?:an?\s+)?(?P<count>\d{1,2})[\s-]*min(?:ute)?s?[\s-]+walk(?:ing)?"
    r"(?:\s+distance)?(?:\s+(?:of|from))?(?!\w)"
)
_NEAR_ME = re.compile(
    r"(?<!\w)(?:near|around|close\s+to)\s+(?:me|here|us)(?!\w)|(?<!\w)nearby(?!\s+towns?)(?!\w)"
)
_WIDER = re.compile(
    r"(?<!\w)(?:try\s+)?(?:nearby|neighbou?ring|surrounding)\s+towns?(?!\w)"
    r"|(?<!\w)(?:a\s+bit\s+)?(?:further|farther)(?:\s+(?:out|away))?(?!\w)"
)
_TOKEN = re.compile(r"[^\W_][\w'’.-]*(?:,(?=\s*[A-Za-z]{2}\b))?")
_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<near>near|nr|around|close to|by|outside|from|of)|in|at|to|i'm in|en|cerca de)"
    r"(?:\s+the)?\s*$"
)
_LISTED = re.compile(r"(?:\bor|\band|,)\s*$")
LEAD_LENGTH = 20  # characters before a name in which the word that leads to it stands
_NAMELESS = re.compile(
    r"(?:the|a|an|my|our|person|general|particular|advance|english|spanish|french|town|case|fact|order|which|total"
    r"|mind|line|front|between)\b"
)
_UNKNOWN = re.compile(r"(?<!\w)(?:in|near|nr|around)\s+(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,3})")
# The words of a venue's name after "at": capitals, joined by small words.
_VENUE = re.compile(
    r"(?<!\w)(?:at|in|near)\s+(?:the\s+)?(?P<name>[A-Z][\w'’&-]*(?:\s+(?:of|and|the|at|&|[A-Z][\w'’&-]*)){1,7})"
)
_NEXT_CAPITAL = re.compile(r"\s+[A-Z][a-z]")
VENUE_RADIUS_MILES = 0.5
EVERYDAY = frozenset({"reading", "story", "march", "may", "sunday", "mobile", "orange", "normal", "park"})


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about places; `is_here`: around the person's own position; `is_wider`: further out."""

    where: tuple[Spot, ...] = ()
    radius_miles: float | None = None
    is_near: bool = False
    is_venue: bool = False
    is_here: bool = False
    is_wider: bool = False
    clarification: Clarification | None = None
    spans: tuple[Span, ...] = ()


def read_places(
    original: str,
    text: str,
    gazetteer: Gazetteer,
    home: Place | None,
    known_venues: Callable[[str], Spot | None] | None = None,
) -> PlaceReading:
    """Read a text; `text` is `original` in lower case with what was read before blanked."""
    spans: list[Span] = []
    venue = _venue(original, known_venues, spans) if known_venues else None
    if venue is not None:
        return PlaceReading(where=(venue,), is_venue=True, spans=tuple(spans))
    radius = _radius(text, spans)
    text = blanked(text, *spans)
    here = _NEAR_ME.search(text)
    wider = _WIDER.search(text)
    spans += [found.span() for found in (here, wider) if found]
    text = blanked(text, *spans)
    found, is_near, clarification = _named(original, text, gazetteer, home, spans)
    if not found and clarification is None:
        clarification = _unknown(original, blanked(text, *spans), spans)
    return PlaceReading(
        where=found,
        radius_miles=radius,
        is_near=is_near,
        is_here=bool(here),
        is_wider=bool(wider),
        clarification=clarification,
        spans=tuple(spans),
    )


def spot_of(place: Place) -> Spot:
    """A gazetteer's place as a point to search around."""
    return Spot(place.label, place.latitude, place.longitude, place.timezone, place.id)


def _radius(text: str, spans: list[Span]) -> float | None:
    if found := _WALK.search(text):
        spans.append(found.span())
        return round(int(found["count"]) * WALK_MILES_PER_MINUTE, 2)
    if found := _RADIUS.search(text):
        spans.append(found.span())
        unit = found["unit"] if found["unit"] in MILES else found["unit"].rstrip("s")
        return round(float(found["count"]) * MILES[unit], 2) or None
    return None


def _named(
    original: str, text: str, gazetteer: Gazetteer, home: Place | None, spans: list[Span]
) -> tuple[tuple[Spot, ...], bool, Clarification | None]:
    tokens = list(_TOKEN.finditer(text))
    words = [token.group() for token in tokens]
    where: list[Spot] = []
    is_near = False
    position = 0
    while position < len(tokens):
        match = gazetteer.longest_match(words, position)
        if match is None:
            position += 1
            continue
        start, end = tokens[position].start(), tokens[match.end - 1].end()
        lead = _BEFORE.search(text, max(0, start - LEAD_LENGTH), start)
        listed = bool(where) and _LISTED.search(text, max(0, start - LEAD_LENGTH), start) is not None
        if not _is_meant(
            original[start:end], is_led=bool(lead) or listed, is_everyday=match.is_everyday_word
        ):
            position += 1
            continue
        resolution = gazetteer.resolve(match.text, near=home)
        # A name that goes on ("Monroe County Public Library") is not the ambiguous town it begins with.
        is_part = resolution.is_ambiguous and _NEXT_CAPITAL.match(original, end)
        if resolution.place is None and (is_part or not resolution.is_ambiguous):
            position += 1
            continue
        spans.append((lead.start() if lead else start, end))
        if resolution.place is None:
            return (), is_near, _ambiguous(original[start:end], resolution)
        where.append(spot_of(resolution.place))
        is_near = is_near or bool(lead and lead["near"] and lead["near"] not in {"of", "from"})
        position = match.end
    return tuple(where), is_near, None


def _venue(original: str, known_venues: Callable[[str], Spot | None], spans: list[Span]) -> Spot | None:
    for found in _VENUE.finditer(original):
        if spot := known_venues(found["name"]):
            spans.append(found.span())
            return spot
    return None


def _is_meant(written: str, *, is_led: bool, is_everyday: bool) -> bool:
    """Whether a name is used as a place: after "in" or "near", or else written with a capital."""
    if is_everyday or written.lower() in EVERYDAY:
        return is_led and written[:1].isupper()
    return is_led or (written[:1].isupper() and ("," in written or len(written) > 3))


def _ambiguous(words: str, resolution: Resolution) -> Clarification:
    return Clarification("ambiguous_place", words, tuple(place.label for place in resolution.candidates[:5]))


def _unknown(original: str, text: str, spans: list[Span]) -> Clarification | None:
    for found in _UNKNOWN.finditer(original):
        name = found["name"]
        # Something else has read these words already, or they are a season or a language.
        if text[found.start("name") : found.end("name")].strip() and not _NAMELESS.match(name.lower()):
            spans.append(found.span())
            return Clarification("unknown_place", name)
    return None
