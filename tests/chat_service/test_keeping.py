"""A process's duties towards its turns."""

import asyncio
import threading
from contextlib import suppress

from chat_service import keeping
from chat_service.db import Bridge
from chat_service.keeping import Keeper


class NoTurns:
    """A log that holds one turn."""

    def held(self) -> dict[int, int]:
        return {1: 1}

    def is_open(self, _turn_id: int) -> bool:
        return False


def test_leases_are_renewed_while_what_was_deleted_takes_long_to_erase(monkeypatch) -> None:
    erasing, renewed = threading.Event(), threading.Event()
    done = threading.Event()
    monkeypatch.setattr(keeping, "SWEEP_EVERY_S", 0.01)
    monkeypatch.setattr(keeping, "RENEW_EVERY_S", 0.01)
    monkeypatch.setattr(keeping, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(keeping.log_rows, "prune_finished", lambda _grace: erasing.set())
    monkeypatch.setattr(keeping, "erase_deleted", lambda _now: done.wait(20))

    def renew(_owner: str, held: dict[int, int]) -> set[int]:
        if erasing.is_set():
            renewed.set()
        return set(held)

    monkeypatch.setattr(keeping.leases, "renew", renew)
    monkeypatch.setattr(keeping.leases, "asked_to_stop", lambda _held: [])
    monkeypatch.setattr(keeping.leases, "orphans", lambda *_all: [])
    monkeypatch.setattr(keeping, "has_database", lambda: True)

    async def main() -> bool:
        keeper = Keeper("here", Bridge("keeping", 4), NoTurns(), lambda _turn: None)
        task = asyncio.create_task(keeper.keep_forever())
        is_renewed = await asyncio.to_thread(renewed.wait, 15)
        done.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return is_renewed

    assert asyncio.run(main())
