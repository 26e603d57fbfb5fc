"""What the product has kept: every conversation of the people who took part, as the API tells it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from chaos.door import Door

OPEN = {"accepted", "running"}
_NONCE = re.compile(r"\[\[script nonce=(\S+) ")
_NEXT = re.compile(r"<[^>]*?(/chat/sessions\?[^>]*)>; rel=\"next\"")
AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Message:
    """One stored message; `nonce` is that of the question, if it is one."""

    message_id: int
    role: str
    content: str
    status: str

    @property
    def nonce(self) -> str:
        """The nonce of the script in it; empty in an answer."""
        found = _NONCE.search(self.content) if self.role == "user" else None
        return found[1] if found else ""


@dataclass(slots=True)
class Stored:
    """The messages of every session, by its id, oldest first."""

    sessions: dict[int, list[Message]] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Whether no answer is being written any more."""
        return not any(message.status in OPEN for messages in self.sessions.values() for message in messages)

    def places(self) -> dict[str, list[tuple[int, int]]]:
        """Where the question of each nonce is: the sessions and the places in them."""
        found: dict[str, list[tuple[int, int]]] = {}
        for session_id, messages in self.sessions.items():
            for place, message in enumerate(messages):
                if message.nonce:
                    found.setdefault(message.nonce, []).append((session_id, place))
        return found


async def collected(doors: Sequence[Door]) -> Stored:
    """All that is stored for these people; raises GaveUp."""
    stored, gate = Stored(), asyncio.Semaphore(AT_ONCE)
    for door in doors:
        ids = await _session_ids(door)
        messages = await asyncio.gather(*(_messages(door, session_id, gate) for session_id in ids))
        stored.sessions |= dict(zip(ids, messages, strict=True))
    return stored


async def _session_ids(door: Door) -> list[int]:
    path, found = "/chat/sessions?limit=100", []
    while path:
        answer = await door.request("GET", path)
        found += [int(session["id"]) for session in await answer.json()]
        answer.close()
        more = _NEXT.search(answer.headers.get("link", ""))
        path = more[1] if more else ""
    return found


async def _messages(door: Door, session_id: int, gate: asyncio.Semaphore) -> list[Message]:
    async with gate:
        _, told = await door.told("GET", f"/chat/sessions/{session_id}")
    return [Message(said["id"], said["role"], said["content"], said["status"]) for said in told["messages"]]
