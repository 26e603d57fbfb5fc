"""Bearer tokens: who carries one, and what is wrong with one that is refused.

TokenError
├── TokenMissing   auth_required
├── TokenExpired   token_expired
└── TokenInvalid   token_invalid (garbled, of another kind, an unknown or inactive person, an old password)
"""

from typing import cast

import jwt
from django.conf import settings
from ninja_jwt.tokens import RefreshToken

from accounts.models import User

ALGORITHM = "HS256"
PASSWORD_CLAIM = "pwd"


class TokenError(Exception):
    """A token that is not accepted; `code` and `message` are safe to show."""

    code = "token_invalid"
    message = "This token is not valid. Sign in again."


class TokenMissing(TokenError):
    code = "auth_required"
    message = "Sign in first: send an access token as 'Authorization: Bearer …'."


class TokenExpired(TokenError):
    code = "token_expired"
    message = "This token has expired. Refresh it or sign in again."


class TokenInvalid(TokenError):
    pass


def access_token(user: User) -> str:
    """A new access token of 60 minutes."""
    return str(_pair(user).access_token)


def token_pair(user: User) -> dict[str, str]:
    """New access and refresh tokens."""
    refresh = _pair(user)
    return {"access": str(refresh.access_token), "refresh": str(refresh)}


def refreshed_access(refresh: str) -> str:
    """A new access token for a refresh token; raises TokenError."""
    return access_token(_bearer(refresh, kind="refresh"))


def user_of_header(authorization: str | None) -> User:
    """The active person of an Authorization header; raises TokenError."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenMissing
    return user_of_access(token.strip())


def user_of_access(token: str) -> User:
    """The active person of an access token; raises TokenError."""
    return _bearer(token, kind="access")


def _pair(user: User) -> RefreshToken:
    # for_user is a class method whose annotation says otherwise.
    pair = cast("RefreshToken", RefreshToken.for_user(user))  # type: ignore[misc] # as above
    pair[PASSWORD_CLAIM] = _mark_of_password(user)
    return pair


def _mark_of_password(user: User) -> str:
    """Changes with the password and does not tell it: a new one ends the tokens that were given before."""
    return user.get_session_auth_hash()[:16]


def _bearer(token: str, *, kind: str) -> User:
    claims = _claims(token)
    if claims.get("token_type") != kind:
        raise TokenInvalid
    user_id = str(claims.get("user_id"))
    user = User.objects.filter(pk=int(user_id), is_active=True).first() if user_id.isdecimal() else None
    if user is None:
        raise TokenInvalid
    mark = _mark_of_password(user)
    # One that another program of this server's owner signed needs none.
    if claims.get(PASSWORD_CLAIM, mark) != mark:
        raise TokenInvalid
    return user


def _claims(token: str) -> dict[str, object]:
    # PyJWT and not ninja_jwt decodes: only it tells "expired" from "garbled".
    try:
        claims: dict[str, object] = jwt.decode(token, settings.SECRET_KEY, algorithms=[ALGORITHM])
    except jwt.ExpiredSignatureError:
        raise TokenExpired from None
    except (jwt.InvalidTokenError, UnicodeError):
        raise TokenInvalid from None
    return claims
