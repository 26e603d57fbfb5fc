"""Makes the text of one part: by a language model, or by the built-in writer, which never fails."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from assistant.prepared import Prepared
from assistant.writer import write
from chat_service.answer import BUILT_IN, Failure, Part
from chat_service.db import Bridge
from chat_service.ending import Ending
from chat_service.spelling import Storable
from llm_providers import LanguageModel, ModelError

# About 5,000 words: an answer that is longer is a model that does not stop.
LONGEST_ANSWER = 30_000
FAILURES = {
    "llm_timeout": "The language model took too long. The answer ends here.",
    "llm_unavailable": "The language model broke off. The answer ends here.",
}

Say = Callable[[Part, str], None]


@dataclass(slots=True)
class Sources:
    """What an answer is written from."""

    prepared: Prepared
    prompt: tuple[str, str] | None  # (system, user); None: the built-in writer's alone
    now: datetime


class Task:
    """One answer to be written, and what its end tells."""

    def __init__(self, sources: Sources, ending: Ending) -> None:
        self._sources: Sources | None = sources
        self.ending = ending

    @property
    def sources(self) -> Sources:
        """What it is written from; nobody asks once it speaks."""
        assert self._sources is not None
        return self._sources

    def let_go(self) -> None:
        """It speaks: the events and the prompt are needed no more, and it may speak for minutes."""
        self._sources = None


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
        # The prompt is not kept in a name here: it would stay as long as the model speaks.
        if model is not None and task.sources.prompt is not None:
            await self._ask(part, model.stream(*task.sources.prompt))
        if not part.tokens:
            await self._write_built_in(part, task)
        task.ending.end(part, is_whole=part.failure is None)

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
        sources = task.sources
        for token in await self._bridge.run(lambda: list(write(sources.prepared, now=sources.now))):
            self._say(part, token)


def _failure(code: str, *, retryable: bool) -> Failure:
    return Failure(code, FAILURES.get(code, FAILURES["llm_unavailable"]), retryable)
