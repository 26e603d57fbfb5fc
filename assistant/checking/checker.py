"""Checks what a language model says, sentence by sentence, against the rows of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from assistant.checking.attribution import Named, attributed, speaks_of_all
from assistant.checking.claims import MASK, Claim
from assistant.checking.counts import amount_claims, count_claims, figure_claims
from assistant.checking.differences import difference_claims
from assistant.checking.distances import distance_claims
from assistant.checking.facts import Facts, Row, words_of
from assistant.checking.links import link_claims
from assistant.checking.mentions import Mention, as_references, mentions_in
from assistant.checking.money import money_claims
from assistant.checking.names import name_claims
from assistant.checking.offers import offer_claims
from assistant.checking.people import people_claims
from assistant.checking.ranks import rank_claims
from assistant.checking.references import Reference, has_brackets, references_in
from assistant.checking.state import state_claims
from assistant.checking.unfit import is_label, unfit
from assistant.checking.when import when_claims

_FINDERS = (
    link_claims, difference_claims, rank_claims, when_claims, money_claims, people_claims, distance_claims,
    count_claims, state_claims, name_claims, offer_claims,
)  # fmt: skip
LEAST_WORDS = 2  # of a sentence that is not said twice
_MASKED = re.compile(f"{MASK}+")
_MARKER = re.compile(r"^\s*(?:[-*•]+|\d{1,2}[.)])\s+")
_ASKED = re.compile(
    r"\b(?:you(?:['’]re|\s+are)?\s+(?:asked|looking|wanted|said|mentioned|searched)|since\s+you|as\s+you|"
    r"your\s+(?:search|question|request|budget))\b",
    re.IGNORECASE,
)
_NEAR = re.compile(r"\b(?:near|around|of|from|close\s+to|about|outside)\s+(?:the\s+)?$", re.IGNORECASE)
_YOUR = re.compile(r"\byour\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|it['’]s|they|their|them|this|that|these|those|both|doors|admission|entry|tickets|(?:dates|nights|performances|showings|sessions)|regist(?:er|ering|ration)|sign(?:ing)?[\s-]up|you\s+(?:must|have\s+to|need\s+to)\s+be|get\s+in|the\s+(?:event|program|class|show|concert|session|cost|price|venue|location))\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_OF_ALL = re.compile(
    r"\beverything\s+(?:on|in|here|is|costs)\b|\bnothing\s+(?:here|costs|is\s+(?:more|over|farther|further))\b|\ball\s+of\s+(?:them|these)\b|\bevery\s+one\s+of\b",
    re.IGNORECASE,
)
# What tells which event a sentence is about, where it says no name.
_ANCHORS = frozenset(("name", "date", "time", "place", "distance"))
# What a calendar may leave out, and how that is said: it does not hold, and nothing else is stated.
_FIELDS = frozenset(("access", "registration", "ages", "price"))
_SAYS_NOTHING = re.compile(
    r"\b(?:ages?|prices?|costs?)\s+(?:is\s+|are\s+)?not\s+(?:stated|given|listed|mentioned)|"
    r"\b(?:nothing|no\s+\w+(?:\s+\w+)?)\b[^.,;]*\b(?:mention|list|sa(?:y|id)|given|stated)|\b(?:doesn['’]t|does\s+not|don['’]t|do\s+not|isn['’]t|is\s+not|aren['’]t)\s+(?:\w+\s+)?(?:mention|list|say|given|stated)",
    re.IGNORECASE,
)
# To look for more states nothing but its names and links.
_OFFERS_MORE = re.compile(
    r"^\W*(?:what|how)\s+about\b|\b(?:tell\s+me|let\s+me\s+know|would\s+you\s+like|do\s+you\s+(?:want|need)|shall\s+i|should\s+i|want\s+me\s+to|i\s+(?:can|could)\s+(?:also\s+)?(?:look|search|show|check|find|narrow|widen)|"
    r"i['’](?:d|ll)\s+(?:be\s+(?:glad|happy)\s+to|gladly)\s+(?:look|search|show|check|find|narrow|widen))\b",
    re.IGNORECASE,
)
_SAID_ANYWAY = frozenset(("link", "name", "place", "status"))
LEAST_ANCHORS = 2
_PRONOUN = re.compile(r"\b(?:it|its|it['’]s|they|their|them)\b", re.IGNORECASE)
_IT = re.compile(r"\s*(?:it|it['’]s|its|admission|entry|tickets)\b", re.IGNORECASE)
_ADDRESSES = re.compile(
    r"\b(?:you|your|i|i['’]ve|we|let\s+me|there\s+(?:is|are)|there['’]s)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Change:
    """What was not said as the model said it: `put` stands in its place, or the sentence was left out."""

    kind: str
    said: str
    put: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence as it may be shown, empty when it may not, and what was changed."""

    text: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A claim, the events it is about (none: whatever was searched), and whether it holds."""

    claim: Claim
    rows: tuple[Row, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence says by itself, and a reference need not."""

    date: bool
    status: bool


class Checker:
    """Checks the sentences of one answer in their order; what they speak of is remembered."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._scope: tuple[Row, ...] = ()
        self._paragraph: tuple[Row, ...] = ()  # all that was named in it, in order
        self._is_scope_sure = False  # named by number or title, and not by a word
        self._named: set[int] = set()
        self._said: set[tuple[tuple[str, ...], tuple[Row, ...]]] = {
            (words_of_sentence(facts.asked.question), ())
        }

    @property
    def has_named(self) -> bool:
        """Whether an event was named."""
        return bool(self._named)

    def check(self, sentence: str) -> Checked:
        """The sentence as it may be shown: its references in words, wrong facts replaced, or left out."""
        body = sentence.rstrip()
        if not body:
            return Checked(sentence)
        checked = self._checked(body, sentence[len(body) :])
        if "\n\n" in sentence[len(body) :]:
            self._scope = self._paragraph = ()
        return checked

    def _is_repeated(self, body: str, references: Sequence[Reference]) -> bool:
        """Whether this was said before, by the person or of the same events; a word may be."""
        words = words_of_sentence(body)
        said = words, () if references else self._scope
        is_repeated = len(words) >= LEAST_WORDS and said in self._said
        self._said.add(said)
        return is_repeated

    def _checked(self, sentence: str, space: str) -> Checked:
        body, changes = sentence, list[Change]()
        for _ in range(2):
            references = references_in(body, self._facts)
            masked = _masked(body, references)
            # They stay to be read: a word of a title is no name.
            mentions = mentions_in(masked, self._facts, self._together(), is_named=bool(references))
            references = sorted([*references, *as_references(mentions)], key=lambda one: one.start)
            if body == sentence and self._is_repeated(body, references):
                return _left_out("repeated", sentence)
            if has_brackets(masked) or any(one.row is None for one in references):
                return _left_out("reference", sentence)
            # A title may hold any word, and be in any language.
            if (kind := unfit(_MASKED.sub("X", masked))) and not (
                kind == "language" and self._is_quoted(masked)
            ):
                return _left_out(kind, sentence)
            judged = list(self._judged(masked, references, mentions))
            if is_label(masked) and not (judged and self._scope):
                return _left_out("prompt", sentence)
            wrong = [one for one in judged if not one.holds]
            if not wrong:
                if not references and mentions and judged and len(judged[0].rows) == 1:
                    self._scope, self._is_scope_sure = judged[0].rows, False
                    self._paragraph = tuple(dict.fromkeys([*self._paragraph, *self._scope]))
                kinds = {one.claim.kind for one in judged}
                told = _Told(date="date" in kinds, status="status" in kinds)
                return Checked(self._rendered(body, references, told, changes) + space, tuple(changes))
            repaired = _repaired(body, wrong, self._surely_meant(masked, references), changes)
            if repaired is None:
                break
            body = repaired
        return _left_out(wrong[0].claim.kind, sentence)

    def _is_quoted(self, masked: str) -> bool:
        """Whether a row says it in these words."""
        return any(words_of(masked) <= row.words for row in self._facts.rows)

    def _judged(
        self, masked: str, references: Sequence[Reference], mentions: Sequence[Mention]
    ) -> Iterator[_Judged]:
        claims = [claim for claim in _claims(masked) if not _is_mention(masked, claim, mentions)]
        if not references and _OFFERS_MORE.search(masked):
            claims = [claim for claim in claims if claim.kind in _SAID_ANYWAY]
        named = [Named(one.start, one.end, one.row) for one in references if one.row is not None]
        if named:
            named += [self._resolved(one, masked, claims) for one in mentions if len(one.rows) > 1]
            named.sort(key=lambda one: one.start)
        # What tells of several events at once is about none of them.
        of_several = [claim for claim in claims if claim.between is not None or claim.share is not None]
        for claim in of_several:
            yield _Judged(
                claim, (), self._holds_of_several(claim, masked, claims, [one.row for one in named])
            )
        claims = [claim for claim in claims if claim not in of_several]
        if any(claim.share is not None for claim in of_several):
            return
        if named:
            for claim, rows in attributed(masked, claims, named, partial(self._accepts, masked)):
                yield _Judged(claim, rows, self._holds(claim, rows, masked))
            return
        rows = self._meant(masked, claims, mentions)
        for claim in claims:
            yield _Judged(claim, rows, self._holds(claim, rows, masked))

    def _resolved(self, mention: Mention, masked: str, claims: Sequence[Claim]) -> Named:
        """The event that is meant of several that may be: the one of which the rest of the clause is true."""
        end = masked.find(",", mention.end) if "," in masked[mention.end :] else len(masked)
        own = [claim for claim in claims if mention.start <= claim.start < end]
        meant = (row for row in mention.rows if all(self._holds(claim, (row,), masked) for claim in own))
        return Named(mention.start, mention.end, next(meant, mention.rows[0]))

    def _holds_of_several(
        self, claim: Claim, masked: str, claims: Sequence[Claim], named: Sequence[Row]
    ) -> bool:
        """Whether a difference is one between two that may be meant, or so many share what else is said."""
        if claim.between is not None:
            before = [row for row in self._facts.rows if row.number in self._named]
            pool = list(dict.fromkeys([*named, *self._scope, *before])) or self._facts.rows
            pairs = [*combinations(pool, 2), *((row, row) for row in pool if row.event.get("also_on"))]
            return any(claim.between(*pair) for pair in (pairs[:1] if claim.is_ordered else pairs))
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
        rows = self._spoken_of(masked)
        if not mentions and all(self._holds(claim, rows, masked) for claim in claims):
            return rows
        candidates = [row for mention in mentions for row in mention.rows]
        if not candidates:
            if _OF_ALL.search(masked) or (speaks_of_all(masked) and len(rows) > 1):
                return rows
            candidates = list(self._scope) if _POINTS_BACK.search(masked) else []
            is_anchored = sum(claim.kind in _ANCHORS for claim in claims) >= LEAST_ANCHORS
            if is_anchored and not _PRONOUN.search(masked):
                candidates += self._facts.rows
        return next(
            ((row,) for row in candidates if all(self._holds(claim, (row,), masked) for claim in claims)),
            tuple(candidates) if mentions else rows,
        )

    def _surely_meant(self, masked: str, references: Sequence[Reference]) -> frozenset[int]:
        """The numbers of the events of which a wrong fact may be mended: a guess could make it worse."""
        if references:
            sure = {one.row.number for one in references if one.row is not None and not one.is_nickname}
            return frozenset(sure if len(sure) == len(references) else ())
        is_sure = self._is_scope_sure and len(self._scope) == 1 and _IT.match(masked)
        return frozenset(row.number for row in self._scope) if is_sure else frozenset()

    def _spoken_of(self, masked: str) -> tuple[Row, ...]:
        """What a sentence without a name is about: what was named last, or all of the sentence before."""
        if _OF_ALL.search(masked):
            return self._facts.rows
        if not _speaks_of_it(masked):
            return ()
        return self._together() if speaks_of_all(masked) else self._scope[-1:]

    def _together(self) -> tuple[Row, ...]:
        """What "both" and "the second" are said of: those of the sentence before, or of the paragraph."""
        return self._scope if len(self._scope) > 1 else self._paragraph or self._scope

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
        if self._named or claim.kind == "link" or len(rows) == 1:
            return any(claim.holds(row) for row in rows)
        return bool(rows) and all(claim.holds(row) for row in rows)

    def _accepts(self, masked: str, claim: Claim, row: Row) -> bool:
        return self._holds(claim, (row,), masked)

    def _holds(self, claim: Claim, rows: Sequence[Row], masked: str) -> bool:
        if not rows:
            return claim.is_known(self._facts) or self._is_true_of_some(claim)
        if all(claim.holds(row) for row in rows):
            return True
        if claim.kind in ("count", "figure"):
            return claim.is_known(self._facts)
        if claim.kind in _FIELDS and _SAYS_NOTHING.search(masked):
            return True
        clause = _clause(masked, claim)
        was_asked = bool(_ASKED.search(clause))
        if claim.kind == "ages":
            was_asked = (was_asked or bool(_YOUR.search(clause))) and all(
                row.ages == (None, None) for row in rows
            )
        if claim.kind == "name":
            # A place that was searched is not where each event is.
            return _is_near(masked, claim) and claim.is_known(self._facts)
        return was_asked and claim.is_known(self._facts)

    def _rendered(
        self, body: str, references: Sequence[Reference], told: _Told, changes: list[Change]
    ) -> str:
        """The sentence with its references in words; what it speaks of is remembered."""
        pieces, at = [], 0
        for one in references:
            assert one.row is not None
            pieces.append(body[at : one.start])
            pieces.append(self._in_words(body, one, one.row, told, changes))
            if not one.is_place:
                self._named.add(one.row.number)
            at = one.end
        if references:
            self._scope = tuple(dict.fromkeys(one.row for one in references if one.row is not None))
            self._paragraph = tuple(dict.fromkeys([*self._paragraph, *self._scope]))
            self._is_scope_sure = not any(one.is_nickname for one in references)
        return "".join([*pieces, body[at:]])

    def _in_words(self, body: str, one: Reference, row: Row, told: _Told, changes: list[Change]) -> str:
        said = row.title if one.is_number else body[one.start : one.end]
        if row.number in self._named:
            return said
        status = "" if told.status else row.status
        if one.is_number:
            more = [part for part in (status, "" if told.date else row.when, row.where) if part]
            return f"{said} ({', '.join(more)})" if more else said
        if not status or one.is_nickname:
            return said
        changes.append(Change("status", said, f"{said} ({status})"))
        return f"{said} ({status})"


def _left_out(kind: str, sentence: str) -> Checked:
    return Checked("", (Change(kind, sentence),))


def words_of_sentence(text: str) -> tuple[str, ...]:
    """What makes two sentences the same."""
    return tuple(re.findall(r"[\w'’]+", text.casefold()))


def _claims(masked: str) -> Iterator[Claim]:
    """All claims of a sentence; a figure that belongs to none of them is one of its own."""
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


def _masked(body: str, references: Sequence[Reference]) -> str:
    masked = body
    for one in references:
        masked = masked[: one.start] + MASK * (one.end - one.start) + masked[one.end :]
    return masked


def _speaks_of_it(masked: str) -> bool:
    """Whether a sentence without a name speaks of what was named before it."""
    return bool(_POINTS_BACK.search(masked)) or not _ADDRESSES.search(masked)


def _is_near(masked: str, claim: Claim) -> bool:
    """Whether a name says near what something is, or that it was asked about, and not where."""
    return bool(_NEAR.search(masked, 0, claim.start)) or bool(_ASKED.search(_clause(masked, claim)))


def _clause(masked: str, claim: Claim) -> str:
    """What stands around a claim, between commas."""
    start = max((masked.rfind(mark, 0, claim.start) for mark in ",;:"), default=-1) + 1
    ends = [place for mark in ",;:" if (place := masked.find(mark, claim.end)) >= 0]
    return masked[start : min(ends, default=len(masked))]


def _repaired(
    body: str, wrong: Sequence[_Judged], surely_meant: frozenset[int], changes: list[Change]
) -> str | None:
    """The sentence with the rows' own words for what is wrong; None when one of them has none."""
    for one in sorted(wrong, key=lambda judged: -judged.claim.start):
        claim = one.claim
        is_sure = len(one.rows) == 1 and one.rows[0].number in surely_meant
        put = claim.put(one.rows[0]) if is_sure else ""
        if not put:
            return None
        said = body[claim.start : claim.end]
        changes.append(Change(claim.kind, said, put))
        # "10 a.m." at the end of a sentence has its full stop.
        put += "." if said.endswith(".") and claim.end == len(body) and not put.endswith(".") else ""
        body = body[: claim.start] + put + body[claim.end :]
    return body
