"""A language model may help to understand: only where it is let, and never for long."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chat_service import helping
from events.models import Event
from tests.chat_service.conftest import Chat

QUESTION = "chillax weekend in Newton without crowdz"
PROPOSED = json.dumps({"audience": ["adults"]})


class Server(ThreadingHTTPServer):
    """Answers chat completions with one text; refuses the formats it is told to, or keeps silent."""

    daemon_threads = True
    asked: list[dict[str, Any]]
    refuses: tuple[str, ...] = ()
    says = PROPOSED
    is_silent = False


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        if self.server.is_silent:
            threading.Event().wait(5)
        is_refused = body.get("response_format", {}).get("type") in self.server.refuses
        message = {"role": "assistant", "content": self.server.says}
        answer = (
            {"error": {"message": "no"}} if is_refused else {"choices": [{"index": 0, "message": message}]}
        )
        data = json.dumps(answer).encode()
        self.send_response(400 if is_refused else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    running = Server(("127.0.0.1", 0), Handler)
    running.asked = []
    threading.Thread(target=running.serve_forever, daemon=True).start()
    settings.LLM_UNDERSTANDS = True
    settings.LLM_MODEL = "small"
    settings.LLM_BASE_URL = f"http://127.0.0.1:{running.server_port}/v1"
    yield running
    running.shutdown()
    running.server_close()


def test_what_it_proposes_is_in_the_query_and_in_its_label(
    chat: Chat, weekend: list[Event], server: Server
) -> None:
    query = chat.ask(QUESTION).system["query"]
    assert (query["audience"], [spot["name"] for spot in query["where"]]) == (["adults"], ["Newton, MA"])
    assert "adults" in query["label"]
    [asked] = server.asked
    assert asked["response_format"]["type"] == "json_schema"


def test_it_is_not_asked_unless_it_is_let_and_words_are_left_over(
    chat: Chat, weekend: list[Event], server: Server, settings: Any
) -> None:
    chat.ask("free jazz this weekend in Newton")
    settings.LLM_UNDERSTANDS = False
    assert chat.ask(QUESTION).system["query"]["audience"] == []
    assert server.asked == []


def test_a_server_that_knows_no_schema_is_asked_without_and_not_again_with(
    chat: Chat, weekend: list[Event], server: Server
) -> None:
    server.refuses = ("json_schema", "json_object")
    assert [chat.ask(QUESTION).system["query"]["audience"] for _ in range(2)] == [["adults"]] * 2
    assert ["response_format" in asked for asked in server.asked] == [True, True, False, False]


@pytest.mark.parametrize("says", ["", "I cannot help with that.", '{"audience": 7}'])
def test_nonsense_adds_nothing(chat: Chat, weekend: list[Event], server: Server, says: str) -> None:
    server.says = says
    stream = chat.ask(QUESTION)
    assert (stream.system["status"], stream.system["query"]["audience"]) == ("complete", [])


def test_it_is_not_waited_for_longer_than_its_time(
    chat: Chat, weekend: list[Event], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helping, "PATIENCE_S", 0.1)
    server.is_silent = True
    stream = chat.ask(QUESTION)
    assert (stream.system["status"], stream.system["query"]["audience"]) == ("complete", [])
    assert stream.done["response_time_ms"] < 3000
