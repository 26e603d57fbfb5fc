"""What a question is about: the words that are left when all else is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.spans import Span

# Words that carry no topic: small words, the words of asking, and those that speak of the answers themselves.
STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text().split())
# "Still open" asks what is under way; "open studios" are a topic.
_NO_TOPIC = re.compile(
    r"(?<!\w)(?:still\s+open|open\s+now|what\s+time|at\s+the\s+same\s+time|same\s+time|how\s+many|in\s+total|new\s+question"
    r"|(?:by|with|from)\s+(?:car|bus|train|bike|foot)|(?:hi|hello|hey)\s+there|thank\s+you|make\s+(?:it|that)|(?:not\s+)?too\s+(?:far|late|early)"
    r"|my\s+(?:wife|husband|partner|friends?|girlfriend|boyfriend|mom|dad|parents)|(?:we|i)\s+meant"
    r"|(?:in\s+)?(?:my|our|the)\s+(?:area|neighbou?rhood|vicinity|region))(?!\w)"
)
# The words calendars use for what people call otherwise.
KINDS = (
    (re.compile(r"(?<!\w)date[\s-]+ideas?(?!\w)"), "date~night"),
    (re.compile(r"(?<!\w)rainy(?:[\s-]+day)?(?!\w)|(?<!\w)inside(?!\w)"), "indoor"),
    (re.compile(r"(?<!\w)outside(?!\w)"), "outdoor"),
    (re.compile(r"(?<!\w)sign[\s-]?ups?(?!\w)|(?<!\w)enrollment(?!\w)"), "registration"),
    (re.compile(r"(?<!\w)gigs?(?!\w)"), "concert"),
    (re.compile(r"(?<!\w)storytimes?(?!\w)"), "story~time"),
)
_WORD = re.compile(r"[^\W_][\w'’&.+~-]*")


def topic_in(text: str, titles: Sequence[Span] = ()) -> str | None:
    """The topic of a lower-case text from which everything else is blanked; None when nothing remains.

    Every word of a title belongs to it.
    """
    for start, end in titles:
        text = text[:start] + re.sub(r"\s", "~", text[start:end]) + text[end:]
    text = _NO_TOPIC.sub(" ", text)
    for pattern, kind in KINDS:
        text = pattern.sub(f" {kind} ", text)
    words = [found.group().rstrip(".-'’") for found in _WORD.finditer(text)]
    kept = [place for place, word in enumerate(words) if _says_something(word)]
    if not kept:
        return None
    # Small words inside a name belong to it ("dungeons and dragons"), at its ends they do not.
    topic = " ".join(words[kept[0] : kept[-1] + 1]).replace("~", " ")
    return topic[:200] if re.search(r"[^\W\d_]", topic) else None


def _says_something(word: str) -> bool:
    return word.replace("’", "'") not in STOP_WORDS and not (word.isdigit() and len(word) < 3)
