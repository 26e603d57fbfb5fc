"""Every exception as an error body: one shape, one code, nothing internal."""

from __future__ import annotations

import logging
from typing import Any

from django.db import InterfaceError, OperationalError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from chat_service.errors import ChatError, InvalidRequest, NotFound, Overloaded, TurnBroken, error_body

logger = logging.getLogger("superschedules.chat")

MOST_FIELDS = 20


def install(app: FastAPI) -> None:
    """Give `app` its handlers."""
    app.add_exception_handler(ChatError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _database_away)
    app.add_exception_handler(InterfaceError, _database_away)
    app.add_exception_handler(Exception, _failed)


def answer(error: ChatError) -> JSONResponse:
    """The response for an error of ours."""
    headers = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s else {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = error_body(error.code, error.message, error.extra)
    return JSONResponse(body, status_code=error.status, headers=headers)


async def _refused(_request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, ChatError)
    return answer(exc)


async def _invalid(_request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, RequestValidationError)
    fields: dict[str, str] = {}
    for error in exc.errors()[:MOST_FIELDS]:
        fields.setdefault(_field(error["loc"]), _words(error))
    return answer(InvalidRequest(fields))


async def _http(_request: Request, exc: Exception) -> JSONResponse:
    """What the framework refuses: unknown addresses and methods, bodies that are no JSON."""
    assert isinstance(exc, HTTPException)
    if exc.status_code == 404:
        return answer(NotFound())
    if exc.status_code == 400:
        return answer(InvalidRequest({"body": "is not valid JSON"}))
    body = error_body("invalid_request", "This address does not take this kind of request.")
    return JSONResponse(body, status_code=exc.status_code, headers=exc.headers)


async def _database_away(_request: Request, exc: Exception) -> JSONResponse:
    logger.warning("the database is away: %s", type(exc).__name__)
    return answer(Overloaded())


async def _failed(_request: Request, exc: Exception) -> JSONResponse:
    logger.error("unhandled exception", exc_info=exc)
    return answer(TurnBroken())


def _field(location: tuple[Any, ...]) -> str:
    """`("body", "context", "user_location", "lat")` as "context.user_location.lat"."""
    if location[0] == "header":
        return str(location[1])
    # Parts of a union are named by their types, which the caller never wrote.
    inner = [str(part) for part in location if part not in {"body", "query", "path"}]
    named = [part for part in inner if part.isidentifier() or part.isdecimal()]
    return ".".join(named) or "body"


def _words(error: dict[str, Any]) -> str:
    if error["type"] == "json_invalid":
        return "is not valid JSON"
    return str(error["msg"]).removeprefix("Value error, ")
