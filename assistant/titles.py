"""Names that only look like dates, ages or prices: quoted titles and capitalised ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.dates.names import MONTHS, SEASONS, WEEKDAYS
from assistant.spans import Span

_QUOTED = re.compile(r"[\"“”]([^\"“”]{3,80})[\"“”]")
_CAPITALS = re.compile(r"[A-Z][\w'’&-]*(?:\s+(?:(?:of|the|and|&|on|in)\s+)?[A-Z][\w'’&-]*)+")
_WORD = re.compile(r"[\w'’&-]+")
_DATE_WORDS = frozenset(
    word for word in (*WEEKDAYS, *MONTHS, *SEASONS, "first") if len(word) > 3 or word == "may"
)
_SMALL = frozenset({"in", "on", "at", "near", "for", "the", "and", "or", "of", "with"})
_PARTS = frozenset({
    "morning", "mornings", "afternoon", "afternoons", "evening", "evenings", "night", "nights", "day", "days",
})  # fmt: skip
# A date before one of these is a date: "on Saturday Boston has …" is no title.
_IS_DATE = re.compile(
    r"(?:\b(?:on|this|next|last|every|each|by|until|before|after|since|from)\s+(?:the\s+)?)$", re.IGNORECASE
)
# Two words that are a name although each could be a date or a part of one.
_NAMES = re.compile(r"\b(?:May\s+Day|First\s+Night|Sunday\s+Best|Black\s+Friday\s+\w+)\b")
# Words that make a stored title worth a look: without one nothing in it could be read as a time.
_TIMELY = _DATE_WORDS | _PARTS | {
    "weekend", "week", "tonight", "today", "tomorrow", "midnight", "noon", "christmas", "easter", "halloween",
    "thanksgiving", "spring", "summer", "fall", "autumn", "winter",
}  # fmt: skip
_SAYS_NOTHING = _SMALL | {
    "to",
    "a",
    "an",
    "this",
    "next",
    "last",
    "before",
    "after",
    "every",
    "by",
    "until",
    "it",
}
_MOST_TIMELY, _LONGEST_TITLE, _MOST_ASKING = 4, 7, 4  # words
_ASKED_WHEN = re.compile(
    r"(?<!\w)when(?:['’]s|\s+(?:is|are|does|do|will))\s+(?:the\s+)?(?!(?:next|first|last)\b)"
    r"(?P<name>[\w'’&-]+(?:\s+(?!(?:in|at|near|on|this|next|starts?|begins?|happen(?:s|ing)?|take|screen"
    r"|playing|open)\b)[\w'’&-]+){0,7})"
)


def names_in(message: str, is_place: Callable[[str], bool]) -> tuple[Span, ...]:
    """The spans of titles in a message as it was typed: topic, not time, place or price."""
    spans = [found.span() for pattern in (_QUOTED, _NAMES) for found in pattern.finditer(message)]
    if not is_title_case(message):
        for found in _CAPITALS.finditer(message):
            span = _title_in(message, found, is_place)
            if span is not None:
                spans.append(span)
    return tuple(spans)


def titles_asked_when(text: str) -> tuple[Span, ...]:
    """The event whose time is asked, when its name holds a date: "when's the saturday night fever show"."""
    found = _ASKED_WHEN.search(text)
    if found is None:
        return ()
    words = found["name"].split()
    has_date = any(word in _DATE_WORDS or word in _PARTS for word in words)
    # "When is the saturday market" may be any Saturday's, "the friday" is a day.
    return (found.span("name"),) if has_date and len(words) > 2 else ()


def stored_titles_in(text: str, stored: Callable[[Sequence[str]], frozenset[str]]) -> tuple[Span, ...]:
    """The titles of stored events that a lower-case text names: with a word that could be a time, or alone.

    `stored` gives those of some names, in lower-case words with one blank between, that are titles.
    """
    words = list(_WORD.finditer(text))
    spans = {
        span: name
        for span, name in (_asked_alone(words) | _around_times(words)).items()
        if not _IS_DATE.search(text, max(0, span[0] - 16), span[0])
    }
    known = stored(sorted(set(spans.values()))) if spans else frozenset()
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one[0] - one[1]):
        is_inside = any(start < span[1] and span[0] < end for start, end in found)
        if spans[span] in known and not is_inside:
            found.append(span)
    return tuple(found)


def _around_times(words: list[re.Match[str]]) -> dict[Span, str]:
    """The runs of words that may be a title with a word in it that could be a time."""
    said = [word.group() for word in words]
    names = [plain_name(word) for word in said]
    timely = [_is_timely(word) for word in said]
    telling = [not (is_timely or word in _SAYS_NOTHING) for word, is_timely in zip(said, timely, strict=True)]
    spans: dict[Span, str] = {}
    for at in [at for at, is_timely in enumerate(timely) if is_timely][:_MOST_TIMELY]:
        for first in range(max(0, at - _LONGEST_TITLE + 1), at + 1):
            for last in range(at, min(len(words), first + _LONGEST_TITLE)):
                # No title ends in "of the".
                if said[last] not in _SMALL and any(telling[first : last + 1]):
                    name = " ".join(filter(None, names[first : last + 1]))
                    spans[words[first].start(), words[last].end()] = name
    return spans


def _asked_alone(words: list[re.Match[str]]) -> dict[Span, str]:
    """All a short message says, and what it says after the words of asking: "when is memory cafe"."""
    if not 1 < len(words) <= _LONGEST_TITLE + _MOST_ASKING:
        return {}
    starts = range(min(_MOST_ASKING, len(words) - 2) + 1)
    return {
        (words[start].start(), words[-1].end()): plain_name(" ".join(word.group() for word in words[start:]))
        for start in starts
    }


def plain_name(title: str) -> str:
    """A title as the database's `events_title_name` compares it: lower-case words, one blank between."""
    return re.sub(r"[\W_]+", " ", title.lower()).strip()


def _is_timely(word: str) -> bool:
    return word.rstrip("s") in _TIMELY or word in _TIMELY or word.isdigit()


def is_title_case(message: str) -> bool:
    """Whether capitals say nothing: every longer word has one."""
    words = re.findall(r"[^\W\d_]{4,}", message)
    return len(words) > 3 and all(word[0].isupper() for word in words)


def _title_in(message: str, found: re.Match[str], is_place: Callable[[str], bool]) -> Span | None:
    """The title a run of capitalised words is: a date word, maybe a part of the day, then a name."""
    words = list(_WORD.finditer(message, found.start(), found.end()))
    for number, word in enumerate(words[:-1]):
        if word.group().lower() not in _DATE_WORDS:
            continue
        if _IS_DATE.search(message, max(0, word.start() - 16), word.start()):
            return None
        rest = words[number + 1 :]
        parts = [other for other in rest if other.group().lower() in _PARTS]
        name = rest[1:] if rest[0] in parts[:1] else rest
        if (
            not name
            or name[0].group().lower() in _PARTS | _DATE_WORDS | _SMALL
            or name[0].group()[0].isdigit()
        ):
            return None
        # "Friday Night Boston" is a night in Boston.
        if name is not rest and is_place(message[name[0].start() : name[-1].end()]):
            return None
        return word.start(), found.end()
    return None
