"""The chat service as a real server on loopback, with a person who talks to it."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from accounts.models import User
from accounts.tokens import access_token
from chat_service.app import app
from llm_providers import LanguageModel

TIMEOUT_S = 600
PERSON = "evals@example.org"


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer: its text, the last chunk of its writer, and the chunk that ends the turn."""

    text: str
    done: dict[str, Any]
    system: dict[str, Any]

    @property
    def query(self) -> dict[str, Any]:
        """What was searched for, as the client is told."""
        query: dict[str, Any] = self.system["query"]
        return query


@dataclass(frozen=True, slots=True)
class Served:
    """The running service and its client."""

    client: httpx.Client
    headers: dict[str, str]

    def ask(self, message: str, **body: Any) -> Heard:
        """Ask and read the whole stream."""
        answer = self.client.post(
            "/api/v1/chat/stream", json={"message": message, **body}, headers=self.headers
        )
        answer.raise_for_status()
        chunks = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
        own = [chunk for chunk in chunks if chunk["model"] == "A"]
        return Heard("".join(chunk["token"] for chunk in own), own[-1], chunks[-1])


@contextmanager
def serving(models: Mapping[str, LanguageModel]) -> Iterator[Served]:
    """Serve while the context lasts; the first model answers. Needs a database that is set up."""
    person = User.objects.filter(email=PERSON).first()
    person = person or User.objects.create_account(PERSON, "correct horse battery")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, lifespan="off", log_config=None, log_level="warning", access_log=False)
    )
    is_ready = threading.Event()

    async def run() -> None:
        await app.start()
        app.turns.models = dict(models)
        is_ready.set()
        await server.serve(sockets=[listener])
        await app.stop(grace_s=0)

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="evals-server")
    thread.start()
    try:
        if not is_ready.wait(TIMEOUT_S):
            raise RuntimeError("the chat service did not start")
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=address, timeout=TIMEOUT_S) as client:
            yield Served(client, {"Authorization": f"Bearer {access_token(person)}"})
    finally:
        server.should_exit = True
        thread.join()
