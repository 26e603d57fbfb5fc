"""Forks a process for each reading it is asked for; `ingest.apart` starts it, and it ends with its owner."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
from multiprocessing.connection import Connection

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from gazetteer import load_gazetteer  # noqa: E402 Django must be set up before anything of ours is imported
from ingest.brief import Brief  # noqa: E402 as above
from ingest.context import Reading  # noqa: E402 as above
from ingest.detection import read_bodies  # noqa: E402 as above
from ingest.errors import IngestError  # noqa: E402 as above
from ingest.fetch.body import Body  # noqa: E402 as above
from ingest.limits import Limits  # noqa: E402 as above
from ingest.zones import known_zone  # noqa: E402 as above

logger = logging.getLogger(__name__)

GARBAGE_EVERY = 100_000


def serve(control: socket.socket) -> None:
    """Fork for every connection that comes over the control socket, until its other end is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, handles, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _answer_and_exit(handles[0])
        os.close(handles[0])


def _answer_and_exit(handle: int) -> None:
    status = 1
    try:
        with Connection(handle) as connection:
            connection.send(_answer(*connection.recv()))
        status = 0
    except (MemoryError, EOFError, ConnectionError):
        status = 2  # the owner sees that nothing came
    finally:
        # Not the interpreter's way out: what is to be done at exit is the server's.
        os._exit(status)


def _answer(bodies: tuple[Body, ...], brief: Brief, limits: Limits) -> Reading | IngestError:
    limits.hold()
    try:
        context = brief.context()
        reading = read_bodies(bodies, context)
    except IngestError as exc:
        return exc
    except MemoryError:
        raise
    except Exception:
        # The edge of this process: the trace must not end with it.
        logger.exception("A source could not be read")
        return IngestError("an unforeseen error, see the log")
    reading.repairs = context.repairs.lines()
    return reading


if __name__ == "__main__":
    load_gazetteer()
    known_zone("America/New_York")
    # What is loaded stays shared with every process forked from here, and these live too briefly to gain
    # by looking for garbage as often as usual.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_EVERY)
    serve(socket.socket(fileno=int(sys.argv[1])))
