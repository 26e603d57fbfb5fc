"""Asks one question on the terminal, through the same turn as the web."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from accounts.demo import demo_account
from accounts.models import User
from chat_service.errors import ChatError
from chat_service.language_models import configured_models
from chat_service.schemas import ChatRequest
from chat_service.turns import Turns

LAST_SAVE_S = 10.0


class Command(BaseCommand):
    help = "Ask one question and read the answer as it is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("message", help="the question, up to 4,000 characters")
        parser.add_argument("--session", type=int, metavar="ID", help="go on with this conversation")
        parser.add_argument("--user", metavar="NAME", help="ask as this account (the demo account)")
        parser.add_argument("--json", action="store_true", help="print each chunk of the stream on a line")

    def handle(self, *_args: Any, message: str, **options: Any) -> None:
        asker = _asker(options["user"])
        try:
            request = ChatRequest(message=message, session_id=options["session"])
        except ValidationError as exc:
            raise CommandError(f"The message {_problem(exc)}.") from None
        try:
            failure = asyncio.run(self._ask(asker, request, as_json=options["json"]))
        except ChatError as exc:
            raise CommandError(exc.message) from exc
        except BrokenPipeError:
            # The reader has enough and the answer is stored: no complaint when Python flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if failure:
            raise CommandError(failure)

    async def _ask(self, asker: User, request: ChatRequest, *, as_json: bool) -> str | None:
        """Print the answer as it comes; what went wrong with it, if anything."""
        turns = Turns(configured_models())
        await turns.open()
        try:
            started = await turns.start(asker.pk, request)
            try:
                return await self._print(turns, started.turn_id, as_json=as_json)
            except asyncio.CancelledError:
                await turns.stop(started.turn_id, asker.pk)
                raise
        finally:
            await turns.shutdown(LAST_SAVE_S)

    async def _print(self, turns: Turns, turn_id: int, *, as_json: bool) -> str | None:
        failure: str | None = None
        async for batch in turns.follow(turn_id, 0):
            for data in batch.chunks:
                chunk = json.loads(data)
                failure = failure or chunk["error"]
                if as_json:
                    self.stdout.write(data)
                else:
                    self._print_words(chunk)
            self.stdout.flush()
        return failure

    def _print_words(self, chunk: dict[str, Any]) -> None:
        if chunk["model"] == "A":
            self.stdout.write(chunk["token"], ending="\n" if chunk["done"] else "")
        elif chunk["model"] == "SYSTEM":
            self.stderr.write(f"(go on with --session {chunk['session_id']})")


def _asker(name: str | None) -> User:
    if name is None:
        return demo_account(settings.DATA_DIR)[0]
    user = User.objects.by_name_or_email(name)
    if user is None or not user.is_active:
        raise CommandError(f"There is no active account named {name}.")
    return user


def _problem(exc: ValidationError) -> str:
    kinds = {error["type"] for error in exc.errors()}
    if "string_too_short" in kinds:
        return "is empty"
    return "is longer than 4,000 characters" if "string_too_long" in kinds else "cannot be read"
