"""Signing up and in."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from ninja import Router, Schema, Status

from accounts.models import User
from accounts.password_tries import check_tries, note_right_password, note_wrong_password
from accounts.tokens import refreshed_access, token_pair
from api.errors import ApiError, InvalidRequest

router = Router(tags=["accounts"])


class SignIn(Schema):
    username: str
    password: str


class Tokens(Schema):
    access: str
    refresh: str


class Refresh(Schema):
    refresh: str


class Access(Schema):
    access: str


class SignUp(Schema):
    email: str
    password: str
    username: str = ""
    first_name: str = ""
    last_name: str = ""


class Account(Schema):
    id: int
    username: str
    email: str
    first_name: str
    last_name: str


@router.post("/token", response=Tokens)
def sign_in(request: HttpRequest, payload: SignIn) -> dict[str, str]:
    """Exchange a username or e-mail address and password for tokens."""
    check_tries(request, payload.username)
    user = authenticate(request, username=payload.username, password=payload.password)
    if not isinstance(user, User):
        note_wrong_password(request, payload.username)
        raise ApiError(401, "auth_failed", "The name or the password is not right.")
    note_right_password(request, payload.username)
    return token_pair(user)


@router.post("/token/refresh", response=Access)
def refresh(request: HttpRequest, payload: Refresh) -> dict[str, str]:
    """Exchange a refresh token for a new access token."""
    return {"access": refreshed_access(payload.refresh)}


@router.post("/users", response={201: Account})
def sign_up(request: HttpRequest, payload: SignUp) -> Status[User]:
    """Open an account."""
    details = _checked(payload)
    try:
        with transaction.atomic():
            return Status(201, User.objects.create_account(**details))
    except IntegrityError:
        # Another request took the name between our check and our insert.
        raise InvalidRequest("username", "This name is taken.") from None


def _checked(payload: SignUp) -> dict[str, Any]:
    """The account's fields; raises InvalidRequest naming the first that is wrong."""
    details = payload.dict() | {"email": payload.email.strip().lower()}
    account = User(
        username=payload.username or details["email"],
        email=details["email"],
        first_name=payload.first_name,
        last_name=payload.last_name,
    )
    _check("email", validate_email, details["email"])
    _check("password", validate_password, payload.password, account)
    try:
        account.full_clean(exclude=["password"])
    except ValidationError as exc:
        field, problems = next(iter(exc.message_dict.items()))
        raise InvalidRequest("email" if field == "__all__" else field, problems[0]) from None
    return details


def _check(field: str, validator: Any, *values: Any) -> None:
    try:
        validator(*values)
    except ValidationError as exc:
        raise InvalidRequest(field, " ".join(exc.messages)) from None
