"""`manage.py ask`: the same turn on the terminal."""

import asyncio
import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from chat_service.management.commands.ask import Command
from chat_service.schemas import ChatRequest
from events.models import ChatMessage, ChatSession, Event
from llm_providers import ScriptedModel


def ask(*arguments: str) -> tuple[str, str]:
    """What the command prints and what it says beside."""
    out, err = io.StringIO(), io.StringIO()
    call_command("ask", *arguments, stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_prints_the_stored_answer(weekend: list[Event], alice: User) -> None:
    printed, beside = ask("what is on this weekend in Newton?", "--user", "alice")
    answer = ChatMessage.objects.get(role="assistant")
    assert printed == answer.content + "\n"
    assert f"--session {answer.session_id}" in beside
    assert answer.session.user == alice


def test_json_prints_each_chunk_on_a_line(weekend: list[Event], alice: User) -> None:
    printed, _ = ask("what is on this weekend in Newton?", "--user", "alice", "--json")
    chunks = [json.loads(line) for line in printed.splitlines()]
    assert "".join(chunk["token"] for chunk in chunks) == ChatMessage.objects.get(role="assistant").content
    assert chunks[-1]["model"] == "SYSTEM"


def test_goes_on_with_a_conversation(weekend: list[Event], alice: User) -> None:
    session = ChatSession.objects.create(user=alice)
    for message in ("what is on this weekend in Newton?", "and on Sunday?"):
        ask(message, "--user", "alice", "--session", str(session.pk))
    assert session.messages.count() == 4


def test_asks_as_the_demo_account_by_default(
    weekend: list[Event], settings, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    ask("what is on?")
    assert ChatSession.objects.get().user.username == "demo"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["", "--user", "alice"], "empty"),
        (["x" * 4001, "--user", "alice"], "4,000"),
        (["a\x00b", "--user", "alice"], "cannot be read"),
        (["hello", "--user", "nobody"], "no active account named nobody"),
    ],
    ids=["empty", "long", "NUL", "unknown user"],
)
def test_says_what_is_wrong(alice: User, arguments: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        ask(*arguments)


def test_an_interrupt_stops_the_turn_and_keeps_what_was_said(
    weekend: list[Event], alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def interrupt_at_second_token(_seconds: float) -> None:
        if len(asked) > 1:
            asked[0].cancel()
            await asyncio.Event().wait()
        asked.append(asked[0])

    async def ask_in_task() -> None:
        command = Command(stdout=io.StringIO(), stderr=io.StringIO())
        asked.append(
            asyncio.create_task(command._ask(alice, ChatRequest(message="what is on?"), as_json=True))
        )
        await asyncio.wait(asked[:1])

    asked: list[asyncio.Task[str | None]] = []
    model = ScriptedModel(("Story", " Time"), sleep=interrupt_at_second_token)
    monkeypatch.setattr("chat_service.management.commands.ask.configured_models", lambda: {"scripted": model})
    asyncio.run(ask_in_task())
    assert asked[0].cancelled()
    answer = ChatMessage.objects.get(role="assistant")
    assert (answer.content, answer.status) == ("Story", "stopped")
