"""The chat service as a real server on loopback: streams are read as they come, and can be dropped."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest
import uvicorn

from accounts.models import User
from assistant.meaning import set_embedder
from chat_service.app import app
from embedding import HashedEmbedder
from events.models import Event
from llm_providers import LanguageModel
from tests.factories import NOW, make_event

T = TypeVar("T")

TIMEOUT_S = 20
STREAM = "/api/v1/chat/stream"


@pytest.fixture(autouse=True, scope="session")
def _hashed_embedder() -> None:
    set_embedder(HashedEmbedder())


@dataclass
class Stream:
    """What was read of a stream."""

    status: int
    body: str

    @property
    def chunks(self) -> list[dict[str, Any]]:
        return [json.loads(line[6:]) for line in self.body.splitlines() if line.startswith("data: ")]

    @property
    def ids(self) -> list[str]:
        return [line[4:] for line in self.body.splitlines() if line.startswith("id: ")]

    @property
    def text(self) -> str:
        return "".join(chunk["token"] for chunk in self.chunks if chunk["model"] == "A")

    @property
    def done(self) -> dict[str, Any]:
        return next(chunk for chunk in self.chunks if chunk["model"] == "A" and chunk["done"])

    @property
    def system(self) -> dict[str, Any]:
        last = self.chunks[-1]
        assert last["model"] == "SYSTEM"
        return last

    @property
    def detail(self) -> dict[str, Any]:
        detail = json.loads(self.body)["detail"]
        assert isinstance(detail, dict)
        return detail


class Gate:
    """The `sleep` of a scripted model: each token waits until the test lets it pass."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._passes = asyncio.Semaphore(0)

    async def __call__(self, _seconds: float) -> None:
        await self._passes.acquire()

    def let(self, tokens: int) -> None:
        """Let this many tokens pass."""
        for _ in range(tokens):
            self._loop.call_soon_threadsafe(self._passes.release)


@dataclass
class Chat:
    """A running server and a person who talks to it."""

    url: str
    headers: dict[str, str]
    loop: asyncio.AbstractEventLoop
    client: httpx.Client = field(repr=False)

    def ask(self, message: str = "What is on this weekend in Newton?", **body: Any) -> Stream:
        """Ask and read the whole stream, or the refusal."""
        answer = self.client.post(STREAM, json={"message": message, **body}, headers=self.headers)
        return Stream(answer.status_code, answer.text)

    @contextmanager
    def asking(self, message: str = "What is on this weekend in Newton?", **body: Any) -> Iterator["Reading"]:
        """Ask and read event by event; leaving the context drops the connection."""
        with self.client.stream(
            "POST", STREAM, json={"message": message, **body}, headers=self.headers
        ) as answer:
            assert answer.status_code == 200, answer.read()
            yield Reading(answer)

    @contextmanager
    def following(self, turn_id: int, *, last_event_id: str = "") -> Iterator["Reading"]:
        """Join a turn's stream event by event."""
        headers = self.headers | {"Last-Event-ID": last_event_id}
        with self.client.stream("GET", f"/api/v1/chat/turns/{turn_id}/stream", headers=headers) as answer:
            assert answer.status_code == 200, answer.read()
            yield Reading(answer)

    def again(self, turn_id: int, *, after: str | None = None, last_event_id: str | None = None) -> Stream:
        """Read a turn's stream once more."""
        headers = self.headers | ({"Last-Event-ID": last_event_id} if last_event_id is not None else {})
        query = {"after": after} if after is not None else {}
        answer = self.client.get(f"/api/v1/chat/turns/{turn_id}/stream", params=query, headers=headers)
        return Stream(answer.status_code, answer.text)

    def stop(self, turn_id: int) -> httpx.Response:
        return self.client.post(f"/api/v1/chat/turns/{turn_id}/stop", headers=self.headers)

    def gate(self) -> Gate:
        """A gate in the server's loop."""
        return Gate(self.loop)

    def answer_with(self, **models: LanguageModel) -> None:
        """Let these language models answer, the first by default."""
        app.turns.models = dict(models)

    def wait_for(self, turn_id: int) -> None:
        """Return when the turn has ended and its answer is stored."""
        run_in(self.loop, app.turns.saved(turn_id))


class Reading:
    """A stream that is being read."""

    def __init__(self, answer: httpx.Response) -> None:
        self.turn_id = int(answer.headers["X-Turn-ID"])
        self._lines = answer.iter_lines()

    def line(self) -> str:
        return next(self._lines)

    def lines(self, count: int) -> list[str]:
        return [next(self._lines) for _ in range(count)]

    def chunks(self, count: int) -> list[dict[str, Any]]:
        """The next `count` chunks."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            line = next(self._lines)
            if line.startswith("data: "):
                found.append(json.loads(line[6:]))
        return found

    def rest(self) -> Stream:
        return Stream(200, "\n".join(self._lines))


def run_in(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, done in the server's loop."""
    return asyncio.run_coroutine_threadsafe(work, loop).result(TIMEOUT_S)


@pytest.fixture
def weekend(transactional_db: None, settings: Any) -> list[Event]:
    """Two events of the coming weekend in Newton, asked about on the Wednesday before."""
    settings.NOW = NOW
    return [
        make_event("Story Time", "2026-03-14 10:00", cost_kind="free"),
        make_event("Jazz Night", "2026-03-15 20:00", cost_kind="paid", cost_min=20, cost_max=20),
    ]


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Callable[[dict[str, str]], Chat]]:
    """Starts the server; the callable makes a client of whoever the headers name."""
    # The protocol is named because asyncio switches Nagle's delays off only where it is.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # whoever asks before the server accepts waits and is not refused
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    running: dict[str, asyncio.AbstractEventLoop] = {}
    is_ready = threading.Event()

    async def run() -> None:
        running["loop"] = asyncio.get_running_loop()
        await app.start()
        is_ready.set()
        await server.serve(sockets=[listener])
        await app.stop(grace_s=0)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert is_ready.wait(TIMEOUT_S)
    with httpx.Client(base_url=url, timeout=TIMEOUT_S) as client:
        yield lambda headers: Chat(url, headers, running["loop"], client)
    server.should_exit = True
    thread.join()


@pytest.fixture
def chat(serve: Callable[[dict[str, str]], Chat], as_alice: dict[str, str]) -> Chat:
    """Alice at the running server."""
    return serve(as_alice)


@pytest.fixture
def bobs_chat(serve: Callable[[dict[str, str]], Chat], as_bob: dict[str, str], bob: User) -> Chat:
    """Bob at the running server."""
    return serve(as_bob)
