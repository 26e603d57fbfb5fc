"""In person, online or both, from the words of the place, the title and, for hybrids, the description."""

from __future__ import annotations

import re
from typing import NamedTuple

from events.models import AttendanceMode
from ingest.wording.hints import mentions

_ONLINE_WORDS = (
    r"online|on-line|virtual(?:ly)?|zoom|webinar|web ?ex|google meet|microsoft teams|ms teams|teams meeting|"
    r"live ?stream|youtube(?: live)?|facebook live|discord|twitch|remote|via phone|telephone|conference call"
)
_ONLINE = re.compile(rf"\b(?:{_ONLINE_WORDS})\b", re.IGNORECASE)
# The whole place says nothing but "online".
_ONLY_ONLINE = re.compile(
    rf"^[\W_]*(?:(?:this is |an? |the |our |live |via |on |over |by |at |in |through |event|"
    rf"events|program|meeting|"
    rf"only|room|workshop|webinar|session|lecture|talk|takes|place|will|be|is|are|this|conducted|offered|"
    rf"presented|join|us|meet|meets|zoom's|link|class|branch|library|location|platform|interactive|video|call|using|hosted|held|"
    rf"{_ONLINE_WORDS})[\W_]*)+$",
    re.IGNORECASE,
)
_ADDRESS_ONLINE = re.compile(
    r"^\s*(?:https?://|www\.|[\w.-]*zoom\.us/|meet\.google\.com|teams\.microsoft)\S*\s*$", re.IGNORECASE
)
_TITLE_ONLINE = re.compile(
    r"^\W*(?:online|virtual|zoom|webinar)\s*(?:event|program)?\s*[:\-–—|\])]|"
    r"[\[(]\s*(?:online|virtual|zoom|webinar|via zoom|"
    r"on zoom|online only|virtual event|virtual program)\s*[\])]|\b(?:via|on|over|through) zoom\b|"
    r"[:\-–—|]\s*(?:online|virtual|zoom)\s*$",
    re.IGNORECASE,
)
_HYBRID = re.compile(
    r"\bhybrid (?:event|program|meeting|class|session|lecture|talk|format|workshop|author|book|discussion)|"
    r"[\[(]\s*hybrid\s*[\])]|^\W*hybrid\s*[:\-–—]|[:\-–—|]\s*hybrid\s*$|"
    r"\bin[- ]person (?:and|or|&|/|and/or|as well as|\+) (?:also )?(?:online|virtual(?:ly)?|"
    r"(?:on|via|over|through|by) zoom|zoom|"
    r"remote(?:ly)?|live ?stream(?:ed)?)|"
    r"\b(?:online|virtual(?:ly)?|(?:on|via) zoom|zoom) (?:and|or|&|/|and/or|as well as) in[- ]person\b",
    re.IGNORECASE,
)
# In a description the words must be about attending: a teacher may also teach "online and in-person".
_ATTENDING = re.compile(
    r"\b(?:join|attend|offered|held|available|participat\w+|presented|meets?|meeting|event|program|class|session|"
    r"talk|lecture|workshop|hybrid)\b",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(r"\b(?:in[- ]person|on[- ]site|in the flesh)\b", re.IGNORECASE)
_IF_IT_RAINS = re.compile(r"\b(?:rain|inclement|weather|snow)\b", re.IGNORECASE)
_PLACE_PARTS = re.compile(r"\s+[-–—|]\s+|,|;")
_SENTENCE_END = re.compile(r"[.!?\n]")
_MOVED = re.compile(
    r"^\W*(?:moved|now|moving|switched)(?: to)? (?:online|virtual|(?:on |to )?zoom)\b\W*(?=[:–—|\])-]|$)\W*|"
    r"\s*[\[(:–—|-]\s*(?:now|moved|moving|switched)(?: to)? (?:online|virtual|(?:on |to )?zoom)\W*$",
    re.IGNORECASE,
)
# The words of which each needs one.
_HYBRID_HINTS = ("hybrid", "person")
_MOVED_HINTS = ("mov", "now", "switch")
_TITLE_HINTS = ("online", "virtual", "zoom", "webinar")
_FIELD = {
    "eventmovedonline": AttendanceMode.ONLINE,
    "offlineeventattendancemode": AttendanceMode.OFFLINE,
    "onlineeventattendancemode": AttendanceMode.ONLINE,
    "mixedeventattendancemode": AttendanceMode.MIXED,
    "offline": AttendanceMode.OFFLINE,
    "online": AttendanceMode.ONLINE,
    "mixed": AttendanceMode.MIXED,
}


class Attendance(NamedTuple):
    """A mode, and the words that say it (none: it follows from there being a venue, or nothing says it)."""

    mode: str
    words: str = ""


def attendance_of_field(value: str) -> Attendance:
    """The mode a field names, unknown when it names none; a reader's own word for it is no evidence."""
    mode = _FIELD.get(value.strip().rpartition("/")[2].lower(), AttendanceMode.UNKNOWN)
    is_code = mode == AttendanceMode.UNKNOWN or value in AttendanceMode.values
    return Attendance(mode, "" if is_code else value)


def is_online_place(location: str) -> bool:
    """Whether the place is no place: "Zoom", "Online", a web address."""
    text = location.strip()
    first = _PLACE_PARTS.split(text)[0]
    return bool(text) and bool(
        _ADDRESS_ONLINE.match(text)
        or (_ONLINE.search(first) and _ONLY_ONLINE.match(first) and "hybrid" not in text)
    )


def without_moved(title: str) -> tuple[str, str]:
    """The title without the mark that the event has moved online, and that mark."""
    found = _MOVED.search(title) if mentions(title.lower(), _MOVED_HINTS) else None
    if found is None:
        return title, ""
    rest = _MOVED.sub(" ", title).strip(" -–—:|")
    return rest or title, found[0].strip(" -–—:|[]()")


def says_in_person(text: str) -> bool:
    """Whether the text speaks of being there: then a meeting's address alone does not make it online."""
    return bool(_IN_PERSON.search(text))


def attendance_of(title: str, description: str, location: str, *, has_venue: bool) -> Attendance:
    """The mode plain words give: online only if place or title say so, unknown if nothing does."""
    hybrid = _HYBRID.search(title) or _HYBRID.search(location)
    said = hybrid[0] if hybrid else _words_of_hybrid(description) if has_venue else ""
    if said:
        return Attendance(AttendanceMode.MIXED, said.strip())
    if is_online_place(location):
        return Attendance(AttendanceMode.ONLINE, location)
    if mentions(title.lower(), _TITLE_HINTS) and (found := _TITLE_ONLINE.search(title)):
        return Attendance(AttendanceMode.ONLINE, found[0].strip(" -–—:|"))
    if has_venue and (found := _ONLINE.search(location)) and not _IF_IT_RAINS.search(location):
        return Attendance(AttendanceMode.MIXED, found[0])
    return Attendance(AttendanceMode.OFFLINE if has_venue else AttendanceMode.UNKNOWN)


def _words_of_hybrid(description: str) -> str:
    if not mentions(description.lower(), _HYBRID_HINTS):
        return ""
    for text in (part.strip() for part in _SENTENCE_END.split(description)):
        found = _HYBRID.search(text)
        if found and (found.start() == 0 or _ATTENDING.search(text[: found.end()])):
            return found[0]
    return ""
