"""Who is coming, what they will pay, how they will attend and what they need."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.ages import each_age, read_ages
from assistant.money import read_money
from assistant.query import Ages, Cost
from assistant.spans import Span, blanked
from assistant.wishes import read_exclusions, read_wishes

_KIDS = (
    r"(?:the\s+|my\s+|our\s+)?(?:kids?|kiddos?|children|little\s+ones?|toddlers?|bab(?:y|ies)|teens?"
    r"|family|seniors?|adults?|ages?)"
)
# An earlier word about who comes no longer counts.
_ANYONE = re.compile(
    r"(?<!\w)(?:(?:any|all|every)\s+ages?(?:\s+(?:is|are)\s+(?:fine|ok|okay)(?:\s+too)?)?"
    r"|(?:the\s+)?age\s+does(?:n['’]?t|\s+not)\s+matter"
    rf"|(?:forget|never\s+mind|drop|ignore|leave\s+out)\s+(?:about\s+)?{_KIDS}(?:\s+(?:part|thing))?"
    rf"|{_KIDS}\s+(?:aren['’]?t|isn['’]?t|are\s+not|is\s+not|won['’]?t\s+be|can['’]?t)\s+(?:coming|come"
    rf"|be\s+there|with\s+us)(?:\s+(?:anymore|after\s+all))?"
    rf"|(?:doesn['’]?t|don['’]?t|does\s+not|do\s+not)\s+(?:have|need)\s+to\s+be\s+(?:for\s+{_KIDS}|(?:kid"
    rf"|child|family|teen|toddler)s?[\s-]?(?:friendly)?))(?!\w)"
)
# Grown-ups by themselves.
_NO_KIDS = re.compile(
    r"(?<!\w)(?:(?:without|no|not\s+for|minus)\s+(?:the\s+|my\s+|our\s+|any\s+)?(?:kids?|kiddos?|children)"
    r"|(?:kid|child)[\s-]?free"
    r"|just\s+(?:us\s+)?(?:the\s+)?(?:two\s+of\s+us|grown-?ups|adults))(?!\w|['’])"
)
_EITHER = re.compile(
    r"(?<!\w)(?:(?:doesn['’]?t|don['’]?t|does\s+not|do\s+not|needn['’]?t)\s+(?:(?:have"
    r"|need)\s+to\s+)?be\s+(?:online|virtual|in[\s-]+person|on\s+zoom)"
    r"|not\s+(?:just|only|necessarily)\s+(?:online|virtual|in[\s-]+person)|online\s+or\s+(?:not|offline)"
    r"|either\s+(?:way|(?:one\s+)?(?:is|would\s+be|works))"
    r"|or\s+(?:online|virtual|in[\s-]+person)(?:\s+(?:too|as\s+well|also))?)(?!\w)|"
    r"(?<!\w)(?:online|virtual)\s+or\s+in[\s-]+person(?!\w)|(?<!\w)in[\s-]+person\s+or\s+(?:online"
    r"|virtual)(?!\w)|"
    r"(?<!\w)(?:in[\s-]+person|online|virtual)\s+(?:(?:is|are|would\s+be|works?)\s+)?(?:fine\s+|ok(?:ay)?\s+|good\s+)?"
    r"(?:too|as\s+well|also)(?!\w)"
)
_IN_PERSON = re.compile(
    r"(?<!\w)(?:in[\s-]+person(?:[\s-]+only)?|face[\s-]+to[\s-]+face|offline|irl|in\s+real\s+life"
    r"|presencial(?:es)?"
    r"|(?:no|not|nothing|without|skip|hate|(?:don['’]?t|do\s+not)\s+want)\s+(?:any\s+|the\s+|on\s+|over\s+"
    r"|via\s+|more\s+)?"
    r"(?:online|virtual|zoom|webinars?|remote)(?:\s+(?:stuff|things|events?|ones?|classes|meetings?))?)(?!\w)"
)
_ONLINE = re.compile(
    r"(?<!\w)(?:online|virtual(?:ly)?|(?:on|via|over|by)\s+(?:zoom|teams|google\s+meet)|zoom|remote(?:ly)?"
    r"|from\s+(?:home|my\s+couch)|webinars?|live-?\s?stream(?:ed|s)?|en\s+línea)(?:[\s-]+only)?(?!\w)"
)

# The provisions calendars name, in their words.
NEEDS = {
    "asl": r"asl(?:[\s-]+interpret(?:ed|ation|ers?))?|sign[\s-]+language(?:[\s-]+interpret(?:ed|ation"
    r"|ers?))?|(?:for\s+the\s+)?deaf",
    "wheelchair": r"(?:uses?\s+a\s+|in\s+a\s+|with\s+a\s+|a\s+)?wheel\s?chairs?(?:[\s-]+(?:accessible"
    r"|access|friendly|ramp|users?))?"
    r"|accessible(?!\s+by)(?:\s+(?:venues?|places?|events?|for\s+wheelchairs?))?|ada[\s-]+(?:accessible"
    r"|compliant)"
    r"|handicap(?:ped)?[\s-]+accessible",
    "step-free": r"step[\s-]?free|no\s+(?:stairs|steps)|without\s+stairs|barrier[\s-]free|can['’]?t\s+"
    r"(?:do|climb)\s+stairs",
    "sensory-friendly": r"sensory[\s-]+friendly|low[\s-]+sensory|relaxed\s+performances?"
    r"|autism[\s-]+friendly|autistic",
    "hearing-loop": r"(?:a\s+)?(?:hearing|induction)[\s-]+loops?|(?:an?\s+)?assistive[\s-]+listening"
    r"(?:[\s-]+(?:devices?|systems?))?"
    r"|(?:is\s+|are\s+)?hard\s+of\s+hearing",
    "captions": r"(?:open[\s-]+|closed[\s-]+|with\s+)?(?:captions?|captioned|captioning|subtitles|subtitled)",
}
_NEEDS = {
    name: re.compile(rf"(?<!\w)(?:(?:that|which)\s+(?:is|are)\s+)?(?:{words})(?:\s+also\s+counts)?(?!\w)")
    for name, words in NEEDS.items()
}
# One event for all who come, not one for any of them.
_EVERYONE = re.compile(
    r"(?<!\w)(?:(?:both|all|each|everyone|everybody)\s+(?:of\s+(?:them|us)\s+)?"
    r"(?:(?:can|could|will|would|to)\s+)?(?:enjoy|like|love|do|go|join|attend|come|have\s+fun)"
    r"|for\s+(?:both|each|all)(?:\s+of\s+(?:them|us))?(?!\s+ages)"
    r"|(?:work|good|fun|right|suitable)s?\s+for\s+(?:both|each|all|everyone)"
    r"|(?:do|go|enjoy|come)\s+together)(?!\w)"
)
ANY_COST = Cost()


@dataclass(frozen=True, slots=True)
class PeopleReading:
    """What a text says about people, money, attendance and needs; None or empty: nothing.

    `everyone`: the ages of each who must be able to come, when it `says_everyone`. `drops_cost`, `drops_ages`
    and `drops_virtual`: it takes an earlier limit back. `wishes` only rank.
    """

    audience: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    everyone: tuple[Ages, ...] = ()
    says_everyone: bool = False
    cost: Cost = ANY_COST
    drops_cost: bool = False
    drops_ages: bool = False
    is_cheaper: bool = False
    is_virtual: bool | None = None
    drops_virtual: bool = False
    accessibility: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def read_people(text: str) -> PeopleReading:
    """Read a lower-case text."""
    spans: list[Span] = []
    is_virtual, drops_virtual = _attendance(text, spans)
    wishes = read_wishes(blanked(text, *spans), spans)
    drops_ages = _take(_ANYONE, blanked(text, *spans), spans) is not None
    is_kid_free = _take(_NO_KIDS, blanked(text, *spans), spans) is not None
    money = read_money(blanked(text, *spans), spans)
    says_everyone = _EVERYONE.search(text) is not None
    company = each_age(blanked(text, *spans)) if says_everyone else ()
    ages, audience = read_ages(blanked(text, *spans), spans)
    needs = _needs(blanked(text, *spans), spans)
    exclude = read_exclusions(blanked(text, *spans), spans)
    return PeopleReading(
        audience=audience or (("adults",) if is_kid_free else ()),
        ages=ages,
        everyone=company if len(company) > 1 else (),
        says_everyone=says_everyone,
        cost=money.cost,
        drops_cost=money.drops,
        drops_ages=drops_ages or is_kid_free,
        is_cheaper=money.is_cheaper,
        is_virtual=is_virtual,
        drops_virtual=drops_virtual,
        accessibility=needs,
        exclude=exclude,
        wishes=wishes,
        spans=tuple(spans),
    )


def _needs(text: str, spans: list[Span]) -> tuple[str, ...]:
    return tuple(name for name, pattern in _NEEDS.items() if _take(pattern, text, spans))


def _take(pattern: re.Pattern[str], text: str, spans: list[Span]) -> re.Match[str] | None:
    found = pattern.search(text)
    if found:
        spans.append(found.span())
    return found


def _attendance(text: str, spans: list[Span]) -> tuple[bool | None, bool]:
    if _take(_EITHER, text, spans):
        return None, True
    if _take(_IN_PERSON, text, spans):
        return False, False
    if _take(_ONLINE, text, spans):
        return True, False
    return None, False
