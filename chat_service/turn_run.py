"""One turn from its accepted question to its stored answer: a task that nobody's connection can end."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field

from django.db import DatabaseError

from assistant.errors import SearchFailed
from assistant.query import EventQuery
from chat_service.answer import Answer, Failure, Part
from chat_service.db import Bridges
from chat_service.errors import ChatError, SearchBroken, SessionBroken, TurnBroken
from chat_service.preparing import Question, prepare_question, prompt_for
from chat_service.turn_log import TurnLog
from chat_service.turn_rows import INTERRUPTED, Accepted, longest_turn_s, save
from chat_service.writing import Task, Writing, end
from events.models import ChatMessage
from llm_providers import LanguageModel

logger = logging.getLogger("superschedules.turns")

Status = ChatMessage.Status

# While the database is away, answers wait this long for it.
SAVE_PATIENCE_S = 30.0
SAVE_PAUSE_S = 0.25


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes a part: a language model by its name, or the built-in writer (None)."""

    letter: str
    name: str
    model: LanguageModel | None


@dataclass(slots=True)
class TurnRun:
    """Runs one turn: understand, search, write, save, then tell that it is saved."""

    accepted: Accepted
    question: Question
    writers: list[Writer]
    bridges: Bridges
    log: TurnLog
    started: float = field(default_factory=time.monotonic)
    parts: list[Part] = field(init=False)
    order: list[str] = field(default_factory=list)
    task: Task | None = None
    cut_status: str = ""
    failed_query: EventQuery | None = None
    _answering: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.parts = [Part(writer.letter, model=writer.name) for writer in self.writers]

    def cut_short(self, status: str) -> None:
        """End the writing as soon as possible, keeping what was said, with `status`; again: no effect."""
        if self._answering is not None and not self.cut_status and not self._answering.done():
            self.cut_status = status
            self._answering.cancel()

    async def run(self) -> None:
        """Answer, save and close the log, whatever happens on the way."""
        turn_id = self.accepted.turn_id
        self._answering = asyncio.create_task(self._answer_in_time())
        try:
            status = await self._status()
            answer = await self._saved(status)
            self.log.append(turn_id, *answer.closing_chunks())
        except Exception:  # the edge of this task: nobody awaits it
            logger.exception("turn %s ended without an answer", turn_id)
        finally:
            self.log.close(turn_id)

    async def _status(self) -> str:
        """How the writing ended; what went wrong is kept in the parts."""
        assert self._answering is not None
        await asyncio.wait({self._answering})
        if self._answering.cancelled():
            self._cut_parts(INTERRUPTED if self.cut_status == Status.INTERRUPTED else None)
            return self.cut_status or Status.INTERRUPTED
        error = self._answering.exception()
        if error is not None:
            self._cut_parts(Failure.of(self._known(error)))
            return Status.FAILED
        return Status.FAILED if self.parts[0].failure else Status.COMPLETE

    async def _answer_in_time(self) -> None:
        async with asyncio.timeout(longest_turn_s()):
            await self._answer()

    async def _answer(self) -> None:
        self.task = task = await self.bridges.search.run(self._prepare)
        writing = Writing(self.bridges.search, self._say)
        async with asyncio.TaskGroup() as group:
            for part, writer in zip(self.parts, self.writers, strict=True):
                group.create_task(writing.write(part, writer.model, task))

    def _prepare(self) -> Task:
        """Understand and search; in a thread."""
        prepared = prepare_question(self.accepted, self.question)
        prompt = None
        # Asking back and the like is ours: there is nothing for a model to choose from.
        may_ask = prepared.result is not None or prepared.query.intent == "other"
        if may_ask and any(writer.model is not None for writer in self.writers):
            prompt = prompt_for(self.accepted, self.question, prepared)
        return Task(prepared, prompt, self.question.now, self.started)

    def _say(self, part: Part, token: str) -> None:
        part.tokens.append(token)
        self.order.append(part.letter)
        self.log.append(self.accepted.turn_id, part.token_chunk(token))

    def _cut_parts(self, failure: Failure | None) -> None:
        """End the parts that were still being written."""
        for part in self.parts:
            if part.response_time_ms is not None:
                continue
            part.failure = failure
            part.response_time_ms = round((time.monotonic() - self.started) * 1000)
            if self.task is not None:
                end(part, self.task, is_whole=False)

    def _known(self, error: BaseException) -> ChatError:
        """The error as one of ours; anything else is logged with its trace and told as such."""
        if isinstance(error, BaseExceptionGroup):
            return self._known(error.exceptions[0])
        logger.error("turn %s failed", self.accepted.turn_id, exc_info=error)
        if isinstance(error, SearchFailed):
            self.failed_query = error.query
            return SearchBroken()
        return error if isinstance(error, ChatError) else TurnBroken()

    async def _saved(self, status: str) -> Answer:
        """The stored answer; when it cannot be stored, an answer that says so."""
        answer = self._answer_with(status)
        try:
            await self._save_patiently(answer)
        except ChatError as exc:
            broken: ChatError = exc
        except DatabaseError:
            logger.exception("turn %s could not be saved", answer.turn_id)
            broken = SessionBroken()
        else:
            return answer
        for part in self.parts:
            part.failure = Failure.of(broken)
        answer.status, answer.message_id = Status.FAILED, None
        return answer

    def _answer_with(self, status: str) -> Answer:
        accepted = self.accepted
        # What could not be searched is remembered too: the next question may build on it.
        query = self.task.prepared.query if self.task else self.failed_query
        return Answer(
            turn_id=accepted.turn_id,
            session_id=accepted.session_id,
            message_id=accepted.answer_id,
            status=status,
            parts=self.parts,
            order="".join(self.order) if len(self.parts) > 1 else "",
            query=query.to_wire() if query is not None else None,
        )

    async def _save_patiently(self, answer: Answer) -> None:
        """Save, trying again while the database is away; raises its last error after the patience."""
        deadline = time.monotonic() + SAVE_PATIENCE_S
        pause_s = SAVE_PAUSE_S
        while True:
            try:
                await self.bridges.rows.run(save, answer)
            except DatabaseError as exc:
                if time.monotonic() + pause_s > deadline:
                    raise
                logger.warning("turn %s: saving again after %s", answer.turn_id, type(exc).__name__)
                await asyncio.sleep(pause_s)
                pause_s = min(4.0, pause_s * 2)
            else:
                return
