"""Makes the text of one part: by a language model, or by the built-in writer, which never fails."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from assistant.prepared import Prepared
from assistant.prompts import PROMPT_VERSION
from assistant.proofreading import Proofreader, Reader, Unchecked, facts_of
from assistant.writer import write
from chat_service.answer import BUILT_IN, Failure, Part
from chat_service.db import Bridge
from chat_service.ending import Ending
from chat_service.spelling import Storable
from llm_providers import LanguageModel, ModelError, Usage

# About 5,000 words: an answer that is longer is a model that does not stop.
LONGEST_ANSWER = 30_000
LINES_BETWEEN = "\n\n"  # a model's words and ours
# Why our own answer stands in the place of a model's, or after it.
NOTHING_LEFT, NOT_ANSWERED = "nothing_left", "not_answered"
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

    @property
    def is_for_a_model(self) -> bool:
        """Whether a model may answer; where there is nothing to phrase, it could only invent."""
        has_matter = bool(self.prepared.context_events) or not settings.LLM_CHECKED
        return self.prompt is not None and has_matter


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
        """It speaks, perhaps for minutes: the prompt is needed no more, nor are events that none checks."""
        if self._sources is not None:
            self._sources = replace(self._sources, prompt=None) if settings.LLM_CHECKED else None


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
        if model is not None and task.sources.is_for_a_model:
            assert task.sources.prompt is not None
            reader, part.usage = _reader_of(task.sources), Usage()
            try:
                await self._ask(part, model.stream(*task.sources.prompt, usage=part.usage), reader)
            finally:
                # Also of an answer that was stopped.
                part.checked = reader.to_metadata()
            if isinstance(reader, Proofreader):
                await self._complete(part, task, reader)
        if not part.tokens:
            await self._write_built_in(part, task)
        await task.ending.count(self._bridge)
        task.ending.end(part, is_whole=part.failure is None)

    async def _ask(self, part: Part, pieces: AsyncGenerator[str, None], reader: Reader) -> None:
        part.writer, part.prompt_version, part.asked_model = "language_model", PROMPT_VERSION, part.model
        try:
            await self._stream(part, pieces, reader)
        except ModelError as exc:
            if part.tokens:
                part.failure = _failure(exc.code, retryable=exc.retryable)
            else:
                part.fallback = exc.code
        else:
            if not part.tokens:
                has_spoken = isinstance(reader, Proofreader) and reader.sentences
                part.fallback = NOTHING_LEFT if has_spoken else "llm_unavailable"

    async def _complete(self, part: Part, task: Task, reader: Proofreader) -> None:
        """Add our own answer to one that names no event, or does not tell of one what was asked."""
        prepared = task.sources.prepared
        is_due = prepared.events and not reader.answers(prepared)
        if is_due and part.tokens:
            part.fallback = part.failure.code if part.failure else NOT_ANSWERED
            part.failure = None
            said = part.tokens.text
            self._say_all(part, [LINES_BETWEEN[len(said) - len(said.rstrip("\n")) :]])
            for token in await self._built_in_words(task):
                self._say(part, token)

    async def _stream(self, part: Part, pieces: AsyncGenerator[str, None], reader: Reader) -> None:
        storable, length = Storable(), 0
        # The model's connection is closed with the context, not when somebody collects garbage.
        async with aclosing(pieces):
            async for piece in pieces:
                text = storable.take(piece)
                self._say_all(part, reader.take(text))
                if reader.is_hopeless:
                    return
                length += len(text)
                if length > LONGEST_ANSWER:
                    if part.tokens:
                        part.failure = _failure("llm_unavailable", retryable=True)
                    return
            self._say_all(part, reader.end())

    def _say_all(self, part: Part, texts: Iterable[str]) -> None:
        for text in texts:
            # Leading white space is not said: the built-in writer can then still take over.
            said = text if part.tokens else text.lstrip()
            if said:
                self._say(part, said)

    async def _write_built_in(self, part: Part, task: Task) -> None:
        part.writer, part.model = "built_in", BUILT_IN
        for token in await self._built_in_words(task):
            self._say(part, token)

    async def _built_in_words(self, task: Task) -> list[str]:
        # In a thread: wording many events is not for the event loop.
        sources = task.sources
        return await self._bridge.run(lambda: list(write(sources.prepared, now=sources.now)))


def _reader_of(sources: Sources) -> Reader:
    """What a model's text goes through."""
    return Proofreader(facts_of(sources.prepared, now=sources.now)) if settings.LLM_CHECKED else Unchecked()


def _failure(code: str, *, retryable: bool) -> Failure:
    return Failure(code, FAILURES.get(code, FAILURES["llm_unavailable"]), retryable)
