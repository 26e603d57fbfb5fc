"""How many events there are, and other figures, as a sentence states them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from assistant.checking.claims import MASK, Claim, never
from assistant.checking.facts import Facts, Row
from assistant.checking.numerals import COUNTED, NUMBER, ORDINALS, WRITTEN, has_number, value_of
from assistant.topic import STOP_WORDS

_THINGS = (
    r"events?|options?|things?|ideas?|choices?|activit(?:y|ies)|results?|matches|suggestions?|picks?|possibilities|"
    r"happenings?|concerts?|classes|shows?|programs?|workshops?|story\s?times?|free\s+ones|others|more"
)
_COUNT = re.compile(
    rf"(?<![\d:.$])\b(?P<number>{NUMBER}|a\s+couple\s+of|a\s+dozen)\s+(?:(?!of\b|[ap]m\b|and\b|to\b)[a-z-]+\s+){{0,3}}?(?:{_THINGS})\b(?!\s+(?:dates?|nights?|times?|sessions?|performances?|chances?)\b)",
    re.IGNORECASE,
)
# Some of what was found, and not all of it.
_CHOICE = re.compile(
    r"\bhere\s+are\b|\bhere['’](?:s|re)\b|\bpick(?:s|ed)?\b|\bsuggest\w*|\bfavou?rites?\b|\brecommend\w*|"
    r"\btry\b|\bfollowing\b|^\s*\w+\s+\w+\s*[,:]|\bconsider\b|\blet\s+me\b|\bstart\s+with\b|\bhighlights?\b|\bof\s+them\b|\bstand\s+out\b|"
    rf"\b(?:these|any|all)\s+(?:{NUMBER})\s+(?:\w+\s+)?(?:{_THINGS})\b",
    re.IGNORECASE,
)
# "There is no chess": not where something was found.
# What may be missing where something was found.
_MISSING = (
    r"(?:(?:set|fixed|stated|given)\s+)?(?:price|age|limit|need|cost|charge|fee|reason|rush|better|doubt|shortage|"
    r"registration|much|more|spots|seats|tickets|places|spaces|time|address|detail|information|mention)"
)
_NOTHING = re.compile(
    rf"\bthere\s+(?:is|are)\s+no\b(?!\s+{_MISSING})|\bthere\s+(?:(?:is|are)\s+not|isn['’]t|aren['’]t)\b(?!\s+(?:(?:an?|any)\s+)?{_MISSING})|"
    r"\b(?:is|are)\s+not\s+(?:there|here|available)\b|\bnot\s+(?:in|on|part\s+of)\s+(?:the|this|my|our)\s+(?:list|results)\b|"
    r"\bno\s+(?:events?|results?|matches)\b|\bnothing\s+(?:\w+\s+)?(?:found|available)\b|"
    r"\bnothing\s+(?:is\s+)?on\b(?=\s*(?:[.,!]|$|(?:in|near|for|then|there|tonight|today|tomorrow)\b|"
    r"this\s+(?:week|weekend|month|morning|afternoon|evening)))|"
    rf"\b(?:could|did|can|do|will|wo)(?:n['’]t|not|\s+not)\s+find\b(?!\s+(?:an?|any|the|its|out)\s+(?:\w+\s+)?{_MISSING})|\bnot\s+possible\b|"
    r"\b(?:you|one|we)\s+(?:ca|could|wo)(?:n['’]t|n?not|\s+not)\s+(?:really\s+)?(?:do|see|find|attend|visit|enjoy)\s+(?:anything|much)\b|"
    r"\bnothing\s+(?:much\s+)?to\s+(?:do|see|attend)\b|\b(?:was|were)\s+not\s+found\b",
    re.IGNORECASE,
)
# A bare "no" answers whether there is something.
_NO = re.compile(r"\W*(?:(?:no|nope|none|nothing)\b\W*)+", re.IGNORECASE)
_ANSWER = re.compile(
    rf"\b(?:answer|total|number|count)\s+(?:of\s+\w+\s+)?(?:is|was|are)\s+(?P<number>{NUMBER})\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow\s+many\b|\bnumber\s+of\b|\bcount\b", re.IGNORECASE)
_FOUND = re.compile(r"\b(?:found|altogether|in\s+(?:all|total)|match(?:ed|es)?)\b", re.IGNORECASE)
# How many of them something is true of: the rest of the sentence tells what.
_SHARE = re.compile(
    rf"\b(?:only\s+)?(?P<number>{NUMBER}|half|none)\s+of\s+(?:the\s+(?:\w+\s+)?(?:(?P<all>{NUMBER})|events?|options|listings|results)|(?:these|those)(?:\s+(?:{NUMBER}))?|them)\b"
    rf"(?:\s+(?:{_THINGS}))?"
    # "Nine are in person", "of these ten, three are …".
    rf"|^\W*(?P<some>{NUMBER})\s+(?:is|are)\b(?!.*\band\b)|\bof\s+(?:these|the)\s+(?:{NUMBER})(?:\s+(?:{_THINGS}))?,\s*(?P<these>{NUMBER})\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    rf"^\W*(?:both|all\s+(?P<number>{NUMBER}))\s+(?P<called>(?:(?!of\b|the\b)[\w'’]+\s+){{1,2}})(?:{_THINGS})\b",
    re.IGNORECASE,
)
# "The third event", "the nearest of the two": so many there must be.
_IN_A_LIST = re.compile(
    rf"\bthe\s+(?P<which>{'|'.join(ORDINALS)})\s+(?:event|option|result|listing|suggestion|pick|one)\b"
    rf"|\bof\s+the\s+(?P<number>{WRITTEN})\b",
    re.IGNORECASE,
)
_THE_OTHER = re.compile(r"\bthe\s+others?\b", re.IGNORECASE)
_TIMES = re.compile(
    rf"\b(?P<number>{NUMBER}|an?)\s+(?P<more>(?:more|further|other|additional|later)\s+)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|dates?|nights?|sessions?|showings?|performances?|chances?|occasions?|(?<=more\s)times)\b(?!\s+(?:out|away|in\s+a\s+row|for\s+two))",
    re.IGNORECASE,
)
# What stands in the place of each event that a sentence names.
_NAMED = re.compile(f"{MASK}+")
_MORE = re.compile(r"\bmore\b|\bothers\b", re.IGNORECASE)
# How old those are who might come along.
_OWN = re.compile(
    r"\b(?:kids?|children|teen(?:ager)?s?|sons?|daughters?|grandkids|grandchildren|ones?)\s+(?:are|is|of|aged)\s+(?:\d+\s+and\s+)?$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|s|%)?(?![\w])")


def count_claims(text: str) -> Iterator[Claim]:
    """How many events: of what was found, of what is named, or of which something is true."""
    for found in (*_NOTHING.finditer(text), *filter(None, [_NO.fullmatch(text)])):
        yield Claim("count", *found.span(), _never, _found_nothing)
    if not has_number(text) and not _BOTH.search(text) and not _IN_A_LIST.search(text):
        return
    yield from _of_found(text)
    yield from _shares(text)
    for found in _IN_A_LIST.finditer(text):
        which = (found["which"] or found["number"]).casefold()
        number = ORDINALS.get(which) or value_of(which)
        yield Claim("count", *found.span(), _never, partial(_is_as_long, number, which))
    for found in _TIMES.finditer(text):
        number = value_of(found["number"])
        yield Claim("count", *found.span(), partial(_takes_place, number, is_more=bool(found["more"])))


def _of_found(text: str) -> Iterator[Claim]:
    for found in _ANSWER.finditer(text):
        yield Claim("count", *found.span(), _never, partial(_is_answer, value_of(found["number"])))
    named = len(_NAMED.findall(text))
    is_choice = bool(_CHOICE.search(text))
    for found in _COUNT.finditer(text):
        number = value_of(found["number"])
        if number == named:
            continue
        # How many more there are depends on how many the answer will name.
        is_more = bool(_MORE.search(found.group()))
        is_count = never if is_more else partial(_is_some if is_choice else _is_total, number)
        is_all = is_more or _FOUND.search(text)
        yield Claim("count", *found.span(), _never, is_count, share=None if is_all else number)


def _shares(text: str) -> Iterator[Claim]:
    # "One is a walk, the other a talk" counts nothing.
    for found in () if _THE_OTHER.search(text) else _SHARE.finditer(text):
        number = _share(found)
        if number is not None:
            yield Claim("share", *found.span(), _never, partial(_is_some, number), share=number)
    for found in _BOTH.finditer(text):
        number = value_of(found["number"]) if found["number"] else 2
        among = partial(_is_called, tuple(found["called"].casefold().split()))
        yield Claim("share", *found.span(), _never, never, share=number, among=among)


def _share(found: re.Match[str]) -> float | None:
    said = (found["number"] or found["some"] or found["these"]).casefold()
    if said == "half":
        return value_of(found["all"]) / 2 if found["all"] else None
    return None if said == "none" else value_of(said)


def _is_called(words: Sequence[str], row: Row) -> bool:
    """Whether it may be called so: "bird events"."""
    return all(row.forms.has(word) for word in words if word not in STOP_WORDS)


def _takes_place(times: float, row: Row, *, is_more: bool) -> bool:
    others = len(row.event.get("also_on") or ())
    return times == others or (times == others + 1 and not is_more)


def _found_nothing(facts: Facts) -> bool:
    return not facts.rows


def amount_claims(text: str) -> Iterator[Claim]:
    """Numbers of things that an event's own text counts: "six layouts"."""
    for found in COUNTED.finditer(text):
        nouns = [word for word in (found["first"], found["second"]) if word]
        number = value_of(found["number"])
        yield Claim("amount", *found.span(), partial(_counts_so, number, tuple(map(str.casefold, nouns))))


def _counts_so(number: float, nouns: Sequence[str], row: Row) -> bool:
    """Whether its text counts none of these things, or counts them so."""
    return all(number in row.counted[noun] for noun in nouns if noun in row.counted)


def figure_claims(text: str) -> Iterator[Claim]:
    """Figures that stand for nothing else: the event's own text must have them."""
    for found in _FIGURE.finditer(text):
        if _OWN.search(text, 0, found.start()):
            continue
        said = found.group().casefold()
        yield Claim("figure", *found.span(), partial(_has, said), partial(_is_said, said))


def _never(_row: Row) -> bool:
    """No single event tells how many there are."""
    return False


def _is_total(number: float, facts: Facts) -> bool:
    return number == (len(facts.rows) if facts.asked.total is None else facts.asked.total)


def _is_as_long(number: float, said: str, facts: Facts) -> bool:
    """Whether there are so many, or it was asked about the one of that number."""
    return number <= max(1, len(facts.rows)) or said in facts.asked_words


def _is_answer(number: float, facts: Facts) -> bool:
    """ "The answer is 28": nobody knows of what, unless it was asked how many."""
    return bool(_HOW_MANY.search(facts.asked.question)) and _is_total(number, facts)


def _is_some(number: float, facts: Facts) -> bool:
    return _is_total(number, facts) or 0 < number <= len(facts.rows)


def _has(said: str, row: Row) -> bool:
    figure = said.rstrip("%")
    return bool(re.search(rf"(?<![\w.]){re.escape(figure)}(?!\w)", row.text))


def _is_said(said: str, facts: Facts) -> bool:
    if said in facts.asked_words or said == f"{facts.asked.total}":
        return True
    return said.isdecimal() and int(said) in facts.years
