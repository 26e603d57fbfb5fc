"""What people will pay: nothing, so much for each, less than what was shown, or anything."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.query import Cost
from assistant.spans import Span, blanked

_NUMBERS = {
    "two": 2,
    "couple": 2,
    "both": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
}
_PEOPLE = rf"(?:{'|'.join(_NUMBERS)}|[2-9])"
_FREE = re.compile(
    r"(?<![\w-])(?:(?:for|that(?:'s| is| are)|only|just)\s+)?"
    r"(?:free(?!\s+(?:public\s+)?librar)(?:\s+of\s+charge|\s+admission|\s+entry)?"
    r"|(?:no|without)\s+(?:an?\s+)?(?:cost|charge|fees?|admission(?:\s+fee)?|entry\s+fee|cover"
    r"(?:\s+charge)?|money)"
    r"|(?:costs?|costing)\s+nothing|for\s+nothing|(?:zero|0|no)\s+dollars|[$€£]0|(?:don['’]?t|not"
    r"|can['’]?t)\s+(?:want\s+to\s+|wanting\s+to\s+)?pay(?:\s+anything)?"
    r"|without\s+paying|gratis|gr[aá]tis|de\s+graça|que\s+no\s+cueste\s+nada|sin\s+costo|gratuit[oae]?s?|kostenlos)"
    r"(?!\w|[\s-]+(?:style|lance|time|throws?|will|spirit|speech|range|agent|verse|form|fall|parking"
    r"|wi-?fi|food"
    r"|play|trade|press|market|union))"
)
# "I'm free on Sunday" is about the person.
_AM_FREE = re.compile(
    r"(?<!\w)(?:i['’]?m|we['’]?re|i\s+am|we\s+are|am\s+i|are\s+we|feel|(?:i|we)(?:['’]ll|\s+will)\s+be"
    r"|(?:have|get|set|got)(?:\s+some)?)\s+free(?!\w)"
)
_ANY_PRICE = re.compile(
    r"(?<![\w-])(?:(?:doesn['’]?t|don['’]?t|does\s+not|do\s+not|needn['’]?t|need\s+not)\s+(?:(?:have"
    r"|need)\s+to\s+be|be)\s+(?:free|cheap)"
    r"|not\s+free\s+necessarily|not\s+(?:just|only|necessarily)\s+(?:the\s+)?free(?:\s+ones?)?|"
    r"(?:at\s+)?any\s+price|free\s+or\s+"
    r"(?:paid|not)|paid\s+or\s+free"
    r"|(?:the\s+)?(?:price|cost|money|budget)\s+(?:does(?:n['’]?t|\s+not)\s+matter|is\s+no\s+(?:object"
    r"|issue|problem|concern)"
    r"|is(?:n['’]?t|\s+not)\s+(?:an?\s+)?(?:issue|problem|object))|no\s+matter\s+(?:the\s+)?(?:price|cost)"
    r"|(?:forget|never\s+mind|drop|ignore)\s+(?:about\s+)?(?:the\s+)?(?:price|cost|budget|money|free"
    r"(?:\s+part)?)"
    r"|(?:don['’]?t\s+mind|happy|willing|ok(?:ay)?|fine)(?:\s+(?:with|to))?\s+pay(?:ing)?|(?:can|could"
    r"|will)\s+pay"
    r"|(?:paid|ticketed)(?:\s+(?:ones|events|things|stuff))?\s+(?:(?:is|are|would\s+be)\s+)?(?:fine|ok"
    r"|okay|good|works?)(?:\s+(?:too|as\s+well))?"
    r"|paid(?:\s+(?:ones|events))?\s+(?:too|as\s+well|also))(?!\w)"
)
_AMOUNT = (
    r"[$€£]\s*(?P<amount>\d{1,4}(?:\.\d\d)?)(?:\s*(?:dollars|bucks))?|(?P<spelled>\d{1,4}(?:\.\d\d)?"
    r"|ten|fifteen|twenty|thirty|fifty)\s*(?:[$€£]|dollars?|bucks?|euros?|pounds?|quid|usd|d[oó]lar(?:es)?)"
)
_SPELLED = {"ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50}
_LIMIT = (
    r"(?:(?:for\s+)?(?:under|below|less\s+than|at\s+most|up\s+to|max(?:imum)?(?:\s+of)?|(?:no|not)\s+"
    r"(?:more|over)(?:\s+than)?"
    r"|no\s+more\s+than|cheaper\s+than|within|(?:a\s+)?budget\s+(?:of|is)|spend(?:ing)?|(?:have|got)(?:\s+"
    r"(?:about|only))?|around|about|for"
    r"|(?:no\s+)?(?:cueste\s+)?m[aá]s\s+de|menos\s+de|hasta|moins\s+de|unter|menos\s+que)\s*)"
)
_WHOLE = r"(?:\s+(?:total|altogether|all\s+together|in\s+all|in\s+total|combined))?"
_SHARE = (
    rf"(?:{_WHOLE}\s+(?:for|between|among)\s+(?:the\s+|a\s+|all\s+(?:of\s+)?|my\s+)*"
    rf"(?P<share>{_PEOPLE}|family\s+of\s+(?P<family>{_PEOPLE})|us|everyone|everybody|family)(?:\s+of\s+us)?"
    # "$5 for a 3 year old" is for one.
    r"(?!\s*-?\s*(?:years?|yrs?|y\.?o|months?)))"
)
_CAP = re.compile(
    rf"(?<![\w$])(?P<limit>{_LIMIT})?(?:{_AMOUNT})"
    r"(?:\s*(?:or\s+(?:less|under|below|cheaper)|max(?:imum)?|tops|at\s+most|and\s+under|budget|to\s+spend))?"
    rf"(?:\s*(?:each|apiece|per\s+(?:person|head|ticket)|a\s+(?:person|head|ticket)|pp)|{_SHARE}|"
    rf"(?P<whole>\s+(?:total|altogether|in\s+total)))?(?!\w)"
)
_BUDGET = re.compile(
    rf"(?<!\w)(?:(?:my|our|a|the)\s+)?budget\s+(?:of|is|:)?\s*(?P<amount>\d{{1,4}})(?:\s*(?:total"
    rf"|max))?{_SHARE}?(?!\w)"
)
_BARE_CAP = re.compile(
    r"(?<!\w)(?:(?:cost(?:s|ing)?|tickets?|priced?|anything|something)\s+)?(?:under|below|less\s+than)\s+"
    r"(?P<amount>15|2[02-9]|[3-9]\d|[1-9]\d\d)"
    r"(?!\w|\s*(?:years?|yrs?|miles?|mi|km|minutes?|mins?|people|s\b|['’]s))"
)
_HEADS = re.compile(
    rf"(?<!\w)(?:(?:family|group|party|bunch|table)\s+of\s+(?P<party>{_PEOPLE}|1[0-9])|(?:there\s+(?:are"
    rf"|will\s+be)|there['’]s|we\s+are|we['’]re)\s+(?P<we>{_PEOPLE})(?:\s+(?:of\s+us|people|adults|kids))?"
    rf"|(?:the\s+)?"
    rf"(?P<of>{_PEOPLE})\s+of\s+us)(?!\w)"
)
_CHEAPER = re.compile(
    r"(?<!\w)(?:(?:a\s+)?(?:bit\s+|lot\s+|little\s+)?(?:cheaper|less\s+expensive|less\s+pricey)|"
    r"(?:that\s+)?costs?\s+less"
    r"|(?:not\s+so|less)\s+(?:expensive|pricey)|(?:a\s+)?lower\s+price|m[aá]s\s+barato)(?!\w"
    r"|\s+than\s+[$€£\d])"
)
_ALL = frozenset({"us", "everyone", "everybody", "family"})


@dataclass(frozen=True, slots=True)
class MoneyReading:
    """What each may cost, whether an earlier limit is dropped, and whether less than was shown."""

    cost: Cost
    drops: bool = False
    is_cheaper: bool = False


def read_money(text: str, spans: list[Span]) -> MoneyReading:
    """Read a lower-case text; what was read is added to `spans`."""
    heads = _heads(text, spans)
    if _take(_ANY_PRICE, text, spans):
        return MoneyReading(Cost(), drops=True)
    if _take(_CHEAPER, text, spans):
        return MoneyReading(Cost(), is_cheaper=True)
    for pattern in (_CAP, _BUDGET, _BARE_CAP):
        if found := pattern.search(text):
            spans.append(found.span())
            return MoneyReading(Cost(max=round(_amount(found) / _sharing(found, heads), 2)))
    am_free = [found.span() for found in _AM_FREE.finditer(text)]
    spans += am_free
    return MoneyReading(Cost(free=_take(_FREE, blanked(text, *am_free), spans)))


def _amount(found: re.Match[str]) -> float:
    written = found["amount"] or found["spelled"]
    return _SPELLED[written] if written in _SPELLED else float(written)


def _sharing(found: re.Match[str], heads: int) -> int:
    """How many share the sum: it is said for each unless it is said for all."""
    groups = found.groupdict()
    share = groups.get("share") or ""
    if share in _ALL or groups.get("whole"):
        return heads
    return _number(groups.get("family") or share) if share else 1


def _heads(text: str, spans: list[Span]) -> int:
    """How many people come, 1 when it is not said; their number is no age."""
    found = _HEADS.search(text)
    if found is None:
        return 1
    spans.append((found.end("party") - len(found["party"]), found.end()) if found["party"] else found.span())
    return _number(found["party"] or found["we"] or found["of"])


def _number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _take(pattern: re.Pattern[str], text: str, spans: list[Span]) -> bool:
    found = pattern.search(text)
    if found:
        spans.append(found.span())
    return found is not None
