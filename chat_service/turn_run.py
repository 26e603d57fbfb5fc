"""One turn from its accepted question to its stored answer: a task that nobody's connection can end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error as DatabaseError

from assistant.errors import SearchFailed
from assistant.query import EventQuery
from chat_service import leases
from chat_service.accepting import Accepted
from chat_service.answer import Answer, Failure, Part, said_chunks, token_chunk
from chat_service.db import Bridges, is_away
from chat_service.ending import Ending
from chat_service.errors import ChatError, SearchBroken, SessionBroken, TurnBroken
from chat_service.preparing import Question, prepare_question, prompt_for
from chat_service.saving import INTERRUPTED, Hold, save
from chat_service.turn_log import OwnTurn, TurnLog, TurnLost
from chat_service.writing import Sources, Task, Writing
from events.models import ChatMessage
from llm_providers import LanguageModel

logger = logging.getLogger("superschedules.turns")

Status = ChatMessage.Status

# What a turn may take beyond its language model: waiting for its turn to search, and searching.
MARGIN_S = 90
# While the database is away, a finished answer waits this long for it.
SAVE_PATIENCE_S = 60.0
SAVE_PAUSE_S = 0.1
SEARCH_PATIENCE_S = 45.0
SEARCH_PAUSE_S = 0.25


class NotBegun(Exception):
    """The turn was stopped, or taken from us, before we began."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes a part: a language model by its name, or the built-in writer (None), with the reason."""

    letter: str
    name: str
    model: LanguageModel | None
    fallback: str | None = None


@dataclass(slots=True)
class TurnRun:
    """Runs one turn: understand, search, write, save, then tell that it is saved."""

    accepted: Accepted
    question: Question
    writers: list[Writer]
    owner: str
    bridges: Bridges
    log: TurnLog
    started: float = field(default_factory=time.monotonic)
    parts: list[Part] = field(init=False)
    order: list[str] = field(default_factory=list)
    first_token_ms: int | None = None
    task: Task | None = None
    cut_status: str = ""
    failed_query: EventQuery | None = None
    own: OwnTurn = field(init=False)
    _answering: asyncio.Task[None] = field(init=False)

    def __post_init__(self) -> None:
        """Open the log and begin to answer; needs a running loop."""
        self.parts = [
            Part(writer.letter, model=writer.name, fallback=writer.fallback) for writer in self.writers
        ]
        self.own = self.log.open(self.accepted.turn_id, self.accepted.fence, self._said, self._lost)
        self._answering = asyncio.create_task(self._answer_in_time())

    def cut_short(self, status: str) -> None:
        """End the writing as soon as possible, keeping what was said, with `status`; again: no effect."""
        if not self.cut_status and not self._answering.done():
            self.cut_status = status
            self._answering.cancel()

    async def run(self) -> None:
        """Answer, save and close the log, whatever happens on the way."""
        closing: Sequence[str] = ()
        try:
            status = await self._status()
            closing = await self._stored(status)
        except TurnLost:
            logger.warning("turn %s is not ours any more", self.accepted.turn_id)
        except Exception:  # the edge of this task: nobody awaits it
            logger.exception("turn %s ended without an answer", self.accepted.turn_id)
        finally:
            self.log.close(self.own, closing)

    async def _status(self) -> str:
        """How the writing ended; what went wrong is kept in the parts."""
        await asyncio.wait({self._answering})
        if self._answering.cancelled():
            self._cut_parts(INTERRUPTED if self.cut_status == Status.INTERRUPTED else None)
            return self.cut_status or Status.INTERRUPTED
        error = self._answering.exception()
        if isinstance(error, NotBegun):
            self._cut_parts(None)
            return Status.STOPPED
        if error is not None:
            self._cut_parts(Failure.of(self._known(error)))
            return Status.FAILED
        return Status.FAILED if self.parts[0].failure else Status.COMPLETE

    async def _answer_in_time(self) -> None:
        async with asyncio.timeout(settings.LLM_TIMEOUT_S + MARGIN_S):
            await self._answer()

    async def _answer(self) -> None:
        self.task = task = await self._prepared()
        writing = Writing(self.bridges.search, self._say)
        async with asyncio.TaskGroup() as group:
            for part, writer in zip(self.parts, self.writers, strict=True):
                group.create_task(writing.write(part, writer.model, task))

    async def _prepared(self) -> Task:
        """What the answer is written from; while the database is away, it is waited for."""
        while True:
            try:
                return await self.bridges.search.run(self._prepare)
            except (SearchFailed, DatabaseError) as exc:
                if not is_away(exc) or time.monotonic() - self.started > SEARCH_PATIENCE_S:
                    raise
                logger.warning("turn %s: the search waits for the database", self.accepted.turn_id)
                await asyncio.sleep(SEARCH_PAUSE_S)

    def _prepare(self) -> Task:
        """Understand and search; in a thread."""
        accepted = self.accepted
        if not leases.begin(accepted.turn_id, self.owner, accepted.fence):
            raise NotBegun
        prepared = prepare_question(accepted, self.question, self._note)
        prompt = None
        # Asking back and small talk are ours: there is nothing for a model to choose from.
        if prepared.result is not None and any(writer.model is not None for writer in self.writers):
            prompt = prompt_for(accepted, self.question, prepared)
        sources = Sources(prepared, prompt, self.question.now)
        return Task(sources, Ending.of(prepared, now=self.question.now, started=self.started))

    def _note(self, query: EventQuery) -> None:
        accepted = self.accepted
        leases.understand(accepted.turn_id, self.owner, accepted.fence, query.to_wire())

    def _say(self, part: Part, token: str) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = self._elapsed_ms()
            if self.task is not None and len(self.parts) == 1:
                self.task.let_go()
        part.tokens.append(token)
        if len(self.parts) > 1:
            self.order.append(part.letter)
        self.log.append(self.own, token_chunk(part.letter, token))

    def _said(self) -> list[str]:
        return said_chunks(self.parts, self.order)

    def _lost(self) -> None:
        self.cut_short(Status.INTERRUPTED)

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self.started) * 1000)

    def _cut_parts(self, failure: Failure | None) -> None:
        """End the parts that were still being written."""
        for part in self.parts:
            if part.response_time_ms is not None:
                continue
            part.failure = failure
            part.response_time_ms = self._elapsed_ms()
            if self.task is not None:
                self.task.ending.end(part, is_whole=False)

    def _known(self, error: BaseException) -> ChatError:
        """The error as one of ours; anything else is logged with its trace and told as such."""
        if isinstance(error, BaseExceptionGroup):
            return self._known(error.exceptions[0])
        logger.error("turn %s failed", self.accepted.turn_id, exc_info=error)
        if isinstance(error, SearchFailed):
            self.failed_query = error.query
            return SearchBroken()
        return error if isinstance(error, ChatError) else TurnBroken()

    async def _stored(self, status: str) -> Sequence[str]:
        """The last chunks of the stored answer; when it cannot be stored, chunks that say so.

        Raises TurnLost.
        """
        answer = self._answer_with(status)
        try:
            async with asyncio.timeout(SAVE_PATIENCE_S):
                await self._save_patiently(answer)
        except TimeoutError:
            logger.error("turn %s could not be saved", answer.turn_id)  # noqa: TRY400 each try was logged
            for part in self.parts:
                part.failure = Failure.of(SessionBroken())
            answer.status, answer.message_id = Status.FAILED, None
        return answer.closing_chunks()

    def _answer_with(self, status: str) -> Answer:
        accepted = self.accepted
        # What could not be searched is remembered too: the next question may build on it.
        query = self.task.ending.query if self.task else self.failed_query
        return Answer(
            turn_id=accepted.turn_id,
            session_id=accepted.session_id,
            message_id=accepted.answer_id,
            status=status,
            parts=self.parts,
            order="".join(self.order),
            query=query.to_wire() if query is not None else None,
            first_token_ms=self.first_token_ms,
        )

    async def _save_patiently(self, answer: Answer) -> None:
        """Save, trying again while the database is away; raises TurnLost."""
        hold, pause_s = Hold(self.owner, self.accepted.fence), SAVE_PAUSE_S
        while True:
            logged = await self.log.flushed(self.own)
            try:
                if not await self.bridges.rows.run(save, answer, hold, logged=logged):
                    raise TurnLost
            except DatabaseError as exc:
                logger.warning("turn %s: saving again after %s", answer.turn_id, type(exc).__name__)
                await asyncio.sleep(pause_s)
                pause_s = min(1.0, pause_s * 2)
            else:
                return
