"""Which readable events must not be published."""

from __future__ import annotations

from ingest.candidate import Details
from ingest.ical.lines import Component
from ingest.ical.values import text_of

_PRIVATE = {"PRIVATE", "CONFIDENTIAL"}
_BUSY = {"busy", "out of office", "free/busy", "private appointment"}
# These may be titles as well: only a block of time without anything said about it is meant.
_MAYBE_BUSY = {"free", "tentative", "away", "working elsewhere"}


def refusal_of(component: Component, details: Details) -> str:
    """Why a VEVENT must not be published; empty when it may."""
    if text_of(component.first("CLASS")).strip().upper() in _PRIVATE:
        return "marked private"
    if not details.title:
        return "has no title"
    if _is_busy_block(component, details):
        return "only says that somebody is busy"
    return ""


def _is_busy_block(component: Component, details: Details) -> bool:
    title = details.title.lower()
    says_nothing = not (details.description or details.location_text)
    is_of_outlook = component.first("X-MICROSOFT-CDO-BUSYSTATUS") is not None
    return title in _BUSY or (title in _MAYBE_BUSY and (says_nothing or is_of_outlook))
