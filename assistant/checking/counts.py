"""How many events there are, and other figures, as a sentence states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from assistant.checking.claims import MASK, Claim, never
from assistant.checking.facts import Facts, Row
from assistant.checking.numerals import NUMBER, value_of

_THINGS = (
    r"events?|options?|things?|ideas?|choices?|activit(?:y|ies)|results?|matches|suggestions?|picks?|possibilities|"
    r"happenings?|concerts?|classes|shows?|programs?|workshops?|story\s?times?|free\s+ones|others|more"
)
_COUNT = re.compile(
    rf"(?<![\d:.$])\b(?P<number>{NUMBER}|a\s+couple\s+of|a\s+dozen)\s+(?:(?!of\b|[ap]m\b|and\b|to\b)[a-z-]+\s+){{0,3}}?(?:{_THINGS})\b",
    re.IGNORECASE,
)
# Some of what was found, and not all of it.
_CHOICE = re.compile(
    r"\bhere\s+are\b|\bhere['’](?:s|re)\b|\bpick(?:s|ed)?\b|\bsuggest\w*|\bfavou?rites?\b|\brecommend\w*|"
    r"\btry\b|\bconsider\b|\blet\s+me\b|\bstart\s+with\b|\bhighlights?\b|\bof\s+them\b|\bstand\s+out\b|"
    rf"\b(?:these|any|all)\s+(?:{NUMBER})\s+(?:\w+\s+)?(?:{_THINGS})\b",
    re.IGNORECASE,
)
# "There is no chess": not where something was found.
_NOTHING = re.compile(
    r"\bthere\s+(?:is|are)\s+no\b(?!\s+(?:need|cost|charge|fee|reason|rush|better|doubt|shortage|registration))|"
    r"\bno\s+(?:events?|results?|matches)\b|\bnothing\s+(?:\w+\s+)?(?:found|available)\b|"
    r"\bnothing\s+(?:is\s+)?on\b(?=\s*(?:[.,!]|$|(?:in|near|for|then|there|tonight|today|tomorrow)\b|"
    r"this\s+(?:week|weekend|month|morning|afternoon|evening)))|"
    r"\b(?:could|did)(?:n['’]t|\s+not)\s+find\b|\bnot\s+possible\b",
    re.IGNORECASE,
)
# What stands in the place of each event that a sentence names.
_NAMED = re.compile(f"{MASK}+")
_MORE = re.compile(r"\bmore\b|\bothers\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|s|%)?(?![\w])")


def count_claims(text: str) -> Iterator[Claim]:
    """How many events: of what was found, or of what is named."""
    for found in _NOTHING.finditer(text):
        yield Claim("count", *found.span(), _never, _found_nothing)
    named = len(_NAMED.findall(text))
    is_choice = bool(_CHOICE.search(text))
    for found in _COUNT.finditer(text):
        number = value_of(found["number"])
        if number == named:
            continue
        # How many more there are depends on how many the answer will name.
        is_count = (
            never if _MORE.search(found.group()) else partial(_is_some if is_choice else _is_total, number)
        )
        yield Claim("count", *found.span(), _never, is_count)


def _found_nothing(facts: Facts) -> bool:
    return not facts.rows


def figure_claims(text: str) -> Iterator[Claim]:
    """Figures that stand for nothing else: the event's own text must have them."""
    for found in _FIGURE.finditer(text):
        said = found.group().casefold()
        yield Claim("figure", *found.span(), partial(_has, said), partial(_is_said, said))


def _never(_row: Row) -> bool:
    """No single event tells how many there are."""
    return False


def _is_total(number: float, facts: Facts) -> bool:
    return number == (len(facts.rows) if facts.asked.total is None else facts.asked.total)


def _is_some(number: float, facts: Facts) -> bool:
    return _is_total(number, facts) or 0 < number <= len(facts.rows)


def _has(said: str, row: Row) -> bool:
    figure = said.rstrip("%")
    return bool(re.search(rf"(?<![\w.]){re.escape(figure)}(?!\w)", row.text))


def _is_said(said: str, facts: Facts) -> bool:
    return said in facts.asked_words or said == f"{facts.asked.total}" or said == f"{facts.asked.today.year}"
