"""Events that a sentence means without their titles: "the ore boat", "the second one", "Proctor"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.checking.facts import Facts, Row, words_of
from assistant.checking.forms import Forms, words_of_file
from assistant.checking.measures import start
from assistant.checking.names import is_usual
from assistant.checking.numerals import VALUES
from assistant.checking.references import Reference
from assistant.checking.scope import Scope
from assistant.topic import STOP_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MARKED = frozenset(("the", "this", "that", "of", "these", "those", "our"))
LONGEST_PHRASE = 4  # words after "the"
SHORTEST_WORD = 4  # letters of one that may stand for an event
# A noun's words end before these.
_ENDS = words_of_file("noun_ends")
# Words that stand for no event, though a title or a description may have them.
_COMMON = words_of_file("no_event")
_NO_EVENT = _COMMON | VALUES.keys() | STOP_WORDS
_VERBAL = frozenset(
    ("it", "that", "there", "here", "what", "who", "let", "he", "she", "where", "everyone", "one")
)
_ORDINALS = {"first": 0, "former": 0, "one": 0, "second": 1, "latter": -1, "third": 2, "last": -1}
_IN_ORDER = re.compile(
    r"\bthe\s+(?P<which>first|second|third|former|latter|last|other|one)(?P<one>\s+one)?"
    r"(?=\s*(?:[.,;:!?$]|$|(?:is|are|has|costs?|begins?|starts?|ends?|runs?|was|at|in|on|for|goes|takes|meets|needs?|asks?|"
    r"nothing|free|would|will|whereas|while|one|you|four|two|three|an?|[a-z]+s)\b))",
    re.IGNORECASE,
)
# A word with a capital that is no part of a longer name.
_ALONE = re.compile(r"(?<![\w'’&-])(?<![A-Z]\s)[A-ZÀ-Þ][\w-]{3,}(?![\w'’-])(?!\s+[A-ZÀ-Þ])")
_AFTER_NAME = re.compile(r"\w\s+[A-ZÀ-Þ][\w'’-]*\s$")
_SPEAKS = re.compile(r"\s+[a-z]")
_CLAUSE = re.compile(r"[,;:—]|\b(?:and|but|while|or)\b", re.IGNORECASE)
_ONE = re.compile(r"\s*(?:the\s+)?(?P<one>one)\s+(?!of\b)", re.IGNORECASE)
_THE_OTHER = re.compile(r"\bthe\s+other\b", re.IGNORECASE)
_NEXT = re.compile(r"\bthe\s+(?:very\s+)?next\s+event\b", re.IGNORECASE)
_IT = re.compile(r"\s*(?:it|it['’]s|its|admission|entry)\b", re.IGNORECASE)
_NOT_THERE = re.compile(r"\b(?:near|around|from|of|outside|than|close\s+to)\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence and the events it may mean; one is meant where there is one."""

    start: int
    end: int
    rows: tuple[Row, ...]
    is_place: bool = False


def mentions_in(text: str, facts: Facts, scope: Scope, *, is_named: bool) -> list[Mention]:
    """What a sentence means besides titles, in order; "it" at its beginning means what was named last.

    `is_named`: it has a title as well, so that only words of another title count.
    """
    if is_named:
        return [one for one in _phrases(text, facts.rows, points_back=True) if len(one.rows) == 1]
    points_back = bool(_IT.match(text))
    found = [
        *_pronoun(text, scope.last),
        *_in_order(text, scope.together),
        *_one_of_two(text, scope.together),
        *_next(text, facts.rows),
    ]
    for mention in (*_of_scope(text, scope.together), *_phrases(text, facts.rows, points_back=points_back)):
        if not any(mention.start < other.end and other.start < mention.end for other in found):
            found.append(mention)
    if not points_back:
        taken = [(one.start, one.end) for one in found]
        found += [
            one for one in _by_name(text, facts.rows)
            if not any(one.start < end and start < one.end for start, end in taken)
        ]  # fmt: skip
        found += [town for town in _towns(text, facts.rows) if not _share_a_clause(text, town, found)]
    if points_back and len(found) == 1:
        return []  # nothing but "it"
    return sorted(found, key=lambda one: one.start)


def as_references(mentions: Sequence[Mention]) -> list[Reference]:
    """Those that mean one event."""
    return [
        Reference(one.start, one.end, one.rows[0], is_nickname=True, is_place=one.is_place)
        for one in mentions
        if len(one.rows) == 1
    ]


def _in_order(text: str, scope: Sequence[Row]) -> Iterator[Mention]:
    """ "The first", "the latter", "the other" of what was named before."""
    if len(scope) < 2:
        return
    taken: list[Row] = []
    for found in _IN_ORDER.finditer(text):
        which = found["which"].casefold()
        if which == "other":
            rest = [row for row in scope if row not in taken]
        else:
            place = _ORDINALS[which]
            rest = [scope[place]] if place < len(scope) else []
        if len(rest) == 1:
            taken += rest
            yield Mention(*found.span(), tuple(rest))


def _one_of_two(text: str, scope: Sequence[Row]) -> Iterator[Mention]:
    """ "One charges $18, while the other is free": whichever it is true of."""
    if len(scope) == 2 and (other := _THE_OTHER.search(text)) and (one := _ONE.match(text)):
        yield Mention(*one.span("one"), tuple(scope))
        yield Mention(*other.span(), tuple(scope))


def _next(text: str, rows: Sequence[Row]) -> Iterator[Mention]:
    """ "The next event"."""
    starts = [(begins, row) for row in rows if (begins := start(row)) is not None]
    if starts and (found := _NEXT.search(text)):
        yield Mention(*found.span(), (min(starts, key=lambda one: one[0])[1],))


def _pronoun(text: str, last: Sequence[Row]) -> Iterator[Mention]:
    if last and (found := _IT.match(text)):
        yield Mention(*found.span(), tuple(last[-1:]))


def _of_scope(text: str, scope: Sequence[Row]) -> Iterator[Mention]:
    """Among several that were just named a word of a title is enough."""
    if len(scope) < 2:
        return
    for found in _WORD.finditer(text):
        if not found.group()[0].islower() or len(found.group()) < SHORTEST_WORD:
            continue
        rows = [row for row in scope if row.title_forms.has(found.group())]
        if len(rows) == 1 and found.group() not in _COMMON:
            yield Mention(*found.span(), tuple(rows))


def _phrases(text: str, rows: Sequence[Row], *, points_back: bool) -> Iterator[Mention]:
    """ "The lantern workshop": the events that have most of its words in titles, else in texts."""
    words = list(_WORD.finditer(text))
    for place, word in enumerate(words):
        is_possessive = word.group().endswith(("'s", "’s")) and word.group()[:-2].casefold() not in _VERBAL
        if word.group().casefold() not in _MARKED and not is_possessive:
            continue
        phrase = _phrase(text, words[place : place + 1 + LONGEST_PHRASE])
        said = [
            one for one in phrase
            if one.group().casefold() not in _NO_EVENT and len(one.group()) >= SHORTEST_WORD
        ]  # fmt: skip
        if not said or not any(one.group()[0].islower() for one in said):
            continue
        meant = _best(said, rows, lambda row: row.title_forms) or _online(said, rows)
        if not meant and not points_back:
            meant = _best(said[-1:], rows, lambda row: row.forms)
            meant = meant if len(meant) == 1 else ()
        if meant:
            yield Mention(said[0].start(), said[-1].end(), meant)


def _phrase(text: str, words: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The words after the first, up to a sign or a word that ends a noun."""
    phrase: list[re.Match[str]] = []
    for before, word in pairwise(words):
        between = text[before.end() : word.start()]
        if between.strip(" -") or word.group().casefold() in _ENDS:
            break
        phrase.append(word)
    return phrase


def _online(said: Sequence[re.Match[str]], rows: Sequence[Row]) -> tuple[Row, ...]:
    """ "The online talk", where one event is."""
    if not any(one.group().casefold() in ("online", "virtual") for one in said):
        return ()
    online = tuple(row for row in rows if row.event.get("is_virtual"))
    return online if len(online) == 1 else ()


def _best(
    said: Sequence[re.Match[str]], rows: Sequence[Row], forms_of: Callable[[Row], Forms]
) -> tuple[Row, ...]:
    """The events that have most of these words, if any has one."""
    counts = [(sum(forms_of(row).has(one.group()) for one in said), row) for row in rows]
    most = max((count for count, _ in counts), default=0)
    return tuple(row for count, row in counts if count == most) if most else ()


def _by_name(text: str, rows: Sequence[Row]) -> Iterator[Mention]:
    """One word of a title, written as a name, that no other row has: "Carmen"."""
    for found in _ALONE.finditer(text):
        word = found.group().casefold()
        is_first = not text[: found.start()].strip()
        owners = [row for row in rows if row.title_forms.has(word)]
        others = [row for row in rows if row not in owners and word in row.words]
        if len(owners) != 1 or others or word in _COMMON or word in words_of(owners[0].where):
            continue
        if is_usual(word) or _AFTER_NAME.search(text, 0, found.start()):
            continue
        if not is_first or (_SPEAKS.match(text, found.end()) and word not in STOP_WORDS):
            yield Mention(*found.span(), tuple(owners))


def _share_a_clause(text: str, one: Mention, others: Sequence[Mention]) -> bool:
    """Whether no sign and no "and" stands between a mention and another one."""
    gaps = (text[min(one.end, other.end) : max(one.start, other.start)] for other in others)
    return any(not _CLAUSE.search(gap) for gap in gaps)


def _towns(text: str, rows: Sequence[Row]) -> Iterator[Mention]:
    """Towns and houses where only one of the events is."""
    places = [(row, place) for row in rows for place in (row.town, row.house) if len(place) >= SHORTEST_WORD]
    known = Counter(place for _, place in places)
    for row, place in places:
        if known[place] > 1 or place not in text:
            continue
        # Not as a part of a longer name.
        for found in re.finditer(rf"\b{re.escape(place)}\b(?!\s+[A-Z])", text):
            if not _NOT_THERE.search(text, 0, found.start()):
                yield Mention(*found.span(), (row,), is_place=True)
