"""What somebody sees who did something too often."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from accounts.limits import TooOften
from web.limits import waiting_time, with_retry_after
from web.rendering import page


class Refusals:
    """Answers TooOften, wherever a page raises it: with a page, or with JSON for a script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal as 429 with Retry-After; None for other exceptions."""
        if not isinstance(exception, TooOften):
            return None
        message = refusal_words(exception)
        if request.get_preferred_type(["text/html", "application/json"]) == "text/html":
            response = page(request, "web/refused.html", {"message": message})
        else:
            response = refused_json(message)
        return with_retry_after(response, exception)


def refused_json(message: str) -> JsonResponse:
    """The error as the HTTP API words its own."""
    return JsonResponse({"detail": {"message": message, "error_code": "rate_limited"}})


def refusal_words(refused: TooOften) -> str:
    """Why a new guest is not let in, and what helps."""
    return _(
        "Many people have begun to ask from this network within the hour. "
        "Sign in, or ask again %(waiting_time)s."
    ) % {"waiting_time": waiting_time(refused)}
