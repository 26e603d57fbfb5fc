"""How old the people are and which group they belong to."""

from __future__ import annotations

import re

from assistant.audiences import AGES
from assistant.spans import Span, blanked

# Words for a group, the group, and the first and last age it stands for where that is plain.
GROUPS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    (r"bab(?:y|ies)(?!\s+shower)|infants?|newborns?|beb[eé]s?|bébés?", "babies", (0, 1)),
    (r"toddlers?|tots?", "toddlers", (1, 3)),
    (r"pre-?school(?:ers?)?|pre-?k", "preschool", (3, 5)),
    (r"kindergart(?:en|ners?)(?:ers?)?", "children", (5, 6)),
    (r"(?:elementary|grade|primary)[\s-]+school(?:ers?)?(?:[\s-]+(?:aged?|kids|children|students))?",
     "children", (5, 11)),
    (r"elementary(?:[\s-]+(?:aged?|kids|children|students))?", "children", (5, 11)),
    (r"school[\s-]+aged?(?:[\s-]+(?:kids|children))?", "children", (5, 12)),
    (r"tweens?", "children", (9, 12)),
    (r"middle[\s-]+school(?:ers?)?(?:[\s-]+(?:kids|students))?", "teens", (11, 14)),
    (r"teen(?:age(?:rs?|d)?|s)?|adolescents?|adolescentes|jóvenes|jovens|jugendliche|high[\s-]+school(?:ers?"
    r"|[\s-]+(?:kids|students))|young\s+adults?",
     "teens", (13, 17)),
    (r"seniors?(?:\s+citizens?)?|elderly|older\s+(?:adults|people)|retirees?"
     r"|(?:my|our|and|with|for|the)\s+grand(?:ma|pa|mother|father|parents)", "seniors", ()),
    (r"grown[\s-]?ups?|adults?(?:[\s-]+only)?|college\s+(?:students?|kids)|uni"
    r"(?:versity)?\s+students|couples?|singles|young\s+professionals|adultos|erwachsene|adultes",
     "adults", ()),
    (r"(?:kid|child)(?:ren)?-?\s?friendly|kids?|kiddos?|child(?:ren)?|niñ[oa]s?|crianças|enfants|kinder"
    r"|bambini|youngsters"
     r"|(?:my|our)\s+(?:little\s+ones?|sons?|daughters?|boys?|girls?|grandkids|grandchildren|nieces?"
     r"|nephews?)"
     r"|little\s+ones", "children", ()),
    (r"(?:the\s+whole\s+|my\s+)?famil(?:y|ies|ia|ias)(?:[\s-]+friendly)?", "families", ()),
)  # fmt: skip
_SMALL = frozenset({"babies", "toddlers", "preschool", "children"})
# These words tell the group and the topic too.
ALSO_TOPIC = re.compile(r"(?<!\w)date[\s-]+(?:night|ideas?)(?!\w)")
# "My two", "3 small", "a couple of".
_SO_MANY = (
    r"(?:(?:(?:my|our)\s+)?(?:two|three|four|five|six|[2-9]|a\s+couple\s+of|several)\s+"
    r"(?:(?:small|young|little)\s+)?)?"
)
_LEAD = rf"(?:(?:for|with)\s+(?:my\s+|the\s+|our\s+|an?\s+)?|para\s+|con\s+)?{_SO_MANY}"
_GROUPS = [(re.compile(rf"(?<![\w-]){_LEAD}(?:{words})(?!\w)"), name, ages) for words, name, ages in GROUPS]

_WORDS = {word: number for number, word in enumerate(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(), 1)}  # noqa: SIM905 # fmt: skip
_AGE = rf"(\d{{1,3}}|{'|'.join(_WORDS)})"
# What follows a number that is no age.
_UNIT = (
    r"(?!\w|\s*(?:am|pm|:|%|\+|o['’]clock|miles?|mi|km|minutes?|mins?|hours?|days?|weeks?|months?|dollars?"
    r"|bucks?|of\s+us|people|(?:st|nd|rd|th)(?!\w)))"
)
_YEARS = r"(?:[\s-]*(?:years?|yrs?|y\.?/?o\.?)(?:[\s-]+olds?)?|[\s-]*años)"
_AND = r"\s*(?:,\s*(?:and\s+)?|and|&|or|y)\s*(?:an?\s+|my\s+)?"
_FOR = r"(?:(?:for|with)\s+)?(?:an?\s+|my\s+|our\s+)?(?:kids?\s+|children\s+)?(?:ages?\s+|aged\s+)?"
_RANGE = re.compile(
    rf"(?<![\w$]){_FOR}{_AGE}\s*(?:-|–|to|through)\s*{_AGE}{_YEARS}(?!\w)"
    rf"|(?<!\w)(?:aged?|ages)\s+{_AGE}\s*(?:-|–|to|through)\s*{_AGE}(?!\w)"
)
_LIST = re.compile(
    rf"(?<![\w$])(?:they['’]?re|they\s+are|she['’]?s|he['’]?s|aged?|ages|{_LEAD}(?:kids|children|boys|girls"
    rf"|sons|daughters|twins)(?:\s+are|\s*[,(])?|who\s+(?:is|are)|who['’]s|just\s+turned|tiene|tienen)\s*(?<!\w)(?:almost\s+"
    rf"|about\s+|only\s+|just\s+)?{_AGE}(?:{_AND}{_AGE})?(?:{_AND}{_AGE})?(?:{_AND}{_AGE})?{_YEARS}?{_UNIT}"
)
_SOMEONE = (
    r"(?:oldest|eldest|youngest|older|younger|other|little|big|middle)(?:\s+(?:one|kid|child|son|daughter"
    r"|boy|girl))?"
    r"|(?:my|our|the|his|her)\s+(?:son|daughter|kid|child|boy|girl|baby|mom|mum|mother|dad|father|grandma"
    r"|grandmother|grandpa"
    r"|grandfather|nana|nephew|niece|wife|husband|grandson|granddaughter|grandkid|sister|brother|aunt"
    r"|uncle|friend|partner|one)"
)
_EACH_AGED = re.compile(
    rf"(?<!\w)(?:(?:my|our|the)\s+)?(?:{_SOMEONE})(?:['’]s|\s+is|\s+just\s+turned|\s+turn(?:s|ed|ing)"
    rf"|,)\s+(?:almost\s+|only\s+|about\s+|just\s+)?{_AGE}{_YEARS}?{_UNIT}"
)
_PAIR = re.compile(rf"(?<![\w$]){_FOR}{_AGE}{_YEARS}?(?:{_AND}{_AGE}{_YEARS}?)?{_AND}{_AGE}{_YEARS}(?!\w)")
_ONE = re.compile(rf"(?<![\w$]){_FOR}{_AGE}{_YEARS}(?!\w)")
_MONTHS = re.compile(
    rf"(?<![\w$])(?:{_FOR}(?P<old>\d{{1,2}})[\s-]*months?[\s-]+olds?"
    r"|(?:(?:my|our|the)\s+)?(?:bab(?:y|ies)|son|daughter|one)(?:['’]s|\s+is|\s+are)\s+"
    r"(?P<is>\d{1,2})\s+months?)(?!\w)"
)
_OVER = re.compile(
    r"(?<![\w$])(?:over\s+(?:the\s+age\s+of\s+)?(?P<over>18|21|40|50|55|60|65|70|75|80)s?|(?:ages?\s+)?"
    r"(?P<age>\d{1,2})\s*(?:\+|(?:and|or|\&)\s+(?:over|up|older|above)))(?!\w)"
)
_DECADE = re.compile(
    r"(?<!\w)(?:in\s+(?:their|my|our|his|her)\s+(?:early[\s-]|mid[\s-]|late[\s-])?\s*(?P<from>[2-9]0)['’]?s"
    r"|(?:for\s+)?(?P<some>[2-7]0)[\s-]*somethings?)(?!\w)"
)
_UNDER = re.compile(
    r"(?<![\w$])(?:(?:kids|children)\s+)?(?:under\s+(?:the\s+age\s+of\s+)?(?P<under>\d{1,2})s?(?=\W*$|\s+"
    r"(?:years?|in|on|this|at)\b)"
    r"|(?P<age>\d{1,2})\s+(?:and|or)\s+(?:under|younger))(?!\w|\s*(?:dollars|bucks|miles|minutes))"
)
_NTH = {word: number for number, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)}  # noqa: SIM905 # fmt: skip
_GRADES = re.compile(
    r"(?<!\w)(?:for\s+)?(?:(?:grades?|gr\.?)\s+(?P<first>k|\d{1,2})(?:\s*(?:-|–|to|through)\s*"
    r"(?P<last>\d{1,2}))?"
    r"|(?P<nth>[1-9]|1[0-2])(?:st|nd|rd|th)[\s-]+grade(?:rs?)?"
    rf"|(?P<spelled>{'|'.join(_NTH)})[\s-]+grade(?:rs?)?)(?!\w)"
)
_COLLEGE_AGE = 18
_RETIRED = 60


def read_ages(text: str, spans: list[Span]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The ages and the group a lower-case text names; what was read is added to `spans`."""
    ages, group = _ages(text, spans)
    named, group_ages = _groups(blanked(text, *spans), spans)
    return ages or group_ages, named or group


def each_age(text: str) -> tuple[tuple[int, int], ...]:
    """The first and last age of each person and group a lower-case text names, in no order of importance."""
    found: dict[tuple[int, int], None] = {}
    while True:
        spans: list[Span] = []
        ages, _ = _ages(text, spans)
        if not ages:
            break
        found |= dict.fromkeys((age, age) for age in ages)
        text = blanked(text, *spans)
    named = [name for pattern, name, _ in _GROUPS if pattern.search(text)]
    # "My kids are 3 and 8": the kids are those two.
    groups = [AGES[name] for name in named if name != "families"]
    found |= dict.fromkeys(ages for ages in groups if not any(ages[0] <= one[0] <= ages[1] for one in found))
    return tuple(found)


def _ages(text: str, spans: list[Span]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    if aged := list(_EACH_AGED.finditer(text)):
        ages = tuple(age for found in aged if (age := _number(found[1])) <= 120)
        if ages:
            spans += [found.span() for found in aged]
            return ages, (_group_of(ages),)
    if found := _take(_OVER, text, spans):
        age = int(found["over"] or found["age"])
        return (age, 120), (_group_over(age),)
    if found := _take(_DECADE, text, spans):
        age = int(found["from"] or found["some"])
        return (age, age + 9), ("seniors" if age >= _RETIRED else "adults",)
    if found := _take(_GRADES, text, spans):
        return _grades(found)
    if found := _take(_MONTHS, text, spans):
        age = int(found["old"] or found["is"]) // 12
        return (age,), ("babies" if age < 1 else "toddlers",)
    if found := _take(_UNDER, text, spans):
        last = int(found["age"]) if found["age"] else int(found["under"]) - 1
        return (0, max(last, 0)), (_group_of((max(last, 0),)),)
    for pattern in (_RANGE, _LIST, _PAIR, _ONE):
        match = pattern.search(text)
        ages = tuple(_number(age) for age in match.groups() if age) if match else ()
        if match and ages and max(ages) <= 120:
            spans.append(match.span())
            return ages, (_group_of(ages),)
    return (), ()


def _group_over(age: int) -> str:
    for least, group in ((50, "seniors"), (_COLLEGE_AGE, "adults"), (13, "teens")):
        if age >= least:
            return group
    return "children"


def _grades(found: re.Match[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """A grade's children are five years older than its number, or six."""
    word = found["nth"] or found["spelled"] or found["first"]
    first = 0 if word == "k" else _NTH.get(word) or int(word)
    last = int(found["last"]) if found["last"] else first
    return (first + 5, last + 6), ("children",) if last <= 6 else ("teens",)


def _group_of(ages: tuple[int, ...]) -> str:
    oldest = max(ages)
    for least, group in ((60, "seniors"), (18, "adults"), (13, "teens")):
        if oldest >= least:
            return group
    return "preschool" if len(ages) == 2 and min(ages) >= 3 and oldest <= 5 else "children"


def _groups(text: str, spans: list[Span]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The first group of the list that is named and what it says about ages."""
    groups: dict[str, tuple[int, ...]] = {}
    for pattern, name, ages in _GROUPS:
        if found := pattern.search(text):
            spans.append(found.span())
            text = blanked(text, found.span())
            groups.setdefault(name, ages)
    if "adults" not in groups and ALSO_TOPIC.search(text):
        groups["adults"] = ()
    if "adults" in groups and _SMALL.intersection(groups):
        return ("families",), ()
    ages = next((ages for ages in groups.values() if ages), ())
    return tuple(groups)[:1], ages


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]


def _take(pattern: re.Pattern[str], text: str, spans: list[Span]) -> re.Match[str] | None:
    found = pattern.search(text)
    if found:
        spans.append(found.span())
    return found
