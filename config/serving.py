"""One start of the server, from an empty data directory to answering requests."""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from uvicorn.supervisors import Multiprocess

from accounts.demo import demo_account
from accounts.tokens import access_token
from config.workers import reading_workers

# Running turns have ended before the server closes (config.draining); what is left are slow readers.
LAST_WORDS_S = 3
# A process that is busy for so long that it does not answer at all is replaced.
HANGING_S = 20


class StartRefused(Exception):
    """The server cannot start; its text is one sentence for the operator."""


def serve(*, say: Callable[[str], object]) -> None:
    """Prepare and serve until told to stop; raises StartRefused with the reason in one sentence."""
    with only_server(settings.DATA_DIR):
        refuse_busy_port(settings.HOST, settings.PORT)
        with one_at_a_time():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_samples", verbosity=0)
        announce(say)
        connections.close_all()
        # uvicorn stops in order at a signal and then raises it again, which manage.py takes as the end.
        with suppress(KeyboardInterrupt), reading_workers(settings.INGEST_WORKERS):
            _serve(
                uvicorn.Config(
                    "config.asgi:application",
                    host=settings.HOST,
                    port=settings.PORT,
                    workers=settings.WEB_PROCESSES,
                    timeout_graceful_shutdown=LAST_WORDS_S,
                    timeout_worker_healthcheck=HANGING_S,
                    log_config=None,
                    access_log=False,
                    server_header=False,
                )
            )


def _serve(configuration: uvicorn.Config) -> None:
    """Serve in this process, or in several that share the port and are replaced when they die."""
    if settings.WEB_PROCESSES == 1:
        uvicorn.Server(configuration).run()
        return
    # The address of the database is in the environment, which the processes inherit.
    listener = configuration.bind_socket()
    try:
        Workers(configuration, sockets=[listener]).run()
    finally:
        listener.close()


class Workers(Multiprocess):
    """uvicorn's workers, of which the death of one is seen at once.

    Their supervisor asks each how it is and waits for the answer; while it holds the worker's end of the pipe
    open too, it never hears that nobody is there to answer.
    """

    def init_processes(self) -> None:
        super().init_processes()
        self._let_their_ends_go()

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        self._let_their_ends_go()

    def _let_their_ends_go(self) -> None:
        for process in self.processes:
            process.child_conn.close()


@contextmanager
def only_server(data_dir: Path) -> Iterator[None]:
    """Hold the data directory's server lock; raises StartRefused when another server holds it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "server.lock").open("a+") as lock:
        try:
            # The kernel frees the lock however the holder ends, so a crash never blocks the next start.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartRefused(
                f"Superschedules already runs on this data directory (process {lock.read().strip() or '?'})."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Prepare the database while no other server of it does, whatever machine that runs on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('superschedules.prepare'))")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('superschedules.prepare'))")


def refuse_busy_port(host: str, port: int) -> None:
    """Raise StartRefused when nobody could listen on host:port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise StartRefused(f"Port {port} on {host} cannot be used; set PORT or HOST to others.") from None


def announce(say: Callable[[str], object]) -> None:
    """Print the address and, with the samples, how to sign in and try the API."""
    say(f"Superschedules is starting on http://{_shown_host()}:{settings.PORT}")
    if not settings.SAMPLE_DATA:
        return
    account, password = demo_account(settings.DATA_DIR)
    say(f"Sign in as {account.username} with the password {password}")
    say("For the API, good for 60 minutes:")
    say(f"TOKEN={access_token(account)}")


def _shown_host() -> str:
    return "localhost" if settings.HOST in {"127.0.0.1", "0.0.0.0", "::1", "::"} else settings.HOST
