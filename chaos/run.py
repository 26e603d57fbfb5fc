"""One run: the product started, the clients and the saboteur let loose, the evidence gathered and judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from chaos.client import Client
from chaos.door import Door, GaveUp
from chaos.evidence import Evidence, evidence
from chaos.judging import judged, misplaced
from chaos.plan import Conversation, conversations
from chaos.product import Broken, Product
from chaos.report import Outcome
from chaos.sabotage import Accepted, Saboteur, sabotages
from chaos.seen import Seen
from chaos.stored import Stored, collected
from chaos.wire import request
from llm_providers.scripted_server import Asked, ScriptedServer

AT_ONCE = 32
# The first turns of a server are its slowest: its people come one after another.
ONE_EVERY_S = 0.2
PEOPLE = 4
REPLAYS_AT_ONCE = 16
SETTLED_WITHIN_S = 60
PASSWORD = "chaos is a ladder"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for; `turns` None: until `seconds` have passed."""

    seed: int
    processes: int = 4
    turns: int | None = 2000
    seconds: float | None = None


@dataclass
class Run:
    """A run in `folder`."""

    options: Options
    folder: Path
    say: Callable[[str], object]
    seen: list[Seen] = field(default_factory=list)
    accepted: Accepted = field(default_factory=Accepted)
    _doors: list[Door] = field(default_factory=list)

    async def outcome(self) -> Outcome:
        """Run, and judge."""
        began_s, broken, stored = monotonic(), "", None
        async with ScriptedServer() as model:
            product = Product(self.folder, self.options.processes, model.base_url)
            saboteur = Saboteur(product, self.accepted)
            try:
                await asyncio.to_thread(product.start)
                self._doors = [await self._door(product, number) for number in range(PEOPLE)]
                self.say("The product is ready; the turns begin.")
                await self._conversations(saboteur)
                self.say(f"{self.accepted.count} turns were accepted; what became of them is read.")
                stored = await self._settled()
                await asyncio.to_thread(product.stop)
            except (Broken, GaveUp) as exc:
                broken = str(exc)
            finally:
                await asyncio.to_thread(product.end_all)
            outcome = self._judged(stored, model.asked, saboteur)
        outcome.took_s, outcome.broken = monotonic() - began_s, broken
        outcome.errors = [error for door in self._doors for error in door.errors]
        outcome.tracebacks = product.log.read_text(errors="replace").count("Traceback (most recent")
        return outcome

    async def _door(self, product: Product, number: int) -> Door:
        """An account and its token."""
        name = f"person{number}@example.org"
        for path, body in (
            ("users", {"email": name, "password": PASSWORD}),
            ("token", {"username": name, "password": PASSWORD}),
        ):
            answer = await request(product.port, "POST", f"/api/v1/{path}", headers={}, body=body)
            told = await answer.json()
            answer.close()
        return Door(product.port, told["access"], self.accepted.add)

    async def _conversations(self, saboteur: Saboteur) -> None:
        """Hold them all while the saboteur is at work; raises Broken when the product does not come back."""
        sabotage = asyncio.create_task(saboteur.carry_out(sabotages(self.options.seed, self.options.turns)))
        clients = asyncio.create_task(self._clients(saboteur))
        await asyncio.wait({sabotage, clients}, return_when=asyncio.FIRST_COMPLETED)
        try:
            if sabotage.done():
                await sabotage  # raises when the product has not come back: nobody need wait for it
            await clients
        finally:
            for task in (sabotage, clients):
                task.cancel()
            await asyncio.gather(sabotage, clients, return_exceptions=True)

    async def _clients(self, saboteur: Saboteur) -> None:
        plan = self._plan()
        await asyncio.gather(*(self._converse(plan, saboteur, place) for place in range(AT_ONCE)))

    def _plan(self) -> Iterator[Conversation]:
        deadline = None if self.options.seconds is None else monotonic() + self.options.seconds
        for one in conversations(self.options.seed, self.options.turns):
            if deadline is not None and monotonic() > deadline:
                return
            yield one

    async def _converse(self, plan: Iterator[Conversation], saboteur: Saboteur, place: int) -> None:
        await asyncio.sleep(place * ONE_EVERY_S)
        for one in plan:
            await saboteur.keeps_up()
            await Client(self._doors[one.number % PEOPLE], self.seen).converse(one)

    async def _settled(self) -> Stored:
        """All that is stored, once no answer is being written; every turn has been read again by then."""
        deadline = monotonic() + SETTLED_WITHIN_S
        gate = asyncio.Semaphore(REPLAYS_AT_ONCE)
        finished = [one for one in self.seen if one.is_accepted and not one.is_deleted]
        await asyncio.gather(*(self._replay(one, gate) for one in finished))
        while True:
            stored = await collected(self._doors)
            if stored.is_settled or monotonic() > deadline:
                return stored
            await asyncio.sleep(1)

    async def _replay(self, seen: Seen, gate: asyncio.Semaphore) -> None:
        number = int(seen.turn.nonce[1:].partition("q")[0])
        async with gate:
            await Client(self._doors[number % PEOPLE], self.seen).replay(seen)

    def _judged(self, stored: Stored | None, asked: Sequence[Asked], saboteur: Saboteur) -> Outcome:
        if stored is None:  # of a product that broke nothing can be said about single turns
            return Outcome([], [], saboteur, took_s=0)
        places = stored.places()
        by_nonce: dict[str, list[Asked]] = {}
        for one in asked:
            by_nonce.setdefault(one.nonce, []).append(one)
        every: list[Evidence] = []
        for seen in self.seen:
            meanwhile = saboteur.during(seen.began_s, seen.ended_s or monotonic())
            every.append(evidence(seen, stored, places, by_nonce, meanwhile))
        found = [violation for one in every for violation in judged(one)]
        return Outcome(every, [*found, *misplaced(self.seen, stored)], saboteur, took_s=0)
