"""Who reads a page's part: the bearer of a token, where a page has no cookie."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User
from accounts.tokens import user_of_header


def reader_of(request: HttpRequest) -> User | None:
    """The bearer of the request's token, else the person of its cookie, else None; raises TokenError."""
    if has_token(request):
        return user_of_header(request.headers["Authorization"])
    return request.user if isinstance(request.user, User) else None


def has_token(request: HttpRequest) -> bool:
    """Whether the request names its reader by a token, good or not."""
    # A proxy in front of us may ask for a password of its own, which is not for us.
    return request.headers.get("Authorization", "").lower().startswith("bearer ")
