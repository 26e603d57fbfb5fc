"""References to events: `[[3]]` as a model writes it, or the title of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.facts import Facts, Row, plain, words_of
from assistant.dates.holidays import FIXED

_REFERENCE = re.compile(
    r"\[\[?\s*(?:event\s+)?#?(\d{1,4})\s*\]?\]|\[\[\s*(?:event\s+)?#?(\d{1,4})\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"\[\[|\]\]")
# "New Year's Eve" is a day, whatever an event of that night is called.
_IS_DAY = re.compile("|".join(sorted(map(re.escape, FIXED), key=len, reverse=True)), re.IGNORECASE)
_RUN = re.compile(
    r"[A-ZÀ-ÖØ-Þ0-9][\w'’&-]*(?:[:,]?\s+(?:(?:of|the|and|at|for|in|with|a|to|on|by|de|y|&)\s+)*[A-ZÀ-ÖØ-Þ0-9][\w'’&-]*)+"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch that names an event; `row` is None for a number that none has.

    `is_number` for `[[n]]`, `is_part` for a part of its title, `is_nickname` for words of it, `is_place`
    for its town or its house.
    """

    start: int
    end: int
    row: Row | None
    is_number: bool = False
    is_nickname: bool = False
    is_place: bool = False
    is_part: bool = False


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
    said = plain(text)
    for row in facts.longest_titles_first:
        title = row.plain_title
        if len(title) < 3 or title not in said:
            continue
        for found in re.finditer(rf"(?<!\w){re.escape(title)}(?!\w)", said):
            yield Reference(found.start(), found.end(), row)


def _parts_of_titles(text: str, facts: Facts) -> Iterator[Reference]:
    """Two or more words of one title only: "the Farmers Market"."""
    for found in _RUN.finditer(text):
        if _IS_DAY.fullmatch(found.group()):
            continue
        words = [word for word in plain(found.group()).split() if word not in _LITTLE]
        owners = [row for row in facts.rows if _holds(row, words)]
        if len(words) > 1 and len(owners) == 1 and not words_of(" ".join(words)) <= words_of(owners[0].where):
            yield Reference(found.start(), found.end(), owners[0], is_part=True)


_LITTLE = frozenset(("the", "a", "of", "and"))


def _holds(row: Row, words: list[str]) -> bool:
    title = [word for word in row.plain_title.replace(":", "").split() if word not in _LITTLE]
    return any(title[at : at + len(words)] == words for at in range(len(title) - len(words) + 1))
