"""What a process does for its turns besides answering: renews leases, hears stops, ends orphans, prunes."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from array import array
from collections import deque
from collections.abc import Awaitable, Callable

from django.db import Error as DatabaseError
from django.utils import timezone

from chat_service import leases, log_rows
from chat_service.db import Bridge
from chat_service.memory import give_back_memory
from chat_service.saving import interrupt
from chat_service.turn_log import TurnLog
from chat_service.warmth import has_database
from events.retention import erase_deleted

logger = logging.getLogger("superschedules.keeping")

LOOK_EVERY_S = 0.5
RENEW_EVERY_S = 10.0
REAP_EVERY_S = 5.0
PRUNE_EVERY_S = 10.0
SWEEP_EVERY_S = 600.0
PULSE_EVERY_S, LONGEST_WITHOUT_PULSE_S = 2.0, 10.0
GIVE_BACK_EVERY_S = 5.0
# How long a finished turn can still be read from its log; from then on its stored answer serves.
GRACE_S = 60.0


class Keeper:
    """Keeps the turns of `owner`; `on_stop` is called with each turn that somebody wants to be stopped."""

    def __init__(self, owner: str, bridge: Bridge, log: TurnLog, on_stop: Callable[[int], None]) -> None:
        self._owner = owner
        self._bridge = bridge
        self._log = log
        self._on_stop = on_stop
        # Thousands of turns: as numbers in a row, not as objects that outlive the crowd they came with.
        self._ended = array("q")
        self._graced: deque[tuple[float, array[int]]] = deque()
        self._felt = time.monotonic()
        self._has_memory = False
        self._due: dict[Callable[[], Awaitable[object]], float] = {}
        self._sweeping: asyncio.Task[None] | None = None

    def database_returned(self) -> None:
        """Renew first what has run out meanwhile, here and elsewhere, before anything is called an orphan."""
        self._due[self.renew] = 0.0
        self._due[self.reap] = time.monotonic() + REAP_EVERY_S

    def finished(self, turn_id: int) -> None:
        """The turn's log may be pruned once the grace time has passed."""
        self._ended.append(turn_id)
        self._has_memory = True

    async def keep_forever(self) -> None:
        """Do each duty when it is due, until cancelled."""
        try:
            await self._keep()
        finally:
            if self._sweeping is not None:
                self._sweeping.cancel()

    async def _keep(self) -> None:
        duties: list[tuple[float, Callable[[], Awaitable[object]]]] = [
            (LOOK_EVERY_S, self.hear_stops),
            (RENEW_EVERY_S, self.renew),
            (REAP_EVERY_S, self.reap),
            (PRUNE_EVERY_S, self.prune),
            (SWEEP_EVERY_S, self.begin_sweep),
            (PULSE_EVERY_S, self.feel_pulse),
            (GIVE_BACK_EVERY_S, self.give_back),
        ]
        self._due = {duty: time.monotonic() + every_s * random.random() for every_s, duty in duties}
        while True:
            for every_s, duty in duties:
                if time.monotonic() < self._due[duty]:
                    continue
                self._due[duty] = time.monotonic() + every_s
                await self._do(duty)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _do(self, duty: Callable[[], Awaitable[object]]) -> None:
        try:
            await duty()
        except DatabaseError as exc:
            logger.warning("%s waits for the database: %s", duty, type(exc).__name__)

    async def hear_stops(self) -> None:
        """Hear of stops whose notification did not come."""
        held = list(self._log.held())
        for turn_id in await self._bridge.run(leases.asked_to_stop, held) if held else ():
            self._on_stop(turn_id)

    async def renew(self) -> None:
        """Go on owning what this process answers; what it has lost is lost to its log too."""
        held = self._log.held()
        if not held:
            return
        ours = await self._bridge.run(leases.renew, self._owner, held)
        for turn_id in held.keys() - ours:
            if self._log.is_open(turn_id):
                self._log.lose(turn_id)

    async def reap(self) -> int:
        """End the turns that nobody answers; says how many."""
        ended = 0
        for orphan in await self._bridge.run(leases.orphans, self._owner, self._log.held()):
            if await self._bridge.run(interrupt, orphan, self._owner):
                logger.warning("turn %s was left behind and is interrupted", orphan.turn_id)
                self.finished(orphan.turn_id)
                ended += 1
        return ended

    async def prune(self) -> None:
        """Forget the logs of turns that finished here and whose grace time has passed."""
        if self._ended:
            self._graced.append((time.monotonic(), self._ended))
            self._ended = array("q")
        while self._graced and self._graced[0][0] < time.monotonic() - GRACE_S:
            await self._bridge.run(log_rows.prune, self._graced[0][1].tolist())
            self._graced.popleft()

    async def feel_pulse(self) -> None:
        """Ask the database whether it is there, so that nobody who wants to know has to wait for it."""
        if await self._bridge.run(has_database):
            self._felt = time.monotonic()

    @property
    def has_pulse(self) -> bool:
        """Whether the database has answered lately."""
        return time.monotonic() - self._felt < LONGEST_WITHOUT_PULSE_S

    async def give_back(self) -> None:
        """After a crowd has left, give its memory back to the system."""
        if self._has_memory and not self._log.held():
            self._has_memory = False
            give_back_memory()

    async def begin_sweep(self) -> None:
        """Sweep beside the other duties: what is erased may take longer than the leases last."""
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._do(self.sweep))

    async def sweep(self) -> None:
        """Forget what processes that have ended left in the log, and conversations that nobody had back."""
        await self._bridge.run(log_rows.prune_finished, GRACE_S)
        await self._bridge.run(erase_deleted, timezone.now())
