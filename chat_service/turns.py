"""All turns of this process: taken on, followed by any number of readers, stopped, seen out at the end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError

from chat_service.answer import BUILT_IN, WRITERS
from chat_service.db import Bridges
from chat_service.errors import Overloaded, SessionBroken
from chat_service.idempotency import Key, Once
from chat_service.limits import RateLimit
from chat_service.preparing import Question, require_known_place
from chat_service.schemas import ChatRequest
from chat_service.turn_log import Batch, Entry, TurnLog
from chat_service.turn_rows import Accepted, accept, finished_answer, own_turn_status
from chat_service.turn_run import TurnRun, Writer
from events import clock
from events.models import ChatMessage
from llm_providers import LanguageModel

logger = logging.getLogger("superschedules.turns")

Status = ChatMessage.Status

# How long the last answers may take to be stored once the grace time of a shutdown is over.
LAST_SAVES_S = 10.0
POLL_S = 1.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Started:
    """A turn that was taken on."""

    turn_id: int
    session_id: int


class Turns:
    """Each turn is a task of its own; a connection only reads its log.

    `models` holds the language models by name, the default first; none: the built-in writer answers.
    """

    def __init__(self, models: Mapping[str, LanguageModel] | None = None) -> None:
        self.models = dict(models or {})
        self.bridges = Bridges()
        self.log = TurnLog()
        self.is_closing = False
        self._once: Once[Started] = Once()
        self._limit = RateLimit(lambda: settings.TURNS_PER_MINUTE)
        self._runs: dict[int, TurnRun] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._accepting = 0

    async def start_once(self, user_id: int, request: ChatRequest, key: str | None) -> Started:
        """As `start`; with a key the same question again is the same turn, whatever the limits say."""
        if key is None:
            return await self.start(user_id, request)
        once = Key.of(user_id, key, request.model_dump_json())
        return await self._once.begin(once, lambda: self.start(user_id, request))

    async def start(self, user_id: int, request: ChatRequest) -> Started:
        """Take a question on and begin to answer it.

        Raises Overloaded, RateLimited, TurnInProgress, InvalidRequest and SessionBroken; then nothing is
        stored.
        """
        if self.is_closing or len(self._runs) + self._accepting >= settings.MAX_RUNNING_TURNS:
            raise Overloaded
        self._limit.take(user_id)
        self._accepting += 1
        # Shielded: between the commit and the task's start nobody's hang-up may lose the turn.
        starting = self._task(self._start(user_id, Question(request, clock.now())))
        try:
            return await asyncio.shield(starting)
        except Exception:
            self._limit.give_back(user_id)
            raise

    async def _start(self, user_id: int, question: Question) -> Started:
        writers = self._writers(question.request)
        try:
            accepted = await self.bridges.rows.run(_accepted, user_id, question)
        finally:
            self._accepting -= 1
        turn_id = accepted.turn_id
        self.log.open(turn_id)
        run = self._runs[turn_id] = TurnRun(accepted, question, writers, self.bridges, self.log)
        self._task(run.run()).add_done_callback(lambda _: self._runs.pop(turn_id))
        return Started(turn_id, accepted.session_id)

    def _task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task that is kept until it is done: the event loop itself holds tasks only weakly."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def follow(self, turn_id: int, after: int, *, timeout_s: float) -> AsyncIterator[Batch]:
        """The turn's events above `after`: what there is, then what comes; an empty batch every `timeout_s`.

        A turn whose log is not held here is replayed from its stored answer once it is finished.
        """
        while True:
            batch = await self.log.read(turn_id, after, timeout_s=timeout_s)
            if batch is None:
                batch = await self._replayed(turn_id, after)
            if batch.entries:
                after = batch.entries[-1].seq
            yield batch
            if batch.is_end:
                return

    async def _replayed(self, turn_id: int, after: int) -> Batch:
        """The rest of a finished turn; an empty batch, after a pause, while another process runs it."""
        answer = await self.bridges.rows.run(finished_answer, turn_id)
        if answer is None:
            await asyncio.sleep(POLL_S)
            return Batch((), is_end=False)
        entries = [Entry(seq, data) for seq, data in enumerate(answer.chunks(), start=1)]
        return Batch(entries[after:], is_end=True)

    async def require_own(self, turn_id: int, user_id: int) -> str:
        """The status of the person's own turn; raises NotFound otherwise."""
        return await self.bridges.rows.run(own_turn_status, turn_id, user_id)

    async def last_seq(self, turn_id: int) -> int:
        """The number of the turn's last event so far."""
        held = self.log.length(turn_id)
        if held is not None:
            return held
        answer = await self.bridges.rows.run(finished_answer, turn_id)
        return len(answer.chunks()) if answer else 0

    async def stop(self, turn_id: int, user_id: int) -> str:
        """Ask a turn to stop and tell its status; a finished turn stays as it is."""
        status = await self.require_own(turn_id, user_id)
        run = self._runs.get(turn_id)
        if run is None:
            return status
        run.cut_short(Status.STOPPED)
        return str(run.cut_status or status)

    async def saved(self, turn_id: int) -> None:
        """Wait until a turn of this process has ended and its answer is stored."""
        while turn_id in self._runs:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def shutdown(self, grace_s: float) -> None:
        """Take nothing more, let running turns finish within the grace, mark the others interrupted."""
        self.is_closing = True
        await self._all_done(within_s=grace_s)
        for run in list(self._runs.values()):
            run.cut_short(Status.INTERRUPTED)
        if self._tasks:
            logger.warning("%s turns did not finish within %s s", len(self._tasks), grace_s)
            await self._all_done(within_s=LAST_SAVES_S)
        await asyncio.to_thread(self.bridges.close)

    async def _all_done(self, *, within_s: float) -> None:
        deadline = time.monotonic() + within_s
        while self._tasks and (left_s := deadline - time.monotonic()) > 0:
            await asyncio.wait(self._tasks, timeout=left_s)

    def _writers(self, request: ChatRequest) -> list[Writer]:
        """Who answers: the preferred model, and beside it another when two were asked for."""
        names = [*self.models, BUILT_IN]
        first = next((name for name in (request.preferred_model, request.model_a) if name in names), names[0])
        chosen = [first]
        if request.single_model_mode is False:
            others = [name for name in names if name != first]
            wanted = request.model_b if request.model_b in others else None
            chosen += [wanted] if wanted else others[:1]
        # One letter stays unused when there is one writer only.
        return [
            Writer(letter, name, self.models.get(name)) for letter, name in zip(WRITERS, chosen, strict=False)
        ]


def _accepted(user_id: int, question: Question) -> Accepted:
    require_known_place(question)
    try:
        return accept(user_id, question.request.asked_session_id, question.request.message)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the door says so
    except DatabaseError as exc:
        raise SessionBroken from exc
