"""One person's way in: what the API is asked, asked again for as long as that may help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from chaos.seen import Reading, Seen, Stop
from chaos.wire import Answer, Silent, Unanswered, request, sent

API = "/api/v1"
# A server may be starting again, a lease may have to run out: then a client has waited long enough.
PATIENCE_S = 90
PAUSE_S = 0.25
# What a server that is away for a moment answers.
BUSY = {429, 503}
SLOW_EVENTS, SLOW_PAUSE_S = 60, 0.05
NOWHERE = 900_000


class InProgress(Exception):
    """The session's question before is still being answered by this turn."""

    def __init__(self, turn_id: int) -> None:
        super().__init__(str(turn_id))
        self.turn_id = turn_id


class GaveUp(Exception):
    """It did not help to ask again."""


@dataclass(frozen=True, slots=True)
class Door:
    """The API of the product at `port`, for whoever has the token.

    `on_accepted` hears of each turn once; `errors` are answers beyond those that ask for patience.
    """

    port: int
    token: str
    on_accepted: Callable[[], None]
    errors: list[str] = field(default_factory=list)

    async def request(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """Ask once; raises Unanswered and Silent."""
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return await request(self.port, method, f"{API}{path}", headers=headers, body=body, **options)

    async def told(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON, asked again while nobody answers or all are busy; raises GaveUp."""
        deadline, last = monotonic() + PATIENCE_S, "no answer"
        while monotonic() < deadline:
            try:
                answer = await self.request(method, path, body)
                try:
                    value = await answer.json() if "json" in answer.headers.get("content-type", "") else None
                finally:
                    answer.close()
            except Unanswered:
                await asyncio.sleep(PAUSE_S)
                continue
            if answer.status not in BUSY and answer.status < 500:
                return answer.status, value
            last = str(answer.status)
            if answer.status not in BUSY:
                self.errors.append(f"{method} {path}: {last}")
            await asyncio.sleep(PAUSE_S)
        raise GaveUp(f"{method} {path}: {last}")

    async def new_session(self) -> int:
        """Open a session."""
        _, session = await self.told("POST", "/chat/sessions", {})
        return int(session["id"])

    async def send_and_vanish(self, seen: Seen, after_s: float) -> None:
        """Ask, and be gone before the answer."""
        seen.sends += 1
        path, headers, body = self._question(seen)
        try:
            _, writer = await sent(self.port, "POST", path, headers=headers, body=body)
        except Unanswered:
            return
        await asyncio.sleep(after_s)
        writer.transport.abort()

    async def ask(self, seen: Seen, *, is_slow: bool = False) -> Answer:
        """Ask until the question is accepted, always with its key; raises InProgress and GaveUp."""
        deadline = monotonic() + PATIENCE_S
        path, headers, body = self._question(seen)
        while monotonic() < deadline:
            seen.sends += 1
            try:
                answer = await request(self.port, "POST", path, headers=headers, body=body, is_slow=is_slow)
            except Unanswered:
                await asyncio.sleep(PAUSE_S)
                continue
            except Silent as exc:
                seen.surprises.append(f"POST: {exc}")
                continue
            if answer.status == 200:
                if not seen.turn_ids:
                    self.on_accepted()
                seen.turn_ids.add(int(answer.headers["x-turn-id"]))
                return answer
            await self._refused(seen, answer)
        raise GaveUp("POST /chat/stream")

    def _question(self, seen: Seen) -> tuple[str, Mapping[str, str], Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": seen.turn.key}
        body: dict[str, Any] = {"message": seen.turn.message}
        if seen.session_id is not None:
            body |= {"session_id": seen.session_id}
        return f"{API}/chat/stream", headers, body

    async def _refused(self, seen: Seen, answer: Answer) -> None:
        """Wait where that helps; raises InProgress and GaveUp."""
        try:
            told = await answer.json()
        except Unanswered:
            return
        finally:
            answer.close()
        code = told["detail"]["error_code"]
        if code == "turn_in_progress":
            raise InProgress(int(told["detail"]["turn_id"]))
        if answer.status not in BUSY:
            raise GaveUp(f"POST /chat/stream: {answer.status} {code}")
        if "retry-after" not in answer.headers:
            seen.surprises.append(f"{answer.status} {code} without Retry-After")
        await asyncio.sleep(PAUSE_S)

    async def read(self, reading: Reading, answer: Answer | None = None, *, until: int | None = None) -> None:
        """Read to the end, on as many connections as it takes; or leave after `until` events."""
        heard_s, before = monotonic(), len(reading.events)
        while not _is_enough(reading, until):
            answer = answer or await self._resumed(reading)
            if answer is not None:
                await _read_one(reading, answer, until)
            answer = None
            if len(reading.events) > before:
                heard_s, before = monotonic(), len(reading.events)
            elif monotonic() - heard_s > PATIENCE_S:
                reading.give_up(f"nothing new for {PATIENCE_S} s")
            if not _is_enough(reading, until):
                await asyncio.sleep(PAUSE_S)
        if answer is not None:
            answer.close()

    async def _resumed(self, reading: Reading) -> Answer | None:
        """A further connection, from after the newest event; None when it has to be tried again."""
        last = NOWHERE if reading.began_nowhere and reading.last is None else reading.last
        headers = {} if last is None else {"Last-Event-ID": f"{reading.turn_id}:{last}"}
        path = f"/chat/turns/{reading.turn_id}/stream"
        try:
            answer = await self.request("GET", path, headers=headers)
        except Unanswered:
            return None
        except Silent as exc:
            reading.surprises.append(f"GET {path}: {exc}")
            return None
        if answer.status == 200:
            return answer
        answer.close()
        if answer.status not in BUSY:
            reading.give_up(f"GET {path}: {answer.status}")
        return None

    async def read_slowly(self, reading: Reading, answer: Answer) -> None:
        """Read some events with a pause after each, then leave."""
        await _read_one(reading, answer, SLOW_EVENTS, pause_s=SLOW_PAUSE_S)

    async def stop(self, seen: Seen) -> None:
        """Stop the turn, from a connection of its own."""
        began_s = monotonic()
        await self.told("GET", "/chat/ping")
        asked_s = monotonic()
        status, told = await self.told("POST", f"/chat/turns/{seen.turn_id}/stop")
        if status != 202:
            seen.surprises.append(f"stop: {status} {told}")
            return
        seen.stop = Stop(asked_s, monotonic(), told["status"], ping_s=asked_s - began_s)

    async def delete_session(self, seen: Seen) -> None:
        """Delete the turn's session."""
        status, told = await self.told("DELETE", f"/chat/sessions/{seen.session_id}")
        # An answer that was lost on the way makes the second try find nothing.
        if status not in (204, 404):
            seen.surprises.append(f"delete: {status} {told}")


def _is_enough(reading: Reading, until: int | None) -> bool:
    return reading.is_over or bool(reading.gave_up) or (until is not None and len(reading.events) >= until)


async def _read_one(reading: Reading, answer: Answer, until: int | None, *, pause_s: float = 0) -> None:
    """Read one connection until it ends or it is enough, and close it."""
    reading.connections += 1
    try:
        async for event in answer.events():
            reading.take(event)
            if _is_enough(reading, until):
                return
            if pause_s:
                await asyncio.sleep(pause_s)
    except Unanswered:
        pass
    except (Silent, ValueError) as exc:
        reading.surprises.append(str(exc))
    finally:
        answer.close()
