"""The specification's three curl commands and what a stranger does next."""

import json
import subprocess
from typing import Any

import httpx
import pytest

from tests.acceptance.conftest import Server

pytestmark = pytest.mark.acceptance


def curl(server: Server, *arguments: str) -> str:
    """Run curl as the specification prints it, against this server."""
    with_place = [part.replace("http://localhost:8000", server.url) for part in arguments]
    ended = subprocess.run(
        ["curl", "-sS", "-N", *with_place, "-H", f"Authorization: Bearer {server.token}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ended.stdout


def chunks(stream: str) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: ")]


def said(stream: str) -> str:
    return "".join(chunk["token"] for chunk in chunks(stream))


def ask(server: Server, session_id: int, message: str, **context: object) -> list[dict[str, Any]]:
    body = json.dumps({"message": message, "session_id": session_id, "context": context})
    url = "http://localhost:8000/api/v1/chat/stream"
    return chunks(curl(server, "-X", "POST", url, "-H", "Content-Type: application/json", "-d", body))


def test_the_three_commands_of_the_specification(server: Server) -> None:
    created = json.loads(
        curl(
            server, "-X", "POST", "http://localhost:8000/api/v1/chat/sessions",
            "-H", "Content-Type: application/json", "-d", '{"title": "Test Session"}',
        )
    )  # fmt: skip
    assert created["title"] == "Test Session"
    body = {
        "message": "What events are happening this weekend?",
        "session_id": created["id"],
        "context": {"location": "Newton"},
    }
    stream = curl(
        server, "-X", "POST", "http://localhost:8000/api/v1/chat/stream",
        "-H", "Content-Type: application/json", "-d", json.dumps(body),
    )  # fmt: skip
    last, done = chunks(stream)[-1], chunks(stream)[-2]
    assert last["model"] == "SYSTEM"
    assert last["session_id"] == created["id"]
    assert last["query"]["when"] == [
        {"start": "2026-03-14T00:00:00-04:00", "end": "2026-03-16T00:00:00-04:00"}
    ]
    assert [place["name"] for place in last["query"]["where"]] == ["Newton, MA"]
    ids = done["suggested_event_ids"]
    assert ids
    events = {
        event["id"]: event for event in httpx.get(f"{server.url}/api/v1/events", params={"ids": ids}).json()
    }
    for event_id in ids:
        assert events[event_id]["title"] in said(stream)
    assert "Newton" in said(stream)
    stored = json.loads(curl(server, f"http://localhost:8000/api/v1/chat/sessions/{created['id']}"))
    assert [message["role"] for message in stored["messages"]] == ["user", "assistant"]
    assert stored["messages"][1]["content"] == said(stream)
    assert stored["messages"][1]["referenced_event_ids"] == ids


def test_a_second_message_keeps_the_place(server: Server) -> None:
    first = ask(server, 0, "What events are happening this weekend?", location="Newton")
    session_id = first[-1]["session_id"]
    second = ask(server, session_id, "what about Sunday, only free ones?")
    query = second[-1]["query"]
    assert [place["name"] for place in query["where"]] == ["Newton, MA"]
    assert query["when"] == [{"start": "2026-03-15T00:00:00-04:00", "end": "2026-03-16T00:00:00-04:00"}]
    assert query["cost"]["free"] is True
    assert "where" in query["carried_over"]
    ids = second[-2]["suggested_event_ids"]
    events = httpx.get(f"{server.url}/api/v1/events", params={"ids": ids}).json()
    assert events
    assert all(event["cost"]["free"] for event in events)


def test_the_terminal_answers_in_the_same_words(server: Server) -> None:
    ended = server.manage("ask", "What events are happening this weekend in Newton?", "--json")
    assert ended.returncode == 0, ended.stderr
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert lines[-1]["model"] == "SYSTEM"
    assert lines[-1]["query"]["when"][0]["start"] == "2026-03-14T00:00:00-04:00"


def test_every_answer_carries_a_request_id_and_no_log_a_message(server: Server) -> None:
    answer = httpx.get(f"{server.url}/api/live", headers={"X-Request-ID": "abc-123"})
    assert answer.headers["X-Request-ID"] == "abc-123"
    ask(server, 0, "xylophone festival for otters")
    assert "request=abc-123" in server.printed
    assert "xylophone" not in server.printed


@pytest.mark.parametrize("path", ["/api/live", "/api/ready", "/api/v1/chat/ping", "/api/v1/chat/health"])
def test_health_answers_get_and_head_without_a_token(server: Server, path: str) -> None:
    assert httpx.get(server.url + path).status_code == 200
    assert httpx.head(server.url + path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/api/v1/docs", "/api/v1/chat/docs"])
def test_pages_answer(server: Server, path: str) -> None:
    assert httpx.get(server.url + path).status_code == 200


def test_static_files_are_served(server: Server) -> None:
    assert httpx.get(f"{server.url}/static/admin/css/base.css").status_code == 200
    assert httpx.get(f"{server.url}/static/../settings.py").status_code == 404
