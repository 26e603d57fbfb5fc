"""Places in a question: towns, neighbourhoods, ZIP codes, how far around, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.query import Clarification, Spot
from assistant.spans import Span, blanked
from assistant.titles import is_title_case
from gazetteer import Gazetteer, NameMatch, Place, Resolution, miles_between

DEFAULT_RADIUS_MILES = 10.0
NEAR_RADIUS_MILES = 5.0
MILES = {"mile": 1.0, "mi": 1.0, "kilometer": 0.621371, "kilometre": 0.621371, "km": 0.621371}
MILES_PER_MINUTE = {"walk": 0.05, "bike": 0.16, "driv": 0.5, "ride": 0.16}  # 3, 10 and 30 miles an hour
WALKABLE_MILES = 1.0
COUNTS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "five": 5.0, "ten": 10.0,
          "fifteen": 15.0, "twenty": 20.0, "a few": 3.0, "a couple of": 2.0, "half a": 0.5}  # fmt: skip
MOST_PLACES = 6
MOST_LOOKUPS = 40  # of words that may begin a place's name; a longer text is read no further for places
ALONE = 4  # words of a message that may be a place's name in small letters
TOGETHER_MILES = 40.0

_RADIUS = re.compile(
    rf"(?<![\w$])(?:(?:within|inside|in\s+a\s+radius\s+of|less\s+than|up\s+to|only|about)\s+)?(?:an?\s+(?=\d))?"
    rf"(?P<count>\d{{1,3}}(?:\.\d)?|{'|'.join(sorted(COUNTS, key=len, reverse=True))})\s*(?:-\s*)?"
    r"(?P<unit>miles?|mi|kilomet(?:er|re)s?|kms?)(?!\w)(?:\s+radius)?(?:\s+(?:of|from|around|away))?"
)
_TRAVEL = re.compile(
    r"(?<!\w)(?:within\s+)?(?:an?\s+)?(?P<count>\d{1,2})[\s-]*min(?:ute)?s?['’]?[\s-]+(?P<way>walk|bike|driv|ride)(?:ing|e)?"
    r"(?:\s+(?:distance|ride))?(?:\s+(?:of|from))?(?!\w)"
)
_WALKABLE = re.compile(
    r"(?<!\w)(?:within\s+|in\s+)?(?:walking\s+distance|walkable)(?:\s+(?:of|from|to))?(?!\w)"
)
_ANYWHERE = re.compile(
    r"(?<!\w)(?:anywhere|everywhere|any\s+(?:town|city|place|location)|(?:any|no\s+matter\s+the)\s+distance"
    r"|(?:doesn['’]?t|does\s+not)\s+matter\s+where|wherever)(?!\w)(?!\s+(?:in|near|around|within|else|close))"
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
_UNKNOWN_SMALL = re.compile(r"(?<!\w)(?:in|near|nr|around)\s+(?P<name>[a-z]{5,20})(?=\s*(?:[?!.,]|$))")
# A place's name after an article belongs to a longer name: "the Harvard Square book fair".
_IN_TITLE = re.compile(r"(?<!\w)(?:the|a|an)\s+$")
# The words of a venue's name after "at": capitals, joined by small words.
_VENUE = re.compile(
    r"(?<!\w)(?:at|in|near)\s+(?:the\s+)?(?P<name>[A-Z][\w'’&-]*(?:\s+(?:of|and|the|at|&|[A-Z][\w'’&-]*)){1,7})"
)
_NEXT_CAPITAL = re.compile(r"\s+[A-Z][a-z]")
_CAPITALS = re.compile(r"[A-Z][\w'’&-]*(?:\s+[A-Z][\w'’&-]*)+")
VENUE_RADIUS_MILES = 0.5
EVERYDAY = frozenset({"reading", "story", "march", "may", "sunday", "mobile", "orange", "normal", "park"})


UNKNOWN = Resolution()


@dataclass(frozen=True, slots=True)
class _Name:
    """A place's name as it is used: `is_part` of a longer name, or `is_in_title` of an event."""

    written: str
    span: Span = (0, 0)
    resolution: Resolution = UNKNOWN
    is_near: bool = False
    is_part: bool = False
    is_in_title: bool = False


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about places; `is_here`: around the person's own position; `is_wider`: further out;
    `is_anywhere`: an earlier place no longer counts.
    """

    where: tuple[Spot, ...] = ()
    radius_miles: float | None = None
    is_near: bool = False
    is_venue: bool = False
    is_here: bool = False
    is_wider: bool = False
    is_anywhere: bool = False
    clarification: Clarification | None = None
    spans: tuple[Span, ...] = ()


def read_places(
    original: str,
    text: str,
    gazetteer: Gazetteer,
    near: Place | None,
    known_venues: Callable[[str], Spot | None] | None = None,
) -> PlaceReading:
    """Read a text; `text` is `original` in lower case with what was read before blanked.

    `near` is the place from which names are seen: of the conversation so far, else home.
    """
    spans: list[Span] = []
    venue = _venue(original, known_venues, spans) if known_venues else None
    if venue is not None:
        return PlaceReading(where=(venue,), is_venue=True, spans=tuple(spans))
    radius = _radius(text, spans)
    text = blanked(text, *spans)
    here = _NEAR_ME.search(text)
    wider = _WIDER.search(text)
    anywhere = _ANYWHERE.search(text)
    spans += [found.span() for found in (here, wider, anywhere) if found]
    text = blanked(text, *spans)
    names, clarification = _named(original, text, gazetteer, near, spans)
    if not names and clarification is None:
        clarification = _unknown(original, blanked(text, *spans), spans, gazetteer, near)
    places = dict.fromkeys(name.resolution.place for name in names)
    return PlaceReading(
        where=tuple(spot_of(place) for place in places if place is not None),
        radius_miles=radius,
        is_near=any(name.is_near for name in names),
        is_anywhere=bool(anywhere),
        is_here=bool(here),
        is_wider=bool(wider),
        clarification=clarification,
        spans=tuple(spans),
    )


def spot_of(place: Place) -> Spot:
    """A gazetteer's place as a point to search around."""
    return Spot(place.label, place.latitude, place.longitude, place.timezone, place.id)


def _radius(text: str, spans: list[Span]) -> float | None:
    if found := _WALKABLE.search(text):
        spans.append(found.span())
        return WALKABLE_MILES
    if found := _TRAVEL.search(text):
        spans.append(found.span())
        return round(int(found["count"]) * MILES_PER_MINUTE[found["way"][:4]], 2) or None
    if found := _RADIUS.search(text):
        spans.append(found.span())
        unit = found["unit"] if found["unit"] in MILES else found["unit"].rstrip("s")
        count = COUNTS[found["count"]] if found["count"] in COUNTS else float(found["count"])
        return round(count * MILES[unit], 2) or None
    return None


def _named(
    original: str, text: str, gazetteer: Gazetteer, near: Place | None, spans: list[Span]
) -> tuple[list[_Name], Clarification | None]:
    """The places named, each once, or the question to ask about one that nobody can settle."""
    tokens = list(_TOKEN.finditer(text))
    words = [token.group() for token in tokens]
    names: list[_Name] = []
    position = looked_up = 0
    while position < len(tokens) and looked_up < MOST_LOOKUPS and len(names) < MOST_PLACES:
        start = tokens[position].start()
        lead = _BEFORE.search(text, max(0, start - LEAD_LENGTH), start)
        is_led = lead is not None or (
            bool(names) and _LISTED.search(text, max(0, start - LEAD_LENGTH), start) is not None
        )
        match = None
        if is_led or original[start].isupper() or original[start].isdigit() or len(tokens) <= ALONE:
            looked_up += 1
            match = gazetteer.longest_match(words, position)
        if match is None:
            position += 1
            continue
        end = tokens[match.end - 1].end()
        name = _name(original, text, (start, end), match, is_led=is_led)
        resolution = gazetteer.resolve(match.text, near=near) if name else None
        if name is None or resolution is None or resolution.is_unknown:
            goes_on = _CAPITALS.match(original, start)
            stop = max(end if name is None else start + 1, goes_on.end() if goes_on and not is_led else 0)
            position = max(position + 1, sum(token.start() < stop for token in tokens[: position + 8]))
            continue
        is_near = bool(lead and lead["near"] and lead["near"] not in {"of", "from"})
        span = (lead.start() if lead else start, end)
        names.append(replace(name, span=span, resolution=resolution, is_near=is_near))
        position = match.end
    names = _settled_by_each_other(names)
    spans += [name.span for name in names if not name.is_in_title and not name.is_part]
    unclear = next((name for name in names if name.resolution.place is None), None)
    if unclear is not None:
        return [], _ambiguous(unclear.written, unclear.resolution)
    return names, None


def _name(original: str, text: str, span: Span, match: NameMatch, *, is_led: bool) -> _Name | None:
    """The words as a place's name, or None when they are used otherwise."""
    start, end = span
    written = original[start:end]
    is_alone = not re.search(r"\w", text[:start] + text[end:])
    if not _is_meant(written, is_led=is_led or is_alone, is_everyday=match.is_everyday_word):
        return None
    goes_on = _NEXT_CAPITAL.match(original, end) is not None and text[end : end + 3].strip() != ""
    if goes_on and "," not in written and not is_title_case(original):
        # "Monroe County Library" is not the town it begins with; "at the Newton Free Library" is in Newton.
        return _Name(written, is_part=True) if is_led else None
    is_in_title = not is_led and _IN_TITLE.search(text, max(0, start - 8), start) is not None
    return _Name(written, is_in_title=is_in_title)


def _settled_by_each_other(names: list[_Name]) -> list[_Name]:
    """Places named together are near each other: Lexington or Arlington are those of one state."""
    names = [name for name in names if not (name.is_part and name.resolution.place is None)]
    if len(names) < 2 or all(name.resolution.place for name in names):
        return names
    settled = []
    for name in names:
        others = [place for other in names if other is not name for place in other.resolution.candidates]
        near = [
            (min(_miles(place, other) for other in others), place) for place in name.resolution.candidates
        ]
        miles, place = min(near, key=lambda one: one[0])
        settled.append(replace(name, resolution=Resolution((place,))) if miles <= TOGETHER_MILES else name)
    return settled


def _miles(one: Place, other: Place) -> float:
    return miles_between(one.latitude, one.longitude, other.latitude, other.longitude)


def _venue(original: str, known_venues: Callable[[str], Spot | None], spans: list[Span]) -> Spot | None:
    for found in _VENUE.finditer(original):
        if spot := known_venues(found["name"]):
            spans.append(found.span())
            return spot
    return None


def _is_meant(written: str, *, is_led: bool, is_everyday: bool) -> bool:
    """Whether a name is used as a place: after "in" or "near", or else written with a capital."""
    if written.isdigit():
        return True
    if is_everyday or written.lower() in EVERYDAY:
        return is_led and written[:1].isupper()
    return is_led or (written[:1].isupper() and ("," in written or len(written) > 3))


def _ambiguous(words: str, resolution: Resolution) -> Clarification:
    return Clarification("ambiguous_place", words, tuple(place.label for place in resolution.candidates[:5]))


def _unknown(
    original: str, text: str, spans: list[Span], gazetteer: Gazetteer, near: Place | None
) -> Clarification | None:
    """A name after "in" or "near" that nobody knows, with the places one slip of the pen away."""
    for found in _UNKNOWN.finditer(original):
        name = found["name"]
        # Something else has read these words already, or they are a season or a language.
        if text[found.start("name") : found.end("name")].strip() and not _NAMELESS.match(name.lower()):
            return _asked(found, gazetteer.resolve(name, near=near).suggestions, spans)
    for found in _UNKNOWN_SMALL.finditer(text):
        likely = gazetteer.fuzzy(found["name"], near=near)
        if likely and not _NAMELESS.match(found["name"]):
            return _asked(found, likely, spans)
    return None


def _asked(found: re.Match[str], likely: Sequence[Place], spans: list[Span]) -> Clarification:
    spans.append(found.span())
    return Clarification("unknown_place", found["name"], tuple(place.label for place in likely[:3]))
