"""How many guests one address makes, and how long a guest is known."""

import logging

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tokens import TokenInvalid, access_token, user_of_access
from events.models import ChatSession, SharedConversation
from tests.web.conftest import answered
from web.guests import adopt_guest

pytestmark = pytest.mark.django_db

QUESTION = {"message": "What is on tonight?"}


def ask_from(address: str, **headers: str) -> int:
    """The status of a new visitor's first question."""
    return Client(REMOTE_ADDR=address).post("/ask/", QUESTION, headers=headers).status_code


def test_one_address_makes_so_many_guests_in_an_hour(settings: Settings) -> None:
    settings.GUESTS_PER_HOUR = 2
    assert [ask_from("192.0.2.7") for _ in range(3)] == [302, 302, 429]
    assert ask_from("192.0.2.8") == 302
    assert User.objects.filter(is_guest=True).count() == 3


def test_a_refused_question_is_not_lost_and_says_when(settings: Settings, client: Client) -> None:
    settings.GUESTS_PER_HOUR = 1
    ask_from("127.0.0.1")
    response = client.post("/ask/", QUESTION)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "3600")
    page = response.content.decode()
    assert "What is on tonight?" in page
    assert "Sign in, or ask again in 60 minutes." in page


def test_a_script_is_refused_in_json(settings: Settings, client: Client) -> None:
    settings.GUESTS_PER_HOUR = 1
    ask_from("127.0.0.1")
    response = client.post("/page-token/")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "3600")
    assert response.json()["detail"]["error_code"] == "rate_limited"


def test_a_guest_who_is_known_asks_on(settings: Settings, client: Client) -> None:
    settings.GUESTS_PER_HOUR = 1
    assert [client.post("/ask/", QUESTION).status_code for _ in range(3)] == [302, 302, 302]


def test_what_a_client_says_about_its_address_counts_for_nothing(settings: Settings) -> None:
    settings.GUESTS_PER_HOUR = 1
    said = [ask_from("192.0.2.7", x_forwarded_for=f"198.51.100.{number}") for number in range(2)]
    assert said == [302, 429]


def test_no_address_is_logged(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.GUESTS_PER_HOUR = 1
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            ask_from("192.0.2.77")
    assert "192.0.2.77" not in caplog.text


def test_a_guest_is_known_as_long_as_their_conversations_are_kept(client: Client, settings: Settings) -> None:
    cookie = client.post("/ask/", QUESTION).cookies["sessionid"]
    assert cookie["max-age"] == settings.GUESTS_KEPT_DAYS * 86_400
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_guest_who_comes_back_is_known_longer(client: Client, settings: Settings) -> None:
    client.post("/ask/", QUESTION)
    session = client.session
    session["guest_seen_on"] = "2026-01-01"
    session.save()
    cookie = client.post("/page-token/").cookies["sessionid"]
    assert cookie["max-age"] == settings.GUESTS_KEPT_DAYS * 86_400
    assert "sessionid" not in client.post("/page-token/").cookies


def test_a_forged_cookie_is_nobody(client: Client) -> None:
    client.post("/ask/", QUESTION)
    client.cookies["sessionid"] = "0" * 32
    assert client.get("/c/").context["history"] == []


def test_shared_links_come_along_and_tokens_of_the_guest_end(alice: User, client: Client) -> None:
    guest = User.objects.create_guest()
    turn, token = answered(guest), access_token(guest)
    SharedConversation.objects.create(session=turn.session, last_message=turn.answer)
    deleted = answered(guest).session
    deleted.delete_for_now()
    adopt_guest(guest, alice)
    assert SharedConversation.objects.get().session.user == alice
    assert ChatSession.with_deleted.filter(user=alice).count() == 2
    with pytest.raises(TokenInvalid):
        user_of_access(token)
