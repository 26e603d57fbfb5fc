"""A place written in one line to its parts. A hint, never truth: what is not recognised stays in the name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from ingest.candidate import Address
from ingest.cleaning import plain_line

_BREAK = re.compile(r"<\s*br\s*/?\s*>|</\s*p\s*>|[\r\n]+", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—|]\s+|\s+[-–—]\s*$|^\s*[-–—]\s+")
_STATE_CODES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY AB BC MB NB NL NS ON PE QC SK"
)
_STATES = frozenset(_STATE_CODES.split())
_STATE_NAMES = {
    "massachusetts": "MA", "new jersey": "NJ", "new york": "NY", "connecticut": "CT",
    "rhode island": "RI", "new hampshire": "NH", "vermont": "VT", "maine": "ME", "pennsylvania": "PA",
    "indiana": "IN", "illinois": "IL", "north carolina": "NC", "south carolina": "SC",
    "california": "CA", "oregon": "OR", "texas": "TX", "florida": "FL", "virginia": "VA",
    "maryland": "MD", "ohio": "OH", "michigan": "MI", "georgia": "GA", "colorado": "CO",
    "minnesota": "MN", "wisconsin": "WI", "arizona": "AZ", "mass.": "MA", "mass": "MA",
}  # fmt: skip
_COUNTRIES = {
    "usa": "US", "us": "US", "u.s.a.": "US", "united states": "US", "united states of america": "US",
    "canada": "CA", "united kingdom": "GB", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "ireland": "IE", "australia": "AU",
}  # fmt: skip
_ZIP = re.compile(r"^(\d{5})(?:-\d{4})?$")
_UK_CODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
_STATE_ZIP = re.compile(r"^([A-Za-z]{2})\.?\s+(\d{5})(?:-\d{4})?$")
_TAIL = re.compile(r"^(.*?)[\s,]+([A-Z]{2})\.?(?:\s+(\d{5})(?:-\d{4})?)?$")
_STATE_AND_NAME = re.compile(r"^([A-Z]{2})\s+\((?:at\s+)?([^()]+)\)$")
_CITY_ZIP = re.compile(r"^([A-Za-z .'-]+?)\s+(\d{5})(?:-\d{4})?$")
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
_KEY_NOISE = re.compile(r"[^a-z0-9]+")


def parse_place(text: str, *, is_libcal: bool = False) -> Address:
    """The parts of a LOCATION; an address with only a name when nothing else is recognised."""
    text = plain_line(_BREAK.sub(" , ", text), 500).replace(" ,", ",")
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
        if noted and noted[1] in _STATES:
            # As in: Wilmington, NC (at UNC Wilmington).
            spread += [noted[1], noted[2]]
            continue
        tail = _TAIL.match(part)
        if tail and tail[2] in _STATES and tail[1] and not _STATE_ZIP.match(part):
            spread += [*_street_and_town(tail[1].strip(" ,")), tail[2], *([tail[3]] if tail[3] else [])]
        elif (town := _CITY_ZIP.match(part)) and not _STATE_ZIP.match(part) and spread:
            spread += [town[1], town[2]]
        else:
            spread.append(part)
    return spread


def _street_and_town(text: str) -> list[str]:
    found = _STREET_THEN_TOWN.match(text)
    return [found[1].strip(), found[2].strip()] if found else [text]


def _assembled(parts: list[str]) -> Address:
    found: dict[str, str] = {}
    rest: list[str] = []
    town_at: int | None = None
    for part in parts:
        kind, value = _kind_of(part, has_street="street" in found)
        if kind == "state_zip":
            found.setdefault("state", value.split()[0])
            found.setdefault("postal_code", value.split()[1])
        elif kind:
            if kind == "state" and "state" in found:
                continue
            found.setdefault(kind, value)
        if kind in ("state", "state_zip") and town_at is None:
            town_at = len(rest) - 1
        elif not kind:
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
        town_at = len(rest) - 1
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


def _kind_of(part: str, *, has_street: bool) -> tuple[str, str]:
    lowered = part.lower().rstrip(".")
    if (found := _STATE_ZIP.match(part)) and found[1].upper() in _STATES:
        return "state_zip", f"{found[1].upper()} {found[2]}"
    if found := _ZIP.match(part):
        return "postal_code", found[1]
    if _UK_CODE.match(part):
        return "postal_code", part
    if part in _STATES or lowered in _STATE_NAMES:
        return "state", _STATE_NAMES.get(lowered, part)
    if lowered in _COUNTRIES or part.lower() in _COUNTRIES:
        return "country_code", _COUNTRIES.get(lowered) or _COUNTRIES[part.lower()]
    if not has_street and _is_street(part):
        return "street", part
    return "", part


def _is_street(part: str) -> bool:
    return bool(_STREET.match(part)) or (
        bool(_NUMBER_THEN_NAME.match(part)) and not _ROOM.search(part) and len(part) < 60
    )


def venue_key(address: Address, scope: str) -> str:
    """What makes two mentions one venue: name and town; without a town only within one calendar (`scope`)."""
    town = folded(address.city) or (f"zip {address.postal_code}" if address.postal_code else "")
    name = folded(address.name) or folded(address.street)
    return f"{name}|{town}|{folded(address.state)}"[:400] if town else f"{name}|@{scope}"[:400]


def folded(text: str) -> str:
    """Lower-case letters and digits only, so that spellings meet."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode()
    return _KEY_NOISE.sub(" ", plain.lower()).strip() or text.lower().strip()
