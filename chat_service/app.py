"""The streamed turn over HTTP: routes that translate, and nothing else."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from django.conf import settings
from fastapi import Cookie, Depends, FastAPI, Header, Path, Query, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.middleware import Middleware

from accounts.models import User
from chat_service import refusals
from chat_service.auth import signed_in, signed_in_by_cookie
from chat_service.db import SEARCH_THREADS
from chat_service.errors import Overloaded
from chat_service.framing import TurnResponse, position
from chat_service.incoming import BodyLimit, OptionalSlash
from chat_service.language_models import circuits_of, configured_models
from chat_service.schemas import ChatRequest, Health, Stopping
from chat_service.turns import Turns
from chat_service.warmth import warm_up
from events.models import Turn

PREFIX = "/api/v1/chat"
LARGEST_BODY_BYTES = 1_000_000
SSE: dict[int | str, dict[str, Any]] = {
    200: {"description": "Server-sent events, one StreamChunk each", "content": {"text/event-stream": {}}}
}


class ChatApp(FastAPI):
    """The application and its turns."""

    def __init__(self) -> None:
        super().__init__(
            title="Superschedules: one streamed turn",
            version="1",
            docs_url=None,
            redoc_url=None,
            openapi_url=f"{PREFIX}/openapi.json",
            redirect_slashes=False,
            middleware=[Middleware(OptionalSlash), Middleware(BodyLimit, most_bytes=LARGEST_BODY_BYTES)],
        )
        refusals.install(self)
        self.turns = Turns()
        self.is_warm = False

    async def start(self) -> None:
        """Load what answering needs, and end the turns that a crashed process left behind."""
        self.turns = Turns(configured_models())
        # Each thread of a crowd needs memory of its own to search: the first crowd should find it there.
        search = self.turns.bridges.search
        await search.run(warm_up)
        await asyncio.gather(*(search.run(warm_up) for _ in range(SEARCH_THREADS)))
        await self.turns.open()
        self.is_warm = True

    def has_database(self) -> bool:
        """Whether the database answers, as it was last felt."""
        return not self.turns.is_away and self.turns.keeper.has_pulse

    async def drain(self) -> None:
        """Take nothing more, see the running turns out, and let the readers of others go."""
        await self.turns.drain(settings.SHUTDOWN_GRACE_S)
        self.turns.following.close()

    async def stop(self, grace_s: float) -> None:
        """End what `start` began; turns that still run are seen out first."""
        self.is_warm = False
        await self.turns.shutdown(grace_s)


app = ChatApp()


async def caller(authorization: Annotated[str | None, Header()] = None) -> User:
    """The person who asks; raises Overloaded while the database is away, rather than wait for it."""
    if app.turns.is_away:
        raise Overloaded
    return await app.turns.bridges.rows.run(signed_in, authorization)


async def reader(
    authorization: Annotated[str | None, Header()] = None,
    sessionid: Annotated[str | None, Cookie(alias=settings.SESSION_COOKIE_NAME)] = None,
) -> User:
    """The person who reads: also one whom only a cookie names, as an EventSource cannot send a header."""
    if authorization is None and sessionid is not None and not app.turns.is_away:
        return await app.turns.bridges.rows.run(signed_in_by_cookie, sessionid)
    return await caller(authorization)


Caller = Annotated[User, Depends(caller)]
Reader = Annotated[User, Depends(reader)]
TurnId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@app.post(f"{PREFIX}/stream", response_class=Response, responses=SSE)
async def stream(
    request: ChatRequest,
    user: Caller,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=128)] = None,
) -> Response:
    """Ask, and read the answer as it is written."""
    started = await app.turns.start(user.pk, request, idempotency_key)
    return TurnResponse(started.turn_id, app.turns.follow(started.turn_id, after=0))


@app.get(f"{PREFIX}/turns/{{turn_id}}/stream", response_class=Response, responses=SSE)
async def stream_again(
    turn_id: TurnId,
    user: Reader,
    after: Annotated[str | None, Query(max_length=64)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """The same stream, from after the last event that was read: live, or replayed when finished."""
    status = await app.turns.require_own(turn_id, user.pk)
    # A browser that reconnects repeats the address of its first try, so the header is the newer of the two.
    read = position(turn_id, last_event_id)
    read = position(turn_id, after) if read is None else read
    if status not in Turn.OPEN and read == await app.turns.last_event(turn_id):
        return Response(status_code=204)  # nothing follows, and an EventSource asks no more
    return TurnResponse(turn_id, app.turns.follow(turn_id, after=read or 0))


@app.post(f"{PREFIX}/turns/{{turn_id}}/stop", status_code=202)
async def stop(turn_id: TurnId, user: Caller) -> Stopping:
    """Stop a turn; what was said stays. A finished turn is left as it is."""
    return Stopping(turn_id=turn_id, status=await app.turns.stop(turn_id, user.pk))


@app.head(f"{PREFIX}/ping", include_in_schema=False)
@app.get(f"{PREFIX}/ping")
async def ping() -> dict[str, str]:
    """The service answers."""
    return {"status": "ok"}


@app.head(f"{PREFIX}/health", include_in_schema=False)
@app.get(f"{PREFIX}/health")
async def health(response: Response) -> Health:
    """What answering needs and whether it is there: 200, or 503."""
    database = app.has_database()
    is_ok = database and app.is_warm
    response.status_code = 200 if is_ok else 503
    return Health(
        status="ok" if is_ok else "unavailable",
        database=database,
        embedder=app.is_warm,
        model=settings.LLM_MODEL or "built-in",
        circuits=circuits_of(app.turns.models),
    )


@app.get(f"{PREFIX}/docs", include_in_schema=False)
async def docs() -> HTMLResponse:
    """The interactive documentation, from the files of django-ninja: nothing comes from elsewhere."""
    files = f"{settings.STATIC_URL}ninja/"
    return get_swagger_ui_html(
        openapi_url=f"{PREFIX}/openapi.json",
        title=app.title,
        swagger_js_url=f"{files}swagger-ui-bundle.js",
        swagger_css_url=f"{files}swagger-ui.css",
        swagger_favicon_url=f"{files}favicon.png",
    )
