"""Cancelled, full, postponed: what titles say and status fields mean."""

from __future__ import annotations

import re
from typing import NamedTuple

from events.models import EventStatus
from ingest.wording.hints import mentions

_MARKS: tuple[tuple[str, str], ...] = (
    (r"cancel(?:l?ed|ed|ado)", EventStatus.CANCELLED),
    (r"postponed", EventStatus.POSTPONED),
    (r"re-?scheduled|(?:new|changed) (?:date|time|day)(?: and time)?|(?:date|time) change(?:d)?",
        EventStatus.RESCHEDULED),
    (r"sold[\s-]?out", EventStatus.FULL),
    (
        r"(?:(?:class|event|program|session|registration|now) )?(?:is )?full|"
        r"wait[\s-]?list(?: only)?|at capacity", EventStatus.FULL),
)  # fmt: skip
_BRACKETED = r"[\[(<{{*]+\s*(?:event |class |program )?(?:{0})\s*[!.]*\s*[\])>}}*]+"
_PREFIX = r"^[\s*!~#>\-–—]*(?:{0})\s*[!*]*\s*(?:[:–—|*]+|\s-+|-+\s)\s*"
_SUFFIX = r"\s*(?:[:–—|*]+|\s-+|-+)\s*(?:{0})\s*[!.*]*\s*$"
# In capitals the word alone is a mark: "CANCELLED Baby Story Time", "Jazzercise CANCELLED".
_CAPITALS = (
    r"^\s*\**(?:{0})\b[!.*]*[\s-]+(?=\S)|\s+(?:{0})\b[!.*]*\s*$|\s*[-–—:]+\s*(?:{0})\s*[-–—:]+\s*|"
    r"^\W*(?:{0})\W*$"
)

_IN_TITLE = [
    (status, [re.compile(form.format(words), re.IGNORECASE) for form in (_BRACKETED, _PREFIX, _SUFFIX)])
    for words, status in _MARKS
]
_IN_CAPITALS = [
    (status, re.compile(_CAPITALS.format(words)))
    for words, status in (
        (r"CANCELL?ED(?: DUE TO [A-Z]+)?", EventStatus.CANCELLED),
        (r"POSTPONED", EventStatus.POSTPONED),
        (r"RESCHEDULED(?! (?:TO|FOR|FROM|to|for|from)\b)", EventStatus.RESCHEDULED),
        (r"SOLD OUT", EventStatus.FULL),
    )
]
_MOVED_AWAY = re.compile(r"\bre-?scheduled (?:to|for)\b", re.IGNORECASE)
_MOVED_HERE = re.compile(r"\bre-?scheduled from\b", re.IGNORECASE)
_SAID_CANCELLED = re.compile(
    r"\bthis (?:event|program|class|session|meeting|show|performance|concert|workshop)"
    r" (?:has been|is|was) cancel(?:l)?ed\b(?! (?:if|in case|when|due to low))",
    re.IGNORECASE,
)
# Said of this event, now: "if the class is full" and "will be full" say nothing.
_SAID_FULL = re.compile(
    r"\b(?:(?:this|the|our) (?:event|program|class|session|workshop|show|concert|tour|trip|performance) "
    r"(?:is|has) (?:now |already |currently |completely )*(?:full|sold[ -]out|at capacity)|"
    r"registration is (?:now |already |currently )?full|wait[- ]?list only)\b(?!,? please join us)",
    re.IGNORECASE,
)
_BARE_FULL = re.compile(r"^\W*(?:sold[ -]out|(?:now |class |event |program )?full)\W*$", re.IGNORECASE)
_FULL_FIELD = re.compile(
    r"^\W*(?:true|yes|sold[ -]?out|(?:is )?full|wait[- ]?list(?:ed)?(?: only)?|at capacity|"
    r"no (?:more )?(?:seats|spots|spaces|tickets)(?: left| available| remaining)?)\W*$",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(r"\b(?:if|when|once|until|unless|in case|after|should)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.!?\n;]")
_GAME_RESULT = re.compile(r"^\[[TWLN]\]\s+")
_OPENING = 200
# The words of which a mark in a title, and being full, need one.
_TITLE_HINTS = ("cancel", "postponed", "schedul", "new ", "chang", "sold", "full", "wait", "capacity")
_FULL_HINTS = ("full", "sold", "capacity", "wait")

_FIELD = {
    "cancelled": EventStatus.CANCELLED,
    "canceled": EventStatus.CANCELLED,
    "eventcancelled": EventStatus.CANCELLED,
    "eventcanceled": EventStatus.CANCELLED,
    "postponed": EventStatus.POSTPONED,
    "eventpostponed": EventStatus.POSTPONED,
    "rescheduled": EventStatus.RESCHEDULED,
    "eventrescheduled": EventStatus.RESCHEDULED,
    "soldout": EventStatus.FULL,
    "sold_out": EventStatus.FULL,
    "full": EventStatus.FULL,
}


def status_of_field(value: str) -> str:
    """The status a field names (STATUS, eventStatus, availability), scheduled when it names none of ours."""
    word = value.strip().rstrip("/").rpartition("/")[2].rpartition("#")[2].lower()
    return _FIELD.get(word, EventStatus.SCHEDULED)


class TitleStatus(NamedTuple):
    """A title without its marks, the status they give (scheduled: none), and the first of them."""

    title: str
    status: str
    words: str


def status_of_title(title: str) -> TitleStatus:
    """The title without its status marks, and what they say.

    "Free cancellation" and "Full Moon Walk" are titles, not marks.
    """
    title = _GAME_RESULT.sub("", title)
    status, words = str(EventStatus.SCHEDULED), ""
    if not mentions(title.lower(), _TITLE_HINTS):
        return TitleStatus(title, status, words)
    for mark, forms in [*_IN_TITLE, *((status_, [form]) for status_, form in _IN_CAPITALS)]:
        for form in forms:
            found = form.search(title)
            if found is None:
                continue
            title = _tidy(form.sub(" ", title)) or title
            if not words:
                status, words = mark, _tidy(found[0])
    return _refined(TitleStatus(title, status, words))


def words_of_cancellation(description: str) -> str:
    """The words in the opening that say this event is cancelled, empty if there are none."""
    found = _SAID_CANCELLED.search(description[:_OPENING])
    return found[0] if found else ""


def words_of_full(description: str) -> str:
    """The words that say this event has no room left, empty if there are none."""
    if not mentions(description.lower(), _FULL_HINTS):
        return ""
    for clause in _CLAUSE_END.split(description):
        found = _SAID_FULL.search(clause) or _BARE_FULL.match(clause)
        if found and not _CONDITIONAL.search(clause[: found.start()]):
            return found[0].strip()
    return ""


def is_full_field(value: str) -> bool:
    """Whether a field about availability says there is no room left."""
    return status_of_field(value) == EventStatus.FULL or bool(_FULL_FIELD.match(value))


def _refined(found: TitleStatus) -> TitleStatus:
    """A title that names the other date: moved away from here, or moved here."""
    if found.status == EventStatus.CANCELLED:
        return found
    if away := _MOVED_AWAY.search(found.title):
        return found._replace(status=EventStatus.POSTPONED, words=found.words or away[0])
    if here := _MOVED_HERE.search(found.title):
        return found._replace(status=EventStatus.RESCHEDULED, words=found.words or here[0])
    return found


def _tidy(title: str) -> str:
    return " ".join(title.split()).strip(" -–—:|")
