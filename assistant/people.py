"""Who is coming, what they will pay, how they will attend and what they need."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.ages import read_ages
from assistant.query import Cost
from assistant.spans import Span, blanked

_FREE = re.compile(
    r"(?<![\w-])(?:(?:for|that(?:'s| is| are)|only|just)\s+)?"
    r"(?:free(?!\s+(?:public\s+)?librar)(?:\s+of\s+charge|\s+admission)?|no\s+(?:cost|charge)|gratis|gratuit[oa]s?)"
    r"(?!\w|[\s-]+(?:style|lance|time|throws?|will|spirit|speech|range|agent|verse|form|fall|parking|wi-?fi|food))"
)
# "I'm free on Sunday" is about the person.
_AM_FREE = re.compile(
    r"(?<!\w)(?:i['’]?m|we['’]?re|i\s+am|we\s+are|am\s+i|are\s+we|feel|(?:be|have|get|set)(?:\s+some)?)\s+free(?!\w)"
)
_NOT_FREE = re.compile(
    r"(?<![\w-])(?:(?:doesn['’]?t|don['’]?t|does\s+not|do\s+not|needn['’]?t)\s+(?:have|need)\s+to\s+be\s+free"
    r"|not\s+(?:just|only)\s+free|any\s+price|(?:the\s+)?(?:price|cost)\s+does(?:n['’]?t|\s+not)\s+matter"
    r"|paid(?:\s+(?:ones|events))?\s+(?:is|are)\s+(?:fine|ok|okay)(?:\s+too)?)(?!\w)"
)
_ANY_AGE = re.compile(
    r"(?<!\w)(?:any|all|every)\s+ages?(?:\s+(?:is|are)\s+(?:fine|ok|okay)(?:\s+too)?)?(?!\w)"
    r"|(?<!\w)(?:the\s+)?age\s+does(?:n['’]?t|\s+not)\s+matter(?!\w)"
)
_MAX = re.compile(
    r"(?<!\w)(?:under|below|less\s+than|at\s+most|up\s+to|max(?:imum)?|no\s+more\s+than)\s*"
    r"(?:[$€£]\s*(?P<amount>\d{1,4}(?:\.\d\d)?)|(?P<spelled>\d{1,4}(?:\.\d\d)?)\s*(?:dollars|bucks|euros|pounds|usd))"
    r"(?P<each>(?:\s+total)?\s+for\s+(?:the\s+|a\s+)?(?P<share>\w+)(?:\s+of\s+us)?)?(?!\w)"
)
_OR_LESS = re.compile(
    r"(?<!\w)(?:[$€£]\s*(?P<amount>\d{1,4}(?:\.\d\d)?)|(?P<spelled>\d{1,4})\s*(?:dollars|bucks))\s*"
    r"(?:or\s+(?:less|under|below|cheaper)|max(?:imum)?|tops|at\s+most|and\s+under)(?P<each>(?P<share>(?!)))?(?!\w)"
)
_SHARES = {
    "two": 2,
    "2": 2,
    "three": 3,
    "3": 3,
    "four": 4,
    "4": 4,
    "five": 5,
    "5": 5,
    "six": 6,
    "6": 6,
    "couple": 2,
}

_EITHER = re.compile(
    r"(?<!\w)(?:online|virtual)\s+or\s+in[\s-]+person(?!\w)|(?<!\w)in[\s-]+person\s+or\s+(?:online|virtual)(?!\w)|"
    r"(?<!\w)(?:in[\s-]+person|online|virtual)\s+(?:is|are|would\s+be|works?)\s*(?:fine|ok|okay|good)?\s*"
    r"(?:too|as\s+well|also)(?!\w)"
)
_IN_PERSON = re.compile(
    r"(?<!\w)(?:in[\s-]+person(?:[\s-]+only)?|not\s+online|face[\s-]+to[\s-]+face|offline)(?!\w)"
)
_ONLINE = re.compile(
    r"(?<!\w)(?:online|virtual(?:ly)?|on\s+zoom|remote(?:ly)?|from\s+home|webinars?)(?:[\s-]+only)?(?!\w)"
)

NEEDS = {
    "asl": r"asl(?:[\s-]+interpret(?:ed|ation|er))?|sign[\s-]+language",
    "wheelchair": r"wheelchair(?:[\s-]+(?:accessible|access|friendly))?|step[\s-]?free",
    "sensory": r"sensory[\s-]+friendly|low[\s-]+sensory",
    "captions": r"caption(?:s|ed|ing)",
}
_NEEDS = {
    name: re.compile(rf"(?<!\w)(?:that\s+(?:is|are)\s+)?(?:{words})(?:\s+also\s+counts)?(?!\w)")
    for name, words in NEEDS.items()
}
# What "no …" and "not …" begin without excluding a topic.
_NO_TOPIC = (
    r"(?!(?:on|only|just|more|registration|the|sure|thanks|too|a|an|in|at|so|that|idea|later|far|this|next)\b"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)"
)
_EXCLUDED = re.compile(
    rf"(?<!\w)(?:no|not|nothing\s+with|without|except|but\s+not|anything\s+but)\s+{_NO_TOPIC}"
    r"([a-z][a-z-]+(?:\s+(?:music|events|classes))?)(?!\w)"
)
_NO_REGISTRATION = re.compile(r"(?<!\w)(?:no\s+registration(?:\s+(?:needed|required))?|drop-?ins?)(?!\w)")


ANY_COST = Cost()


@dataclass(frozen=True, slots=True)
class PeopleReading:
    """What a text says about people, money, attendance and needs; None or empty: nothing.

    `drops_cost`, `drops_ages` and `drops_virtual`: it takes an earlier wish back.
    """

    audience: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    cost: Cost = ANY_COST
    drops_cost: bool = False
    drops_ages: bool = False
    is_virtual: bool | None = None
    drops_virtual: bool = False
    accessibility: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def read_people(text: str) -> PeopleReading:
    """Read a lower-case text."""
    spans: list[Span] = []
    drops_ages = _take(_ANY_AGE, text, spans) is not None
    text = blanked(text, *spans)
    ages, audience = read_ages(text, spans)
    rest = blanked(text, *spans)
    cost, drops_cost = _cost(rest, spans)
    rest = blanked(rest, *spans)
    is_virtual, drops_virtual = _attendance(rest, spans)
    needs = tuple(name for name, pattern in _NEEDS.items() if _take(pattern, rest, spans))
    rest = blanked(rest, *spans)
    spans += [found.span() for found in _NO_REGISTRATION.finditer(rest)]
    rest = blanked(rest, *spans)
    exclude = tuple(found[1] for found in _EXCLUDED.finditer(rest))
    spans += [found.span() for found in _EXCLUDED.finditer(rest)]
    return PeopleReading(
        audience=audience,
        ages=ages,
        cost=cost,
        drops_cost=drops_cost,
        drops_ages=drops_ages,
        is_virtual=is_virtual,
        drops_virtual=drops_virtual,
        accessibility=needs,
        exclude=exclude,
        spans=tuple(spans),
    )


def _take(pattern: re.Pattern[str], text: str, spans: list[Span]) -> re.Match[str] | None:
    found = pattern.search(text)
    if found:
        spans.append(found.span())
    return found


def _cost(text: str, spans: list[Span]) -> tuple[Cost, bool]:
    if _take(_NOT_FREE, text, spans):
        return Cost(), True
    for pattern in (_MAX, _OR_LESS):
        if found := _take(pattern, text, spans):
            amount = float(found["amount"] or found["spelled"])
            return Cost(max=amount / _SHARES.get(found["share"] or "", 1)), False
    am_free = [found.span() for found in _AM_FREE.finditer(text)]
    spans += am_free
    text = blanked(text, *am_free)
    if _take(_FREE, text, spans):
        return Cost(free=True), False
    return Cost(), False


def _attendance(text: str, spans: list[Span]) -> tuple[bool | None, bool]:
    if _take(_EITHER, text, spans):
        return None, True
    if _take(_IN_PERSON, text, spans):
        return False, False
    if _take(_ONLINE, text, spans):
        return True, False
    return None, False
