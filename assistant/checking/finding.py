"""All that a sentence claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.claims import Claim, clause_of
from assistant.checking.counts import amount_claims, count_claims, figure_claims
from assistant.checking.differences import difference_claims
from assistant.checking.distances import distance_claims
from assistant.checking.facts import words_of
from assistant.checking.links import link_claims
from assistant.checking.mentions import Mention
from assistant.checking.money import money_claims
from assistant.checking.names import name_claims
from assistant.checking.offers import kind_claims, offer_claims, suggestion_claims
from assistant.checking.people import people_claims
from assistant.checking.ranks import rank_claims
from assistant.checking.state import state_claims
from assistant.checking.when import when_claims

_FINDERS = (
    link_claims, difference_claims, rank_claims, when_claims, money_claims, people_claims, distance_claims,
    count_claims, state_claims, name_claims, offer_claims, kind_claims,
)  # fmt: skip
_MARKER = re.compile(r"^\s*(?:[-*•]+|\d{1,2}[.)])\s+")
# To look for more states nothing but its names and links.
_OFFERS_MORE = re.compile(
    r"^\W*(?:what|how)\s+about\b|\b(?:tell\s+me|let\s+me\s+know|would\s+you\s+like|do\s+you\s+(?:want|need)|shall\s+i|should\s+i|want\s+me\s+to|i\s+(?:can|could)\s+(?:also\s+)?(?:look|search|show|check|find|narrow|widen)|"
    r"i['’](?:d|ll)\s+(?:be\s+(?:glad|happy)\s+to|gladly)\s+(?:look|search|show|check|find|narrow|widen))\b",
    re.IGNORECASE,
)
_SAID_ANYWAY = frozenset(("link", "name", "place", "status"))


def offers_more(masked: str) -> bool:
    """Whether it offers to look for more, or to tell more."""
    return bool(_OFFERS_MORE.search(masked))


def claims_of(masked: str, mentions: Sequence[Mention], *, is_named: bool) -> list[Claim]:
    """The claims of a sentence; `is_named`: it names an event.

    An offer to look for more states nothing but its names and links, in its clause or its question.
    """
    claims = [claim for claim in _all(masked) if not _is_mention(masked, claim, mentions)]
    if not (is_named or mentions):
        claims += suggestion_claims(masked)
    if is_named or not offers_more(masked):
        return claims
    asks = masked.rstrip().endswith("?")
    return [
        claim for claim in claims
        if claim.kind in _SAID_ANYWAY or not (asks or _OFFERS_MORE.search(clause_of(masked, claim)))
    ]  # fmt: skip


def _all(masked: str) -> Iterator[Claim]:
    """Those of every kind; a figure that belongs to none of them is one of its own."""
    text = _MARKER.sub(lambda found: " " * len(found.group()), masked)
    found: list[Claim] = []
    for finder in _FINDERS:
        taken = [other for other in found if other.between is not None or other.kind == "date"]
        found += [
            claim for claim in finder(text)
            if not any(other.between and _overlap(claim, other) for other in taken)
            and not (claim.kind == "name" and any(_is_within(claim, other) for other in taken))
        ]  # fmt: skip
    yield from found
    for claim in (*amount_claims(text), *figure_claims(text)):
        if not any(_overlap(claim, other) and other.kind not in ("opener", "offer") for other in found):
            yield claim


def _is_within(one: Claim, other: Claim) -> bool:
    return other.start <= one.start and one.end <= other.end


def _overlap(one: Claim, other: Claim) -> bool:
    return one.start < other.end and other.start < one.end


def _is_mention(masked: str, claim: Claim, mentions: Sequence[Mention]) -> bool:
    """Whether a name is but what events are called by: "Los Alamos and Taos are both far"."""
    if claim.kind != "name" or len(mentions) < 2:
        return False
    inside = [one for one in mentions if claim.start <= one.start and one.end <= claim.end]
    rest = "".join(
        letter for place, letter in enumerate(masked)
        if claim.start <= place < claim.end and not any(one.start <= place < one.end for one in inside)
    )  # fmt: skip
    return len(inside) > 1 and not words_of(rest) - {"and", "or"}
