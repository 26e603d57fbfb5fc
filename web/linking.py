"""An answer's text with the titles of its events marked, still as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text; `event_id` is the event it names, if it names one."""

    text: str
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `is_listing` when it is an event's entry: its title on a line of its own, then facts."""

    parts: tuple[Part, ...]
    is_listing: bool = False

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def event_ids(self) -> list[int]:
        return [part.event_id for part in self.parts if part.event_id is not None]

    @property
    def announces(self) -> bool:
        """Whether it says what the entries after it are."""
        return not self.is_listing and self.text.rstrip().endswith(":")


def paragraphs_of(text: str, titles: Mapping[int, str]) -> list[Paragraph]:
    """The paragraphs of `text`; the first naming of each title, exact to the letter, is marked.

    Events of one title are marked in their order.
    """
    waiting = {event_id: title for event_id, title in titles.items() if title.strip()}
    return [_paragraph(block, waiting) for block in re.split(r"\n{2,}", text.strip()) if block.strip()]


def parts_of(text: str, waiting: dict[int, str]) -> list[Part]:
    """The runs of `text`; a title that is found waits no more."""
    parts: list[Part] = []
    rest = text
    while found := _first_title(rest, waiting):
        place, event_id = found
        title = waiting.pop(event_id)
        if place:
            parts.append(Part(rest[:place]))
        parts.append(Part(title, event_id))
        rest = rest[place + len(title) :]
    if rest:
        parts.append(Part(rest))
    return parts


def _paragraph(block: str, waiting: dict[int, str]) -> Paragraph:
    parts = parts_of(block, waiting)
    first_line, has_more, _facts = block.partition("\n")
    title = parts[0].text if parts[0].event_id is not None else ""
    is_listing = bool(title and has_more and first_line.removesuffix(" (sample)") == title)
    return Paragraph(tuple(parts), is_listing)


def _first_title(text: str, waiting: Mapping[int, str]) -> tuple[int, int] | None:
    """Where the earliest waiting title stands, the longest of those that start there."""
    places = {event_id: _find(text, title) for event_id, title in waiting.items()}
    found = [event_id for event_id, place in places.items() if place >= 0]
    if not found:
        return None
    # Of two events of one title the one named first comes first: min keeps the order it is given.
    event_id = min(found, key=lambda one: (places[one], -len(waiting[one])))
    return places[event_id], event_id


def _find(text: str, title: str) -> int:
    """Where `title` stands in `text` as whole words; -1 when it does not."""
    match = re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text)
    return match.start() if match else -1
