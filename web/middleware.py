"""What every page tells the browser about itself; Django's SecurityMiddleware says the rest."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NOBODY = ("'none'",)
PERMISSIONS = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"


def policy(*, framed_by: Iterable[str] = NOBODY, images: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page that these may frame, with images of ours and of these."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            " ".join(("img-src 'self' data:", *images)),
            "connect-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {' '.join(framed_by)}",
        )
    )


def tile_hosts() -> list[str]:
    """The host of the street tiles, from which a map loads images once its reader asks for streets."""
    host = urlsplit(settings.MAP_TILES).netloc
    return [host] if host else []


class ContentSecurityPolicy:
    """Lets a page load only our own files: text that slips through as HTML still runs nothing.

    Cookies that are set over https stay there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(images=tile_hosts()))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response
