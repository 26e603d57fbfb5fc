"""Messages that are no search: resets, greetings, other matters, and questions about what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.circumstances import Shown
from assistant.pointing import pointed_at, position_in
from assistant.query import Intent
from assistant.topic import is_subject

_START = (
    r"^\W*(?:(?:ok|okay|please|never\s+mind|let['’]?s|can\s+(?:we|you)|i\s+want\s+to|just|actually|no"
    r"|hm+|alright|sorry|thanks|well|so)\W+)*"
)
_RESET = re.compile(
    rf"{_START}(?:start\s+(?:over|again|fresh|from\s+scratch)|begin\s+again|reset(?:\s+(?:everything|all"
    rf"|it))?"
    r"|clear\s+(?:everything|all|it\s+all|the\s+filters|filters|my\s+search)|forget\s+(?:it\s+all|all\s+"
    r"(?:of\s+)?(?:that|this|it)|everything)"
    r"|new\s+search|from\s+scratch|scratch\s+(?:that|all\s+that)|empezar\s+de\s+nuevo)(?!\w)"
    r"(?:\W+(?:and\s+)?(?:let['’]?s\s+)?(?:start|begin)\s+(?:over|again|fresh|anew)(?!\w))?"
)
_SUBSCRIBE = re.compile(
    r"(?<!\w)(?:subscribe|subscription|remind(?:er)?s?(?!\w)|notif(?:y|ication)s?|alert\s+me|newsletter"
    r"|digest|round-?up|keep\s+me\s+(?:posted|updated)"
    r"|let\s+me\s+know\s+(?:when|if)|(?:e-?mail|text|message)\s+me|send\s+(?:me|us)\s+(?:an?\s+)?"
    r"(?:e-?mail|text|update|alert|list|weekly)s?"
    r"|(?:calendar|ical|ics|rss)\s+(?:feed|link|file|subscription)|(?:in|to|on)\s+my\s+"
    r"(?:\w+\s+)?calendar)(?!\w)"
)
_HOSTILE = re.compile(
    r"(?<!\w)(?:(?:ignore|disregard|forget)\s+(?:(?:all|your|previous|prior|the|any)\s+)+(?:instructions"
    r"|rules|prompts?)|(?:system|your)\s+prompt|every\s+user"
    r"|(?:print|show|reveal|repeat|tell\s+me)\s+(?:me\s+)?(?:your|the)\s+(?:system\s+|hidden\s+"
    r"|secret\s+)?(?:prompt|instructions|rules|configuration)"
    r"|(?:api|secret|access)\s+(?:keys?|tokens?)|passwords?|debug\s+mode|developer\s+mode|jailbreak"
    r"|drop\s+table|select\s+\*|delete\s+from"
    r"|users?['’]?\s+(?:e-?mails?|data|addresses)|credit\s+cards?|pretend\s+(?:to\s+be|you)"
    r"|you\s+are\s+now|fuck\s+(?:you|off)|stupid\s+bot|you\s+suck)(?!\w)"
)
_OFF_TOPIC = re.compile(
    r"(?<!\w)(?:the\s+weather(?!\s+(?:is|permits|allows))|weather\s+(?:forecast|like)|(?:will|is)\s+it\s+"
    r"(?:going\s+to\s+)?(?:rain|snow)(?:ing)?(?!\s*(?:or|,))|stock\s+price|tell\s+me\s+a\s+joke"
    r"|who\s+(?:are|made|built)\s+you|are\s+you\s+(?:a\s+)?(?:real|human|bot|robot|an?\s+ai)|my\s+homework"
    r"|who\s+won|what['’]?s\s+\d+\s*[+*x/-]\s*\d+"
    r"|capital\s+of|president\s+of|write\s+(?:me\s+)?(?:a|an|some)\s+(?:poem|essay|code|song|story"
    r"|e-?mail)|translate|(?:can|could|will|would)\s+you\s+(?:please\s+)?(?:order|buy|call|cook|drive|sing|play|write)(?!\w)|recipe\s+for|meaning\s+of\s+life|bitcoin)(?!\w)"
)
_CHAT = (
    r"(?:hi|hiya|hello|hey|hola|thanks?|thank\s+you(?:\s+(?:so|very)\s+much)?|ok|okay|k|cool|great|nice"
    r"|perfect|awesome|amazing|wonderful|bye|goodbye"
    r"|lol|haha+|wow|good\s+(?:morning|afternoon|evening|night|job)|got\s+it|sounds\s+good|never\s+mind"
    r"|see\s+you|gracias|merci|there|a\s+lot|everyone|all|again"
    r"|so\s+much|you|nothing|no(?:\s+thanks|\s+thank\s+you|pe)?|not\s+now|that['’]?s\s+(?:all|it|great"
    r"|fine)|love\s+it|worth\s+a\s+try|whatever|hmm+|ugh|test)"
)
_CHAT_ONLY = re.compile(rf"^\W*(?:{_CHAT}(?!\w)\W*)+$")
_YES = re.compile(
    r"^\W*(?:yes|yep|yup|yeah|ya|sure|ok(?:ay)?|please(?:\s+do)?|go\s+(?:ahead|for\s+it)|do\s+(?:it|that)"
    r"|sounds\s+good|why\s+not|of\s+course|show\s+(?:me|it|them|those)|sí|si|oui|ja)"
    r"(?:\W+(?:please|do|do\s+(?:it|that)|sure|that|works|great|go\s+ahead|sounds\s+good|show\s+(?:me|it"
    r"|them|those)))*\W*$"
)
_STATUS = re.compile(
    r"(?<!\w)(?:still\s+(?:on|happening|going\s+ahead|taking\s+place)(?!\s+(?:tonight|today|this|now"
    r"|right))|(?:is|are|was|were|been|get|got|getting)\s[^?]*(?:cancel(?:l?ed)?|called\s+off)|cancel"
    r"(?:l?ed)\W*$"
    r"|call(?:ed|ing)?\s+(?:it\s+)?off|rained\s+out|sold\s+out|postponed|rescheduled|(?:is|are)\s+(?:it"
    r"|that|they|the\s+\w+(?:\s+one)?)\s+full"
    r"|any\s+(?:tickets|spots|seats|places|room)\s+left)(?!\w)"
)
_IT = re.compile(
    r"(?<!\w)(?:it|that|this|they|them|there|that\s+one|this\s+one)(?!\w)(?!\s+(?:weekend|week|month|day"
    r"|evening|morning|afternoon|friday|saturday|sunday))"
)
_DETAIL = re.compile(
    r"(?<!\w)(?:(?:is|was)\s+(?:it|that|this|the\s+\w+(?:\s+one)?|number)|are\s+they|does\s+(?:it|the|that"
    r"|number)|do\s+(?:i|we|you)\s+(?:need|have)\s+to|(?:can|could|may|should)\s+(?:i|we)"
    r"|what\s+time|how\s+(?:much|long|far|come|do\s+(?:i|we)\s+get)|where(?:['’]s|\s+is|\s+exactly)|who"
    r"(?:['’]s|\s+is|\s+runs)|tell\s+me\s+(?:more|about)|more\s+(?:about|info\w*|details?)|what\s+(?:is"
    r"|about)"
    r"|details|when(?:['’]s|\s+does|\s+is)|why)(?!\w)"
)
_SO = r"^\W*(?:(?:so|and|but|also|ok|okay|hm+|cool|great|nice|oh)\W+)*"
_FACTS = (
    r"parking|rain\s+date|food|snacks|drinks|seating|seats|bathrooms?|restrooms?|toilets?|wi-?fi|elevator"
    r"|lift|ramp|stairs|changing\s+(?:table|room)"
    r"|child\s?care|coat\s+check|dress\s+code|age\s+(?:limit|minimum)|minimum\s+age|entry\s+fee|cover"
    r"(?:\s+charge)?|discounts?|refunds?|wait\s?list|tickets?|spots|shuttle|bus|train"
)
# Only of something already found can these be asked.
_ASKS_ABOUT_IT = re.compile(
    rf"{_SO}(?:(?:is|was|does|will|can|has|would|do\s+(?:you|they)\s+know\s+if)\s+(?:it|that|this)(?!\s+"
    rf"(?:weekend|week|month|place|be|also)(?!\w))|(?:are|do)\s+they"
    r"|(?:when|where|what|how\s+much)(?:\s+time)?(?:\s+(?:is|does|do)|['’]s)\s+(?:it|that|the\s+"
    r"(?:new\s+)?(?:date|time|place|address|location|price|cost|link|website|age))"
    r"|how\s+(?:much|long|far|big|come|do\s+(?:i|we|you)\s+(?:get|sign|register|buy|book|pay))"
    r"|what\s+time\s+(?:is|does|do)|what\s+(?:do|should|can)\s+(?:i|we)\s+(?:bring|wear)"
    rf"|(?:is|are)\s+there\s+(?:an?\s+|any\s+|free\s+)?(?:{_FACTS})(?=\s*(?:$|[?.!,]|there|at|for|nearby"
    rf"|or|and|left|available|on\s+site))"
    r"|(?:can|could|may|should|do|must)\s+(?:i|we|you|my\s+\w+)\s+(?:(?:need|have)\s+(?:to|a\s+ticket"
    r"|tickets)|bring|park|wear|eat|pay|register|sign\s+up|book|reserve|buy|arrive)"
    rf"|where(?:['’]s|\s+(?:is|are))\s+(?:the\s+)?(?:{_FACTS})|what\s+day\s+is"
    r"|(?:dogs?|pets?|strollers?|food|photos)\s+(?:allowed|ok|okay|welcome|friendly)"
    r"|(?:can|could|may|should|do|does|is|are|will)\s+(?!you\b)(?:\w+\s+){1,5}(?:to|in|at|for|with)\s+"
    r"(?:it|that|them)\W*$"
    r"|do\s+(?:any|either|all|both)\s+of\s+(?:them|those|these)\s+(?:have|offer|require|need|allow)"
    r"|tell\s+me\s+about\s+(?:it|that|the\s+\w+(?:\s+one)?\W*$)"
    r"|(?:book|reserve)\s+(?:it|that|us|me)|sign\s+(?:me|us)\s+up|(?:get|buy)\s+(?:a\s+)?tickets?"
    r"|(?:who|why)\s+(?:is|was|did|does|are|were|runs|organi[sz]es)|who['’]s|tell\s+me\s+more|more\s+"
    r"(?:info\w*|details)(?!\w*\s+\w+\s+events))(?!\w)"
)
_SIMILAR = re.compile(
    r"(?<!\w)(?:(?:(?:(?:show\s+me\s+)?more|anything|something|things?|events?|others?|stuff)\s+"
    r"(?:\w+\s+)?(?:like|similar\s+to)|similar\s+to|like)\s+"
    r"(?P<what>(?:the|that|this|it|those|these|number|no\.?|\#)(?!\w*\s+to)(?:\s+[\w'’-]+){0,3}?"
    r"(?:\s+ones?)?)(?=\W*$|\s+(?:but|on|in|that|this|instead|near|for|at|and|next|over)(?!\w))"
    r"|more\s+(?:of\s+)?(?:that|this|those|these)(?:\s+(?:kind|sort|type)s?)?|(?:anything|something"
    r"|others?|more)\s+similar|the\s+same\s+(?:kind|sort|type)(?:\s+of\s+(?:thing|event))?)"
)
_KEYS = re.compile(
    r"(?<!\w)(?:asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|wert|erty|rtyu|tyui|yuio|uiop|zxcv|xcvb|cvbn|vbnm)"
)
_VOWELLESS = re.compile(r"(?<![\w'’])(?![a-z]*[aeiouyáéíóúàèäöü])[b-z]{5,}(?!\w)")


def reset_end(text: str) -> int | None:
    """Where the words that clear everything end, a new question may follow; None when there are none."""
    found = _RESET.match(text)
    return found.end() if found else None


def is_yes(text: str) -> bool:
    """Whether a message takes up what an answer offered."""
    return _YES.match(text) is not None


def asks_status(text: str) -> bool:
    """Whether it is asked if an event takes place."""
    return _STATUS.search(text) is not None


def about_shown(
    text: str, shown: Sequence[Shown], *, has_context: bool
) -> tuple[Intent, tuple[int, ...]] | None:
    """Which shown events a question is about, and whether it asks after their state or a detail."""
    if _SIMILAR.search(text):
        return None
    named = tuple(event.id for event in pointed_at(text, shown))
    points = bool(named) or _IT.search(text) is not None or len(text.split()) < 4
    if _STATUS.search(text) and points and (shown or has_context):
        return "status", named or tuple(event.id for event in shown[:1])
    asks = _ASKS_ABOUT_IT.search(text) is not None
    if named and (asks or _DETAIL.search(text) or (position_in(text) is not None and len(text.split()) <= 4)):
        return "detail", named
    if asks and (shown or has_context):
        return "detail", tuple(event.id for event in shown[:1])
    if (
        shown
        and _DETAIL.search(text)
        and re.search(r"(?<!\w)(?:it|that|they)(?!\w)(?!\s+(?:weekend|week|day))", text)
    ):
        return "detail", (shown[0].id,)
    return None


def similar_to(text: str, shown: Sequence[Shown]) -> tuple[Shown | None, tuple[int, int]] | None:
    """ "More like the second one": the event meant, None when it is not known, and the span of the words."""
    found = _SIMILAR.search(text)
    if found is None:
        return None
    meant = pointed_at(text, shown) or tuple(shown[:1])
    return (meant[0] if meant else None), found.span()


def _is_typed_blindly(text: str) -> bool:
    found = _VOWELLESS.search(text)
    return found is not None and not is_subject(found.group())


def plain_intent(text: str) -> Intent | None:
    """The intent of a message that asks for no events; None for all others."""
    if _HOSTILE.search(text) or _OFF_TOPIC.search(text) or _CHAT_ONLY.match(text):
        return "other"
    if _SUBSCRIBE.search(text):
        return "subscribe"
    if not re.search(r"\w", text) or _KEYS.search(text) or _is_typed_blindly(text):
        return "other"
    return None
