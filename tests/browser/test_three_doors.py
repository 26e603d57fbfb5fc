"""One conversation at each door, on the terminal, over HTTP and on the page, is understood as the same."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, Window

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

TURNS = (
    "What is on this weekend in Newton?",
    "what about Sunday, only free ones?",
    "something for a 4-year-old",
    "is the first one still on?",
    "and next week, within 5 miles?",
)

Turn = dict[str, Any]  # "query", "event_ids" and "text" of one turn
Ask = Callable[[str, int | None], tuple[Turn, int]]


def conversation(ask: Ask) -> list[Turn]:
    turns, session_id = [], None
    for message in TURNS:
        turn, session_id = ask(message, session_id)
        turns.append(turn)
    return turns


def turn_of(chunks: list[dict[str, Any]]) -> tuple[Turn, int]:
    done, system = chunks[-2], chunks[-1]
    text = "".join(chunk["token"] for chunk in chunks)
    ids = done["suggested_event_ids"]
    return {"query": system["query"], "event_ids": ids, "text": text}, system["session_id"]


def on_the_terminal(server: Server) -> Ask:
    def ask(message: str, session_id: int | None) -> tuple[Turn, int]:
        session = ["--session", str(session_id)] if session_id else []
        ended = server.manage("ask", message, "--json", *session)
        assert ended.returncode == 0, ended.stderr
        return turn_of([json.loads(line) for line in ended.stdout.splitlines()])

    return ask


def over_http(server: Server) -> Ask:
    def ask(message: str, session_id: int | None) -> tuple[Turn, int]:
        answer = httpx.post(
            f"{server.url}/api/v1/chat/stream",
            json={"message": message, "session_id": session_id},
            headers={"Authorization": f"Bearer {server.token}"},
            timeout=60,
        )
        lines = [line for line in answer.text.splitlines() if line.startswith("data: ")]
        return turn_of([json.loads(line[6:]) for line in lines])

    return ask


def on_the_page(window: Window) -> list[Turn]:
    """The turns as the page's own visitor finds them in the API."""
    page = window.open()
    for message in TURNS:
        window.ask(message)
    window.screenshot("five-turns")
    session = page.evaluate(
        """async () => {
            const { call } = await import("/static/web/js/api.js");
            const id = document.querySelector("[data-conversation]").dataset.conversation;
            return await (await call(`/chat/sessions/${id}`)).json();
        }"""
    )
    answers = [message for message in session["messages"] if message["role"] == "assistant"]
    return [
        {
            "query": answer["metadata"]["query"],
            "event_ids": answer["metadata"]["suggested_event_ids"],
            "text": answer["content"],
        }
        for answer in answers
    ]


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
def test_five_turns_give_the_same_queries_at_every_door(samples_server: Server, window: Window) -> None:
    typed = conversation(on_the_terminal(samples_server))
    sent = conversation(over_http(samples_server))
    shown = on_the_page(window)
    for number, message in enumerate(TURNS):
        assert typed[number] == sent[number] == shown[number], message
    queries = [turn["query"] for turn in sent]
    assert [query["intent"] for query in queries] == ["search", "search", "search", "status", "search"]
    assert queries[1]["when"] == [{"start": "2026-03-15T00:00:00-04:00", "end": "2026-03-16T00:00:00-04:00"}]
    assert queries[2]["ages"] == [4]
    assert queries[2]["cost"]["free"] is True
    assert queries[4]["radius_miles"] == 5
    assert "where" in queries[4]["carried_over"]
