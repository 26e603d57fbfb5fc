"""Whether one must sign up, with the words that say so."""

from __future__ import annotations

import re

from ingest.wording.hints import mentions

_NO_REGISTRATION = re.compile(
    r"\bno (?:pre-?)?registration (?:is )?(?:required|necessary|needed)?|"
    r"\b(?:pre-?)?registration (?:is )?not (?:required|necessary|needed)|"
    r"\bno (?:rsvp|sign[- ]?up|reservations?)\b|\bdrop[- ]ins?\b(?! (?:fee|rate|\$))|"
    r"\bwalk-?ins (?:are )?welcome\b|\bjust (?:drop|show|stop) (?:in|up|by)\b",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"\b(?:pre-?)?registration (?:is )?(?:required|necessary|needed|a must)|\b(?:please |"
    r"must |you must |need to |required to )(?:pre-?)?(?:register|rsvp|sign up|reserve)\b|"
    r"\brsvps? (?:is |are )?(?:required|needed|necessary|to\b|by\b|at\b)|\bregister (?:here|"
    r"now|online|at|by|via|in advance|to attend|below|for this)\b|\btickets? (?:is |"
    r"are )?required\b|"
    r"\breservations? (?:is |are )?(?:required|needed|necessary)|"
    r"\bsign[- ]?up (?:is )?(?:required|necessary|needed)|\badvance registration\b|"
    r"\bregistration opens\b",
    re.IGNORECASE,
)
# The words of which each of the two needs one.
_NO_HINTS = ("no ", "not ", "drop", "walk", "just ")
_HINTS = ("regist", "rsvp", "sign", "reserv", "ticket")
_YES = {"true", "yes", "required", "1", "mandatory"}
_NO = {"false", "no", "none", "not required", "0", "optional"}


def registration_of(text: str) -> tuple[bool | None, str]:
    """Whether one must sign up and the words that say it; None and no words when the text does not say."""
    lowered = text.lower()
    if mentions(lowered, _NO_HINTS) and (found := _NO_REGISTRATION.search(text)):
        return False, found[0]
    if mentions(lowered, _HINTS) and (found := _REGISTRATION.search(text)):
        return True, found[0]
    return None, ""


def registration_of_field(value: str) -> tuple[bool | None, str]:
    """The same of a field that is about nothing else: here "yes" or "required" is plain enough."""
    word = value.strip().lower()
    if word in _YES or word in _NO:
        return word in _YES, value.strip()
    return registration_of(value)
