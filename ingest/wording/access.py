"""Provisions for people who need them: a tag only where one is promised without a condition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.wording.hints import mentions

_PROVISIONS = {
    "wheelchair": re.compile(
        r"\b(?:wheelchair[- ](?:accessible|friendly)|(?:fully )?(?:ada|"
        r"handicap(?:ped)?)[- ](?:accessible|compliant)|accessible (?:by|to|for) wheelchairs?)\b",
        re.IGNORECASE,
    ),
    "step-free": re.compile(r"\b(?:step[- ]free|no steps|barrier[- ]free)\b", re.IGNORECASE),
    "asl": re.compile(
        r"\b(?:asl|american sign language)[- ](?:interpret\w+|provided|will be)|"
        r"\bsign[- ]language interpret\w+|\b(?:interpreted|presented) in (?:asl|"
        r"american sign language)\b|\basl[- ]inclusive\b",
        re.IGNORECASE,
    ),
    "captions": re.compile(
        r"\b(?:open|closed|live|cart) caption(?:s|ed|ing)\b|\bcart services\b", re.IGNORECASE
    ),
    "sensory-friendly": re.compile(
        r"\bsensory[- ](?:friendly|inclusive|sensitive)|\brelaxed performance\b|"
        r"\bautism[- ]friendly\b",
        re.IGNORECASE,
    ),
    "audio description": re.compile(r"\baudio[- ]descri(?:bed|ption)\b", re.IGNORECASE),
}
# The words of which each of them needs one.
_HINTS = {
    "wheelchair": ("wheelchair", "accessible", "compliant"),
    "step-free": ("step", "barrier"),
    "asl": ("asl", "sign"),
    "captions": ("caption", "cart"),
    "sensory-friendly": ("sensory", "relaxed", "autism"),
    "audio description": ("audio",),
}
_DENIED = re.compile(
    r"\b(?:not|isn't|no|non|upon request|on request|by request|if you need|if needed|"
    r"to request|let us know)\b",
    re.IGNORECASE,
)
_AROUND = 60


def provisions(text: str, fields: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Every provision that text or fields promise, each with the words that promise it."""
    sources = [(source, source.lower()) for source in (text, *fields)]
    promised = ((tag, _promise(tag, sources)) for tag in _PROVISIONS)
    return tuple((tag, words) for tag, words in promised if words)


def _promise(tag: str, sources: Iterable[tuple[str, str]]) -> str:
    for text, lowered in sources:
        if not mentions(lowered, _HINTS[tag]):
            continue
        for found in _PROVISIONS[tag].finditer(text):
            around = text[max(0, found.start() - _AROUND) : found.start()], text[found.end() :][:_AROUND]
            if not any(_DENIED.search(side) for side in around):
                return found[0]
    return ""
