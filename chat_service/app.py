"""The streamed turn over HTTP: routes that translate, and nothing else."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from fastapi import Depends, FastAPI, Header, Path, Query, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.middleware import Middleware

from accounts.models import User
from chat_service import refusals
from chat_service.auth import signed_in
from chat_service.framing import PING_EVERY_S, TurnResponse, position
from chat_service.incoming import BodyLimit, OptionalSlash
from chat_service.language_models import configured_models
from chat_service.schemas import ChatRequest, Health, Stopping
from chat_service.turn_rows import interrupt_orphans
from chat_service.turns import Turns
from chat_service.warmth import has_database, warm_up

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
        """Load what answering needs, and end the turns that a crashed server left behind."""
        self.turns = Turns(configured_models())
        await self.turns.bridges.search.run(warm_up)
        await self.turns.bridges.rows.run(interrupt_orphans)
        self.is_warm = True

    async def stop(self, grace_s: float) -> None:
        """Take nothing more and see the running turns out."""
        self.is_warm = False
        await self.turns.shutdown(grace_s)


app = ChatApp()
startup, shutdown = app.start, app.stop


async def caller(authorization: Annotated[str | None, Header()] = None) -> User:
    """The person who asks."""
    return await app.turns.bridges.rows.run(signed_in, authorization)


Caller = Annotated[User, Depends(caller)]
TurnId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@app.post(f"{PREFIX}/stream", response_class=Response, responses=SSE)
async def stream(
    request: ChatRequest,
    user: Caller,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=128)] = None,
) -> Response:
    """Ask, and read the answer as it is written."""
    started = await app.turns.start_once(user.pk, request, idempotency_key)
    return _streamed(started.turn_id, after=0)


@app.get(f"{PREFIX}/turns/{{turn_id}}/stream", response_class=Response, responses=SSE)
async def stream_again(
    turn_id: TurnId,
    user: Caller,
    after: Annotated[str | None, Query(max_length=64)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """The same stream, from after the last event that was read: live, or replayed when finished."""
    await app.turns.require_own(turn_id, user.pk)
    # A browser that reconnects repeats the address of its first try, so the header is the newer of the two.
    read = position(turn_id, last_event_id)
    read = position(turn_id, after) if read is None else read
    # An event we never sent tells nothing about what the client has: it gets the whole answer.
    is_known = read is not None and read <= await app.turns.last_seq(turn_id)
    return _streamed(turn_id, after=read if read is not None and is_known else 0)


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
    database = await app.turns.bridges.rows.run(has_database)
    is_ok = database and app.is_warm
    response.status_code = 200 if is_ok else 503
    return Health(
        status="ok" if is_ok else "unavailable",
        database=database,
        embedder=app.is_warm,
        model=settings.LLM_MODEL or "built-in",
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


def _streamed(turn_id: int, *, after: int) -> TurnResponse:
    return TurnResponse(turn_id, app.turns.follow(turn_id, after, timeout_s=PING_EVERY_S))
