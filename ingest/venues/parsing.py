"""A place written in one line to its parts. A hint, never truth: what is not recognised stays in the name."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ingest.candidate import Address
from ingest.cleaning import plain_line
from ingest.venues.regions import (
    BRITISH_CODE,
    CANADIAN_CODE,
    CODES,
    PROVINCES,
    US_CODE,
    country_code,
    postal_code,
    state_code,
)

_BREAK = re.compile(r"<\s*br\s*/?\s*>|</\s*p\s*>|[\r\n]+", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—|]\s+|\s+[-–—]\s*$|^\s*[-–—]\s+")
_ANY_CODE = rf"(?:{US_CODE}|{CANADIAN_CODE}|{BRITISH_CODE})"
_STATE_ZIP = re.compile(rf"^([A-Za-z]{{2}})\.?\s+({US_CODE}|{CANADIAN_CODE})$")
_TAIL = re.compile(rf"^(.*?)[\s,]+([A-Z]{{2}})\.?(?:\s+({US_CODE}|{CANADIAN_CODE}))?$")
_STATE_AND_NAME = re.compile(r"^([A-Z]{2})\s+\((?:at\s+)?([^()]+)\)$")
_CITY_CODE = re.compile(rf"^([A-Za-z .'-]+?)\s+({_ANY_CODE})$")
# A full address in brackets after a name: "Community Center (930 W 7th St, Bloomington, IN 47404)".
_IN_BRACKETS = re.compile(r"^([^()]+?)\s*\((\d+[^()]*)\)$")
_SUFFIX = (
    r"(?:st|street|ave|avenue|av|rd|road|dr|drive|ln|lane|blvd|boulevard|way|pl|place|ct|"
    r"court|pkwy|parkway|hwy|highway|"
    r"sq|square|ter|terrace|cir|circle|row|pike|turnpike|tpke|route|rte|broadway|plaza|mall|"
    r"loop|trail|path|alley|walk|park|wharf)"
)
_STREET = re.compile(rf"^\d+[A-Za-z]?(?:\s?[-–/]\s?\d+)?\s+(?:\S+\s+){{0,6}}?{_SUFFIX}\b\.?", re.IGNORECASE)
_STREET_THEN_TOWN = re.compile(
    rf"^(.*\d.*?\b{_SUFFIX}\b\.?(?:\s+(?:ste|suite|unit|#|floor|fl)\.?\s*\w+)?)\s+([A-Z][A-Za-z .'-]+)$",
    re.IGNORECASE,
)
_NUMBER_THEN_NAME = re.compile(r"^\d+[A-Za-z]?\s+[A-Z]\w+")
# "Café 12 Main St." and the like: a name, then a street with its number.
_NAME_THEN_STREET = re.compile(
    rf"^([A-Z]\D{{3,60}}?)\s+(\d+\s+(?:\S+\s+){{1,4}}?{_SUFFIX}\b\.?)$", re.IGNORECASE
)
# Without a number only what is nothing but a street: "N Indiana Ave", "West 5th Street".
_BARE_STREET = re.compile(
    r"^(?:\d+-\d+,? )?(?:[NSEW]\.?|north|south|east|west) (?:[\w.'-]+ ){1,3}"
    r"(?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|blvd|boulevard|pkwy|parkway|hwy|highway)\.?$",
    re.IGNORECASE,
)
_NOT_A_STREET = re.compile(
    r"\b(?:pub|bar|tavern|club|caf[eé]|restaurant|brew\w+|grill|kitchen|bistro|museum|library|school|church)\b",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:room|rm|suite|ste|floor|fl|level|auditorium|hall|lounge|lobby|space|area|gallery|"
    r"studio|classroom|lab|theat(?:er|re)|"
    r"chapel|sanctuary|gym|quad|court|garden|gardens|lawn|patio|basement|ballroom|ballrooms|"
    r"chambers|stage|pool|grounds)\b|^\w{0,3}\d{1,4}\w?$",
    re.IGNORECASE,
)
_BUILDING = re.compile(
    r"\b(?:library|branch|center|centre|school|church|museum|university|college|theat(?:er|"
    r"re)|town hall|city hall|park|house|building|campus)\b",
    re.IGNORECASE,
)


# The places of a calendar are few.
@lru_cache(maxsize=256)
def parse_place(text: str, *, is_libcal: bool = False) -> Address:
    """The parts of a LOCATION; an address with only a name when nothing else is recognised."""
    text = plain_line(_BREAK.sub(" , ", text), 500).replace(" ,", ",")
    text = _IN_BRACKETS.sub(r"\1, \2", text)
    parts = [part for raw in text.split(",") if (part := raw.strip(" \t\"“”'"))]
    if is_libcal and len(parts) == 2 and _DASH.search(parts[0]):
        # "Branch - Room, Library"
        return Address(name=parts[1], room=_DASH.split(parts[0])[-1].strip())
    dashed = [piece for part in parts for raw in _DASH.split(part) if (piece := raw.strip())]
    return _assembled(_spread(dashed if _gains(dashed, parts) else parts))


def _gains(dashed: list[str], parts: list[str]) -> bool:
    """Whether dashes separate parts here ("Library - 41 N. Main St. - Weaverville", "Library - Room 2")."""
    if len(dashed) <= len(parts):
        return len(dashed) == len(parts)
    return any(_is_street(piece) or _ROOM.search(piece) for piece in dashed[1:])


def _spread(parts: list[str]) -> list[str]:
    """Parts that hold more than one thing, taken apart: "900 Clifton Avenue Clifton NJ 07013"."""
    spread: list[str] = []
    for part in parts:
        noted = _STATE_AND_NAME.match(part)
        if noted and noted[1] in CODES:
            # As in: Wilmington, NC (at UNC Wilmington).
            spread += [noted[1], noted[2]]
            continue
        tail = _TAIL.match(part)
        if tail and tail[2] in CODES and tail[1] and not _STATE_ZIP.match(part):
            spread += [*_street_and_town(tail[1].strip(" ,")), tail[2], *([tail[3]] if tail[3] else [])]
        elif (town := _CITY_CODE.match(part)) and not _STATE_ZIP.match(part) and spread:
            spread += [town[1], town[2]]
        elif not spread and len(pieces := _street_and_town(part)) == 3:
            spread += pieces
        elif not spread and (joined := _NAME_THEN_STREET.match(part)):
            spread += [joined[1], joined[2]]
        else:
            spread.append(part)
    return spread


def _street_and_town(text: str) -> list[str]:
    found = _STREET_THEN_TOWN.match(text)
    if found is None:
        return [text]
    joined = _NAME_THEN_STREET.match(found[1].strip())
    before = [joined[1], joined[2]] if joined else [found[1].strip()]
    return [*before, found[2].strip()]


def _assembled(parts: list[str]) -> Address:
    found: dict[str, str] = {}
    rest: list[str] = []
    town_at: int | None = None
    for position, part in enumerate(parts):
        kinds = _kinds_of(part, parts[position + 1 :], is_first=position == 0, has_street="street" in found)
        if "state" in kinds and "state" in found:
            continue
        for kind, value in kinds.items():
            found.setdefault(kind, value)
        if "state" in kinds and town_at is None:
            town_at = len(rest) - 1
        elif not kinds:
            rest.append(part)
            if "street" in found and "street_at" not in found:
                found["street_at"] = str(len(rest) - 1)
    return _named(found, rest, town_at)


def _named(found: dict[str, str], rest: list[str], town_at: int | None) -> Address:
    """Which of the parts left over is the town, which the name, which the room."""
    street_at = found.pop("street_at", "")
    address = Address(**found)
    if town_at is None and street_at:
        # After the street comes the town, even when no state follows it; a floor may stand between.
        town_at = len(rest) - 1 if _may_be_town(rest[-1]) else None
    if (
        town_at is not None
        and 0 <= town_at < len(rest)
        and (len(rest) > 1 or street_at or found.get("state"))
    ):
        if len(rest) == 1 and not street_at and not found.get("state"):
            return replace(address, name=rest[0])
        town = rest.pop(town_at)
        address = replace(address, city=town)
        rest = [part for part in rest if part != town] or rest[:0]
    name, room = _name_and_room(rest)
    return replace(address, name=name, room=room)


def _name_and_room(rest: list[str]) -> tuple[str, str]:
    if not rest:
        return "", ""
    if (
        len(rest) >= 2
        and _ROOM.search(rest[0])
        and _BUILDING.search(rest[1])
        and not _BUILDING.search(rest[0])
    ):
        return rest[1], rest[0]
    rooms = [part for part in rest[1:] if part != rest[0]]
    return rest[0], ", ".join(rooms)


def _kinds_of(part: str, later: list[str], *, is_first: bool, has_street: bool) -> dict[str, str]:
    """What a part is, by the names of Address; empty for a name, a room or a town."""
    if (found := _STATE_ZIP.match(part)) and found[1].upper() in CODES:
        state = found[1].upper()
        country = {"country_code": "CA"} if state in PROVINCES else {}
        return {"state": state, "postal_code": postal_code(found[2])[0], **country}
    code, country_of_code = postal_code(part)
    if code:
        return {"postal_code": code, **({"country_code": country_of_code} if country_of_code else {})}
    if (named := state_code(part)) and not _is_town_of_its_name(part, later):
        return {"state": named}
    if land := country_code(part):
        return {"country_code": land}
    if not has_street and (_is_street(part) or (not is_first and _BARE_STREET.match(part))):
        return {"street": part}
    return {}


def _is_town_of_its_name(part: str, later: list[str]) -> bool:
    """New York, NY: a state's name that a state follows is a town's."""
    return part not in CODES and any(state_code(one) or _STATE_ZIP.match(one) for one in later)


def _may_be_town(part: str) -> bool:
    return part[:1].isupper() and not any(char.isdigit() for char in part) and not _ROOM.search(part)


def _is_street(part: str) -> bool:
    return bool(_STREET.match(part)) or (
        bool(_NUMBER_THEN_NAME.match(part))
        and not _ROOM.search(part)
        and not _NOT_A_STREET.search(part)
        and len(part) < 60
    )
