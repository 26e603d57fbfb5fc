"""manage.py work: read feeds when they are due, until told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from procrastinate.contrib.django import app

from ingest.tasks import DEAD_AFTER_S, HEARTBEAT_S

CONCURRENCY, MOST_CONCURRENCY = 4, 16
# What still runs after the grace time is left to another worker.
LAST_WORDS_S = 2


class Command(BaseCommand):
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc] # Django declares it per instance
    help = "Read feeds when they are due, until told to stop. Any number of these may run, on any machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="Feeds at once.")
        parser.add_argument(
            "--with-parent", action="store_true", help="End when the standard input ends: its parent is gone."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        concurrency = options["concurrency"]
        if not 1 <= concurrency <= MOST_CONCURRENCY:
            raise CommandError(f"--concurrency must be 1 to {MOST_CONCURRENCY}, not {concurrency}.")
        if options["with_parent"]:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined] # Django's connector has it
            asyncio.run(self._work(worker, concurrency))

    async def _work(self, worker: Any, concurrency: int) -> None:
        async with worker.open_async():
            running = asyncio.ensure_future(
                worker.run_worker_async(
                    concurrency=concurrency,
                    shutdown_graceful_timeout=settings.SHUTDOWN_GRACE_S,
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=DEAD_AFTER_S,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                )
            )
            _stop_at_signals(running)
            self.stdout.write(f"Reading calendars when they are due, {concurrency} at once.")
            self.stdout.flush()
            await asyncio.wait([running])
            if not running.cancelled():
                running.result()


def _stop_at_signals(running: asyncio.Future[Any]) -> None:
    """Let what runs finish at the first signal, for the grace time; end at once at the second."""
    loop = asyncio.get_running_loop()
    is_told = False

    def stop() -> None:
        nonlocal is_told
        if is_told:
            _leave()
        is_told = True
        running.cancel()
        # A thread cannot be made to stop; whatever it has not committed is undone.
        loop.call_later(settings.SHUTDOWN_GRACE_S + LAST_WORDS_S, _leave)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


def _end_with_parent() -> None:
    # Not through its buffer, whose lock Python wants at its end.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    _leave()


def _leave() -> None:
    os._exit(1)
