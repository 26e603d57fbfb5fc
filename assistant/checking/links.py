"""Addresses and telephone numbers, as a sentence states them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.claims import Claim
from assistant.checking.facts import Row

_LINK = re.compile(
    r"(?:https?|ftp|webcal|data|javascript|mailto|tel):\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|io|info|us|co|uk|example|test|invalid|events?|app|dev|me|tv|biz|xyz|site|online|shop)\b(?:/\S*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
_PHONE = re.compile(
    r"(?<![\d$])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\d)|(?<![\d$-])\d{3}-\d{4}(?!\d)"
)
_MARKED = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_AROUND = "<>()[]{}\"'“”‘’.,;:!?*_"


def link_claims(text: str) -> Iterator[Claim]:
    """Links, e-mail addresses, telephone numbers."""
    for found in _LINK.finditer(text):
        said = found.group().strip(_AROUND)
        yield Claim("link", *found.span(), lambda row, said=said: _leads_to(row, said), put=_put)  # type: ignore[misc] # mypy does not follow a default in a lambda
    for pattern in (_PHONE, _HANDLE):
        for found in pattern.finditer(text):
            yield Claim("link", *found.span(), lambda _row: False)
    for found in _MARKED.finditer(text):
        # Words over an address hide where it leads.
        yield Claim("link", *found.span(), lambda _row: False)


def _leads_to(row: Row, said: str) -> bool:
    return bool(row.link) and _plain(said) == _plain(row.link)


def _plain(link: str) -> str:
    return (
        re.sub(r"^https?://(?:www\.)?|^www\.", "", link.strip(), flags=re.IGNORECASE).rstrip("/").casefold()
    )


def _put(row: Row) -> str:
    return row.link
