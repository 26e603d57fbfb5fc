"""What a refused request is told: one shape, one code, nothing internal."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from accounts.limits import TooOften
from accounts.tokens import TokenError

logger = logging.getLogger("superschedules.api")

RETRY_AFTER_S = 5

Answer = Callable[..., HttpResponse]


class ApiError(Exception):
    """A refusal with its HTTP status, stable code and safe words."""

    def __init__(
        self, status: int, code: str, message: str, *, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields


class NotFound(ApiError):
    """The same words for "does not exist" and "is not yours"."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "There is nothing here.")


class InvalidRequest(ApiError):
    """One field of the request is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(422, "invalid_request", f"{field}: {problem}", fields={field: problem})


def error_body(code: str, message: str, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON of every error."""
    detail: dict[str, Any] = {"message": message, "error_code": code}
    if fields:
        detail["fields"] = dict(fields)
    return {"detail": detail}


def install(api: NinjaAPI) -> None:
    """Give `api` the handlers that turn every exception into an error body."""

    def answer(
        request: HttpRequest, status: int, code: str, message: str, fields: Mapping[str, str] | None = None
    ) -> HttpResponse:
        return api.create_response(request, error_body(code, message, fields), status=status)

    _install_refusals(api, answer)
    _install_failures(api, answer)


def _install_refusals(api: NinjaAPI, answer: Answer) -> None:
    """What the caller may not do or did not say right."""

    @api.exception_handler(ApiError)
    def _refused(request: HttpRequest, exc: ApiError) -> HttpResponse:
        return answer(request, exc.status, exc.code, exc.message, exc.fields)

    @api.exception_handler(TokenError)
    def _token_refused(request: HttpRequest, exc: TokenError) -> HttpResponse:
        response = answer(request, 401, exc.code, exc.message)
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(TooOften)
    def _too_often(request: HttpRequest, exc: TooOften) -> HttpResponse:
        response = answer(request, 429, "rate_limited", "That was tried too often. Please try again later.")
        response["Retry-After"] = str(exc.wait_s)
        return response

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, exc: Http404) -> HttpResponse:
        return _refused(request, NotFound())

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
        fields = {_field_name(error["loc"]): str(error["msg"]) for error in exc.errors}
        return answer(request, 422, "invalid_request", "Some of the request is not valid.", fields)

    @api.exception_handler(HttpError)
    def _unreadable(request: HttpRequest, exc: HttpError) -> HttpResponse:
        return answer(request, 422, "invalid_request", "The body is not valid JSON.")

    @api.exception_handler(RequestDataTooBig)
    def _too_large(request: HttpRequest, exc: RequestDataTooBig) -> HttpResponse:
        most = f"must be at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes"
        return answer(request, 422, "invalid_request", "The body is too large.", {"body": most})


def _install_failures(api: NinjaAPI, answer: Answer) -> None:
    """What we cannot do just now."""

    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    def _database_away(request: HttpRequest, exc: Exception) -> HttpResponse:
        logger.warning("the database is away: %s", type(exc).__name__)
        response = answer(
            request, 503, "overloaded", "We are busy right now. Please try again in a few seconds."
        )
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response

    @api.exception_handler(Exception)
    def _failed(request: HttpRequest, exc: Exception) -> HttpResponse:
        logger.error("unhandled exception", exc_info=exc)
        return answer(request, 500, "server_error", "Something went wrong on our side. Please try again.")


def _field_name(location: tuple[Any, ...]) -> str:
    """`("body", "payload", "email")` as "email": without the wrapping that the caller never wrote."""
    inner = [str(part) for part in location if part not in {"body", "query", "path", "payload", "filters"}]
    return ".".join(inner) or "body"
