"""Cancelled, full, postponed: what titles say and status fields mean."""

from __future__ import annotations

import re

from events.models import EventStatus

_MARKS: tuple[tuple[str, str], ...] = (
    (r"cancel(?:l?ed|ed|ado)", EventStatus.CANCELLED),
    (r"postponed", EventStatus.POSTPONED),
    (r"rescheduled", EventStatus.RESCHEDULED),
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
        (r"CANCELL?ED", EventStatus.CANCELLED),
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
_GAME_RESULT = re.compile(r"^\[[TWLN]\]\s+")
_OPENING = 200

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


def status_of_title(title: str) -> tuple[str, str]:
    """The title without its status marks, and the status they give (scheduled if there are none).

    "Free cancellation" and "Full Moon Walk" are titles, not marks.
    """
    title = _GAME_RESULT.sub("", title)
    status: str = EventStatus.SCHEDULED
    for mark, forms in [*_IN_TITLE, *((status_, [form]) for status_, form in _IN_CAPITALS)]:
        for form in forms:
            shorter, times = form.subn(" ", title)
            if times:
                title = _tidy(shorter) or title
                status = status if status != EventStatus.SCHEDULED else mark
    return title, _refined(status, title)


def is_said_cancelled(description: str) -> bool:
    """Whether the description opens by saying that this event is cancelled."""
    return bool(_SAID_CANCELLED.search(description[:_OPENING]))


def _refined(status: str, title: str) -> str:
    if status == EventStatus.CANCELLED:
        return status
    if _MOVED_AWAY.search(title):
        return EventStatus.POSTPONED
    if _MOVED_HERE.search(title):
        return EventStatus.RESCHEDULED
    return status


def _tidy(title: str) -> str:
    return " ".join(title.split()).strip(" -–—:|")
