"""One ASGI application: FastAPI answers the streamed turn, Django everything else.

Run it with any ASGI server, as in `uvicorn config.asgi:application`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 Django must be set up before anything of ours is imported
from django.core.handlers.asgi import ASGIHandler  # noqa: E402 as above
from starlette.applications import Starlette  # noqa: E402 as above
from starlette.middleware import Middleware  # noqa: E402 as above
from starlette.middleware.cors import CORSMiddleware  # noqa: E402 as above
from starlette.routing import Mount  # noqa: E402 as above
from starlette.types import ASGIApp, Receive, Scope, Send  # noqa: E402 as above

from chat_service import app as chat  # noqa: E402 as above
from chat_service.memory import settle  # noqa: E402 as above
from chat_service.unwinding import Unwinding  # noqa: E402 as above
from config.draining import Draining, end_with_parent  # noqa: E402 as above
from config.readiness import ROUTES, readiness  # noqa: E402 as above
from config.request_log import RequestLog  # noqa: E402 as above
from config.static_files import PackageFiles, packed  # noqa: E402 as above

CHAT_PATHS = tuple(
    f"/api/v1/chat/{name}" for name in ("stream", "turns", "ping", "health", "docs", "openapi.json")
)
STATIC_PACKAGES: list[str | tuple[str, str]] = [
    (app, "static") for app in ("web", "leaflet", "django_htmx", "ninja", "django.contrib.admin")
]


class Doors:
    """Hands a request to the chat service or to Django by its path."""

    def __init__(self, chat_app: ASGIApp, pages: ASGIApp) -> None:
        self.chat_app = chat_app
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self.chat_app if _is_chat(scope.get("path", "")) else self.pages
        await door(scope, receive, send)


def _is_chat(path: str) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in CHAT_PATHS)


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """Warm up before the first request; told to stop, let running turns finish within the grace time."""
    await chat.app.start()
    Draining(chat.app.drain, readiness.stop).install()
    end_with_parent()
    settle()
    readiness.is_serving = True
    try:
        yield
    finally:
        readiness.stop()
        await chat.app.stop(readiness.left_of(settings.SHUTDOWN_GRACE_S))


application = Starlette(
    lifespan=lifespan,
    routes=[
        *ROUTES,
        # Django packs its own pages; the chat's streams are never packed, as their first word would wait.
        Mount(settings.STATIC_URL.rstrip("/"), packed(PackageFiles(packages=STATIC_PACKAGES))),
        Mount("/", Doors(chat.app, cast("ASGIApp", ASGIHandler()))),
    ],
    middleware=[
        Middleware(RequestLog),
        Middleware(Unwinding),
        Middleware(
            CORSMiddleware,
            allow_origins=settings.CORS_ORIGINS,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["Link", "Retry-After", "X-Request-ID", "X-Turn-ID"],
        ),
    ],
)
