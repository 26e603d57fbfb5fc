"""What makes two mentions of a place one venue."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from ingest.candidate import Address

# Words that spellings of one name have or have not; a branch's own name is never among them.
_SPELLINGS = (
    (re.compile(r"^the "), ""),
    (re.compile(r"^(?:st|saint) "), "saint "),
    (re.compile(r"\b(?:free )?public library\b"), "library"),
    (re.compile(r"\b(?:centre|ctr)\b"), "center"),
    (re.compile(r"\btheatre\b"), "theater"),
)
_KEY_NOISE = re.compile(r"[^a-z0-9]+")


def venue_key(address: Address, scope: str) -> str:
    """What makes two mentions one venue: name and town; without a town only within one calendar (`scope`)."""
    town = folded(address.city) or (f"zip {address.postal_code}" if address.postal_code else "")
    name = folded(address.name) or folded(address.street)
    return f"{name}|{town}|{folded(address.state)}"[:400] if town else f"{name}|@{scope}"[:400]


def loose_key(address: Address, scope: str) -> str:
    """The key under which other spellings of the name meet: "The …", "St./Saint", "Public Library/Library".

    Never less than the whole name with its town, so that two branches stay two venues.
    """
    name = folded(address.name)
    for pattern, spelling in _SPELLINGS:
        name = pattern.sub(spelling, name)
    return venue_key(replace(address, name=name), scope)


def folded(text: str) -> str:
    """Lower-case letters and digits only, so that spellings meet."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode()
    return _KEY_NOISE.sub(" ", plain.lower()).strip() or text.lower().strip()
