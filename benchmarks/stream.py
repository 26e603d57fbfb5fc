"""How long after a question the first word of the built-in writer's answer arrives over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice, product
from time import monotonic, perf_counter, sleep
from typing import Any

import httpx

from accounts.models import User
from accounts.tokens import access_token
from benchmarks import corpus, phrases
from benchmarks.table import Floor, Row, percentile

WARM_UP, MEASURED = 20, 200
FLOOR = Floor(p50=60)
START_TIMEOUT_S = 60
ASKER = "benchmark"
# No limit per person, and no language model of whoever runs this.
UNLIMITED = {"TURNS_PER_MINUTE": "1000000", "LLM_BASE_URL": "", "LLM_MODEL": "", "LLM_MODEL_B": ""}
TOWNS = ("Newton, MA", "Boston", "Chicago", "Asheville, NC", "Davis, CA", "Brooklyn, NY", "Portland, OR")
DAYS = ("this weekend", "tomorrow", "on Friday evening", "next week", "on Sunday", "in the next two weeks")


def run(events: int) -> list[Row]:
    """Measure questions one after another, and the same bytes from a bare application in the same run."""
    corpus.make(events)
    with _served("config.asgi:application") as url:
        headers = {"Authorization": f"Bearer {access_token(_asker())}"}
        ask = _asking(f"{url}/api/v1/chat/stream", headers)
        questions = list(islice(_questions(), WARM_UP + MEASURED))
        for question in questions[:WARM_UP]:
            ask({"message": question})
        ours = [ask({"message": question}) for question in questions[WARM_UP:]]
        said = httpx.post(
            f"{url}/api/v1/chat/stream", json={"message": questions[0]}, headers=headers, timeout=60
        ).content
    bare = _bare(said)
    _forget_asker()
    first, whole = ([taken[place] for taken in ours] for place in (0, 1))
    name = f"first word over HTTP, {events:,} events"
    return [
        _row(name, first, floor=FLOOR, reference="bare Starlette", reference_p50=_p50(bare, 0)),
        _row("  whole answer", whole, reference="bare Starlette", reference_p50=_p50(bare, 1)),
    ]


def _bare(stream: bytes) -> list[tuple[float, float]]:
    """First and last byte, in milliseconds, when nothing is looked up or stored."""
    with _served("benchmarks.bare:app") as url:
        send = _asking(url, {})
        for _ in range(WARM_UP):
            send(stream)
        return [send(stream) for _ in range(MEASURED)]


def _asking(url: str, headers: dict[str, str]) -> Callable[[dict[str, str] | bytes], tuple[float, float]]:
    """A call that posts a body and returns the milliseconds to the first event and to the end."""
    client = httpx.Client(headers=headers, timeout=60)

    def ask(body: dict[str, str] | bytes) -> tuple[float, float]:
        content: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        started, first = perf_counter(), 0.0
        with client.stream("POST", url, **content) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                if not first and line.startswith("data: "):
                    first = perf_counter()
        return (first - started) * 1000, (perf_counter() - started) * 1000

    return ask


@contextmanager
def _served(application: str) -> Iterator[str]:
    """The application in a process of its own, on a free port; its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--log-level", "error"],
        env=os.environ | UNLIMITED,
        stderr=subprocess.DEVNULL,  # a line in the log per question
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + START_TIMEOUT_S
    while process.poll() is None and monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise RuntimeError("the server to be measured did not start")


def _asker() -> User:
    return User.objects.get_or_create(username=ASKER)[0]


def _forget_asker() -> None:
    """Delete the account and with it every conversation of the run."""
    User.objects.filter(username=ASKER).delete()


def _questions() -> Iterator[str]:
    """Questions of different words, days and towns, in an order that mixes them."""
    every = list(product(phrases.TOPICS, DAYS, TOWNS))
    for number in range(len(every)):
        topic, day, town = every[(number * 7919) % len(every)]
        yield f"{topic} {day} near {town}"


def _p50(taken: list[tuple[float, float]], place: int) -> float:
    return percentile([one[place] for one in taken], 0.5)


def _row(name: str, taken: list[float], **fields: Any) -> Row:
    return Row(name, percentile(taken, 0.5), percentile(taken, 0.95), **fields)
