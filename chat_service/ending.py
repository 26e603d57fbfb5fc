"""What the end of an answer tells beside its text: the events it names, what to ask next."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.prepared import Prepared
from assistant.query import EventQuery
from chat_service.answer import Part


@dataclass(frozen=True, slots=True)
class Ending:
    """All that is kept of what was found while the answer is written, which may take minutes.

    `titles` are those of the events found, in lower case, by their ids.
    """

    query: EventQuery
    named_event_ids: Sequence[int]
    match_ids: frozenset[int]
    titles: Mapping[int, str]
    follow_up_questions: list[str]
    relaxations: list[dict[str, Any]]
    started: float  # time.monotonic() of the question

    @classmethod
    def of(cls, prepared: Prepared, *, started: float) -> Ending:
        """The ending of an answer that is written from this."""
        result = prepared.result
        found = () if result is None else (*result.events, *result.apart)
        return cls(
            query=prepared.query,
            named_event_ids=prepared.named_event_ids,
            match_ids=prepared.match_ids,
            titles={one.event.pk: one.event.title.casefold() for one in found},
            follow_up_questions=prepared.follow_up_questions,
            relaxations=[
                {"question": one.question, "words": one.words, "count": one.count, "is_least": one.is_least}
                for one in prepared.relaxations
            ],
            started=started,
        )

    def end(self, part: Part, *, is_whole: bool) -> None:
        """Give the part what its done chunk tells; also for a part that was cut short."""
        part.response_time_ms = round((time.monotonic() - self.started) * 1000)
        part.follow_up_questions = self.follow_up_questions
        part.relaxations = self.relaxations
        if is_whole and part.writer == "built_in":
            part.event_ids = list(self.named_event_ids)
        else:
            part.event_ids = self._named_in(part.text)
        part.suggested_event_ids = [pk for pk in part.event_ids if pk in self.match_ids]

    def _named_in(self, text: str) -> list[int]:
        """The ids of the found events whose titles the text holds, in the order it names them."""
        said = text.casefold()
        places = {pk: said.find(title) for pk, title in self.titles.items()}
        return sorted((pk for pk, place in places.items() if place >= 0), key=lambda pk: places[pk])
