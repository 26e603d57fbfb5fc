"""What a turn survives when processes die, stop, or lose their database: real workers, a scripted model."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from llm_providers.scripted_server import ScriptedServer, scripted_server
from pgcluster import ownership, programs
from tests.acceptance.conftest import Server

pytestmark = pytest.mark.acceptance

QUESTION = "What is on this weekend in Newton? "
IN_TIME_S = 60


@dataclass
class Read:
    """What was read of a turn, over any number of connections."""

    turn_id: int = 0
    place: str = ""
    chunks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(chunk["token"] for chunk in self.chunks if chunk["model"] == "A")

    @property
    def is_over(self) -> bool:
        return bool(self.chunks) and self.chunks[-1]["model"] == "SYSTEM"

    @property
    def system(self) -> dict[str, Any]:
        assert self.is_over
        return self.chunks[-1]


@dataclass
class Asker:
    """Somebody who asks a server, each time over a connection of their own."""

    server: Server

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.server.token}"}

    def ask(self, script: str, *, most: int = 10**9, **body: Any) -> Read:
        """Ask a scripted answer and read up to `most` events of it."""
        read = Read()
        asked = {"message": f"{QUESTION}[[script {script}]]", **body}
        with self._stream("POST", "/stream", json=asked) as answer:
            assert answer.status_code == 200, answer.read()
            read.turn_id = int(answer.headers["X-Turn-ID"])
            self._read(answer, read, most)
        return read

    def go_on(self, read: Read, *, most: int = 10**9) -> None:
        """Read on where it was left, coming back until it can be had."""
        goal = len(read.chunks) + most
        deadline = time.monotonic() + IN_TIME_S
        while not read.is_over and len(read.chunks) < goal:
            assert time.monotonic() < deadline, read
            try:
                headers = {"Last-Event-ID": read.place} if read.place else {}
                with self._stream("GET", f"/turns/{read.turn_id}/stream", headers=headers) as answer:
                    if answer.status_code == 200:
                        self._read(answer, read, goal - len(read.chunks))
            except httpx.TransportError:
                time.sleep(0.1)  # the server is not there; there is nothing to be woken by

    def _read(self, answer: httpx.Response, read: Read, most: int) -> None:
        lines = answer.iter_lines()
        for line in lines:
            if line.startswith("id: "):
                place = line[4:]
                read.chunks.append(json.loads(next(lines)[6:]))
                read.place = place
                most -= 1
            if most <= 0:
                return

    @contextmanager
    def _stream(self, method: str, path: str, **options: Any) -> Iterator[httpx.Response]:
        options["headers"] = self.headers | options.pop("headers", {})
        url = f"{self.server.url}/api/v1/chat{path}"
        with httpx.Client(timeout=IN_TIME_S) as client, client.stream(method, url, **options) as answer:
            yield answer

    def post(self, path: str, **options: Any) -> httpx.Response:
        return httpx.post(
            f"{self.server.url}/api/v1/chat{path}", headers=self.headers, timeout=IN_TIME_S, **options
        )

    def messages(self, read: Read) -> list[dict[str, Any]]:
        path = f"{self.server.url}/api/v1/chat/sessions/{read.system['session_id']}"
        messages: list[dict[str, Any]] = httpx.get(path, headers=self.headers).json()["messages"]
        return messages


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    """A language model that says what the question tells it to."""
    with scripted_server() as server:
        yield server


@pytest.fixture(scope="module")
def shared(model: ScriptedServer) -> Iterator[Asker]:
    """Somebody who asks a server of two workers that is told to stop by no test."""
    with asker_of(model, WEB_PROCESSES="2") as asker:
        yield asker


@contextmanager
def asker_of(model: ScriptedServer, **settings: str) -> Iterator[Asker]:
    environment = {
        "LLM_BASE_URL": model.base_url,
        "DJANGO_SETTINGS_MODULE": "config.unchecked",
        "LLM_MODEL": "scripted",
        "TURNS_PER_MINUTE": "1000",
        **settings,
    }
    with tempfile.TemporaryDirectory(prefix="acceptance-") as folder:
        server = Server(Path(folder) / "var", environment=environment)
        server.start()
        try:
            yield Asker(server)
        finally:
            assert server.process is not None
            if server.process.poll() is None:
                server.stop()
            server.close_output()


def test_f28_a_killed_worker_leaves_one_interrupted_answer_with_its_words(shared: Asker) -> None:
    read = shared.ask("nonce=f28 speed=20 tokens=400", most=10)
    shared.server.kill_workers()
    shared.go_on(read)
    assert read.system["status"] == "interrupted"
    assert (read.chunks[-2]["error_code"], read.chunks[-2]["retryable"]) == ("server_error", True)
    question, answer = shared.messages(read)
    assert question["role"] == "user"
    assert (answer["status"], answer["content"]) == ("interrupted", read.text)
    again = shared.ask("nonce=f28b speed=0 tokens=5", session_id=read.system["session_id"])
    assert again.system["status"] == "complete"


def test_f29_a_crash_before_the_first_token_leaves_the_question_and_a_run_that_ended(shared: Asker) -> None:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(shared.ask, "nonce=f29 ttft=60")
        wait_until(lambda: open_requests(shared) > 0)
        shared.server.kill_workers()
        with pytest.raises(httpx.TransportError):
            asked.result()
    newest = httpx.get(
        f"{shared.server.url}/api/v1/chat/sessions", headers=shared.headers, timeout=IN_TIME_S
    ).json()[0]
    path = f"{shared.server.url}/api/v1/chat/sessions/{newest['id']}"

    def statuses() -> list[str]:
        found = httpx.get(path, headers=shared.headers, timeout=IN_TIME_S).json()["messages"]
        return [message["status"] for message in found]

    wait_until(lambda: statuses() == ["complete", "interrupted"])


def open_requests(asker: Asker) -> int:
    base = asker.server.environment["LLM_BASE_URL"].removesuffix("/v1")
    return int(httpx.get(f"{base}/stats").json()["open"])


def wait_until(is_so: Any) -> None:
    deadline = time.monotonic() + IN_TIME_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)  # another process is what is waited for


def test_f23_a_stop_through_any_worker_closes_the_model_within_a_second(
    shared: Asker, model: ScriptedServer
) -> None:
    for number in range(4):
        read = shared.ask(f"nonce=f23-{number} speed=200 tokens=5000", most=5)
        began = time.monotonic()
        assert shared.post(f"/turns/{read.turn_id}/stop").status_code == 202
        asked = next(one for one in model.asked if one.nonce == f"f23-{number}")
        wait_until(lambda asked=asked: asked.end)
        assert asked.end == "left"
        assert asked.ended_s - began < 1
        shared.go_on(read)
        assert (read.system["status"], shared.messages(read)[1]["content"]) == ("stopped", read.text)


def test_f5_a_reader_at_another_worker_misses_nothing_and_gets_nothing_twice(shared: Asker) -> None:
    read = shared.ask("nonce=f5 speed=100 tokens=150", most=3)
    while not read.is_over:
        shared.go_on(read, most=7)
    assert [chunk["model"] for chunk in read.chunks[-2:]] == ["A", "SYSTEM"]
    assert shared.messages(read)[1]["content"] == read.text
    whole = Read(read.turn_id)
    shared.go_on(whole)
    assert whole.chunks == read.chunks


def test_f31_an_answer_on_its_way_is_saved_when_the_database_comes_back(shared: Asker) -> None:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(shared.ask, "nonce=f31 speed=20 tokens=100")
        wait_until(lambda: open_requests(shared) > 0)
        postgres(shared.server, "stop", "-m", "immediate")
        wait_until(lambda: httpx.get(f"{shared.server.url}/api/ready").status_code == 503)
        refused = shared.post("/stream", json={"message": "hello"})
        postgres(shared.server, "start", "-l", "postgres/logs/start.log")
        read = asked.result()
    assert (refused.status_code, refused.json()["detail"]["error_code"]) == (503, "overloaded")
    assert int(refused.headers["Retry-After"]) > 0
    assert read.system["status"] == "complete"
    assert shared.messages(read)[1]["content"] == read.text
    again = Read(read.turn_id)
    shared.go_on(again)
    assert again.chunks == read.chunks
    wait_until(lambda: httpx.get(f"{shared.server.url}/api/ready").status_code == 200)


def postgres(server: Server, action: str, *options: str) -> None:
    programs.run(
        "pg_ctl", action, "-w", "-D", "postgres", *options, account=ownership.account(), cwd=server.data_dir
    )


def test_f30_told_to_stop_it_is_not_ready_takes_nothing_new_and_finishes_what_runs(
    model: ScriptedServer,
) -> None:
    with asker_of(model, SHUTDOWN_GRACE_S="20") as asker, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(asker.ask, "nonce=f30 speed=20 tokens=60")
        wait_until(lambda: any(one.nonce == "f30" for one in model.asked))
        os.kill(asker.server.process.pid, signal.SIGTERM)
        wait_until(lambda: httpx.get(f"{asker.server.url}/api/ready").status_code == 503)
        refused = asker.post("/stream", json={"message": "hello"})
        assert (refused.status_code, refused.json()["detail"]["error_code"]) == (503, "overloaded")
        assert int(refused.headers["Retry-After"]) > 0
        assert asked.result().system["status"] == "complete"
        assert asker.server.process.wait(IN_TIME_S) == 0


def test_f30_what_does_not_finish_in_time_is_marked_and_readers_are_told(model: ScriptedServer) -> None:
    with asker_of(model, SHUTDOWN_GRACE_S="1", WEB_PROCESSES="2") as asker, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(asker.ask, "nonce=f30b speed=20 tokens=4000")
        wait_until(lambda: any(one.nonce == "f30b" for one in model.asked))
        assert asker.server.stop() == 0
        read = asked.result()
        assert read.system["status"] == "interrupted"
        asker.server.start()
        assert asker.messages(read)[1]["content"] == read.text


def test_a_server_killed_and_started_again_goes_on_from_the_last_event_id(model: ScriptedServer) -> None:
    with asker_of(model) as asker:
        read = asker.ask("nonce=kill speed=50 tokens=500", most=20)
        asker.server.stop(signal.SIGKILL)
        asker.server.start()
        asker.go_on(read)
        assert read.system["status"] == "interrupted"
        assert asker.messages(read)[1]["content"] == read.text


def test_workers_end_when_their_parent_is_killed(model: ScriptedServer) -> None:
    with asker_of(model, WEB_PROCESSES="2") as asker:
        workers = asker.server.workers
        asker.server.stop(signal.SIGKILL)
        wait_until(lambda: not any(worker.is_running() and worker.status() != "zombie" for worker in workers))
        asker.server.start()
        assert asker.ask("nonce=orphans speed=0 tokens=3").system["status"] == "complete"
