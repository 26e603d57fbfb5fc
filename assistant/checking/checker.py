"""Checks what a language model says, sentence by sentence, against the rows of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.checking.attribution import Named, attributed, speaks_of_all
from assistant.checking.claims import MASK, Claim
from assistant.checking.counts import count_claims, figure_claims
from assistant.checking.distances import distance_claims
from assistant.checking.facts import Facts, Row
from assistant.checking.links import link_claims
from assistant.checking.money import money_claims
from assistant.checking.names import name_claims
from assistant.checking.people import people_claims
from assistant.checking.references import Reference, has_brackets, nicknames_in, references_in
from assistant.checking.state import state_claims
from assistant.checking.unfit import unfit
from assistant.checking.when import when_claims

_FINDERS = (
    link_claims, when_claims, money_claims, people_claims, distance_claims, count_claims, state_claims,
    name_claims,
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
    r"\b(?:it|its|it['’]s|they|their|them|this|that|these|those|both|doors|admission|entry|tickets|the\s+(?:event|program|class|show|concert|session|cost|price|venue|location))\b",
    re.IGNORECASE,
)
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
            self._scope = ()
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
            if not references:
                # They stay to be read: a nickname is no name.
                is_among_named = len(self._scope) > 1
                references = nicknames_in(body, self._nicknamed(masked), needs_article=not is_among_named)
            if body == sentence and self._is_repeated(body, references):
                return _left_out("repeated", sentence)
            if has_brackets(masked) or any(one.row is None for one in references):
                return _left_out("reference", sentence)
            # A title may hold any word, and be in any language.
            if kind := unfit(_MASKED.sub("X", masked)):
                return _left_out(kind, sentence)
            wrong = [one for one in self._judged(masked, references) if not one.holds]
            if not wrong:
                return Checked(self._rendered(body, masked, references, changes) + space, tuple(changes))
            repaired = _repaired(body, wrong, changes)
            if repaired is None:
                break
            body = repaired
        return _left_out(wrong[0].claim.kind, sentence)

    def _judged(self, masked: str, references: Sequence[Reference]) -> Iterator[_Judged]:
        claims = list(_claims(masked))
        if not references:
            rows = self._spoken_of(masked)
            for claim in claims:
                yield _Judged(claim, rows, self._holds(claim, rows, masked))
            return
        named = [Named(one.start, one.end, one.row) for one in references if one.row is not None]
        for claim, rows in attributed(masked, claims, named, partial(self._accepts, masked)):
            yield _Judged(claim, rows, self._holds(claim, rows, masked))

    def _spoken_of(self, masked: str) -> tuple[Row, ...]:
        """What a sentence without a name is about: what was named last, or all of the sentence before."""
        if not _speaks_of_it(masked):
            return ()
        return self._scope if speaks_of_all(masked) else self._scope[-1:]

    def _nicknamed(self, masked: str) -> tuple[Row, ...]:
        """The events that a sentence without a name may call by a word of their titles."""
        if len(self._scope) > 1:
            return self._scope
        return () if self._scope and _speaks_of_it(masked) else self._facts.rows

    def _is_true_of_some(self, claim: Claim) -> bool:
        """Whether a claim that is about no event in particular is true of one that may be meant."""
        rows = self._facts.rows
        if claim.names is not None:
            # What only a description tells of is no name that stands by itself.
            return any(claim.names(row) for row in rows)
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
        self, body: str, masked: str, references: Sequence[Reference], changes: list[Change]
    ) -> str:
        """The sentence with its references in words; what it speaks of is remembered."""
        pieces, at = [], 0
        told = _Told(
            date=any(claim.kind == "date" for claim in when_claims(masked)),
            status=any(claim.kind == "status" for claim in state_claims(masked)),
        )
        for one in references:
            assert one.row is not None
            pieces.append(body[at : one.start])
            pieces.append(self._in_words(body, one, one.row, told, changes))
            self._named.add(one.row.number)
            at = one.end
        if references:
            self._scope = tuple(dict.fromkeys(one.row for one in references if one.row is not None))
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
    found = [claim for finder in _FINDERS for claim in finder(text)]
    yield from found
    for claim in figure_claims(text):
        if not any(claim.start < other.end and other.start < claim.end for other in found):
            yield claim


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


def _repaired(body: str, wrong: Sequence[_Judged], changes: list[Change]) -> str | None:
    """The sentence with the rows' own words for what is wrong; None when one of them has none."""
    for one in sorted(wrong, key=lambda judged: -judged.claim.start):
        claim = one.claim
        put = claim.put(one.rows[0]) if len(one.rows) == 1 else ""
        if not put:
            return None
        said = body[claim.start : claim.end]
        changes.append(Change(claim.kind, said, put))
        # "10 a.m." at the end of a sentence has its full stop.
        put += "." if said.endswith(".") and claim.end == len(body) and not put.endswith(".") else ""
        body = body[: claim.start] + put + body[claim.end :]
    return body
