"""All turns of this process: taken on, followed by any number of readers, stopped, seen out at the end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from psycopg_pool import ConnectionPool

from chat_service import leases, log_rows
from chat_service.accepting import Accepted, Key, Started, accept, started_with
from chat_service.answer import BUILT_IN, WRITERS
from chat_service.channels import Channels
from chat_service.db import Bridges
from chat_service.errors import Overloaded, SessionBroken
from chat_service.following import Batch, Following
from chat_service.keeping import Keeper
from chat_service.leases import STOP_CHANNEL
from chat_service.listening import Listener
from chat_service.log_rows import LOG_CHANNEL
from chat_service.owners import new_owner
from chat_service.preparing import Question, require_known_place
from chat_service.schemas import ChatRequest
from chat_service.stored_answers import finished_answer, own_turn_status
from chat_service.turn_log import TurnLog
from chat_service.turn_run import TurnRun, Writer
from events import clock
from events.models import ChatMessage, Turn
from llm_providers import LanguageModel

logger = logging.getLogger("superschedules.turns")

Status = ChatMessage.Status

# How long the last answers may take to be stored once the grace time of a shutdown is over.
LAST_SAVES_S = 10.0

# Why the built-in writer answers in a model's place, as an answer's metadata says it.
OVER_BUDGET = "llm_budget"

T = TypeVar("T")


class Turns:
    """Each turn is a task of its own; a connection only reads its log.

    `models` holds the language models by name, the default first; none: the built-in writer answers.
    """

    def __init__(self, models: Mapping[str, LanguageModel] | None = None) -> None:
        self.models = dict(models or {})
        self.owner = new_owner()
        self.bridges = Bridges()
        self.is_closing = False
        channels = Channels()
        self.log = TurnLog(self.owner, self.bridges.log, channels)
        self.following = Following(self.bridges.rows, channels)
        self.keeper = Keeper(self.owner, self.bridges.rows, self.log, self._stop_ours)
        self.listener = Listener(
            {LOG_CHANNEL: self._hear_log, STOP_CHANNEL: self._hear_stop}, self._database_returned
        )
        self._runs: dict[int, TurnRun] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.duties: list[asyncio.Task[None]] = []
        self._accepting = 0
        self._mending: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to write, fetch, listen and keep; turns that a dead process left behind are ended first."""
        try:
            await self.keeper.reap()
            await self.bridges.log.run(log_rows.mark)
        except DatabaseError:
            logger.warning("the database is away at the start")
        duties = (
            self.log.write_forever,
            self.following.fetch_forever,
            self.following.wake_forever,
            self.listener.listen_forever,
            self.keeper.keep_forever,
        )
        for duty in duties:
            self.begin(duty)

    def begin(self, duty: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do a duty until the shutdown."""
        task = asyncio.create_task(duty(), name=duty.__qualname__)
        task.add_done_callback(_complain)
        self.duties.append(task)

    @property
    def is_away(self) -> bool:
        """Whether turns cannot be kept just now: the database is not there, or a duty has ended for good."""
        return self.listener.is_away or any(duty.done() for duty in self.duties)

    @property
    def running(self) -> int:
        """How many turns this process answers."""
        return len(self._runs) + self._accepting

    async def start(self, user_id: int, request: ChatRequest, key: str | None = None) -> Started:
        """Take a question on and begin to answer it; with a key the same question again is the same turn.

        Raises Overloaded, RateLimited, TurnInProgress, IdempotencyConflict, InvalidRequest and SessionBroken;
        then nothing is stored.
        """
        named = Key.of(key, request.model_dump_json()) if key is not None else None
        if self.is_away:
            raise Overloaded
        if self.is_closing or self.running >= settings.MAX_RUNNING_TURNS:
            # What was taken on already is not asked again, whatever the limits say.
            known = await self.bridges.rows.run(started_with, user_id, named) if named else None
            if known is None:
                raise Overloaded
            return known
        self._accepting += 1
        # Shielded: between the commit and the task's start nobody's hang-up may lose the turn.
        starting = self._task(self._start(user_id, Question(request, clock.now()), named))
        return await asyncio.shield(starting)

    async def _start(self, user_id: int, question: Question, key: Key | None) -> Started:
        try:
            writers = self._writers(question.request)
            accepted = await self.bridges.rows.run(_accepted, user_id, question, self.owner, key)
        finally:
            self._accepting -= 1
        if isinstance(accepted, Started):
            return accepted
        turn_id = accepted.turn_id
        writers = _within_budget(writers, accepted)
        run = self._runs[turn_id] = TurnRun(accepted, question, writers, self.owner, self.bridges, self.log)
        self._task(run.run()).add_done_callback(lambda _: self._ended(turn_id))
        return Started(turn_id, accepted.session_id)

    def _ended(self, turn_id: int) -> None:
        self._runs.pop(turn_id)
        self.keeper.finished(turn_id)

    def _task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task that is kept until it is done: the event loop itself holds tasks only weakly."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def follow(self, turn_id: int, after: int) -> AsyncIterator[Batch]:
        """The turn's events above `after`: what there is, then what comes."""
        return self.following.follow(turn_id, after)

    async def require_own(self, turn_id: int, user_id: int) -> str:
        """The status of the person's own turn; raises NotFound otherwise."""
        return await self.bridges.rows.run(own_turn_status, turn_id, user_id)

    async def last_event(self, turn_id: int) -> int:
        """The number of a finished turn's last event; raises NotFound when it was deleted."""
        answer = await self.bridges.rows.run(finished_answer, turn_id)
        return answer.last if answer else 0

    async def stop(self, turn_id: int, user_id: int) -> str:
        """Ask a turn to stop, whatever process answers it; its status. A finished one stays as it is."""
        status = await self.require_own(turn_id, user_id)
        if status not in Turn.OPEN:
            return status
        run = self._runs.get(turn_id)
        if run is not None:
            run.cut_short(Status.STOPPED)
            return str(run.cut_status or Status.RUNNING)
        if await self.bridges.rows.run(leases.ask_to_stop, turn_id):
            return Status.STOPPED
        return await self.require_own(turn_id, user_id)

    def _stop_ours(self, turn_id: int) -> None:
        run = self._runs.get(turn_id)
        if run is not None:
            run.cut_short(Status.STOPPED)

    def _hear_stop(self, payload: str) -> None:
        if payload.isdecimal():
            self._stop_ours(int(payload))

    def _hear_log(self, owner: str) -> None:
        if owner != self.owner:
            self.following.hear()

    def _database_returned(self) -> None:
        self.log.check_emptied()
        self.keeper.database_returned()
        self.following.hear()
        self._mending = asyncio.create_task(asyncio.to_thread(_mend_pool))

    async def saved(self, turn_id: int) -> None:
        """Wait until a turn of this process has ended and its answer is stored."""
        while turn_id in self._runs:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def drain(self, grace_s: float) -> None:
        """Take nothing more, let running turns finish within the grace, mark the others interrupted."""
        self.is_closing = True
        await self._all_done(within_s=grace_s)
        for run in list(self._runs.values()):
            run.cut_short(Status.INTERRUPTED)
        if self._tasks:
            logger.warning("%s turns did not finish within %s s", len(self._tasks), grace_s)
            await self._all_done(within_s=LAST_SAVES_S)

    async def shutdown(self, grace_s: float) -> None:
        """Drain, let the readers go, and end all that `open` began."""
        await self.drain(grace_s)
        self.following.close()
        for duty in self.duties:
            duty.cancel()
        await asyncio.gather(*self.duties, return_exceptions=True)
        if self._mending is not None:
            await self._mending
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


def _within_budget(writers: list[Writer], accepted: Accepted) -> list[Writer]:
    """Who may answer: the built-in writer alone for a person whose tokens of today are used up."""
    if not accepted.is_over_budget or all(writer.model is None for writer in writers):
        return writers
    return [Writer(WRITERS[0], BUILT_IN, None, fallback=OVER_BUDGET)]


def _accepted(user_id: int, question: Question, owner: str, key: Key | None) -> Accepted | Started:
    require_known_place(question)
    request = question.request
    try:
        return accept(user_id, request.asked_session_id, request.message, owner=owner, key=key)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the door says so
    except DatabaseError as exc:
        raise SessionBroken from exc


def _mend_pool() -> None:
    """Replace the pool's connections that died while the database was away."""
    pool = getattr(connection, "pool", None)
    if isinstance(pool, ConnectionPool) and not pool.closed:
        pool.check()


def _complain(duty: asyncio.Task[None]) -> None:
    """A duty never ends by itself."""
    if not duty.cancelled() and (error := duty.exception()) is not None:
        logger.critical("%s ended", duty.get_name(), exc_info=error)
