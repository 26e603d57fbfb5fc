"""Who is asking: the bearer of an access token."""

from __future__ import annotations

from accounts.cookies import user_of_cookie
from accounts.models import User
from accounts.tokens import TokenError, TokenMissing, user_of_header
from chat_service.errors import ChatError


class Unauthorized(ChatError):
    """The token is missing, expired or not valid; `code` says which."""

    status = 401
    retryable = False

    def __init__(self, refusal: TokenError) -> None:
        super().__init__(refusal.code)
        self.code = refusal.code  # type: ignore[misc] # one class for the three codes
        self.message = refusal.message


def signed_in(authorization: str | None) -> User:
    """The active person of an Authorization header; raises Unauthorized."""
    try:
        return user_of_header(authorization)
    except TokenError as exc:
        raise Unauthorized(exc) from exc


def signed_in_by_cookie(session_key: str) -> User:
    """The active person of a browser's session; raises Unauthorized."""
    user = user_of_cookie(session_key)
    if user is None:
        raise Unauthorized(TokenMissing())
    return user
