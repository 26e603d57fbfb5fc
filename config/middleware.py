"""What every Django request passes through."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers


class OptionalSlash:
    """Accepts API addresses with a trailing slash, without a redirect that would lose a POST's body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_api(request) and request.path_info.endswith("/"):
            request.path_info = request.path_info.rstrip("/")
        return self.get_response(request)


class CompressedWholes(GZipMiddleware):
    """Compresses what is sent in one piece.

    Django makes a gzip file of each part of a stream; browsers read the first and drop the others.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed where that loses nothing."""
        return response if response.streaming else super().process_response(request, response)


class LanguageOfPages(LocaleMiddleware):
    """Answers in the reader's language; the API, which programs read, always in English."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose by the cookie of the language switch, else by what the browser accepts."""
        if not _is_api(request):
            super().process_request(request)
            return
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = settings.LANGUAGE_CODE

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Name the language; an answer that has only one does not vary."""
        if _is_api(request):
            return response
        patch_vary_headers(response, ("Cookie",))
        return super().process_response(request, response)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
