"""Makes the text of one part: by a language model, or by the built-in writer, which never fails."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from assistant.prepared import Prepared
from assistant.writer import write
from chat_service.answer import BUILT_IN, Failure, Part
from chat_service.db import Bridge
from chat_service.spelling import Storable
from llm_providers import LanguageModel, ModelError

# About 5,000 words: an answer that is longer is a model that does not stop.
LONGEST_ANSWER = 30_000
FAILURES = {
    "llm_timeout": "The language model took too long. The answer ends here.",
    "llm_unavailable": "The language model broke off. The answer ends here.",
}

Say = Callable[[Part, str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """What a part is written from."""

    prepared: Prepared
    prompt: tuple[str, str] | None  # (system, user); None: the built-in writer's alone
    now: datetime
    started: float  # time.monotonic() of the question


class Writing:
    """Writes parts, saying each token as it comes."""

    def __init__(self, bridge: Bridge, say: Say) -> None:
        self._bridge = bridge
        self._say = say

    async def write(self, part: Part, model: LanguageModel | None, task: Task) -> None:
        """Write a part whole; a failure is kept in the part.

        A model that fails before its first token is replaced by the built-in writer, one that fails later
        leaves what it has said.
        """
        if model is not None and task.prompt is not None:
            await self._ask(part, model.stream(*task.prompt))
        if not part.tokens:
            await self._write_built_in(part, task)
        end(part, task, is_whole=part.failure is None)

    async def _ask(self, part: Part, pieces: AsyncGenerator[str, None]) -> None:
        part.writer = "language_model"
        try:
            await self._stream(part, pieces)
        except ModelError as exc:
            if part.tokens:
                part.failure = _failure(exc.code, retryable=exc.retryable)
            else:
                part.fallback = exc.code
        else:
            if not part.tokens:
                part.fallback = "llm_unavailable"

    async def _stream(self, part: Part, pieces: AsyncGenerator[str, None]) -> None:
        storable, length = Storable(), 0
        # The model's connection is closed with the context, not when somebody collects garbage.
        async with aclosing(pieces):
            async for piece in pieces:
                text = storable.take(piece)
                # Leading white space is not said: the built-in writer can then still take over.
                text = text if part.tokens else text.lstrip()
                if not text:
                    continue
                self._say(part, text)
                length += len(text)
                if length > LONGEST_ANSWER:
                    part.failure = _failure("llm_unavailable", retryable=True)
                    return

    async def _write_built_in(self, part: Part, task: Task) -> None:
        part.writer, part.model = "built_in", BUILT_IN
        # In a thread: wording many events is not for the event loop.
        for token in await self._bridge.run(lambda: list(write(task.prepared, now=task.now))):
            self._say(part, token)


def end(part: Part, task: Task, *, is_whole: bool) -> None:
    """Give the part what its done chunk tells; also for a part that was cut short."""
    part.response_time_ms = round((time.monotonic() - task.started) * 1000)
    part.follow_up_questions = task.prepared.follow_up_questions
    part.relaxations = [
        {
            "question": found.question,
            "words": found.words,
            "count": found.count,
            "is_least": found.is_least,
        }
        for found in task.prepared.relaxations
    ]
    if is_whole and part.writer == "built_in":
        part.event_ids = task.prepared.named_event_ids
    else:
        part.event_ids = named_events(part.text, task.prepared)
    matches = task.prepared.match_ids
    part.suggested_event_ids = [event_id for event_id in part.event_ids if event_id in matches]


def named_events(text: str, prepared: Prepared) -> list[int]:
    """The ids of the found events whose titles the text holds, in the order it names them."""
    if prepared.result is None:
        return []
    said = text.casefold()
    found = [item.event for item in (*prepared.result.events, *prepared.result.apart)]
    places = {event.pk: said.find(event.title.casefold()) for event in found}
    return sorted((pk for pk, place in places.items() if place >= 0), key=lambda pk: places[pk])


def _failure(code: str, *, retryable: bool) -> Failure:
    return Failure(code, FAILURES.get(code, FAILURES["llm_unavailable"]), retryable)
