"""What the end of an answer tells beside its text: the events it names, what to ask next."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import Error as DatabaseError

from assistant.answering import TOPIC_SIMILARITY
from assistant.errors import SearchFailed
from assistant.followups import FollowUp, counted_follow_ups
from assistant.prepared import Prepared
from assistant.query import EventQuery
from chat_service.answer import Part
from chat_service.db import Bridge
from events.versions import version_of

logger = logging.getLogger("superschedules.turns")

# An answer does not wait longer for what to ask next.
COUNTING_PATIENCE_S = 1.0
# Nor does it stand in the way of searches: with so many of them open it goes without.
MOST_OPEN = 16


@dataclass(slots=True)
class Ending:
    """All that is kept of what was found while the answer is written, which may take minutes.

    `titles` are those of the events found, in lower case, `versions` what can be said of them, by their ids.
    `counts` finds the follow-up questions that are counted, which is left until the answer has been written.
    """

    query: EventQuery
    named_event_ids: Sequence[int]
    match_ids: frozenset[int]
    titles: Mapping[int, str]
    versions: Mapping[int, dict[str, Any]]
    follow_up_questions: list[str]
    relaxations: list[dict[str, Any]]
    started: float  # time.monotonic() of the question
    counts: Callable[[], Sequence[FollowUp]] | None = None
    _counting: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, prepared: Prepared, *, now: datetime, started: float) -> Ending:
        """The ending of an answer that is written from this."""
        result = prepared.result
        found = () if result is None else (*result.events, *result.apart)
        return cls(
            query=prepared.query,
            named_event_ids=prepared.named_event_ids,
            match_ids=prepared.match_ids,
            titles={one.event.pk: one.event.title.casefold() for one in found},
            versions={one.event.pk: version_of(one.event) for one in found},
            follow_up_questions=prepared.follow_up_questions,
            relaxations=[
                {"question": one.question, "words": one.words, "count": one.count, "is_least": one.is_least}
                for one in prepared.relaxations
            ],
            started=started,
            counts=_counts(prepared, now),
        )

    async def count(self, bridge: Bridge) -> None:
        """Add the follow-up questions that are counted, once for all parts; without them when that fails."""
        if self._counting is None:
            self._counting = asyncio.create_task(self._count(bridge))
        await self._counting

    async def _count(self, bridge: Bridge) -> None:
        if self.counts is None or bridge.open >= MOST_OPEN:
            return
        try:
            async with asyncio.timeout(COUNTING_PATIENCE_S):
                found = await bridge.run(self.counts)
        except (SearchFailed, DatabaseError, TimeoutError) as exc:
            logger.warning("no follow-up questions: %s", type(exc).__name__)
            return
        self.follow_up_questions += [one.question for one in found]
        self.relaxations += [
            {"question": one.question, "count": one.count, "is_least": one.is_least} for one in found
        ]

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
        part.versions = {str(pk): self.versions[pk] for pk in part.event_ids if pk in self.versions}

    def _named_in(self, text: str) -> list[int]:
        """The ids of the found events whose titles the text holds, in the order it names them."""
        said = text.casefold()
        places = {pk: said.find(title) for pk, title in self.titles.items()}
        return sorted((pk for pk, place in places.items() if place >= 0), key=lambda pk: places[pk])


def _counts(prepared: Prepared, now: datetime) -> Callable[[], Sequence[FollowUp]] | None:
    """What finds and counts the questions after a list; None after other answers."""
    if prepared.result is None or not prepared.has_counted_follow_ups:
        return None
    query, total = prepared.query.with_changes(offer=""), prepared.result.count
    said = prepared.message.casefold()

    def counts() -> Sequence[FollowUp]:
        found = counted_follow_ups(query, total, now=now, similarity_threshold=TOPIC_SIMILARITY)
        return [one for one in found if one.question.casefold() != said]

    return counts
