"""What a question is about: the words that are left when all else is read."""

from __future__ import annotations

import re
from pathlib import Path

# Words that carry no topic: small words, the words of asking, and those that speak of the answers themselves.
STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text().split())
# "Still open" asks what is under way; "open studios" are a topic.
_NO_TOPIC = re.compile(r"(?<!\w)(?:still\s+open|open\s+now|what\s+time|at\s+the\s+same\s+time)(?!\w)")
_WORD = re.compile(r"[^\W_][\w'’&.-]*")


def topic_in(text: str) -> str | None:
    """The topic of a lower-case text from which everything else is blanked; None when nothing remains."""
    text = _NO_TOPIC.sub(" ", text)
    words = [found.group().rstrip(".-'’") for found in _WORD.finditer(text)]
    kept = [place for place, word in enumerate(words) if word.replace("’", "'") not in STOP_WORDS]
    if not kept:
        return None
    # Small words inside a name belong to it ("dungeons and dragons"), at its ends they do not.
    topic = " ".join(words[kept[0] : kept[-1] + 1])
    return topic[:200] if re.search(r"[^\W\d_]", topic) else None
