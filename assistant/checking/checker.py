"""Checks what a language model says, sentence by sentence, against the rows of the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.checking.claims import MASK
from assistant.checking.facts import Facts, Row, words_of
from assistant.checking.finding import offers_more
from assistant.checking.judging import Judge, Judged
from assistant.checking.mentions import as_references, mentions_in
from assistant.checking.openings import is_doubtful, is_idle
from assistant.checking.references import Reference, has_brackets, references_in
from assistant.checking.scope import Scope
from assistant.checking.unfit import is_label, unfit

LEAST_WORDS = 2  # of a sentence that is not said twice
_BARE_NAME = re.compile(r"(?!.*(?:\d|(?<!\w)[a-z]))", re.DOTALL)
_IN_BRACKETS = frozenset(("date", "time", "name"))  # what stands behind a title at its first mention
_MASKED = re.compile(f"{MASK}+")


@dataclass(frozen=True, slots=True)
class Change:
    """What was not said as the model said it: `put` stands in its place, or the sentence was left out."""

    kind: str
    said: str
    put: str = ""


class Role(Enum):
    """What a sentence is to the answer."""

    OF_EVENTS = auto()  # it speaks of one, or follows one
    TALK = auto()  # plain talk before any event
    DOUBTFUL = auto()  # talk that only an event right after it makes sense of


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence as it may be shown, empty when it may not, and what was changed."""

    text: str
    changes: tuple[Change, ...] = ()
    role: Role = Role.OF_EVENTS


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence says by itself, and a reference need not."""

    date: bool
    status: bool


class Checker:
    """Checks the sentences of one answer in their order; what they speak of is remembered."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._scope = Scope(facts.rows)
        self._has_lost_its_way = False
        self._has_named = False
        self.told: set[str] = set()  # kinds of claims that were said of an event
        self._judge = Judge(facts, self._scope)
        self._said: set[tuple[tuple[str, ...], tuple[Row, ...]]] = {
            (words_of_sentence(facts.asked.question), ())
        }

    @property
    def has_named(self) -> bool:
        """Whether an event was named by number or by its whole title, so that a reader can find it."""
        return self._has_named

    @property
    def has_named_all(self) -> bool:
        """Whether every event of the list was named."""
        return self._scope.named >= {row.number for row in self._facts.rows}

    def check(self, sentence: str) -> Checked:
        """The sentence as it may be shown: its references in words, wrong facts replaced, or left out."""
        body = sentence.rstrip()
        if not body:
            return Checked(sentence)
        checked = self._checked(body, sentence[len(body) :])
        if "\n\n" in sentence[len(body) :]:
            self._scope.end_paragraph()
        return checked

    def _is_repeated(self, body: str, references: Sequence[Reference]) -> bool:
        """Whether this was said before, by the person or of the same events; a word may be."""
        words = words_of_sentence(body)
        said = words, () if references else self._scope.last
        is_repeated = len(words) >= LEAST_WORDS and said in self._said
        self._said.add(said)
        return is_repeated

    def _checked(self, sentence: str, space: str) -> Checked:
        body, changes = sentence, list[Change]()
        for _ in range(2):
            titles = references_in(body, self._facts)
            masked = _masked(body, titles)
            # They stay to be read: a word of a title is no name.
            mentions = mentions_in(masked, self._facts, self._scope, is_named=bool(titles))
            references = sorted([*titles, *as_references(mentions)], key=lambda one: one.start)
            if body == sentence and self._is_repeated(body, references):
                return left_out("repeated", sentence)
            if kind := self._unfit(masked, references):
                return left_out(kind, sentence)
            if self._is_idle(masked, titles) or _is_but_a_place(masked, references):
                return left_out("idle", sentence)
            judged = list(self._judge.judged(masked, references, mentions))
            if is_label(masked) and not (judged and self._scope.last):
                return left_out("prompt", sentence)
            wrong = [one for one in judged if not one.holds]
            if not wrong:
                is_opening = not (references or mentions or self._scope.last)
                role = self._role(masked, judged) if is_opening else Role.OF_EVENTS
                self._remember(references, judged, is_unclear=bool(mentions))
                said = self._rendered(body, references, judged, changes) + space
                return Checked(said, tuple(changes), role)
            repaired = _repaired(body, wrong, self._surely_meant(masked, references), changes)
            if repaired is None:
                break
            body = repaired
        return left_out(wrong[0].claim.kind, sentence)

    def _is_idle(self, masked: str, titles: Sequence[Reference]) -> bool:
        """Whether it leads nowhere before an event was named, and does not offer to look for more."""
        if not self._facts.rows or self._has_named or any(not one.is_place for one in titles):
            return False
        return not offers_more(masked) and is_idle(masked, self._facts)

    def _role(self, masked: str, judged: Sequence[Judged]) -> Role:
        """What a sentence without an event is; once one was named, talk is talk."""
        if not self._facts.rows or self._scope.named or offers_more(masked):
            return Role.TALK
        claims = [one.claim for one in judged]
        return Role.DOUBTFUL if is_doubtful(masked, self._facts, claims) else Role.TALK

    def _unfit(self, masked: str, references: Sequence[Reference]) -> str:
        """Why a sentence may not be shown, whatever it claims, or nothing."""
        if has_brackets(masked) or any(one.row is None for one in references):
            return "reference"
        # A title may hold any word, and be in any language; so may what a row says in these words.
        kind = unfit(_MASKED.sub("X", masked))
        if not kind and self._has_lost_its_way and masked.lstrip()[:1].islower():
            return "nonsense"  # the rest of a sentence that was too long to be one
        self._has_lost_its_way = kind == "nonsense"
        words = words_of(masked) if kind == "fragment" else frozenset()
        return "" if words and any(words <= row.words for row in self._facts.rows) else kind

    def _remember(
        self, references: Sequence[Reference], judged: Sequence[Judged], *, is_unclear: bool
    ) -> None:
        """Note what a sentence named, or which of several it turned out to mean."""
        named = [one.row for one in references if one.row is not None]
        if named:
            self._scope.remember(named, is_sure=not any(one.is_nickname for one in references))
        elif is_unclear and judged and len(judged[0].rows) == 1:
            self._scope.remember(judged[0].rows, is_sure=False)

    def _surely_meant(self, masked: str, references: Sequence[Reference]) -> frozenset[int]:
        """The numbers of the events of which a wrong fact may be mended: a guess could make it worse."""
        if not references:
            return frozenset(row.number for row in self._scope.surely_meant(masked))
        sure = {one.row.number for one in references if one.row is not None and not one.is_nickname}
        return frozenset(sure if len(sure) == len(references) else ())

    def _rendered(
        self, body: str, references: Sequence[Reference], judged: Sequence[Judged], changes: list[Change]
    ) -> str:
        """The sentence with its references in words."""
        kinds = {one.claim.kind for one in judged}
        self.told |= {one.claim.kind for one in judged if one.rows}
        told = _Told(date="date" in kinds, status="status" in kinds)
        pieces, at = [], 0
        for one in references:
            assert one.row is not None
            pieces.append(body[at : one.start])
            pieces.append(self._in_words(body, one, one.row, told, changes))
            if not one.is_place:
                self._scope.named.add(one.row.number)
            self._has_named |= not (one.is_place or one.is_part or one.is_nickname)
            at = one.end
        return "".join([*pieces, body[at:]])

    def _in_words(self, body: str, one: Reference, row: Row, told: _Told, changes: list[Change]) -> str:
        said = row.title if one.is_number else body[one.start : one.end]
        if row.number in self._scope.named:
            return said
        status = "" if told.status else row.status
        if one.is_number:
            self.told |= _IN_BRACKETS
            more = [part for part in (status, "" if told.date else row.when, row.where) if part]
            return f"{said} ({', '.join(more)})" if more else said
        if not status or one.is_nickname:
            return said
        changes.append(Change("status", said, f"{said} ({status})"))
        return f"{said} ({status})"


def _is_but_a_place(masked: str, references: Sequence[Reference]) -> bool:
    """Whether it says but where: "Somerville, MA"; with figures it may be the address that was asked for."""
    return bool(references and _BARE_NAME.match(masked)) and all(one.is_place for one in references)


def left_out(kind: str, sentence: str) -> Checked:
    """A sentence that is not said, and why."""
    return Checked("", (Change(kind, sentence),))


def words_of_sentence(text: str) -> tuple[str, ...]:
    """What makes two sentences the same."""
    return tuple(re.findall(r"[\w'’]+", text.casefold()))


def _masked(body: str, references: Sequence[Reference]) -> str:
    masked = body
    for one in references:
        masked = masked[: one.start] + MASK * (one.end - one.start) + masked[one.end :]
    return masked


def _repaired(
    body: str, wrong: Sequence[Judged], surely_meant: frozenset[int], changes: list[Change]
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
