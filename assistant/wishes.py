"""What would be nice and what is not wanted: preferences, which only rank, and exclusions."""

from __future__ import annotations

import re

from assistant.dates.holidays import HOLIDAY
from assistant.dates.names import MONTH, WEEKDAY
from assistant.spans import Span, blanked
from assistant.topic import STOP_WORDS

_BEFORE = (
    r"preferably|ideally|if\s+possible,|bonus(?:\s+points)?(?:\s+(?:if|for))?|hopefully|preferiblemente"
    r"|de\s+preferencia"
    r"|best\s+if(?:\s+it['’]?s)?|even\s+better(?:\s+if)?(?:\s+it['’]?s)?"
)
_AFTER = (
    r"if\s+(?:at\s+all\s+)?possible|if\s+you\s+can|preferred|preferably|ideally|si\s+es\s+posible"
    r"|si\s+possible|wenn\s+möglich|se\s+possível"
    r"|(?:would|['’]d)\s+be\s+(?:nice|best|great|ideal|perfect|lovely|cool|a\s+plus|better)|is\s+a\s+"
    r"(?:plus|bonus)"
    r"|(?:but\s+)?(?:not\s+(?:a\s+must|required|essential|necessary|a\s+deal\s*breaker))"
)
_CLAUSE = r"[^,;.!?]"
_WISHED_AFTER = re.compile(rf"(?<!\w)(?:{_BEFORE})(?!\w)\s*(?P<wish>{_CLAUSE}{{2,60}})")
_WISHED_BEFORE = re.compile(
    rf"(?:^|[,;.!?]|\bbut\b)(?P<wish>{_CLAUSE}{{2,60}}?),?\s{{1,9}}(?:{_AFTER})(?!\w)"
    rf"(?:\s+but\s+not\s+a\s+must)?"
)
_LAST_WORDS = re.compile(rf"(?<![\w'’-])(?P<wish>[\w'’-]{{1,30}}),?\s{{1,9}}(?:{_AFTER})(?!\w)")
_SHORT = 40  # characters of a clause that is a wish as a whole; of a longer one the last word is
_WORD = re.compile(r"[\w'’-]+")

_DROP_IN = re.compile(
    r"(?<!\w)(?:no\s+(?:registration|sign[\s-]?ups?|rsvps?|reservations?|booking|tickets?)(?:\s+(?:needed"
    r"|required|necessary))?|drop-?\s?ins?"
    r"|walk-?ins?|walk\s+ins|(?:just|can|to)\s+walk\s+in|(?:nothing|not|no)\s+(?:\w+\s+){0,3}(?:have\s+to|need\s+to|must|requir\w+)\s+"
    r"(?:sign\s+up|register|book|reserve)(?:\s+for)?"
    r"|(?:don['’]?t|doesn['’]?t|not)\s+(?:require|need|requiring)\s+(?:tickets?|registration|booking"
    r"|sign[\s-]?ups?|reservations?)"
    r"|without\s+(?:registration|registering|signing\s+up|booking|a\s+reservation)"
    r"|don['’]?t\s+want\s+to\s+(?:sign\s+up|register|book))(?!\w)"
)
# What calendars have no field for, but may tell.
_STANDING = (
    ("drop-in", _DROP_IN),
    (
        "quiet",
        re.compile(
            r"(?<!\w)(?:quiet(?:er)?|calm(?:er)?|low[\s-]key|(?:not|nothing)\s+(?:too\s+|so\s+|very\s+)?"
            r"(?:loud|noisy|crowded|busy))(?!\w)"
        ),
    ),
    (
        "pay what you can",
        re.compile(
            r"(?<!\w)(?:pay[\s-]+what[\s-]+you[\s-]+(?:can|wish|want)|pwyc"
            r"|sliding\s+scale|by\s+donation)(?!\w)"
        ),
    ),
)

_NOUN = r"[a-z][a-z'’-]*[a-z]"
_EXCLUDED = re.compile(
    r"(?<!\w)(?:(?:that\s+)?(?:aren['’]?t|isn['’]?t)(?:\s+(?:too|so|very))?|no(?:\s+more)?|not(?:\s+(?:at"
    r"|in|into|about|for|a|an|the|another|any))*|nothing(?:\s+"
    r"(?:with|about|involving|at|in|too|that['’]?s|that\s+is|so))*"
    r"|without(?:\s+any)?|except(?:\s+for)?|excluding|but\s+not|anything\s+but|other\s+than|apart\s+from"
    r"|aside\s+from|skip(?:\s+the)?|avoid(?:ing)?"
    r"|(?:don['’]?t|do\s+not|doesn['’]?t)\s+(?:like|want|care\s+for|enjoy|do|show\s+me|include)|(?:hate"
    r"|can['’]?t\s+stand|sick\s+of|tired\s+of|bored\s+of))\s+"
    rf"(?:an?\s+|the\s+|any\s+|more\s+)?(?P<first>{_NOUN})(?:\s+(?P<kind>music|events?|classes|stuff"
    rf"|things|shows?|concerts?|time|hours?|clubs?|nights?|games?|part(?:y|ies)))?"
    rf"(?:\s*(?:,\s*(?:or|and|nor)?|or|and|nor)\s+(?:no\s+)?(?P<second>{_NOUN})(?=\s*(?:$|[.,;!?]|please"
    rf"|though|this|on|in|events?|stuff)))?(?!\w)"
)
# "No later than" is about time, "not far" about distance.
_NO_THING = frozenset({
    "necessarily", "free", "far", "near", "later", "earlier", "longer", "registration", "charge",
    "cost", "fee", "problem", "worries", "hurry", "matter", "idea", "clue", "kid", "kids", "children",
    "limit", "zoom", "online", "virtual", "price",
})  # fmt: skip
# "Not on Sunday", "except Easter": a time that is not wanted.
_TIME = re.compile(
    rf"(?:{WEEKDAY}s?|{MONTH}|{HOLIDAY}|mornings?|afternoons?|evenings?|nights?|weekends?|weekdays?|tonight|today"
    r"|tomorrow)(?!\w)"
)
_FILLERS = frozenset({"stuff", "things", "event", "events"})


def read_wishes(text: str, spans: list[Span]) -> tuple[str, ...]:
    """The clauses of a lower-case text that say what is preferred; what was read is added to `spans`."""
    wishes = []
    for name, standing in _STANDING:
        if found_spans := [found.span() for found in standing.finditer(text)]:
            spans += found_spans
            wishes.append(name)
            text = blanked(text, *found_spans)
    for pattern in (_WISHED_AFTER, _WISHED_BEFORE, _LAST_WORDS):
        found = pattern.search(text)
        if found and (pattern is not _WISHED_BEFORE or len(found["wish"]) <= _SHORT):
            spans.append(found.span() if pattern is _LAST_WORDS else (found.start("wish"), found.end()))
            spans.append((found.start(), found.end()) if pattern is _WISHED_AFTER else found.span("wish"))
            wishes.append(_bare(found["wish"]))
            break
    return tuple(wish for wish in wishes if wish)


def read_exclusions(text: str, spans: list[Span]) -> tuple[str, ...]:
    """The kinds a lower-case text does not want; what was read is added to `spans`."""
    excluded = []
    for found in _EXCLUDED.finditer(text):
        words = [word for word in (found["first"], found["second"]) if word and _is_thing(word)]
        if not _is_thing(found["first"]) or _TIME.match(text, found.start("first")):
            continue
        if found["kind"] and found["kind"] not in _FILLERS:
            words[0] = f"{words[0]} {found['kind']}"
        excluded += words
        spans.append(found.span())
    return tuple(excluded)


def _is_thing(word: str) -> bool:
    return word not in STOP_WORDS and word not in _NO_THING


def _bare(clause: str) -> str:
    """A clause without the small words at its ends."""
    words = _WORD.findall(clause)
    while words and words[0] in STOP_WORDS - {"free"}:
        words.pop(0)
    while words and words[-1] in STOP_WORDS - {"free"}:
        words.pop()
    return " ".join(words)
