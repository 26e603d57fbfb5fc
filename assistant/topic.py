"""What a question is about: the words that are left when all else is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from assistant.spans import Span

LONGEST = 200  # characters

# Words that carry no topic: small words, the words of asking, and those that speak of the answers themselves.
STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text().split())
# What people go to: in a follow-up these are a topic wherever they stand.
SUBJECTS = frozenset(
    word
    for line in Path(__file__).with_name("subjects.txt").read_text().splitlines()
    if not line.startswith("#")
    for word in line.split()
)
# They say something only before a word that does: "hot yoga", "first aid", but not "too hot".
BEFORE_A_TOPIC = frozenset({
    "planning", "town", "city", "used",
    "hot", "cold", "slow", "short", "first", "old", "super", "special", "small", "big",
    "little", "open", "live", "silent", "late", "early", "young",
})  # fmt: skip
# "Still open" asks what is under way; "open studios" are a topic.
_NO_TOPIC = re.compile(
    r"(?<!\w)(?:still\s+(?:open|going)|open\s+now|right\s+now|what\s+time|at\s+the\s+same\s+time"
    r"|same\s+time|how\s+many|how\s+come"
    r"|in\s+(?:total|all)|(?:totally\s+|completely\s+)?(?:new|different|other|another)\s+(?:question|topic"
    r"|q)|number\s+(?:one|two|three|four|five|\d)"
    r"|(?:by|with|from|on)\s+(?:car|bus|train|bike|foot|transit)|(?:hi|hello|hey)\s+there|thank\s+you"
    r"|make\s+(?:it|that)"
    r"|(?:not\s+)?(?:way\s+)?too\s+(?:far|late|early|crowded|expensive|long|much|many)|never\s+mind|as\s+well"
    r"|(?:can|could|will|willing\s+to|able\s+to|have\s+to|like\s+to)\s+(?:drive|walk|travel|bike|go)"
    r"|(?:do|does|should|must|can)\s+(?:i|you|u|we|one)\s+(?:need\s+to\s+|have\s+to\s+)?(?:register|book|sign\s+up|reserve)(?:\s+for)?"
    r"|(?:has|have|got)\s+(?:school|work|practice|class)(?=\W|$)"
    r"|solo(?=\s*$)|solo\s+(?=gratis|l[oa]s?|el|en|por|para)|si\s+(?:puede\s+ser|es\s+posible)"
    r"|any\s?time|good\s+(?:with|for)|to\s+book\s+(?:for|ahead|a)|book\s+(?:ahead|in\s+advance)"
    r"|in\s+advance"
    r"|(?:with\s+)?(?:my|our|his|her)\s+(?:wife|husband|partner|friends?|girlfriend|boyfriend|mom|dad"
    r"|parents)|(?:we"
    r"|i)\s+meant"
    r"|(?:for|on)\s+(?:my|our)\s+(?:anniversary|birthday|day\s+off)|a\s+(?:lot|bunch|couple|bit|few"
    r"|group)\s+of|group\s+of|(?:in\s+)?(?:my|our|the)\s+(?:area"
    r"|neighbou?rhood|vicinity|region))(?!\w)"
)
# The words calendars use for what people call otherwise.
KINDS = (
    (re.compile(r"(?<!\w)date[\s-]+ideas?(?!\w)"), "date~night"),
    (
        re.compile(
            r"(?<!\w)(?:rainy(?:[\s-]+day)?|inside|(?:it['’]?s\s+|(?:if|when|in\s+case)\s+it\s+"
            r"|going\s+to\s+)?rain(?:s|ing)"
            r"|(?:it['’]?s\s+)?(?:way\s+|so\s+){0,2}too\s+(?:hot|cold|wet|humid|windy)(?:\s+(?:out(?:side)?"
            r"|today))?"
            r"|(?:bad|terrible|awful)\s+weather|air[\s-]?condition(?:ed|ing))(?!\w)"
        ),
        "indoor",
    ),
    (re.compile(r"(?<!\w)(?:outside|in\s+the\s+open\s+air|open[\s-]air|outdoors)(?!\w)"), "outdoor"),
    (re.compile(r"(?<!\w)indoors(?!\w)"), "indoor"),
    (re.compile(r"(?<!\w)sign[\s-]?ups?(?!\w)|(?<!\w)enrol?lment(?!\w)"), "registration"),
    (
        re.compile(
            r"(?<!\w)(?:at|in)\s+(?:the\s+|an?\s+|local\s+|public\s+)*librar(?:y|ies)(?!\s+\w)|^\W*(?:a\s+)?librar(?:y|ies)\W*$"
        ),
        "library~programs",
    ),
    (re.compile(r"(?<!\w)en\s+español(?!\w)"), "spanish"),
    (re.compile(r"(?<!\w)(friends)\s+of\s+(?:the\s+)?(?=\w)"), r"\1~of~the~"),
    (re.compile(r"(?<!\w)gigs?(?!\w)"), "concert"),
    (re.compile(r"(?<!\w)(?:movie|film)\s+showings?(?!\w)"), "movie"),
    (re.compile(r"(?<!\w)stand[\s-]?up(?:\s+comedy)?(?!\w)"), "comedy"),
    (re.compile(r"(?<!\w)storytimes?(?!\w)"), "story~time"),
    (re.compile(r"(?<!\w)open[\s-]+mics?(?!\w)"), "open~mic"),
    # An hour that has a name is no time.
    (
        re.compile(r"(?<!\w)(story|coffee|social|craft|study|power|rush|golden|family)\s+hours?(?!\w)"),
        r"\1~hour",
    ),
    (re.compile(r"(?<!\w)meet[\s-]ups?(?!\w)"), "meetup"),
)
_WORD = re.compile(r"[^\W_][\w'’&.+~-]*")
# Where a topic is introduced, in the words that are blanked nowhere.
_INTRODUCED = re.compile(
    r"(?<!\w)(?:(?:how|what)\s+about|looking\s+for|interested\s+in|search(?:ing)?\s+for|find(?:\s+me)?"
    r"|show(?:\s+me)?"
    r"|rather|prefer|something|more|any|some|into|like|love|switch\s+to|change\s+(?:it|that)\s+to"
    r"|instead\s+of|i\s+"
    r"(?:want|need)"
    r"|(?:in)?to\s+see|is\s+there|are\s+there|there['’]s)\s+(?:an?\s+|some\s+|any\s+|the\s+)?"
)
# What stands behind a topic that is asked for.
_FOLLOWED = re.compile(r"(?<!\w)(?:instead|ones|stuff|events?|classes|things)(?!\w)")
INTRODUCED_WITHIN, FOLLOWED_WITHIN = 30, 60  # characters
SAID_ALONE = 3  # words of a follow-up that says nothing else
_JOINING = frozenset({"and", "or", "of", "the", "a"})
# They say more about a topic and are none beside one.
NARROWING = frozenset({
    "beginner", "beginners", "intermediate", "advanced", "outdoor", "indoor", "romantic", "local", "acoustic",
})  # fmt: skip


def topic_in(text: str, titles: Sequence[Span] = (), *, is_follow_up: bool = False) -> str | None:
    """The topic of a lower-case text from which everything else is blanked; None when nothing remains.

    Every word of a title belongs to it. In a follow-up what is left is mostly talk: it is a topic when it
    names something people go to, when it is introduced as one, or when the message says nothing else.
    """
    is_named = bool(titles)
    for start, end in titles:
        text = text[:start] + re.sub(r"\s", "~", text[start:end]) + text[end:]
    text = _NO_TOPIC.sub(" ", text)
    for pattern, kind in KINDS:
        text = pattern.sub(f" {kind} ", text)
    words = [word for word, _ in groupby(found.group().rstrip(".-'’") for found in _WORD.finditer(text))]
    kept = [place for place in range(len(words)) if _says_something(words, place)]
    if not kept or not (
        is_named or not is_follow_up or _is_topic([words[place] for place in kept], words, text)
    ):
        return None
    # Small words inside a name belong to it ("dungeons and dragons"), at its ends they do not.
    topic = " ".join(words[kept[0] : kept[-1] + 1]).replace("~", " ")
    return topic[:LONGEST] if re.search(r"[^\W\d_]", topic) else None


def is_subject(word: str) -> bool:
    """Whether a lower-case word, in whichever form, names something people go to."""
    word = re.sub(r"['’]s$", "", word)
    forms = (word, word[:-1], word[:-2], word[:-3], word[:-3] + "e", word[:-3] + "y")
    endings = ("", "s", "es", "ing", "ing", "ies")
    return any(
        form in SUBJECTS and word.endswith(ending) for form, ending in zip(forms, endings, strict=True)
    )


def _is_topic(kept: list[str], words: list[str], text: str) -> bool:
    """Whether what is left of a follow-up is what it asks for, not talk."""
    if any(is_subject(word) or "~" in word for word in kept):
        return True
    if len(kept) <= SAID_ALONE and all(word in kept or word in _JOINING for word in words):
        return True
    if any(
        kept[0] in text[found.end() : found.end() + INTRODUCED_WITHIN] for found in _INTRODUCED.finditer(text)
    ):
        return True
    starts = [found.start() for found in _FOLLOWED.finditer(text)]
    return any(kept[-1] in text[max(0, start - FOLLOWED_WITHIN) : start] for start in starts)


def _says_something(words: list[str], place: int) -> bool:
    word = words[place].replace("’", "'")
    if word in BEFORE_A_TOPIC:
        return place + 1 < len(words) and is_subject(words[place + 1])
    return word not in STOP_WORDS and not (word.isdigit() and len(word) < 3)
