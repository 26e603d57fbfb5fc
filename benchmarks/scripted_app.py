"""The application as it is served, with scripted models to prefer and a count of its statements."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from config.asgi import application, lifespan

# isort: split
# Only what is above has set Django up.
from benchmarks.timed_models import timed_models
from chat_service.app import app as chat_app


class Statements:
    """Counts what Django's connections send."""

    def __init__(self) -> None:
        self.count = 0

    def watch(self, connection: BaseDatabaseWrapper, **_: object) -> None:
        """Count the statements of a connection, once however often it is opened."""
        if self.add not in connection.execute_wrappers:
            connection.execute_wrappers.append(self.add)

    def add(self, execute: Callable[..., Any], *arguments: object) -> Any:
        """Count one and execute it."""
        self.count += 1
        return execute(*arguments)

    async def tell(self, _request: Request) -> PlainTextResponse:
        """The number so far."""
        return PlainTextResponse(str(self.count))


@asynccontextmanager
async def scripted(app: Starlette) -> AsyncIterator[None]:
    """The application's own life, with models to prefer by name."""
    async with lifespan(app):
        chat_app.turns.models.update(timed_models())
        yield


async def bare_page(_request: Request) -> HTMLResponse:
    """The least a page can be."""
    return HTMLResponse("<!DOCTYPE html><title>Bare</title><h1>What is on</h1>")


statements = Statements()
connection_created.connect(statements.watch)
# Not an application around it: that would cost each request something.
application.router.lifespan_context = scripted
application.router.routes.insert(0, Route("/benchmark/statements", statements.tell))
application.router.routes.insert(0, Route("/benchmark/page", bare_page))
