"""Signing up and in over HTTP."""

from datetime import timedelta

import pytest
from django.test import Client
from ninja_jwt.tokens import AccessToken, RefreshToken

from accounts.models import User
from accounts.password_tries import WRONG_PER_QUARTER

PASSWORD = "correct horse battery"


def sign_up(client: Client, **fields: str):
    return client.post("/api/v1/users", fields, content_type="application/json")


def sign_in(client: Client, name: str, password: str = PASSWORD):
    return client.post(
        "/api/v1/token", {"username": name, "password": password}, content_type="application/json"
    )


def test_without_a_username_the_address_is_the_name(client: Client, db: None) -> None:
    answer = sign_up(client, email="Carol@Example.org", password="a long phrase 42")
    assert answer.status_code == 201
    assert answer.json()["username"] == answer.json()["email"] == "carol@example.org"
    assert "password" not in answer.json()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "nobody", "password": "a long phrase 42"}, "email"),
        ({"email": "c@example.org", "password": "12345"}, "password"),
        ({"email": "ALICE@example.org", "password": "a long phrase 42"}, "email"),
        ({"email": "c@example.org", "password": "a long phrase 42", "username": "alice"}, "username"),
        ({"email": "c@example.org", "password": "a long phrase 42", "username": "a b\x00"}, "username"),
        ({"email": "c@example.org"}, "password"),
    ],
)
def test_weak_or_taken_is_refused_by_field(
    client: Client, alice: User, fields: dict[str, str], wrong: str
) -> None:
    answer = sign_up(client, **fields)
    assert answer.status_code == 422
    assert wrong in answer.json()["detail"]["fields"]


@pytest.mark.parametrize("name", ["alice", "alice@example.org", "ALICE@example.org"])
def test_sign_in_takes_name_or_address(client: Client, alice: User, name: str) -> None:
    tokens = sign_in(client, name).json()
    answer = client.get("/api/v1/chat/sessions", headers={"Authorization": f"Bearer {tokens['access']}"})
    assert answer.status_code == 200


def test_after_many_wrong_passwords_the_right_one_waits_too(client: Client, alice: User, bob: User) -> None:
    for _ in range(WRONG_PER_QUARTER):
        assert sign_in(client, "alice", "wrong").status_code == 401
    refused = sign_in(client, "alice")
    assert refused.status_code == 429
    assert refused.json()["detail"]["error_code"] == "rate_limited"
    assert 0 < int(refused["Retry-After"]) <= 900
    page = client.post("/sign-in/", {"username": "alice", "password": PASSWORD})
    assert page.status_code == 429
    assert sign_in(client, "bob", "staple battery horse").status_code == 200


def test_right_passwords_are_never_too_many(client: Client, alice: User) -> None:
    for _ in range(2 * WRONG_PER_QUARTER):
        assert sign_in(client, "alice").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("a\x00", PASSWORD)]
)
def test_wrong_name_or_password_is_one_answer(client: Client, alice: User, name: str, password: str) -> None:
    answer = sign_in(client, name, password)
    assert answer.status_code == 401
    assert answer.json()["detail"]["error_code"] == "auth_failed"


def test_inactive_account_is_refused_also_with_an_old_token(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    User.objects.update(is_active=False)
    assert sign_in(client, "alice").status_code == 401
    answer = client.get("/api/v1/chat/sessions", headers=as_alice)
    assert answer.json()["detail"]["error_code"] == "token_invalid"


def test_refresh_gives_a_new_access_token(client: Client, alice: User) -> None:
    refresh = str(RefreshToken.for_user(alice))
    answer = client.post("/api/v1/token/refresh", {"refresh": refresh}, content_type="application/json")
    assert answer.status_code == 200
    assert str(AccessToken(answer.json()["access"])["user_id"]) == str(alice.pk)


def expired(user: User) -> str:
    token = AccessToken.for_user(user)
    token.set_exp(lifetime=-timedelta(minutes=1))
    return str(token)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (lambda user: None, "auth_required"),
        (lambda user: "Bearer ", "auth_required"),
        (lambda user: "Basic abc", "auth_required"),
        (lambda user: "Bearer garbled", "token_invalid"),
        (lambda user: "Bearer \udcff", "token_invalid"),
        (lambda user: f"Bearer {RefreshToken.for_user(user)}", "token_invalid"),
        (lambda user: f"Bearer {expired(user)}", "token_expired"),
    ],
    ids=["none", "empty", "basic", "garbled", "not ascii", "refresh", "expired"],
)
def test_refused_tokens_are_told_apart(client: Client, alice: User, header, code: str) -> None:
    value = header(alice)
    headers = {"HTTP_AUTHORIZATION": value} if value else {}
    answer = client.get("/api/v1/chat/sessions", **headers)
    assert answer.status_code == 401
    assert answer.json()["detail"]["error_code"] == code
