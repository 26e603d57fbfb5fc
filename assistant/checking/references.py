"""References to events: `[[3]]` as a model writes it, or the title of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checking.facts import Facts, Row, words_of

_REFERENCE = re.compile(
    r"\[\[?\s*(?:event\s+)?#?(\d{1,4})\s*\]?\]|\[\[\s*(?:event\s+)?#?(\d{1,4})\b", re.IGNORECASE
)
_LOWER = re.compile(r"(?<![\w'’-])[a-zà-öø-þ]{4,}(?![\w'’-])")
_ARTICLE = re.compile(r"(?:\b(?:the|this|that|of)|['’]s)\s+$", re.IGNORECASE)
# Words that stand for no event, though a title may have them.
_COMMON = frozenset(
    ("time", "times", "night", "day", "days", "week", "weekend", "morning", "afternoon", "evening")
)
_BRACKETS = re.compile(r"\[\[|\]\]")
_RUN = re.compile(
    r"[A-ZÀ-ÖØ-Þ0-9][\w'’&-]*(?:[:,]?\s+(?:(?:of|the|and|at|for|in|with|a|to|on|by|de|y|&)\s+)*[A-ZÀ-ÖØ-Þ0-9][\w'’&-]*)+"
)
_QUOTES = str.maketrans("’‘“”–—", "''\"\"--")


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch that names an event; `row` is None for a number that none has, `is_number` for `[[n]]`."""

    start: int
    end: int
    row: Row | None
    is_number: bool = False
    is_nickname: bool = False


def nicknames_in(text: str, rows: Sequence[Row], *, needs_article: bool) -> list[Reference]:
    """Words that only one of these rows has in its title: "the market", "Tuesday's pottery class"."""
    owners: dict[str, list[Row]] = {}
    for row in rows:
        for word in words_of(row.title) - _COMMON:
            owners.setdefault(word, []).append(row)
    return [
        Reference(found.start(), found.end(), owners[found.group()][0], is_nickname=True)
        for found in _LOWER.finditer(text)
        if len(owners.get(found.group(), ())) == 1
        and (not needs_article or _ARTICLE.search(text, 0, found.start()))
    ]


def references_in(text: str, facts: Facts) -> list[Reference]:
    """The references of a text, in their order, none over another."""
    found: list[Reference] = []
    for reference in (*_numbers(text, facts), *_titles(text, facts), *_parts_of_titles(text, facts)):
        if not any(reference.start < other.end and other.start < reference.end for other in found):
            found.append(reference)
    return sorted(found, key=lambda one: one.start)


def has_brackets(text: str) -> bool:
    """Whether there is half a reference."""
    return bool(_BRACKETS.search(text))


def _numbers(text: str, facts: Facts) -> Iterator[Reference]:
    for found in _REFERENCE.finditer(text):
        yield Reference(found.start(), found.end(), facts.row(int(found[1] or found[2])), is_number=True)


def _titles(text: str, facts: Facts) -> Iterator[Reference]:
    """Whole titles, the longest first: one may hold another."""
    said = text.translate(_QUOTES).casefold()
    if len(said) != len(text):
        said = text.translate(_QUOTES).lower()
    for row in sorted(facts.rows, key=lambda one: -len(one.title)):
        title = row.title.translate(_QUOTES).casefold()
        if len(title) < 3:
            continue
        for found in re.finditer(rf"(?<!\w){re.escape(title)}(?!\w)", said):
            yield Reference(found.start(), found.end(), row)


def _parts_of_titles(text: str, facts: Facts) -> Iterator[Reference]:
    """Two or more words of one title only: "the Farmers Market"."""
    for found in _RUN.finditer(text):
        words = [word for word in found.group().casefold().translate(_QUOTES).split() if word not in _LITTLE]
        owners = [row for row in facts.rows if _holds(row, words)]
        if len(words) > 1 and len(owners) == 1 and not words_of(" ".join(words)) <= words_of(owners[0].where):
            yield Reference(found.start(), found.end(), owners[0])


_LITTLE = frozenset(("the", "a", "of", "and"))


def _holds(row: Row, words: list[str]) -> bool:
    title = [
        word
        for word in row.title.casefold().translate(_QUOTES).replace(":", "").split()
        if word not in _LITTLE
    ]
    return any(title[at : at + len(words)] == words for at in range(len(title) - len(words) + 1))
