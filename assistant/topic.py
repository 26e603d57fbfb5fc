"""What a question is about: the words that are left when all else is read."""

from __future__ import annotations

import re

STOP_WORDS = frozenset(
    ["a", "about", "all", "also", "am", "an", "and", "any", "anything", "anyone", "are", "around", "as", "at", "available", "be", "been", "but", "by", "can", "check", "could", "day", "days", "did", "do", "does", "doing", "done", "find", "for", "from", "fun", "get", "give", "go", "going", "good", "got", "great", "had", "happening", "happens", "has", "have", "having", "help", "hello", "hey", "hi", "how", "i", "i'd", "i'm", "i've", "if", "im", "in", "into", "is", "it", "it's", "its", "just", "kind", "know", "let", "let's", "like", "list", "local", "looking", "look", "maybe", "me", "more", "most", "my", "near", "nearby", "need", "next", "nice", "no", "of", "off", "on", "one", "ones", "only", "open", "or", "our", "out", "over", "place", "places", "please", "possible", "preferably", "rather", "really", "recommend", "right", "see", "should", "show", "so", "some", "something", "soon", "still", "such", "suggest", "take", "tell", "than", "thanks", "that", "that's", "the", "their", "them", "then", "there", "there's", "they", "they're", "thing", "things", "this", "those", "to", "together", "too", "town", "up", "upcoming", "us", "very", "via", "visit", "want", "was", "we", "we're", "we'd", "week", "what", "what's", "whats", "when", "where", "where's", "which", "while", "who", "will", "with", "within", "works", "would", "you", "your", "activities", "activity", "event", "events", "options", "stuff", "plans", "ideas", "idea", "else", "other", "another", "also", "happen", "try", "qué", "que", "hay", "para", "este", "esta", "en", "y", "los", "las", "el", "la", "un", "una", "de", "con", "fin", "semana", "eventos"]
)  # fmt: skip
_WORD = re.compile(r"[^\W_][\w'’&.-]*")


def topic_in(text: str) -> str | None:
    """The topic of a lower-case text from which everything else is blanked; None when nothing remains."""
    words = [found.group().rstrip(".-'’") for found in _WORD.finditer(text)]
    kept = [place for place, word in enumerate(words) if word.replace("’", "'") not in STOP_WORDS]
    if not kept:
        return None
    # Small words inside a name belong to it ("dungeons and dragons"), at its ends they do not.
    topic = " ".join(words[kept[0] : kept[-1] + 1])
    return topic[:200] if re.search(r"[^\W\d_]", topic) else None
