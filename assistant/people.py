"""Who is coming, what they will pay, how they will attend and what they need."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.query import Cost
from assistant.spans import Span, blanked

# Words for a group, the group, and the ages it stands for where that is plain.
GROUPS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    (r"bab(?:y|ies)|infants?|newborns?|bebés?", "babies", (0, 1)),
    (r"toddlers?", "toddlers", (1, 3)),
    (r"pre-?school(?:ers?)?|pre-?k", "preschool", (3, 5)),
    (r"elementary(?:[\s-]+school)?(?:[\s-]+(?:aged?|kids|children|students))?", "children", (5, 11)),
    (r"tweens?", "children", (9, 12)),
    (r"teen(?:age)?(?:r?s)?|adolescents?|high[\s-]+schoolers?", "teens", (13, 17)),
    (r"seniors?(?:\s+citizens?)?|elderly|older\s+adults", "seniors", ()),
    (r"grown-?ups?|adults?(?:\s+only)?", "adults", ()),
    (r"kid-?friendly|kids?|child(?:ren)?|niñ[oa]s?|my\s+(?:sons?|daughters?)", "children", ()),
    (r"famil(?:y|ies)(?:[\s-]+friendly)?", "families", ()),
)  # fmt: skip
_LEAD = r"(?:(?:for|with)\s+(?:my\s+|the\s+|our\s+)?|para\s+)?"
_GROUPS = [(re.compile(rf"(?<!\w){_LEAD}(?:{words})(?!\w)"), name, ages) for words, name, ages in GROUPS]

_AGE = r"(\d{1,3})"
_YEARS = r"(?:[\s-]*(?:years?|yrs?|y\.?o\.?)(?:[\s-]+olds?)?)"
_AND = r"\s*(?:,|and|&)\s*"
_AGE_RANGE = re.compile(
    rf"(?<![\w$])(?:for\s+|ages?\s+)?{_AGE}\s*(?:-|–|to)\s*{_AGE}{_YEARS}(?!\w)"
    rf"|(?<!\w)ages?\s+{_AGE}\s*(?:-|–|to)\s*{_AGE}(?!\w)"
)
_AGE_LIST = re.compile(
    rf"(?<![\w$])(?:(?:they['’]?re|they\s+are|aged?|ages)\s+){_AGE}(?:{_AND}{_AGE})?(?:{_AND}{_AGE})?"
    r"(?!\w|\s*(?:am|pm|:))"
)
_AGE_PAIR = re.compile(
    rf"(?<![\w$])(?:(?:for|with)\s+)?(?:an?\s+|my\s+)?{_AGE}{_YEARS}?\s*(?:and|&)\s*(?:an?\s+|my\s+)?{_AGE}{_YEARS}(?!\w)"
)
_ONE_AGE = re.compile(rf"(?<![\w$])(?:(?:for|with)\s+)?(?:an?\s+|my\s+)?{_AGE}{_YEARS}(?!\w)")
_OVER = re.compile(r"(?<![\w$])(18|21)\s*(?:\+|and\s+(?:over|up))(?!\w)")
_GRADES = re.compile(r"(?<!\w)grades?\s+(k|\d{1,2})(?:\s*(?:-|–|to)\s*(\d{1,2}))?(?!\w)")

_FREE = re.compile(
    r"(?<!\w)(?:(?:for|that(?:'s| is| are)|only|just)\s+)?"
    r"(?:free(?!\s+(?:public\s+)?librar)(?:\s+of\s+charge|\s+admission)?|no\s+(?:cost|charge)|gratis|gratuit[oa]s?)"
    r"(?!\w|[\s-]+(?:style|lance))"
)
_NOT_FREE = re.compile(
    r"(?<!\w)(?:(?:doesn['’]?t|don['’]?t|does\s+not|do\s+not|needn['’]?t)\s+(?:have|need)\s+to\s+be\s+free"
    r"|not\s+(?:just|only)\s+free|any\s+price|(?:the\s+)?(?:price|cost)\s+does(?:n['’]?t|\s+not)\s+matter"
    r"|paid(?:\s+(?:ones|events))?\s+(?:is|are)\s+(?:fine|ok|okay)(?:\s+too)?)(?!\w)"
)
_ANY_AGE = re.compile(
    r"(?<!\w)(?:any|all|every)\s+ages?(?:\s+(?:is|are)\s+(?:fine|ok|okay)(?:\s+too)?)?(?!\w)"
    r"|(?<!\w)(?:the\s+)?age\s+does(?:n['’]?t|\s+not)\s+matter(?!\w)"
)
_MAX = re.compile(
    r"(?<!\w)(?:under|below|less\s+than|at\s+most|up\s+to|max(?:imum)?|no\s+more\s+than)\s*"
    r"(?:\$\s*(\d{1,4}(?:\.\d\d)?)|(\d{1,4}(?:\.\d\d)?)\s*(?:dollars|bucks))"
    r"(?P<each>\s+for\s+(two|three|four|2|3|4))?(?!\w)"
)
_SHARES = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}

_EITHER = re.compile(
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
    ages, group = _ages(text, spans)
    rest = blanked(text, *spans)
    audience, group_ages = _audience(rest, spans)
    rest = blanked(rest, *spans)
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
        audience=audience or group,
        ages=ages or group_ages,
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


def _ages(text: str, spans: list[Span]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    if found := _take(_OVER, text, spans):
        return (int(found[1]), 120), ("adults",)
    if found := _take(_GRADES, text, spans):
        first = 0 if found[1] == "k" else int(found[1])
        last = int(found[2]) if found[2] else first
        return (first + 5, last + 6), ("children",) if last <= 6 else ("teens",)
    for pattern in (_AGE_RANGE, _AGE_LIST, _AGE_PAIR, _ONE_AGE):
        found = pattern.search(text)
        ages = tuple(int(age) for age in found.groups() if age) if found else ()
        if found and ages and max(ages) <= 120:
            spans.append(found.span())
            return ages, (_group_of(ages),)
    return (), ()


def _group_of(ages: tuple[int, ...]) -> str:
    oldest = max(ages)
    if oldest >= 60:
        return "seniors"
    if oldest >= 18:
        return "adults"
    if oldest >= 13:
        return "teens"
    return "preschool" if len(ages) == 2 and min(ages) >= 3 and oldest <= 5 else "children"


def _audience(text: str, spans: list[Span]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    groups: dict[str, tuple[int, ...]] = {}
    for pattern, name, ages in _GROUPS:
        if found := pattern.search(text):
            spans.append(found.span())
            text = blanked(text, found.span())
            groups.setdefault(name, ages)
    ages = next((ages for ages in groups.values() if ages), ())
    return tuple(groups)[:1], ages


def _cost(text: str, spans: list[Span]) -> tuple[Cost, bool]:
    if _take(_NOT_FREE, text, spans):
        return Cost(), True
    if found := _take(_MAX, text, spans):
        amount = float(found[1] or found[2])
        return Cost(max=amount / _SHARES[found[4]] if found["each"] else amount), False
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
