"""Places in a question: towns, neighbourhoods, ZIP codes, how far around, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.distances import DistanceReading, read_distance
from assistant.named_together import PART_MILES, Name, miles_apart, settled_together
from assistant.query import Clarification, Spot
from assistant.spans import Span, blanked
from assistant.titles import is_title_case
from assistant.topic import STOP_WORDS, is_subject
from assistant.unknown_places import unknown_place
from assistant.venue_names import venue_in
from gazetteer import Gazetteer, NameMatch, Place, Resolution

DEFAULT_RADIUS_MILES = 10.0
NEAR_RADIUS_MILES = 5.0
VENUE_RADIUS_MILES = 0.5
MOST_PLACES = 6
MOST_LOOKUPS = 40  # of words that may begin a place's name; a longer text is read no further for places
ALONE = 4  # words of a message that may be a place's name in small letters
NOTABLE = 100_000  # people of a town that is known far away
KNOWN_ALONE = 300_000  # people of a city that is known by its bare name anywhere: "jazz chicago saturday"
IN_REACH_MILES = 100.0  # of home or the conversation: a bare name in small letters is a town of there

_ANYWHERE = re.compile(
    r"(?<!\w)(?:anywhere|everywhere|any\s+(?:town|city|place|location)|(?:any|no\s+matter\s+the)\s+distance"
    r"|(?:doesn['’]?t|does\s+not)\s+matter\s+where|wherever|no\s+matter\s+where|(?:i|we)\s+(?:don['’]?t"
    r"|do\s+not)\s+care\s+where"
    r"|forget\s+(?:the\s+)?(?:place|location|distance|town|city)|distance\s+(?:doesn['’]?t\s+matter"
    r"|is\s+no\s+(?:object|issue|problem)))(?!\w)"
    r"(?!\s+(?:in|near|around|within|else|close))"
)
# Around the person, and around what is spoken of.
_NEAR_ME = re.compile(
    r"(?<!\w)(?:(?:near|around|round|close\s+to|by|from|next\s+to|within\s+reach\s+of)\s+(?:me|us|my\s+"
    r"(?:place|house|home|location))"
    r"|(?:in|around)\s+my\s+(?:area|neighbou?rhood|town|city)|where\s+i\s+(?:am|live)|cerca\s+de\s+(?:mí"
    r"|mi|aquí|aqui))(?!\w)"
)
_NEARBY = re.compile(
    r"(?<!\w)(?:nearby|close\s+by|(?:near|around|round|from)\s+(?:here|there)|in\s+the\s+(?:area"
    r"|neighbou?rhood|vicinity))(?!\w)"
)
_TOKEN = re.compile(r"[^\W_][\w'’.-]*(?:,(?=\s*[A-Za-z]{2}\b))?")
_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<near>near(?:\s+to)?|nr|around|round|close\s+to|next\s+to|not\s+far\s+from|by|outside"
    r"(?:\s+of)?|from|of)"
    r"|in|at|to|toward|towards|i'm in|en|em|à|cerca de)(?:\s+the)?\s*$"
)
# Words a town may follow as well as anything else does.
_MAY_LEAD = re.compile(
    r"(?<!\w)(?:try|check(?:\s+out)?|(?:what|how)\s+about|make\s+it|make\s+that|(?:i|we)\s+mean(?:t)?"
    r"|visiting|instead\s+of|and|or|say"
    r"|also|plus|add|include|maybe|actually|between|no|sorry|y|o)\s*,?\s*$|^\W*$"
)
_ENDS = re.compile(
    r"\s*(?:$|[?!.,;:&]|\s\s|(?:instead|please|too|also|or|and|then|though|next|this|on|for|with|area"
    r"|maybe|tonight|today|if|when|but|because)(?!\w))"
)
# After "at" and the like a name in small letters is a venue's unless it ends there: "at harvard book store".
_WEAK = re.compile(r"(?<!\w)(?:at|by|of|from|to)(?:\s+the)?\s*$")
# What is seen or called by a name is no place: "tickets for Hamilton".
_NAMED_SO = re.compile(r"(?<!\w)(?:tickets?\s+(?:for|to)|see|called|named|starring|featuring)\s+$")
_LISTED = re.compile(r"(?:\bor|\band|,|&|/)\s*$")
LEAD_LENGTH = 24  # characters before a name in which the word that leads to it stands
# A place's name after an article belongs to a longer name: "the Harvard Square book fair".
_IN_TITLE = re.compile(r"(?<!\w)(?:the|a|an)\s+$")
# What a town gives its name to: "the georgetown book festival".
_TOWNS_EVENT = re.compile(
    r"(?:\s+[\w'’-]+){0,2}\s+(?:festival|fest|fair|parade|market|marathon|fireworks|bazaar|carnival|expo)(?!\w)"
)
# The town's own, whose whole name is the topic's: "at the natick library".
_TOWNS_HOUSE = re.compile(
    r"\s+(?:(?:free|public|town|memorial|city)\s+)?(?:library|museum|ymca|jcc|town\s+hall|city\s+hall|common"
    r"|(?:community|senior|arts?|nature|cultural)\s+cent(?:er|re))(?!\w)"
)
_NEXT_CAPITAL = re.compile(r"\s+[A-Z][a-z]")
_CAPITALS = re.compile(r"[A-Z][\w'’&-]*(?:\s+[A-Z][\w'’&-]*)+")
EVERYDAY = frozenset({"reading", "story", "march", "may", "sunday", "mobile", "orange", "normal", "park"})


NO_DISTANCE = DistanceReading()


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about places; `is_here`: around the person's own position; `is_nearby`: around what is
    spoken of; `is_anywhere`: an earlier place no longer counts.
    """

    where: tuple[Spot, ...] = ()
    distance: DistanceReading = NO_DISTANCE
    is_near: bool = False
    is_venue: bool = False
    is_here: bool = False
    is_nearby: bool = False
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
    venue = venue_in(original, text, known_venues, spans) if known_venues else None
    if venue is not None:
        return PlaceReading(where=(venue,), is_venue=True, spans=tuple(spans))
    distance = read_distance(text, spans)
    here, nearby, anywhere = (_take(found, text, spans) for found in (_NEAR_ME, _NEARBY, _ANYWHERE))
    text = blanked(text, *spans)
    names, clarification = _named(original, text, gazetteer, near, spans)
    places: list[Place | None] = [name.resolution.place for name in names]
    is_near = any(name.is_near for name in names)
    if not names and clarification is None:
        unknown = unknown_place(original, blanked(text, *spans), gazetteer, near)
        if unknown is not None:
            meant, span = unknown
            spans.append(span)
            is_near = not text[slice(*span)].startswith("in")
            if isinstance(meant, Place):
                places = [meant]
            else:
                clarification = meant
    return PlaceReading(
        where=tuple(spot_of(place) for place in dict.fromkeys(places) if place is not None),
        distance=distance,
        is_near=is_near,
        is_anywhere=anywhere,
        is_here=here,
        is_nearby=nearby,
        clarification=clarification,
        spans=tuple(spans),
    )


def _take(pattern: re.Pattern[str], text: str, spans: list[Span]) -> bool:
    found = pattern.search(text)
    if found:
        spans.append(found.span())
    return found is not None


def spot_of(place: Place) -> Spot:
    """A gazetteer's place as a point to search around."""
    return Spot(place.label, place.latitude, place.longitude, place.timezone, place.id)


def _named(
    original: str, text: str, gazetteer: Gazetteer, near: Place | None, spans: list[Span]
) -> tuple[list[Name], Clarification | None]:
    """The places named, each once, or the question to ask about one that nobody can settle."""
    tokens = list(_TOKEN.finditer(text))
    words = [original[slice(*token.span())] for token in tokens]  # capitals tell "Columbus, OH" from "oh"
    names: list[Name] = []
    position = looked_up = 0
    while position < len(tokens) and looked_up < MOST_LOOKUPS and len(names) < MOST_PLACES:
        start = tokens[position].start()
        lead = _BEFORE.search(text, max(0, start - LEAD_LENGTH), start)
        is_led = lead is not None or (
            bool(names) and _LISTED.search(text, max(0, start - LEAD_LENGTH), start) is not None
        )
        looked_up += 1
        match = gazetteer.longest_match(words, position)
        if match and not (is_led or _may_be_name(words[position], match.text)):
            match = None
        is_bare_led = is_led and original[start].islower()
        is_bare = match is not None and not is_led and original[start].islower()
        if match is None:
            position += 1
            continue
        end = tokens[match.end - 1].end()
        if _is_another_name(original, text, (start, end), lead) or (
            is_bare_led and _is_far_off(text, end, match, gazetteer, near)
        ):
            position += 1
            continue
        is_town = is_bare and _is_bare_town(text, (start, end), match, gazetteer, near)
        name = _name(original, text, (start, end), match, is_led=is_led, is_town=is_town)
        resolution = gazetteer.resolve(match.text, near=near) if name else None
        if name is None or resolution is None or resolution.is_unknown:
            goes_on = _CAPITALS.match(original, start)
            stop = max(end if name is None else start + 1, goes_on.end() if goes_on and not is_led else 0)
            position = max(position + 1, sum(token.start() < stop for token in tokens[: position + 8]))
            continue
        is_near = bool(lead and lead["near"] and lead["near"] not in {"of", "from"})
        span = (lead.start() if lead else start, end)
        before = (span[0], start)
        names.append(replace(name, span=span, lead=before, resolution=resolution, is_near=is_near))
        position = match.end
    names = settled_together(text, names)
    spans += [name.lead if name.is_part else name.span for name in names if not name.is_in_title]
    unclear = next((name for name in names if name.resolution.place is None), None)
    if unclear is not None:
        return [], _ambiguous(unclear.written, unclear.resolution)
    return names, None


def _is_another_name(original: str, text: str, span: Span, lead: re.Match[str] | None) -> bool:
    """Whether the words before a name, or after it, make it that of a venue or of an event."""
    start, end = span
    if _NAMED_SO.search(text, max(0, start - LEAD_LENGTH), start):
        return True
    is_weak = lead is not None and original[start].islower() and _WEAK.search(lead.group())
    if is_weak and _TOWNS_HOUSE.match(text, end):
        return False
    return bool(is_weak) and _ENDS.match(text, end) is None and "," not in original[start:end]


def _is_far_off(text: str, end: int, match: NameMatch, gazetteer: Gazetteer, near: Place | None) -> bool:
    """Whether a name in small letters that goes on is a small town's far away: "in western mass"."""
    if near is None or "," in match.text or _ENDS.match(text, end):
        return False
    place = gazetteer.resolve(match.text, near=near).place
    if place is None or miles_apart(place, near) <= IN_REACH_MILES or place.population >= NOTABLE:
        return False
    following = gazetteer.longest_match(text[end:].split()[:4], 0)  # "fells point baltimore"
    towns = gazetteer.resolve(following.text, near=near).candidates if following else ()
    return not any(miles_apart(place, town) <= PART_MILES for town in towns)


def _may_be_name(word: str, name: str) -> bool:
    """Whether a town's name may be one without "in" before it: "new york", but neither "new" nor "Only"."""
    if word[0].isdigit() or " " in name:
        return True
    return word.lower() not in STOP_WORDS and (word[0].isupper() or not is_subject(word))


def _is_bare_town(text: str, span: Span, match: NameMatch, gazetteer: Gazetteer, near: Place | None) -> bool:
    """A town in reach, or a great city, ending its words: "jazz waltham saturday", no "kansas cover band"."""
    start, end = span
    gives_its_name = _IN_TITLE.search(text, max(0, start - 8), start) and _TOWNS_EVENT.match(text, end)
    is_ended = bool(gives_its_name or _ENDS.match(text, end)) and not match.is_everyday_word
    if not is_ended and " " not in match.text:
        return False
    place = gazetteer.resolve(match.text, near=near).place
    if place is not None and place.kind == "neighbourhood" and " " in match.text:
        return True
    if not is_ended:
        return False
    if "," in match.text or (near is None and _MAY_LEAD.search(text, max(0, start - LEAD_LENGTH), start)):
        return True
    if place is None:
        return False
    is_near = near is not None and miles_apart(place, near) <= IN_REACH_MILES
    return is_near or place.population >= KNOWN_ALONE


def _name(
    original: str, text: str, span: Span, match: NameMatch, *, is_led: bool, is_town: bool
) -> Name | None:
    """The words as a place's name, or None when they are used otherwise."""
    start, end = span
    written = original[start:end]
    is_alone = not re.search(r"\w", text[:start] + text[end:])
    if not _is_meant(written, is_led=is_led or is_town or is_alone, is_everyday=match.is_everyday_word):
        return None
    goes_on = _NEXT_CAPITAL.match(original, end) is not None and text[end : end + 3].strip() != ""
    goes_on = goes_on or (is_led and _TOWNS_HOUSE.match(text, end) is not None)
    if goes_on and "," not in written and not is_title_case(original):
        # "Monroe County Library" is not the town it begins with; "at the Newton Free Library" is in Newton.
        return Name(written, is_part=True) if is_led else None
    is_in_title = not is_led and _IN_TITLE.search(text, max(0, start - 8), start) is not None
    return Name(written, is_in_title=is_in_title)


def _is_meant(written: str, *, is_led: bool, is_everyday: bool) -> bool:
    """Whether a name is used as a place: after "in" or "near", or else written with a capital."""
    if written.isdigit():
        return True
    if is_everyday or written.lower() in EVERYDAY:
        return is_led and written[:1].isupper()
    return is_led or (written[:1].isupper() and ("," in written or len(written) > 3))


def _ambiguous(words: str, resolution: Resolution) -> Clarification:
    return Clarification("ambiguous_place", words, tuple(place.label for place in resolution.candidates[:5]))
