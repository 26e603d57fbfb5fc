"""Which events each claim of a sentence is about, and whether it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from assistant.checking.attribution import Named, attributed
from assistant.checking.claims import Claim, clause_of
from assistant.checking.facts import Facts, Row
from assistant.checking.finding import claims_of
from assistant.checking.mentions import Mention
from assistant.checking.references import Reference
from assistant.checking.scope import Scope, has_pronoun, points_back

_ASKED = re.compile(
    r"\b(?:you(?:['’]re|\s+are)?\s+(?:asked|looking|wanted|said|mentioned|searched)|since\s+you|as\s+you|"
    r"your\s+(?:search|question|request|budget))\b",
    re.IGNORECASE,
)
_NEAR = re.compile(r"\b(?:near|around|of|from|close\s+to|about|outside)\s+(?:the\s+)?$", re.IGNORECASE)
_YOUR = re.compile(r"\byour\b", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
# What tells which event a sentence is about, where it says no name.
_ANCHORS = frozenset(("name", "date", "time", "place", "distance"))
LEAST_ANCHORS = 2
# What a calendar may leave out, and how that is said: it does not hold, and nothing else is stated.
_FIELDS = frozenset(("access", "registration", "ages", "price"))
# Before an event was named nobody can tell of which ones this is said: "only a few are free".
_VAGUE = re.compile(r"\b(?:few|most|many|some|none|not|neither|never)\b|n['’]t\b", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\b(?:ages?|prices?|costs?)\s+(?:is\s+|are\s+)?not\s+(?:stated|given|listed|mentioned)|"
    r"\b(?:nothing|no\s+\w+(?:\s+\w+)?)\b[^.,;]*\b(?:mention|list|sa(?:y|id)|given|stated)|\b(?:doesn['’]t|does\s+not|don['’]t|do\s+not|isn['’]t|is\s+not|aren['’]t)\s+(?:\w+\s+)?(?:mention|list|say|given|stated)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim, the events it is about (none: whatever was searched), and whether it holds."""

    claim: Claim
    rows: tuple[Row, ...]
    holds: bool


class Judge:
    """Judges the sentences of one answer, knowing what those before spoke of."""

    def __init__(self, facts: Facts, scope: Scope) -> None:
        self._facts = facts
        self._scope = scope

    def judged(
        self, masked: str, references: Sequence[Reference], mentions: Sequence[Mention]
    ) -> Iterator[Judged]:
        """The claims of a sentence in which titles are masked, with what they are about."""
        claims = claims_of(masked, mentions, is_named=bool(references))
        named = [Named(one.start, one.end, one.row) for one in references if one.row is not None]
        if named:
            named += [self._resolved(one, masked, claims) for one in mentions if len(one.rows) > 1]
            named.sort(key=lambda one: one.start)
        # What tells of several events at once is about none of them.
        of_several = [claim for claim in claims if claim.between is not None or claim.share is not None]
        for claim in of_several:
            rows = [one.row for one in named]
            holds = (
                self._is_difference(claim, rows)
                if claim.between
                else self._is_share(claim, masked, claims, rows)
            )
            yield Judged(claim, (), holds)
        rest = [claim for claim in claims if claim not in of_several]
        if shares := [claim for claim in of_several if claim.share is not None]:
            # What stands before the colon is what they share.
            colon = masked.find(":", shares[0].end)
            rest = [claim for claim in rest if 0 <= colon < claim.start]
        yield from self._of_one(masked, rest, named, mentions)

    def _of_one(
        self, masked: str, claims: Sequence[Claim], named: Sequence[Named], mentions: Sequence[Mention]
    ) -> Iterator[Judged]:
        if named:
            about = attributed(masked, claims, named, partial(self._accepts, masked))
        else:
            rows = self._meant(masked, claims, mentions)
            about = ((claim, rows) for claim in claims)
        for claim, rows in about:
            yield Judged(claim, rows, self._holds(claim, rows, masked))

    def _resolved(self, mention: Mention, masked: str, claims: Sequence[Claim]) -> Named:
        """The event that is meant of several that may be: the one of which the rest of the clause is true."""
        end = masked.find(",", mention.end) if "," in masked[mention.end :] else len(masked)
        own = [claim for claim in claims if mention.start <= claim.start < end]
        meant = (row for row in mention.rows if all(self._holds(claim, (row,), masked) for claim in own))
        return Named(mention.start, mention.end, next(meant, mention.rows[0]))

    def _is_difference(self, claim: Claim, named: Sequence[Row]) -> bool:
        """Whether it is one between two events that may be meant, or between two dates of one."""
        assert claim.between is not None
        pool = list(dict.fromkeys([*named, *self._scope.before])) or self._facts.rows
        pairs = [*combinations(pool, 2), *((row, row) for row in pool if row.event.get("also_on"))]
        return any(claim.between(*pair) for pair in (pairs[:1] if claim.is_ordered else pairs))

    def _is_share(self, claim: Claim, masked: str, claims: Sequence[Claim], named: Sequence[Row]) -> bool:
        """Whether so many events share what else the sentence says."""
        rest = [
            other for other in claims
            if other.share is None and other.between is None and other.kind not in ("opener", "count")
        ]  # fmt: skip
        # "Three of them are free: the online talk, …": what stands after the colon is not said of all.
        colon = masked.find(":", claim.end)
        rest = [other for other in rest if colon < 0 or other.start < colon]
        if not rest or (claim.kind == "count" and claim.is_known(self._facts)):
            return claim.is_known(self._facts)
        sharing = [
            row for row in self._facts.rows if claim.among(row) and all(other.holds(row) for other in rest)
        ]
        # "Three of these are on Saturday: …" need not name all of them.
        is_some = claim.share == len(named) and set(named) <= set(sharing)
        return claim.share == len(sharing) or (is_some and not _ONLY.search(masked))

    def _meant(self, masked: str, claims: Sequence[Claim], mentions: Sequence[Mention]) -> tuple[Row, ...]:
        """What a sentence without a name is about: the event that may be meant of which all is true."""
        rows = self._scope.spoken_of(masked)
        if not mentions and all(self._holds(claim, rows, masked) for claim in claims):
            return rows
        candidates = [row for mention in mentions for row in mention.rows]
        if not candidates:
            if self._scope.is_settled(masked):
                return rows
            candidates = list(self._scope.last) if points_back(masked) else []
            is_anchored = sum(claim.kind in _ANCHORS for claim in claims) >= LEAST_ANCHORS
            if is_anchored and not has_pronoun(masked):
                # What only a description tells of is no name that stands by itself.
                candidates += [
                    row for row in self._facts.rows
                    if all(claim.names is None or claim.names(row) for claim in claims)
                ]  # fmt: skip
        return next(
            ((row,) for row in candidates if all(self._holds(claim, (row,), masked) for claim in claims)),
            tuple(candidates) if mentions else rows,
        )

    def _is_true_of_some(self, claim: Claim) -> bool:
        """Whether a claim that is about no event in particular is true of one that may be meant."""
        rows = self._facts.rows
        if claim.names is not None:
            # What only a description tells of is no name that stands by itself.
            return any(claim.names(row) for row in rows)
        if claim.kind in ("offer", "place"):
            return any(claim.holds(row) for row in rows)
        if claim.kind in ("amount", "opener"):
            return all(claim.holds(row) for row in rows)
        if self._scope.named or claim.kind == "link" or len(rows) == 1:
            return any(claim.holds(row) for row in rows)
        return bool(rows) and all(claim.holds(row) for row in rows)

    def _accepts(self, masked: str, claim: Claim, row: Row) -> bool:
        return self._holds(claim, (row,), masked)

    def _holds(self, claim: Claim, rows: Sequence[Row], masked: str) -> bool:
        if not rows:
            is_vague = not self._scope.named and claim.kind in _FIELDS and _VAGUE.search(masked)
            return claim.is_known(self._facts) or (not is_vague and self._is_true_of_some(claim))
        clause = clause_of(masked, claim)
        is_unsaid = _SAYS_NOTHING.search(clause) and not _SAYS_NOTHING.search(masked, claim.start, claim.end)
        if claim.kind in _FIELDS and is_unsaid:
            return not any(claim.holds(row) for row in rows)
        if all(claim.holds(row) for row in rows):
            return True
        if claim.kind in ("count", "figure"):
            return claim.is_known(self._facts)
        was_asked = bool(_ASKED.search(clause))
        if claim.kind == "ages":
            was_asked = (was_asked or bool(_YOUR.search(clause))) and all(
                row.ages == (None, None) for row in rows
            )
        if claim.kind == "name":
            # A place that was searched is not where each event is.
            return _is_near(masked, claim) and claim.is_known(self._facts)
        return was_asked and claim.is_known(self._facts)


def _is_near(masked: str, claim: Claim) -> bool:
    """Whether a name says near what something is, or that it was asked about, and not where."""
    return bool(_NEAR.search(masked, 0, claim.start)) or bool(_ASKED.search(clause_of(masked, claim)))
